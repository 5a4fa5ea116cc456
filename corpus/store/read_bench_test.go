package store_test

import (
	"math/rand/v2"
	"path/filepath"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
)

// BenchmarkRead reads the collection of laws: one provision after the other, or ten as an
// answer shows them, from anywhere, and all of its longest text.
func BenchmarkRead(b *testing.B) {
	path := filepath.Join(b.TempDir(), "store.db")
	write(b, path, laws(b, true)...)
	s := open(b, path)
	var refs []corpus.Ref
	longest, most := "", 0
	for _, d := range s.Catalogue().Documents {
		ps, err := s.Provisions(d.ID)
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range ps {
			refs = append(refs, p.Ref)
		}
		if len(ps) > most {
			longest, most = d.ID, len(ps)
		}
	}
	b.Run("one", func(b *testing.B) { readAnywhere(b, s, refs, 1) })
	b.Run("ten", func(b *testing.B) { readAnywhere(b, s, refs, 10) })
	b.Run("document", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := s.Provisions(longest); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(most), "provisions/op")
	})
}

func readAnywhere(b *testing.B, s *store.Store, refs []corpus.Ref, n int) {
	b.ReportAllocs()
	random := rand.New(rand.NewPCG(1, 2)) // the same ones in every run
	for b.Loop() {
		for range n {
			if _, err := s.Provision(refs[random.IntN(len(refs))]); err != nil {
				b.Fatal(err)
			}
		}
	}
}
