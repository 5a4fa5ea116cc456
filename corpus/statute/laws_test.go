package statute_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/statute"
)

// shared is the collection of laws beside the project; it is never committed.
const shared = "../../../shared/laws"

func laws(tb testing.TB) map[string][]byte {
	tb.Helper()
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			tb.Fatalf("the laws are required: %v", err)
		}
		tb.Skipf("the collection of laws is not beside the project: %v", err)
	}
	files := map[string][]byte{}
	err := filepath.WalkDir(shared, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		files[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return files
}

// Every law is read, nothing of any is lost, and every line that begins with the
// number of an article begins one.
func TestLaws(t *testing.T) {
	kinds := map[corpus.Kind]int{}
	issuers, empty, sections := 0, 0, map[string]int{}
	files := laws(t)
	for path, data := range files {
		r, err := statute.Read(filepath.Base(path), data, nil)
		if errors.Is(err, statute.ErrNoText) && len(data) < 1000 {
			t.Logf("%s holds a title and no text", filepath.Base(path))
			empty++
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if err := r.Check(data); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		for _, d := range r.Documents {
			if d.Issuer != "" {
				issuers++
			}
			sections[d.Section]++
			for _, p := range d.Provisions {
				kinds[p.Kind]++
			}
		}
	}
	t.Logf("%d laws, %d with an issuer, provisions %v, sections %v", len(files), issuers, kinds, sections)
	if empty > 4 {
		t.Errorf("%d files without text, 4 are known", empty)
	}
	if kinds[corpus.KindArticle] < 100_000 {
		t.Errorf("only %d articles in the laws", kinds[corpus.KindArticle])
	}
}

func BenchmarkRead(b *testing.B) {
	files := laws(b)
	var bytes int64
	for _, data := range files {
		bytes += int64(len(data))
	}
	b.SetBytes(bytes)
	for b.Loop() {
		for path, data := range files {
			if _, err := statute.Read(filepath.Base(path), data, nil); err != nil && !errors.Is(err, statute.ErrNoText) {
				b.Fatal(err)
			}
		}
	}
}
