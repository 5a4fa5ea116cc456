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
			seen := map[corpus.Ref]bool{}
			for _, p := range d.Provisions {
				kinds[p.Kind]++
				if back, err := corpus.ParseRef(p.Ref.String()); err != nil || back != p.Ref || seen[p.Ref] {
					t.Errorf("%s: %s is no ref, or stands twice: %v", path, p.Ref, err)
				}
				seen[p.Ref] = true
				checkSpans(t, path, p)
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

// checkSpans holds the 款 and 项 of a provision against its text: each is where its span
// says, one after the other, and all of the text is in one 款.
func checkSpans(t *testing.T, path string, p *corpus.Provision) {
	end := 0
	for _, para := range p.Paragraphs {
		if s := para.Span; s.Start < end || s.End > len(p.Text) || strings.TrimSpace(p.Text[end:s.Start]) != "" || !strings.HasPrefix(p.Text[s.Start:s.End], para.Text) {
			t.Errorf("%s: %s: 款 %d is not at %v", path, p.Ref, para.N, s)
			return
		}
		checkItems(t, path, p, para.Items, para.Span)
		end = para.Span.End
	}
	if strings.TrimSpace(p.Text[end:]) != "" {
		t.Errorf("%s: %s: text behind the last 款", path, p.Ref)
	}
}

func checkItems(t *testing.T, path string, p *corpus.Provision, items []corpus.Item, within corpus.Span) {
	for _, it := range items {
		if s := it.Span; s.Start < within.Start || s.End > within.End || !strings.HasPrefix(p.Text[s.Start:s.End], it.Label) {
			t.Errorf("%s: %s: item %s is not at %v", path, p.Ref, it.Label, s)
			return
		}
		checkItems(t, path, p, it.Items, it.Span)
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
