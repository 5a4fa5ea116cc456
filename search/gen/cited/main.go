// Command cited counts, over a collection of laws in Markdown, the documents that
// name each title in 《》, and writes the table that package search ships:
//
//	go run ./search/gen/cited ../shared/laws > search/cited.tsv
//
// The same collection gives the same bytes.
package main

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// least is the number of documents that must name a title: below, a count is chance
// and the table grows fourfold.
const least = 3

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: cited FOLDER")
		os.Exit(2)
	}
	counts, err := count(os.Args[1])
	if err == nil {
		err = write(os.Stdout, counts)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cited:", err)
		os.Exit(1)
	}
}

// count reads every Markdown file below a folder. Versions of one law count as one
// document: their names differ in a date at the end only.
func count(folder string) (map[string]int, error) {
	citers := map[string]map[string]bool{}
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		document, _, _ := strings.Cut(strings.TrimSuffix(e.Name(), ".md"), "(")
		for _, rest := range strings.Split(string(data), "《")[1:] {
			name, _, ok := strings.Cut(rest, "》")
			if name = corpus.PlainTitle(name); !ok || name == "" || len(name) > 120 || strings.ContainsAny(name, "\n\t《") {
				continue
			}
			if citers[name] == nil {
				citers[name] = map[string]bool{}
			}
			citers[name][document] = true
		}
		return nil
	})
	counts := map[string]int{}
	for name, by := range citers {
		delete(by, name)
		if len(by) >= least {
			counts[name] = len(by)
		}
	}
	return counts, err
}

// write writes the table, the most cited first.
func write(w io.Writer, counts map[string]int) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# Titles with the number of documents of a collection of Chinese law that name them in 《》,\n"+
		"# at least %d. Made by search/gen/cited; do not edit.\n", least)
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for _, name := range names {
		fmt.Fprintf(out, "%s\t%d\n", name, counts[name])
	}
	return out.Flush()
}
