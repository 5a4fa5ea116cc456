package index_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/indextest"
)

// leaky is an engine that loses a record.
type leaky struct{ indextest.Memory }

type leakyBuilder struct{ index.Builder }

func (e *leaky) Create(dir string) (index.Builder, error) {
	b, err := e.Memory.Create(dir)
	return leakyBuilder{b}, err
}

func (b leakyBuilder) Add(ctx context.Context, records []index.Record) error {
	return b.Builder.Add(ctx, records[1:])
}

// muddled is an engine that finds records under wrong words.
type muddled struct{ indextest.Memory }

type muddledBuilder struct{ index.Builder }

func (e *muddled) Create(dir string) (index.Builder, error) {
	b, err := e.Memory.Create(dir)
	return muddledBuilder{b}, err
}

func (b muddledBuilder) Add(ctx context.Context, records []index.Record) error {
	records = slices.Clone(records)
	for i := range records {
		records[i].Tokens = map[string][]string{index.FieldText: {"无"}}
	}
	return b.Builder.Add(ctx, records)
}

// broken is an engine that fails at a step.
type broken struct {
	indextest.Memory
	create, add, close error
}

type brokenBuilder struct {
	index.Builder
	e *broken
}

func (e *broken) Create(dir string) (index.Builder, error) {
	b, err := e.Memory.Create(dir)
	return brokenBuilder{b, e}, errors.Join(err, e.create)
}

func (b brokenBuilder) Add(ctx context.Context, records []index.Record) error {
	return errors.Join(b.Builder.Add(ctx, records), b.e.add)
}

func (b brokenBuilder) Close() error { return errors.Join(b.Builder.Close(), b.e.close) }

// Whatever goes wrong in a build, the old generation answers, and nothing is left of
// the new one.
func TestFailedBuildKeepsTheOld(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	full := errors.New("no space left on device")
	for _, c := range []struct {
		name     string
		engine   index.Engine
		readings []*corpus.Reading
		want     error
	}{
		{"nothing to read", o.Engine, nil, index.ErrEmpty},
		{"a file without provisions", o.Engine, []*corpus.Reading{{Documents: []*corpus.Document{{ID: "空"}}}}, index.ErrEmpty},
		{"engine cannot begin", &broken{create: full}, []*corpus.Reading{reading(t)}, full},
		{"engine cannot add", &broken{add: full}, []*corpus.Reading{reading(t)}, full},
		{"engine cannot finish", &broken{close: full}, []*corpus.Reading{reading(t)}, full},
		{"engine loses a record", &leaky{}, []*corpus.Reading{reading(t)}, index.ErrDamaged},
		{"engine finds nothing", &muddled{}, []*corpus.Reading{reading(t)}, index.ErrDamaged},
	} {
		t.Run(c.name, func(t *testing.T) {
			bad := o
			bad.Engine = c.engine
			if _, err := index.Build(context.Background(), bad, slices.Values(c.readings)); !errors.Is(err, c.want) {
				t.Errorf("the build gives %v, want %v", err, c.want)
			}
			stillServes(t, o)
		})
	}
}

func stillServes(t *testing.T, o index.Options) {
	t.Helper()
	if name, n := answers(t, o); name != "g000001" || n == 0 {
		t.Errorf("%s finds %d", name, n)
	}
	if dirs, err := filepath.Glob(filepath.Join(o.Dir, "g*")); err != nil || len(dirs) != 1 {
		t.Errorf("left behind: %v %v", dirs, err)
	}
}

// A build that is called off after any number of provisions changes nothing.
func TestCancelledBuild(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	r := reading(t)
	for after := 0; ; after++ {
		ctx, cancel := context.WithCancel(context.Background())
		calls := 0
		o.Progress = func(int) {
			if calls++; calls == after {
				cancel()
			}
		}
		if after == 0 {
			cancel()
		}
		_, err := index.Build(ctx, o, slices.Values([]*corpus.Reading{r}))
		cancel()
		if calls < after { // the build was done before
			if err != nil || after < 3 {
				t.Errorf("a build in peace, after %d reports: %v", calls, err)
			}
			return
		}
		if !errors.Is(err, context.Canceled) {
			t.Errorf("called off after %d reports: %v", after, err)
		}
		stillServes(t, o)
	}
}

