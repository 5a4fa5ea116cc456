package reader_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tiaowen/corpus/reader"
)

// BenchmarkLaws reads every tenth of the laws beside the project, with all that they
// say as data.
func BenchmarkLaws(b *testing.B) {
	const shared = "../../../shared/laws"
	if _, err := os.Stat(shared); err != nil {
		b.Skipf("the collection of laws is not beside the project: %v", err)
	}
	files, n := map[string][]byte{}, 0
	err := filepath.WalkDir(shared, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		if n++; n%10 != 0 {
			return nil
		}
		files[filepath.Base(path)], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	size := 0
	for _, data := range files {
		size += len(data)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for name, data := range files {
			_, _ = reader.Read(name, data) // the few that hold a title only are refused
		}
	}
}
