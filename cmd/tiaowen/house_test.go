package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rooms is who may import whom of ours. Imports run up the street and never turn.
var rooms = map[string][]string{
	"corpus":              {},
	"corpus/store":        {"corpus"},
	"corpus/gazette":      {"corpus"},
	"corpus/statute":      {"corpus"},
	"corpus/headnotes":    {},
	"corpus/source":       {"corpus"},
	"corpus/source/pack":  {"corpus/source"},
	"corpus/source/docx":  {"corpus", "corpus/source", "corpus/source/pack"},
	"corpus/source/ofd":   {"corpus/source", "corpus/source/pack"},
	"corpus/source/pdf":   {"corpus/source"},
	"corpus/source/html":  {"corpus", "corpus/source"},
	"corpus/reader":       {"corpus", "corpus/gazette", "corpus/statute", "corpus/source", "corpus/source/pack", "corpus/source/docx", "corpus/source/ofd", "corpus/source/pdf", "corpus/source/html"},
	"index/analysis":      {"corpus"},
	"index/flats":         {"corpus", "index/analysis"},
	"index/meaning":       {},
	"index/meaning/train": {"corpus", "corpus/headnotes", "corpus/statute", "index/analysis", "index/meaning"}, // makes a table, by hand
	"index":               {"corpus", "corpus/headnotes", "corpus/store", "index/analysis", "index/flats", "index/meaning"},
	"index/bleveindex":    {"corpus", "index"},
	"index/indextest":     {"corpus", "index"},
	"search":              {"corpus", "corpus/headnotes", "index", "index/analysis", "index/flats", "index/meaning"},
	"search/eval":         {"corpus", "search"},
	"search/gen/cited":    {"corpus", "corpus/reader", "corpus/store", "search"},                                                // makes a table, by hand
	"web":                 {"corpus", "corpus/headnotes", "search", "web/akn", "web/docx", "web/opc", "web/xlsx", "web/xmlout"}, // never index
	"web/akn":             {"corpus", "web/xmlout"},
	"web/docx":            {"corpus", "web/opc", "web/xmlout"},
	"web/opc":             {"web/xmlout"},
	"web/xlsx":            {"web/opc", "web/xmlout"},
	"web/xmlout":          {},
	"cmd/tiaowen":         nil, // everything
}

// libraries live in one room. Of two entries the longer counts.
var libraries = map[string][]string{
	"github.com/blevesearch/mmap-go":   {"index/bleveindex", "index/flats"},
	"github.com/blevesearch/":          {"index/bleveindex"},
	"github.com/go-ego/gse":            {"index/analysis"},
	"github.com/mozillazg/go-pinyin":   {"index/analysis"},
	"github.com/gorilla/mux":           {"web"},
	"github.com/klauspost/compress":    {"web", "corpus/store", "index/bleveindex"},
	"github.com/prometheus/":           {"web", "cmd/tiaowen"},
	"go.etcd.io/bbolt":                 {"corpus/store"},
	"github.com/spf13/cobra":           {"cmd/tiaowen"},
	"github.com/schollz/progressbar":   {"cmd/tiaowen"},
	"golang.org/x/term":                {"cmd/tiaowen"},
	"golang.org/x/text":                {"corpus/reader", "index/analysis"},
	"github.com/google/renameio":       {"index"},
	"github.com/getkin/kin-openapi":    {},
	"github.com/chromedp/":             {},
	"github.com/xuri/excelize":         {},
	"pgregory.net/rapid":               {"index/indextest"},
	"github.com/google/go-cmp":         {"index/indextest"},
	"github.com/rogpeppe/go-internal":  {},
	"golang.org/x/sync":                {"index", "index/bleveindex", "search", "cmd/tiaowen"},
	"golang.org/x/time":                {"web"},
	"golang.org/x/net":                 {"cmd/tiaowen", "corpus/source/html"},
	"github.com/klippa-app/go-pdfium":  {"corpus/source/pdf"},
	"github.com/tetratelabs/wazero":    {"corpus/source/pdf"},
	"go.yaml.in/yaml":                  {"cmd/tiaowen", "corpus/reader"},
	"github.com/modelcontextprotocol/": {"cmd/tiaowen"},
}

// required are libraries that the program is to rest on: the room imports them, and not
// for its tests only.
var required = map[string]string{
	"github.com/blevesearch/bleve/v2": "index/bleveindex",
	"github.com/go-ego/gse":           "index/analysis",
	"github.com/gorilla/mux":          "web",
	"github.com/prometheus/":          "web",
}

// The sources are parsed, not listed by the go command, whose answers tests cache.
func TestHouse(t *testing.T) {
	root := "../.."
	seen, rests := map[string]bool{}, map[string]bool{}
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != root && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(file, ".go") {
			return nil
		}
		rel, err := filepath.Rel(root, file)
		if err != nil {
			return err
		}
		room := path.Dir(filepath.ToSlash(rel))
		seen[room] = true
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			name, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			check(t, filepath.ToSlash(rel), room, name)
			for library, home := range required {
				if room == home && !strings.HasSuffix(file, "_test.go") && strings.HasPrefix(name, library) {
					rests[library] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for library, home := range required {
		if !rests[library] {
			t.Errorf("%s does not import %s", home, library)
		}
	}
	for room := range seen {
		if _, ok := rooms[room]; !ok {
			t.Errorf("%s is a folder of Go that the table does not know", room)
		}
	}
}

func check(t *testing.T, file, room, imported string) {
	test := strings.HasSuffix(file, "_test.go")
	if ours, ok := strings.CutPrefix(imported, "tiaowen/"); ok {
		allowed, known := rooms[room]
		switch {
		case !known, allowed == nil, slices.Contains(allowed, ours), test && ours == room:
		case test && !(room == "web" && strings.HasPrefix(ours, "index")): // tests may use what stands behind
		default:
			t.Errorf("%s imports %s: %s may import %v of ours", file, imported, room, allowed)
		}
		return
	}
	longest := ""
	for library := range libraries {
		if strings.HasPrefix(imported, library) && len(library) > len(longest) {
			longest = library
		}
	}
	if homes := libraries[longest]; longest != "" && !test && !slices.Contains(homes, room) {
		t.Errorf("%s imports %s, which lives in %v", file, imported, homes)
	}
}