// Several processes read one directory, also while another builds into it.
func TestReadersAndBuilder(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var others []*exec.Cmd
	for _, test := range []string{"TestOtherReader", "TestOtherBuild", "TestOtherReader"} {
		c := inAnotherProcess(t, test, o.Dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		others = append(others, c)
	}
	for _, c := range others {
		if err := c.Wait(); err != nil {
			t.Errorf("%v: %v", c.Args, err)
		}
	}
	if r, err := g.Index.Search(context.Background(), index.Request{}); err != nil || r.Total != g.Manifest.Provisions {
		t.Errorf("the generation that was open finds %d: %v", r.Total, err)
	}
}

// An index of another version says what differs.
func TestOutdated(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	edit := func(old, other string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, other, 1) }
	}
	manifest := filepath.Join(o.Dir, "g000001", "manifest.json")
	good, err := os.ReadFile(manifest)
	if err != nil {
		t.Fatal(err)
	}
	for what, change := range map[string]func(string) string{
		"its format is 1":       edit(fmt.Sprintf(`"format": %d`, index.Format), `"format": 1`),
		"its engine is bleve/0": edit(o.Engine.Name(), "bleve/0"),
		"its analyser is gse-0": edit(o.Analyzer.Fingerprint(), "gse-0"),
	} {
		if err := os.WriteFile(manifest, []byte(change(string(good))), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := index.Open(o); !errors.Is(err, index.ErrOutdated) || !strings.Contains(err.Error(), what) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Damage to any file of a generation is noticed when it is opened. Where there is an
// older generation, that one answers and says so.
func TestDamaged(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	for _, dir := range files(t, filepath.Join(o.Dir, "g000001")) {
		good, err := os.ReadFile(dir)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(dir)
		for how, bad := range map[string]func() error{
			"removed":   func() error { return os.Remove(dir) },
			"emptied":   func() error { return os.Truncate(dir, 0) },
			"cut short": func() error { return os.Truncate(dir, int64(len(good)/2)) },
			"one bit":   func() error { return os.WriteFile(dir, flipped(good), 0o644) },
		} {
			if err := bad(); err != nil {
				t.Fatal(err)
			}
			if g, err := index.Open(o); !errors.Is(err, index.ErrDamaged) && !(err != nil && name == "manifest.json") {
				t.Errorf("%s %s: opens with %v %v", name, how, g, err)
			}
			if err := os.WriteFile(dir, good, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	mustBuild(t, o, reading(t))
	if err := os.Truncate(filepath.Join(o.Dir, "g000002", "store.db"), 4096); err != nil {
		t.Fatal(err)
	}
	if name, n := answers(t, o); name != "g000001" || n == 0 {
		t.Errorf("%s answers in place of g000002, and finds %d", name, n)
	}
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if !errors.Is(g.Instead, index.ErrDamaged) {
		t.Errorf("it answers instead of the current one because of %v", g.Instead)
	}
}

// A pointer that was tampered with leads nowhere.
func TestPointer(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	for _, pointer := range []string{"", "../../etc", "g1", "g000000", "g000009", "G000001", "\x00"} {
		if err := os.WriteFile(filepath.Join(o.Dir, "CURRENT"), []byte(pointer), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := index.Open(o); pointer != "g000009" && !errors.Is(err, index.ErrDamaged) {
			t.Errorf("%q: %v", pointer, err)
		}
		if pointer == "g000009" { // a directory that somebody removed
			if g, err := index.Open(o); err != nil || g.Name != "g000001" || g.Instead == nil || g.Close() != nil {
				t.Errorf("%q: %v", pointer, err)
			}
		}
	}
}

func flipped(data []byte) []byte {
	data = slices.Clone(data)
	data[len(data)/2] ^= 1
	return data
}

func files(t *testing.T, dir string) (paths []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 5 {
		t.Fatalf("files of %s: %v %v", dir, paths, err)
	}
	return paths
}
