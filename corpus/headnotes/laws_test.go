package headnotes_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/corpus/statute"
)

// shared is the collection of laws beside the project; it is never committed.
const shared = "../../../shared/laws"

// TestLaws: nine notes of ten are of a wording that stands in the laws as they are read
// here. The others are of laws that are not in the collection, or of an edition that is not.
func TestLaws(t *testing.T) {
	if _, err := os.Stat(shared); err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			t.Fatalf("the laws are required: %v", err)
		}
		t.Skipf("the collection of laws is not beside the project: %v", err)
	}
	found, provisions := map[string]bool{}, 0
	err := filepath.WalkDir(shared, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r, err := statute.Read(e.Name(), data, corpus.DefaultRegister())
		if err != nil {
			return nil // four hold a title and no text
		}
		for _, d := range r.Documents {
			for _, p := range d.Provisions {
				if _, ok := headnotes.Default().Of(p.Text); ok {
					found[headnotes.Wording(p.Text)] = true
					provisions++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all := headnotes.Default().Len()
	t.Logf("%d of %d notes stand in the laws, at %d provisions", len(found), all, provisions)
	if len(found) < all*8/10 {
		t.Errorf("only %d of %d notes stand in the laws: texts are read otherwise than when the notes were written", len(found), all)
	}
}
