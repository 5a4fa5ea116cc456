package search

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/bleveindex"
)

// The whole collection takes a minute to index, so that tests take a part of it:
//
//	go test ./search -run Oracle -laws 1
//	tiaowen index --data /tmp/laws ../shared/laws && go test ./search -run Oracle -index /tmp/laws
var (
	everyNth = flag.Int("laws", 24, "take every Nth law of the collection")
	indexDir = flag.String("index", "", "use the index in this data directory")
)

const sharedLaws = "../../shared/laws"

var lawService = sync.OnceValues(func() (*Service, error) {
	if *indexDir != "" {
		a, err := analysis.New(corpus.DefaultRegister().Names())
		if err != nil {
			return nil, err
		}
		o := index.Options{Dir: *indexDir, Engine: bleveindex.Engine{}, Analyzer: a, Now: time.Now}
		g, err := index.Open(o)
		if errors.Is(err, index.ErrOutdated) {
			o.Engine = bleveindex.Engine{Packed: true}
			g, err = index.Open(o)
		}
		if err != nil {
			return nil, err
		}
		return New(g, a), nil
	}
	var readings []*corpus.Reading
	n := 0
	err := filepath.WalkDir(sharedLaws, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		if n++; n%*everyNth != 0 {
			return nil
		}
		if r, err := reader.File(path); err == nil { // some of the collection hold no text
			readings = append(readings, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tiaowen-laws-")
	if err != nil {
		return nil, err
	}
	lawDir = dir
	return build(dir, readings...)
})

var lawDir string

// laws is the service over the collection of laws that lies beside the project.
func laws(tb testing.TB) *Service {
	tb.Helper()
	if testing.Short() { // what the race detector looks for does not hang on how many texts there are
		tb.Skip("the whole collection is left to the tests without the race detector")
	}
	if _, err := os.Stat(sharedLaws); err != nil && *indexDir == "" {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			tb.Fatalf("the laws are required: %v", err)
		}
		tb.Skipf("the collection of laws is not beside the project: %v", err)
	}
	s, err := lawService()
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// A read is a provision as one reads it: heading and text, folded, without spaces.
type read struct{ id, flat string }

func readAll(tb testing.TB, s *Service) (all []read, provisions []*corpus.Provision) {
	tb.Helper()
	for _, d := range s.lib.Catalogue().Documents {
		ps, err := s.lib.Provisions(d.ID)
		if err != nil {
			tb.Fatal(err)
		}
		for _, p := range ps {
			all = append(all, read{p.Ref.String(), flatten(p.Heading + newLine + p.Text).s})
		}
		provisions = append(provisions, ps...)
	}
	return all, provisions
}

// phrases draws n pieces of 1 to 14 characters from the texts, the same ones each time.
func phrases(provisions []*corpus.Provision, n int) []string {
	rng := rand.New(rand.NewPCG(4, 2026))
	var out []string
	for len(out) < n {
		p := provisions[rng.IntN(len(provisions))]
		rs := []rune(p.Text)
		if p.Heading != "" && rng.IntN(2) == 0 {
			rs = []rune(p.Heading)
		}
		if len(rs) == 0 {
			continue
		}
		from := rng.IntN(len(rs))
		s := strings.TrimSpace(string(rs[from:min(len(rs), from+1+rng.IntN(14))]))
		if s != "" && !strings.ContainsAny(s, "\n\"＂“”「」『』") {
			out = append(out, s)
		}
	}
	return out
}

// 精确 finds a provision exactly when its heading or text holds the words: recall and
// precision are 1.000 over phrases drawn from the laws.
func TestOracle(t *testing.T) {
	s := laws(t)
	all, provisions := readAll(t, s)
	wrong, hits := 0, 0
	for _, phrase := range phrases(provisions, 320) {
		want := map[string]bool{}
		for _, r := range all {
			if strings.Contains(r.flat, pattern(phrase)) {
				want[r.id] = true
			}
		}
		missed, added := s.compare(t, quote(phrase), want)
		hits += len(want)
		if missed+added > 0 {
			if wrong++; wrong < 10 {
				t.Errorf("%q stands in %d: %d missed, %d added", phrase, len(want), missed, added)
			}
		}
	}
	t.Logf("%d provisions, 320 phrases, %d places: %d phrases answered otherwise than by reading", len(all), hits, wrong)
}

// compare asks exactly and counts what is not found and what is found wrongly.
func (s *Service) compare(t *testing.T, question string, want map[string]bool) (missed, added int) {
	t.Helper()
	n, err := Parse(question)
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	f, err := s.find(t.Context(), Query{Text: question, Mode: Exact, Size: 1, Page: 1}, n, asking{})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := s.ix.Search(t.Context(), index.Request{Query: f.plan.query, Size: int(s.stats.records)})
	if err != nil {
		t.Fatal(err)
	}
	missed = len(want)
	for _, h := range resp.Hits {
		if want[h.ID] {
			missed--
		} else {
			added++
		}
	}
	if f.resp.Total != len(resp.Hits) {
		t.Errorf("%s: %d are told, %d found", question, f.resp.Total, len(resp.Hits))
	}
	return missed, added
}

// Two words, with spaces, in another script or width: the same truth.
func TestOracleOfSeveralWords(t *testing.T) {
	s := laws(t)
	all, provisions := readAll(t, s)
	drawn := phrases(provisions, 120)
	for i := 1; i < len(drawn); i += 2 {
		a, b := drawn[i-1], drawn[i]
		want := map[string]bool{}
		for _, r := range all {
			if strings.Contains(r.flat, pattern(a)) && !strings.Contains(r.flat, pattern(b)) {
				want[r.id] = true
			}
		}
		question := fmt.Sprintf("%s -%s", quote(strings.ToUpper(a)), quote(strings.ReplaceAll(b, "，", "， ")))
		if missed, added := s.compare(t, question, want); missed+added > 0 {
			t.Errorf("%s: %d missed, %d added of %d", question, missed, added, len(want))
		}
	}
}
