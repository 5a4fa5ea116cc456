package search

import (
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"tiaowen/corpus"
)

// A law that many documents name is likelier to be meant than one that none names.
// A collection counts this itself (corpus.Document.Cited); a small one cannot, and is
// helped by what was counted over a large collection of national and local law:
// search/gen/cited makes the table.
//
//go:embed cited.tsv
var citedFile string

// citedTable holds the counts that ship with the program, by [corpus.PlainTitle].
var citedTable = sync.OnceValue(func() map[string]int {
	table, err := parseCited(strings.NewReader(citedFile))
	if err != nil { // a test reads the file, so that this does not happen
		return nil
	}
	return table
})

// parseCited reads lines of a title and a count, parted by a tab; lines that begin
// with # are comments. The error names the line.
func parseCited(r io.Reader) (map[string]int, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read citations: %w", err)
	}
	table := map[string]int{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		title, count, _ := strings.Cut(line, "\t")
		if table[title], err = strconv.Atoi(count); err != nil || title == "" {
			return nil, fmt.Errorf("read citations: line %d: title, tab and number are expected", n)
		}
	}
	return table, nil
}

// citations is the number of documents that name d: in its own collection or in the
// table, whichever is more.
func citations(d *corpus.Document) int {
	return max(d.Cited, citedTable()[corpus.PlainTitle(d.Title)])
}
