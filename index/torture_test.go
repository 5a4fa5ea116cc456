package index_test

import (
	"bufio"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/statute"
	"tiaowen/index"
)

// Two collections take turns in these tests: whatever happens, what answers is the
// whole of one or the whole of the other.
var collections = []string{"gazette", "both"}

func collection(t testing.TB, name string) []*corpus.Reading {
	t.Helper()
	rs := []*corpus.Reading{reading(t)}
	if name == "both" {
		text := "# 过渡费管理办法\n\n第一条 为了规范临时安置费的发放，制定本办法。\n\n第二条 临时安置费按月发放。\n\n第三条 本办法自2026年12月1日起施行。\n"
		r, err := statute.Read("过渡费管理办法.md", []byte(text), corpus.DefaultRegister())
		if err != nil {
			t.Fatal(err)
		}
		rs = append(rs, r)
	}
	return rs
}

// conformance are questions whose answers tell the collections apart, and a part of
// one from the whole.
var conformance = []index.Query{
	index.All{},
	index.Term{Field: index.FieldText, Term: "临时安置费"},
	index.Phrase{Field: index.FieldGrams, Terms: []string{"临时", "时安", "安置", "置费"}},
	index.Key{Field: index.KeyKind, Value: string(corpus.KindArticle)},
	index.Key{Field: index.KeyKind, Value: string(corpus.KindAppointment)},
	index.And{index.Term{Field: index.FieldText, Term: "施行"}, index.Key{Field: index.KeyKind, Value: string(corpus.KindArticle)}},
}

// totals asks the generation that opens all questions, and reads every text.
func totals(t testing.TB, o index.Options) (name string, ns []int) {
	t.Helper()
	g, err := index.Open(o)
	if err != nil {
		t.Fatalf("the directory does not open: %v", err)
	}
	defer g.Close()
	if g.Instead != nil {
		t.Errorf("%s answers instead of the current one: %v", g.Name, g.Instead)
	}
	for _, q := range conformance {
		r, err := g.Index.Search(context.Background(), index.Request{Query: q, Size: 3})
		if err != nil {
			t.Fatal(err)
		}
		ns = append(ns, r.Total)
	}
	texts := 0
	for _, d := range g.Store.Catalogue().Documents {
		ps, err := g.Store.Provisions(d.ID)
		if err != nil {
			t.Fatal(err)
		}
		texts += len(ps)
	}
	return g.Name, append(ns, texts)
}

// truth builds each collection in peace and asks it.
func truth(t testing.TB) (want [][]int) {
	t.Helper()
	for _, c := range collections {
		o := options(t, t.TempDir())
		mustBuild(t, o, collection(t, c)...)
		_, ns := totals(t, o)
		want = append(want, ns)
	}
	if slices.Equal(want[0], want[1]) {
		t.Fatalf("the questions do not tell the collections apart: %v", want)
	}
	return want
}

func mustBeWhole(t testing.TB, o index.Options, want [][]int, when string) {
	t.Helper()
	name, got := totals(t, o)
	if !slices.ContainsFunc(want, func(w []int) bool { return slices.Equal(w, got) }) {
		t.Fatalf("%s: %s answers %v; whole would be %v", when, name, got, want)
	}
}

// An error at any step of a build leaves a directory that opens: before the switch
// with the old generation, after it with the new one.
func TestErrorAtEveryStep(t *testing.T) {
	want := truth(t)
	for _, step := range index.Steps {
		t.Run(string(step), func(t *testing.T) {
			o := options(t, t.TempDir())
			mustBuild(t, o, collection(t, "gazette")...)
			broken, fault := o, errors.New("an injected fault")
			broken.Reached = func(s index.Step) error {
				if s == step {
					return fault
				}
				return nil
			}
			if _, err := index.Build(context.Background(), broken, slices.Values(collection(t, "both"))); !errors.Is(err, fault) {
				t.Fatalf("the build gives %v", err)
			}
			name, got := totals(t, o)
			expected := want[0]
			if step == index.StepSwitched {
				expected = want[1]
			}
			if !slices.Equal(got, expected) {
				t.Errorf("%s answers %v, want %v", name, got, expected)
			}
			mustBuild(t, o, collection(t, "both")...)
			if _, got := totals(t, o); !slices.Equal(got, want[1]) {
				t.Errorf("after a build in peace: %v", got)
			}
		})
	}
}

// inAnotherProcess runs the named test of this package in a process of its own.
func inAnotherProcess(t *testing.T, test, dir string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^"+test+"$", "-test.count=1", "-test.v")
	c.Env = append(append(os.Environ(), "TIAOWEN_TEST_DATA="+dir), env...)
	return c
}

