package bleveindex_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tiaowen/index"
	"tiaowen/index/bleveindex"
	"tiaowen/index/indextest"
)

// Both engines hold the same contract.
func TestConformance(t *testing.T) {
	for _, e := range engines {
		t.Run(e.Name(), func(t *testing.T) { indextest.Run(t, e) })
	}
}

var engines = []bleveindex.Engine{{}, {Packed: true}}

// A file that was cut short or overwritten is an error, not a panic and not a
// wrong answer.
func TestDamage(t *testing.T) {
	damages := map[string]func(path string) error{
		"cut short": func(path string) error { return os.Truncate(path, 10) },
		"empty":     func(path string) error { return os.Truncate(path, 0) },
		"removed":   os.Remove,
	}
	for _, e := range engines {
		for _, file := range []string{map[bool]string{false: "segment-1", true: "postings"}[e.Packed], "columns"} {
			for name, damage := range damages {
				t.Run(e.Name()+" "+file+" "+name, func(t *testing.T) {
					dir := built(t, e)
					if err := damage(filepath.Join(dir, "part-1", file)); err != nil {
						t.Fatal(err)
					}
					ix, err := e.Open(dir, nil)
					if err == nil {
						ix.Close()
					}
					if !errors.Is(err, index.ErrDamaged) {
						t.Errorf("opens with %v", err)
					}
				})
			}
		}
	}
}

// An engine refuses what the other one made, by name.
func TestOtherEngine(t *testing.T) {
	for i, e := range engines {
		dir, other := built(t, e), engines[1-i]
		if ix, err := other.Open(dir, nil); !errors.Is(err, index.ErrOutdated) {
			t.Errorf("%s opens an index of %s: %v %v", other.Name(), e.Name(), ix, err)
		}
		if _, err := other.Extend(t.TempDir(), dir); !errors.Is(err, index.ErrOutdated) {
			t.Errorf("%s extends an index of %s: %v", other.Name(), e.Name(), err)
		}
	}
}

func built(t *testing.T, e bleveindex.Engine) (dir string) {
	t.Helper()
	dir = t.TempDir()
	b, err := e.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(b.Add(t.Context(), indextest.Sample(50)), b.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func BenchmarkSearch(b *testing.B) {
	dir := b.TempDir()
	w, err := bleveindex.Engine{}.Create(dir)
	if err != nil {
		b.Fatal(err)
	}
	if err := errors.Join(w.Add(context.Background(), indextest.Sample(20000)), w.Close()); err != nil {
		b.Fatal(err)
	}
	ix, err := bleveindex.Engine{}.Open(dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	defer ix.Close()
	r := index.Request{Query: index.Or{Of: []index.Query{index.Term{Field: index.FieldText, Term: "征收"}, index.Term{Field: index.FieldText, Term: "安置费"}}},
		Facets: []string{index.KeyIssuer, index.KeySection, index.KeyDepartment, index.KeyKind, index.KeyYear}, Size: 10}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := ix.Search(context.Background(), r); err != nil {
			b.Fatal(err)
		}
	}
}

// A filter of many values, asked again and beside another one on its field, lets the same
// records pass as it did.
func TestLongFilter(t *testing.T) {
	ix := filled(t, 300)
	long := index.Filter{Field: index.KeyRef}
	for i := range 200 {
		long.AnyOf = append(long.AnyOf, fmt.Sprintf("文-1~art_%d", i+1))
	}
	few := index.Filter{Field: index.KeyRef, AnyOf: []string{"文-1~art_7", "文-1~art_250"}}
	for _, c := range []struct {
		filters []index.Filter
		want    int
	}{{[]index.Filter{long}, 200}, {[]index.Filter{long, few}, 1}, {[]index.Filter{few}, 2}, {[]index.Filter{long}, 200}} {
		r, err := ix.Search(t.Context(), index.Request{Filters: c.filters})
		if err != nil || r.Total != c.want {
			t.Errorf("%d filters let %d records pass, want %d, %v", len(c.filters), r.Total, c.want, err)
		}
	}
}

// filled is an index of records without words.
func filled(t *testing.T, records int) index.Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	b, err := bleveindex.Engine{}.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range records {
		id := fmt.Sprintf("文-1~art_%d", i+1)
		if err := b.Add(t.Context(), []index.Record{{ID: id, Order: i, Keys: map[string][]string{index.KeyRef: {id}}}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	ix, err := bleveindex.Engine{}.Open(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

// Hits that may come in any order are the same hits.
func TestAnyOrder(t *testing.T) {
	ix := filled(t, 300)
	want, err := ix.Search(t.Context(), index.Request{Size: 40})
	if err != nil {
		t.Fatal(err)
	}
	got, err := ix.Search(t.Context(), index.Request{Size: 40, AnyOrder: true, Into: make([]index.Hit, 7)})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got.Hits, func(a, b index.Hit) int { return a.Order - b.Order })
	if !slices.Equal(got.Hits, want.Hits) {
		t.Errorf("%v, want %v", got.Hits, want.Hits)
	}
}
