package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/corpus/store"
)

// laws reads every fifth text of the collection beside the project; with all set,
// every text.
func laws(tb testing.TB, all bool) (readings []*corpus.Reading) {
	tb.Helper()
	if testing.Short() { // what the race detector looks for does not hang on how many texts there are
		tb.Skip("the whole collection is left to the tests without the race detector")
	}
	root := "../../../shared/laws"
	if _, err := os.Stat(root); err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			tb.Fatalf("the laws are required: %v", err)
		}
		tb.Skipf("the collection of laws is not beside the project: %v", err)
	}
	n, ids := 0, map[string]bool{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		if n++; !all && n%5 != 0 {
			return nil
		}
		r, err := reader.File(path)
		if err != nil || ids[r.Documents[0].ID] {
			return nil // texts without an article, or of one name, are another test's
		}
		ids[r.Documents[0].ID] = true
		readings = append(readings, r)
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return readings
}

// Every provision of several hundred laws comes back as it was, by its document and
// by its ref, and packed it is smaller than its text.
func TestLaws(t *testing.T) {
	readings := laws(t, false)
	path := filepath.Join(t.TempDir(), "store.db")
	write(t, path, readings...)
	s, err := store.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	text := 0
	for _, r := range readings {
		for _, d := range r.Documents {
			ps, err := s.Provisions(d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(d.Provisions, ps); diff != "" {
				t.Fatalf("%s: -put +got\n%s", d.ID, diff)
			}
			for _, p := range d.Provisions {
				text += len(p.Text)
				if got, err := s.Provision(p.Ref); err != nil || !cmp.Equal(got, p) {
					t.Fatalf("%s: %v", p.Ref, err)
				}
			}
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d texts of %.1f MB in %.1f MB", len(readings), float64(text)/1e6, float64(info.Size())/1e6)
	if info.Size() > int64(text)*3/2 {
		t.Errorf("%d bytes for %d bytes of text", info.Size(), text)
	}
}

func BenchmarkWrite(b *testing.B) {
	readings := laws(b, true)
	text, provisions := 0, 0
	for _, r := range readings {
		for _, d := range r.Documents {
			provisions += len(d.Provisions)
			for _, p := range d.Provisions {
				text += len(p.Text)
			}
		}
	}
	b.SetBytes(int64(text))
	var size int64
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "store.db")
		write(b, path, readings...)
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		size = info.Size()
	}
	b.ReportMetric(float64(size)/float64(text), "disk/text")
	b.ReportMetric(float64(provisions)*float64(b.N)/b.Elapsed().Seconds(), "provisions/s")
}