func dataOfParent(t *testing.T) string {
	dir := os.Getenv("TIAOWEN_TEST_DATA")
	if dir == "" {
		t.Skip("runs as a process of another test")
	}
	return dir
}

// TestOtherBuild, TestOtherReader, TestOtherDies and TestOtherBuildsForEver are what
// the other process does.
func TestOtherBuild(t *testing.T)  { mustBuild(t, options(t, dataOfParent(t)), reading(t)) }
func TestOtherReader(t *testing.T) { answers(t, options(t, dataOfParent(t))) }

func TestOtherDies(t *testing.T) {
	o := options(t, dataOfParent(t))
	o.Reached = func(s index.Step) error {
		if string(s) == os.Getenv("TIAOWEN_TEST_STEP") {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	}
	mustBuild(t, o, collection(t, "both")...)
	t.Error("still alive")
}

func TestOtherBuildsForEver(t *testing.T) {
	o := options(t, dataOfParent(t))
	readings := [][]*corpus.Reading{collection(t, "gazette"), collection(t, "both")}
	os.Stdout.WriteString("ready\n")
	for i := 0; ; i++ {
		mustBuild(t, o, readings[i%2]...)
	}
}

// A process that is killed at any step leaves a directory that opens, and the next
// build cleans up behind it.
func TestKilledAtEveryStep(t *testing.T) {
	want := truth(t)
	o := options(t, t.TempDir())
	mustBuild(t, o, collection(t, "gazette")...)
	for _, step := range index.Steps {
		out, err := inAnotherProcess(t, "TestOtherDies", o.Dir, "TIAOWEN_TEST_STEP="+string(step)).CombinedOutput()
		var ended *exec.ExitError
		if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("%s: the process ended with %v: %s", step, err, out)
		}
		mustBeWhole(t, o, want, "killed at "+string(step))
	}
	mustBuild(t, o, collection(t, "both")...)
	if dirs, err := filepath.Glob(filepath.Join(o.Dir, "g*")); err != nil || len(dirs) > 2 {
		t.Errorf("after a whole build there are %v %v", dirs, err)
	}
}

// TestTorture kills processes that build one generation after the other, at random
// moments: while they write, seal, switch or clean up. TIAOWEN_TORTURE sets how
// often; the continuous checks do it 300 times.
func TestTorture(t *testing.T) {
	rounds := 5
	if n, err := strconv.Atoi(os.Getenv("TIAOWEN_TORTURE")); err == nil {
		rounds = n
	} else if testing.Short() {
		rounds = 2
	}
	want := truth(t)
	o := options(t, t.TempDir())
	mustBuild(t, o, collection(t, "gazette")...)
	began := time.Now()
	mustBuild(t, o, collection(t, "both")...)
	whole := time.Since(began)
	seen, moments := map[string]bool{}, map[string]int{}
	for range rounds {
		killBuilder(t, o.Dir, rand.N(2*whole))
		name, _ := totals(t, o)
		mustBeWhole(t, o, want, "killed at random")
		seen[name] = true
		moments[moment(t, o.Dir)]++
	}
	t.Logf("%d processes killed, %d generations answered, none lost; caught %v", rounds, len(seen), moments)
}

// killBuilder lets a process build for a while, and kills it.
func killBuilder(t *testing.T, dir string, after time.Duration) {
	t.Helper()
	c := inAnotherProcess(t, "TestOtherBuildsForEver", dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "ready" {
	}
	time.Sleep(after)
	_ = c.Process.Kill() // that it was the kill is seen below
	err = c.Wait()
	var ended *exec.ExitError
	if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Fatalf("the builder ended by itself: %v", err)
	}
}

// moment tells from what is left what the killed process was doing.
func moment(t *testing.T, dir string) string {
	t.Helper()
	dirs, err := filepath.Glob(filepath.Join(dir, "g*"))
	if err != nil {
		t.Fatal(err)
	}
	current, err := os.ReadFile(filepath.Join(dir, "CURRENT"))
	if err != nil {
		t.Fatal(err)
	}
	newest := slices.Max(dirs)
	_, err = os.Stat(filepath.Join(newest, "manifest.json"))
	switch {
	case strings.HasSuffix(newest, strings.TrimSpace(string(current))) && len(dirs) > 2:
		return "while cleaning up"
	case strings.HasSuffix(newest, strings.TrimSpace(string(current))):
		return "between builds"
	case err == nil:
		return "while verifying or switching"
	default:
		return "while writing"
	}
}
