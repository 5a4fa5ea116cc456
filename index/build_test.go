package index_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/store"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/bleveindex"
)

var analyzer = sync.OnceValues(func() (*analysis.Analyzer, error) { return analysis.New(nil) })

func options(t testing.TB, dir string) index.Options {
	t.Helper()
	a, err := analyzer()
	if err != nil {
		t.Fatal(err)
	}
	return index.Options{Dir: dir, Engine: bleveindex.Engine{}, Analyzer: a, Now: time.Now}
}

func reading(t testing.TB) *corpus.Reading {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func mustBuild(t testing.TB, o index.Options, rs ...*corpus.Reading) index.Manifest {
	t.Helper()
	m, err := index.Build(context.Background(), o, slices.Values(rs))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// answers reports how many provisions the current generation finds.
func answers(t testing.TB, o index.Options) (name string, n int) {
	t.Helper()
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	r, err := g.Index.Search(context.Background(), index.Request{Query: index.Term{Field: index.FieldText, Term: "临时安置费"}, Size: 10})
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range r.Hits {
		ref, err := corpus.ParseRef(h.ID)
		if err != nil {
			t.Fatal(err)
		}
		if p, err := g.Store.Provision(ref); err != nil || !strings.Contains(p.Text, "临时安置费") {
			t.Fatalf("%s: the store has another text: %v", h.ID, err)
		}
	}
	return g.Name, r.Total
}

func TestBuildAndOpen(t *testing.T) {
	o := options(t, t.TempDir())
	if _, err := index.Open(o); !errors.Is(err, index.ErrNoIndex) {
		t.Fatalf("an empty directory opens with %v", err)
	}
	m := mustBuild(t, o, reading(t))
	if m.Documents != 7 || m.Provisions < 300 || !m.Seed {
		t.Errorf("manifest %+v", m)
	}
	if name, n := answers(t, o); name != "g000001" || n == 0 {
		t.Errorf("%s finds %d", name, n)
	}
	for range 3 {
		mustBuild(t, o, reading(t))
	}
	if dirs, _ := filepath.Glob(filepath.Join(o.Dir, "g*")); len(dirs) != 2 {
		t.Errorf("kept %v, want the current generation and one before", dirs)
	}
}

func TestTwoBuildsAtOnce(t *testing.T) {
	o := options(t, t.TempDir())
	lock, err := store.Lock(filepath.Join(o.Dir, "LOCK"))
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	if _, err := index.Build(context.Background(), o, slices.Values([]*corpus.Reading{reading(t)})); !errors.Is(err, index.ErrLocked) {
		t.Errorf("a second build: %v", err)
	}
}

// Two texts of one number are both kept, and the reader is told.
func TestSameIDTwice(t *testing.T) {
	o := options(t, t.TempDir())
	a, b := reading(t), reading(t)
	b.Source.SHA256 = "another"
	m := mustBuild(t, o, a, reading(t), b) // the second is the same file once more
	if m.Documents != 14 || m.Sources != 2 || m.Repeated != 1 {
		t.Errorf("%d documents of %d sources, want 7 and 7 renamed of 2; %d repeated, want 1", m.Documents, m.Sources, m.Repeated)
	}
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	d, err := g.Store.Document("洪政发-2026-1-2")
	if err != nil || len(d.Defects) == 0 {
		t.Fatalf("renamed document: %v", err)
	}
	if ps, err := g.Store.Provisions(d.ID); err != nil || len(ps) == 0 || ps[0].Ref.Document != d.ID {
		t.Errorf("its provisions: %v", err)
	}
}

func TestRecords(t *testing.T) {
	a, err := analyzer()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range reading(t).Documents {
		for i, r := range index.Records(d, a, 5) {
			p := d.Provisions[i]
			if r.ID != p.Ref.String() || r.Order != 5+i || len(r.Keys[index.KeyDocument]) != 1 {
				t.Fatalf("record %+v", r)
			}
			if !slices.Contains(r.Keys[index.KeyPath], p.Ref.Path) {
				t.Errorf("%s is not among its paths %v", p.Ref, r.Keys[index.KeyPath])
			}
			for _, u := range p.Units {
				if !slices.Contains(r.Keys[index.KeyDepartment], u.Name) {
					t.Errorf("%s lacks %s", p.Ref, u.Name)
				}
			}
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	r := reading(b)
	b.SetBytes(int64(len(corpus.Seed())))
	for b.Loop() {
		o := options(b, b.TempDir())
		mustBuild(b, o, r)
	}
}

func ExampleOr() {
	fmt.Println(index.Or{Of: []index.Query{index.Term{Field: index.FieldText, Term: "征收"}, index.Boost{Q: index.Key{Field: index.KeyKind, Value: "article"}, By: 2}}})
	// Output: or(text:"征收" kind="article"^2)
}
