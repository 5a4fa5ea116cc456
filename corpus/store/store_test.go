package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
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
	write(t, path, r)
	return path, r
}

func write(t testing.TB, path string, readings ...*corpus.Reading) {
	t.Helper()
	w, err := store.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range readings {
		if err := w.Put(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
}

func open(t testing.TB, path string) *store.Store {
	t.Helper()
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestSameBytes: the same readings make the same file, byte for byte, as often as they are
// written.
func TestSameBytes(t *testing.T) {
	path, _ := gazetteStore(t)
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for range 8 {
		path, _ := gazetteStore(t)
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("another store of the same gazette has other bytes: %d and %d", len(got), len(want))
		}
	}
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

// Another process reads what this one has open.
func TestTwoReaders(t *testing.T) {
	if path := os.Getenv("TIAOWEN_TEST_STORE"); path != "" { // the other process
		if len(open(t, path).Catalogue().Documents) != 7 {
			t.Error("the other process reads something else")
		}
		return
	}
	path, _ := gazetteStore(t)
	open(t, path)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, "-test.run=^TestTwoReaders$")
	c.Env = append(os.Environ(), "TIAOWEN_TEST_STORE="+path)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

// A file that is not a finished store is told apart from one that is not there.
func TestNotAStore(t *testing.T) {
	path, _ := gazetteStore(t)
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string][]byte{"empty": {}, "cut short": good[:5000], "another file": []byte("# 公报\n")} {
		if err := os.WriteFile(path, bad, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(path); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := store.Open(filepath.Join(t.TempDir(), "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	unfinished := filepath.Join(t.TempDir(), "store.db")
	w, err := store.Create(unfinished)
	if err != nil {
		t.Fatal(err)
	}
	w.Abandon()
	if _, err := store.Open(unfinished); !errors.Is(err, store.ErrDamaged) {
		t.Errorf("unfinished: %v", err)
	}
}

// Two documents of one id are a mistake of the caller.
func TestSameID(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	w, err := store.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abandon()
	r := &corpus.Reading{Documents: []*corpus.Document{{ID: "法"}, {ID: "法"}}}
	if err := w.Put(r); err == nil {
		t.Error("two documents of one id are taken")
	}
}

// A store without a provision opens, too.
func TestEmpty(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.db")
	write(t, path, &corpus.Reading{Documents: []*corpus.Document{{ID: "法"}}})
	s := open(t, path)
	if ps, err := s.Provisions("法"); err != nil || len(ps) != 0 {
		t.Errorf("%v %v", ps, err)
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "LOCK")
	lock, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Lock(path); !errors.Is(err, store.ErrLocked) {
		t.Errorf("a lock that is held: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := store.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
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
