// Package gazette reads an issue of a government gazette that was recognised from
// scanned pages into Markdown.
//
// It promises to read the genre, not the file: heading levels, bold marks and the
// width of brackets are hints; structure comes from the form of official documents
// (GB/T 9704: title, number, addressees, signature, date, 附件) and from numbering
// (编章节条 or 一、→（一）→1.→（1）). What a page break cut is joined, and nothing is
// lost: [corpus.Reading.Check] holds for every reading that Read returns.
package gazette

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"unicode/utf8"

	"tiaowen/corpus"
)

// ErrStructure is the error of a file in which no official document was found.
var ErrStructure = errors.New("no official document found")

// Read reads one issue, or a single official document in the same form. The
// register gives bodies their canonical names. The error names the file and says
// what to do.
func Read(name string, data []byte, reg *corpus.Register) (*corpus.Reading, error) {
	if err := readable(data); err != nil {
		return nil, fmt.Errorf("read gazette %s: %w", name, err)
	}
	r := &reading{name: name, reg: reg, lines: scan(data), ids: map[string]int{}, seen: map[corpus.Defect]bool{}}
	sum := sha256.Sum256(data)
	r.out = &corpus.Reading{Source: corpus.Source{
		Name: name, SHA256: hex.EncodeToString(sum[:]), Bytes: len(data), Lines: lineOf(data, len(bytes.TrimRight(data, "\n"))),
	}}
	starts := r.findDocuments()
	if len(starts) == 0 {
		return nil, fmt.Errorf("read gazette %s: %w: a document needs a title (…关于…的通知) and a number "+
			"(洪政发〔2026〕1号) or addressees below it; look at the first lines of the file", name, ErrStructure)
	}
	r.readFront(r.lines[:starts[0].title])
	for i, s := range starts {
		end := len(r.lines)
		if i+1 < len(starts) {
			end = starts[i+1].title
		}
		r.readDocument(s, end)
	}
	r.matchContents()
	r.finish()
	return r.out, nil
}

func readable(data []byte) error {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return errors.New("the file is empty")
	case bytes.IndexByte(data, 0) >= 0:
		return fmt.Errorf("line %d holds a zero byte; this is not a text file", lineOf(data, bytes.IndexByte(data, 0)))
	case !utf8.Valid(data):
		return fmt.Errorf("line %d is not UTF-8; convert the file, for example with iconv -f GB18030 -t UTF-8", lineOf(data, invalidAt(data)))
	}
	return nil
}

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return len(data)
}

// A reading is the state of one Read.
type reading struct {
	name     string
	reg      *corpus.Register
	lines    []line
	out      *corpus.Reading
	contents []corpus.ContentsEntry
	ids      map[string]int // how often a document id was given
	seen     map[corpus.Defect]bool
}

func (r *reading) furniture(kind, document string, ls ...line) {
	for _, l := range ls {
		r.out.Furniture = append(r.out.Furniture, corpus.Furniture{Kind: kind, Span: l.span, Document: document})
	}
}

func (r *reading) defect(code, document string, at int, text, note string) {
	d := corpus.Defect{Code: code, Where: fmt.Sprintf("%s:%d", r.name, at), Text: text, Note: note, Document: document, Line: at}
	if !r.seen[d] {
		r.seen[d] = true
		r.out.Defects = append(r.out.Defects, d)
	}
}
