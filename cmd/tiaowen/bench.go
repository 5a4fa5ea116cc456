package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/search"
)

// A benchReport is what bench measures of one index on one machine. Times are in
// milliseconds unless a name says otherwise, sizes in bytes.
type benchReport struct {
	Machine     machine `json:"machine"`
	Engine      string  `json:"engine"`
	Documents   int     `json:"documents"`
	Provisions  int     `json:"provisions"`
	TextBytes   int64   `json:"text_bytes"`
	DiskBytes   int64   `json:"disk_bytes"`
	BuildPerSec float64 `json:"build_provisions_per_second"` // of the build that made it
	Dictionary  float64 `json:"load_dictionary"`
	Open        float64 `json:"open_index"`
	FirstAnswer float64 `json:"first_answer"`
	Unique      spread  `json:"unique"`   // each question once, all facets and snippets, one at a time
	Repeated    spread  `json:"repeated"` // the last of them once more, from the cache
	Worst       spread  `json:"worst"`    // common words, and the longest text that may be pasted
	Heap        uint64  `json:"heap"`     // in use after the questions
	Memory      memory  `json:"memory"`   // of the process then
}

// memory is what a process holds, in bytes: its own, and pages of files that the system
// may take back at any time. Linux tells it; elsewhere it is zero.
type memory struct {
	Resident int64 `json:"resident"`
	Own      int64 `json:"own"`
	Files    int64 `json:"files"`
}

func memoryNow() (m memory) {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return m
	}
	for line := range strings.Lines(string(data)) {
		name, rest, _ := strings.Cut(line, ":")
		to := map[string]*int64{"VmRSS": &m.Resident, "RssAnon": &m.Own, "RssFile": &m.Files}[name]
		if to == nil {
			continue
		}
		if kB, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64); err == nil {
			*to = kB << 10
		}
	}
	return m
}

type machine struct {
	CPU   string `json:"cpu"`
	Cores int    `json:"cores"`
	OS    string `json:"os"`
	Go    string `json:"go"`
}

// A spread tells how long answers took.
type spread struct {
	N      int     `json:"n"`
	P50    float64 `json:"p50"`
	P90    float64 `json:"p90"`
	P99    float64 `json:"p99"`
	Max    float64 `json:"max"`
	Allocs float64 `json:"allocations"` // of one answer
	Bytes  float64 `json:"allocated"`   // for one answer
}

// repeated is how many questions are asked again: fewer than the cache has room for.
const repeated = 100

// fewestQuestions is how many questions a bench asks at least: where the file of
// questions has fewer, sentences of the collection are asked too.
const fewestQuestions = 1000

func newBench(stdout io.Writer) *cobra.Command {
	var at place
	var questions, profile, to string
	var asJSON, grow bool
	var sizes []int
	c := &cobra.Command{
		Use: "bench", Short: "Measure an index: start, answers, memory, sizes", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if to != "" || grow {
				o, err := at.options()
				if err != nil {
					return err
				}
				if grow {
					return growBench(c.Context(), o, at.engine, questions, sizes, stdout)
				}
				return dumpBench(c.Context(), o, questions, to)
			}
			r, err := bench(c.Context(), at, questions, profile)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(stdout).Encode(r)
			}
			r.print(stdout)
			return nil
		},
	}
	at.flags(c)
	c.Flags().StringVar(&questions, "questions", "", "file of questions, JSON lines with a text")
	c.Flags().StringVar(&profile, "profile", "", "write a profile of the processor to this file")
	c.Flags().BoolVar(&grow, "grow", false, "build and measure indexes of several sizes, made of the documents of this one")
	c.Flags().IntSliceVar(&sizes, "sizes", defaultGrowth, "with --grow: how many provisions each has")
	c.Flags().StringVar(&to, "dump", "", "write texts and questions as words into this folder, for other engines to be compared")
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON document instead of a table")
	return c
}

