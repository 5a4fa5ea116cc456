package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/store"
)

func gazetteStore(t testing.TB) (string, *corpus.Reading) {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "store.db")
	w, err := store.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Put(r), w.Close()); err != nil {
		t.Fatal(err)
	}
	return path, r
}

// What was put comes back, character for character.
func TestRoundTrip(t *testing.T) {
	path, r := gazetteStore(t)
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, d := range r.Documents {
		ps, err := s.Provisions(d.ID)
		if err != nil || len(ps) != len(d.Provisions) {
			t.Fatalf("%s: %d provisions, %v", d.ID, len(ps), err)
		}
		for i, p := range d.Provisions {
			if diff := cmp.Diff(p, ps[i]); diff != "" {
				t.Fatalf("%s: -put +got\n%s", p.Ref, diff)
			}
		}
	}
	if c := s.Catalogue(); len(c.Documents) != 7 || len(c.Issues) != 1 || c.Latest == "" || len(c.Departments) < 40 || c.Provisions[corpus.KindArticle] != 64 {
		t.Errorf("catalogue: %d documents, %d departments, %v", len(c.Documents), len(c.Departments), c.Provisions)
	}
	part, err := corpus.ParseRef("洪政发-2026-1~art_28__para_3")
	if err != nil {
		t.Fatal(err)
	}
	if p, err := s.Provision(part); err != nil || p.Label != "第二十八条" {
		t.Errorf("a part leads to its provision: %v", err)
	}
	for _, missing := range []corpus.Ref{{Document: "无"}, {Document: "洪政发-2026-1", Path: "art_99"}} {
		if _, err := s.Provision(missing); !errors.Is(err, corpus.ErrNotFound) {
			t.Errorf("%s: %v", missing, err)
		}
	}
	if _, err := s.Provisions("无"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("no such document: %v", err)
	}
}

func TestTwoReaders(t *testing.T) {
	path, _ := gazetteStore(t)
	a, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
}

func TestDamage(t *testing.T) {
	path, _ := gazetteStore(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"empty": {}, "cut short": good[:5000], "another file": []byte("# 公报\n")} {
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if s, err := store.Open(path); !errors.Is(err, store.ErrDamaged) {
			if err == nil {
				s.Close()
			}
			t.Errorf("%s: %v", name, err)
		}
	}
}

func BenchmarkProvision(b *testing.B) {
	path, r := gazetteStore(b)
	s, err := store.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	ps := r.Documents[2].Provisions
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Provision(ps[i%len(ps)].Ref); err != nil {
			b.Fatal(err)
		}
		i++
	}
}
