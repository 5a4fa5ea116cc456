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

func TestConformance(t *testing.T) { indextest.Run(t, bleveindex.Engine{}) }

// A file that was cut short or overwritten is an error, not a panic and not a
// wrong answer.
func TestDamage(t *testing.T) {
	for _, damage := range []struct {
		name string
		do   func(path string) error
	}{
		{"cut short", func(path string) error { return os.Truncate(path, 10) }},
		{"removed", os.Remove},
	} {
		t.Run(damage.name, func(t *testing.T) {
			dir := t.TempDir()
			b, err := bleveindex.Engine{}.Create(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(b.Add(context.Background(), indextest.Sample(50)), b.Close()); err != nil {
				t.Fatal(err)
			}
			segments, err := filepath.Glob(filepath.Join(dir, "part-1", "postings"))
			if err != nil || len(segments) == 0 {
				t.Fatalf("no segments: %v", err)
			}
			if err := damage.do(segments[0]); err != nil {
				t.Fatal(err)
			}
			ix, err := bleveindex.Engine{}.Open(dir)
			if err == nil {
				ix.Close()
			}
			if !errors.Is(err, index.ErrDamaged) {
				t.Errorf("opens with %v", err)
			}
		})
	}
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
	ix, err := bleveindex.Engine{}.Open(dir)
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
	ix, err := bleveindex.Engine{}.Open(dir)
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
