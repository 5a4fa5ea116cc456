package index_test

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"tiaowen/index/bleveindex"
)

// TestSameBytes: a build of the same readings makes the same files, byte for byte,
// however its goroutines come to run. Segments are bleve's, which lays the same postings
// out in the order of a map: they, and the manifest that adds them up, are left out.
func TestSameBytes(t *testing.T) {
	for _, e := range []bleveindex.Engine{{}, {Packed: true}} {
		var want map[string]string
		for range 3 {
			dir := t.TempDir()
			o := options(t, dir)
			o.Engine, o.Now = e, func() time.Time { return time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC) }
			mustBuild(t, o, reading(t))
			got := map[string]string{}
			err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || !e.Packed && (strings.HasPrefix(d.Name(), "segment-") || d.Name() == "manifest.json") {
					return err
				}
				data, err := fs.ReadFile(os.DirFS(dir), path)
				got[path] = string(data)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want = got
			}
			for path := range want {
				if got[path] != want[path] {
					t.Errorf("%s: %s differs from build to build", e.Name(), path)
				}
			}
			if len(got) != len(want) {
				t.Errorf("%s: %d files, then %d", e.Name(), len(want), len(got))
			}
		}
	}
}
