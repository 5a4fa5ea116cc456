package bleveindex_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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
			segments, err := filepath.Glob(filepath.Join(dir, "scorch", "*.zap"))
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