func bench(ctx context.Context, at place, questions, profile string) (*benchReport, error) {
	r := &benchReport{Machine: thisMachine()}
	saveMemory() // as a server does
	began := time.Now()
	o, err := at.options()
	if err != nil {
		return nil, err
	}
	r.Dictionary = ms(time.Since(began))
	opening := time.Now()
	g, err := index.Open(o)
	if err != nil {
		return nil, explain(at.dir, err)
	}
	defer g.Close()
	s := search.New(g, o.Analyzer)
	r.Open = ms(time.Since(opening))
	if _, err := s.Search(ctx, search.Query{Text: "行政处罚"}); err != nil {
		return nil, err
	}
	r.FirstAnswer = ms(time.Since(began))
	m := g.Manifest
	r.Engine = m.Engine
	r.Documents, r.Provisions, r.DiskBytes, r.BuildPerSec = m.Documents, m.Provisions, m.Bytes(), float64(m.Provisions)/m.BuildTime
	asked, err := r.questions(g.Store, questions)
	if err != nil {
		return nil, err
	}
	warm := s.Warm()
	debug.FreeOSMemory() // what listing the questions took
	return r, errors.Join(warm, r.ask(ctx, search.NewCache(s, search.DefaultCacheBytes), asked, profile))
}

func (r *benchReport) ask(ctx context.Context, s search.Searcher, asked []string, profile string) (err error) {
	if profile != "" {
		f, err := os.Create(profile)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := pprof.StartCPUProfile(f); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	half := asked[:len(asked)/2] // warms what is warm in a server that has run for a while
	for _, q := range half {
		if _, err := s.Search(ctx, search.Query{Text: q}); err != nil {
			return fmt.Errorf("ask %q: %w", q, err)
		}
	}
	if r.Unique, err = askEach(ctx, s, asked[len(half):]); err != nil {
		return err
	}
	if r.Repeated, err = askEach(ctx, s, asked[max(len(half), len(asked)-repeated):]); err != nil {
		return err
	}
	r.Worst, err = askEach(ctx, s, worst(asked))
	r.Memory = memoryNow()
	runtime.GC()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	r.Heap = mem.HeapAlloc
	return err
}

// worst are questions that touch most of a collection: its commonest words, and as much
// text as may be pasted.
func worst(asked []string) []string {
	pasted := []rune(strings.Join(asked, ""))
	list := []string{"应当 规定 的 和", "或者 有关 进行 依法 单位 人民政府 部门", "的", "第一条 为了"}
	for i := range 8 {
		from := i * len(pasted) / 9
		list = append(list, strings.Map(plain, string(pasted[from:min(from+search.MaxQueryRunes, len(pasted))])))
	}
	return list
}

// plain drops what is a sign of the language of questions.
func plain(r rune) rune {
	if strings.ContainsRune("\"“”「」『』()（）:：|-－ \n", r) {
		return -1
	}
	return r
}

// askEach asks each question once. A question that cannot be understood counts like
// the others: a reader waits for that answer too.
func askEach(ctx context.Context, s search.Searcher, asked []string) (spread, error) {
	var before, after runtime.MemStats
	took := make([]time.Duration, 0, len(asked))
	runtime.ReadMemStats(&before)
	for _, q := range asked {
		began := time.Now()
		_, err := s.Search(ctx, search.Query{Text: q})
		took = append(took, time.Since(began))
		var wrong *search.SyntaxError
		if err != nil && !errors.As(err, &wrong) {
			return spread{}, fmt.Errorf("ask %q: %w", q, err)
		}
	}
	runtime.ReadMemStats(&after)
	sp := spreadOf(took)
	n := max(1, float64(len(asked)))
	sp.Allocs, sp.Bytes = float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n
	return sp, nil
}

func spreadOf(took []time.Duration) spread {
	if len(took) == 0 {
		return spread{}
	}
	slices.Sort(took)
	at := func(p int) float64 { return ms(took[min(len(took)*p/100, len(took)-1)]) }
	return spread{N: len(took), P50: at(50), P90: at(90), P99: at(99), Max: ms(took[len(took)-1])}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1e3 }

// questions lists the questions of a file, and sentences of the collection up to
// fewestQuestions: the same for the same collection. It adds up the text on the way.
func (r *benchReport) questions(lib corpus.Library, path string) (asked []string, err error) {
	if path != "" {
		if asked, err = readQuestions(path); err != nil {
			return nil, err
		}
	}
	seen := map[string]bool{}
	for _, q := range asked {
		seen[q] = true
	}
	var sentences []string
	for _, d := range lib.Catalogue().Documents {
		ps, err := lib.Provisions(d.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range ps {
			r.TextBytes += int64(len(p.Text) + len(p.Heading))
			for s := range strings.FieldsFuncSeq(p.Text, func(r rune) bool { return strings.ContainsRune("。；，：\n", r) }) {
				if n := len([]rune(s)); n >= 6 && n <= 24 && strings.Map(plain, s) == s && !seen[s] {
					seen[s] = true
					sentences = append(sentences, s)
				}
			}
		}
	}
	chance := rand.New(rand.NewPCG(1, 2))
	chance.Shuffle(len(sentences), func(i, j int) { sentences[i], sentences[j] = sentences[j], sentences[i] })
	asked = append(asked, sentences[:min(len(sentences), max(0, fewestQuestions-len(asked)))]...)
	chance.Shuffle(len(asked), func(i, j int) { asked[i], asked[j] = asked[j], asked[i] })
	return asked, nil
}

func readQuestions(path string) (asked []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		var q struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		asked = append(asked, q.Text)
	}
	return asked, lines.Err()
}

func thisMachine() machine {
	m := machine{Cores: runtime.GOMAXPROCS(0), OS: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version()}
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil { // elsewhere the name stays empty
		if _, rest, ok := strings.Cut(string(data), "model name"); ok {
			name, _, _ := strings.Cut(rest, "\n")
			m.CPU = strings.Trim(name, "\t :")
		}
	}
	return m
}

func (r *benchReport) print(w io.Writer) {
	fmt.Fprintf(w, "%s, %d cores, %s, %s\n", r.Machine.CPU, r.Machine.Cores, r.Machine.OS, r.Machine.Go)
	fmt.Fprintf(w, "%d documents, %d provisions, %.1f MB of text, engine %s\n\n", r.Documents, r.Provisions, float64(r.TextBytes)/1e6, r.Engine)
	fmt.Fprintf(w, "%-26s %8.0f provisions/s\n", "build", r.BuildPerSec)
	fmt.Fprintf(w, "%-26s %8.1f MB, %.2f of the text\n", "index and store on disk", float64(r.DiskBytes)/1e6, float64(r.DiskBytes)/float64(max(1, r.TextBytes)))
	fmt.Fprintf(w, "%-26s %8.0f ms, of which dictionary %.0f, index %.0f\n", "start to first answer", r.FirstAnswer, r.Dictionary, r.Open)
	fmt.Fprintf(w, "%-26s %8.1f MB: its own %.1f, of which in use %.1f; pages of files %.1f\n\n", "memory after the questions",
		float64(r.Memory.Resident)/1e6, float64(r.Memory.Own)/1e6, float64(r.Heap)/1e6, float64(r.Memory.Files)/1e6)
	fmt.Fprintf(w, "%-26s %6s %8s %8s %8s %8s %9s %9s\n", "answers, ms", "n", "p50", "p90", "p99", "max", "allocs", "kB")
	for _, row := range []struct {
		name string
		s    spread
	}{{"unique questions", r.Unique}, {"the last of them again", r.Repeated}, {"worst questions", r.Worst}} {
		fmt.Fprintf(w, "%-26s %6d %8.2f %8.2f %8.2f %8.2f %9.0f %9.0f\n", row.name, row.s.N, row.s.P50, row.s.P90, row.s.P99, row.s.Max, row.s.Allocs, row.s.Bytes/1e3)
	}
}
