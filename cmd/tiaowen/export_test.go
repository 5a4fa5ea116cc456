package main

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// The keys of what export prints are a contract; docs/sources.md shows them.
func TestExportKeys(t *testing.T) {
	docs, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string][]string{
		"units":        {"ref", "name", "written", "role"},
		"appointments": {"document_number", "person", "action", "post", "certain"},
		"references":   {"ref", "written", "kind", "target", "certain"},
		"facts":        {"ref", "kind", "written", "value", "unit", "start", "end"},
		"defects":      {"code", "where", "text", "note", "document", "line"},
	} {
		lines := 0
		exports[what](r, func(v any) {
			lines++
			if got := keysOf(t, v); !slices.Equal(got, want) && what != "defects" || !subset(got, want) {
				t.Errorf("%s: keys %v, want %v", what, got, want)
			}
		})
		if lines == 0 {
			t.Errorf("%s: nothing is printed of the gazette", what)
		}
		if shown := "`" + strings.Join(want, " ") + "`"; !bytes.Contains(docs, []byte(shown)) {
			t.Errorf("docs/sources.md does not show the keys of %s as %s", what, shown)
		}
	}
	for what := range exports {
		if !regexp.MustCompile(`(?m)^\| .*` + what).Match(docs) {
			t.Errorf("docs/sources.md has no row for --what %s", what)
		}
	}
}

// Every kind of doubt that the readers of gazettes and statutes record is in the table
// of docs/sources.md.
func TestDefectCodes(t *testing.T) {
	docs, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`(?:defect\(|note\(r, d, \w+, |Code: )"([a-z-]+)"`)
	found := map[string]bool{}
	err = filepath.WalkDir("../../corpus", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		src, err := os.ReadFile(path)
		for _, m := range code.FindAllStringSubmatch(string(src), -1) {
			found[m[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(found) < 25 {
		t.Errorf("only %d codes were found in the sources", len(found))
	}
	for c := range found {
		if !bytes.Contains(docs, []byte("`"+c+"`")) {
			t.Errorf("docs/sources.md does not explain %s", c)
		}
	}
}

// keysOf are the keys of a line in the order in which they are printed.
func keysOf(t *testing.T, v any) (keys []string) {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	_, _ = d.Token()
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func subset(got, want []string) bool {
	return !slices.ContainsFunc(got, func(k string) bool { return !slices.Contains(want, k) })
}
