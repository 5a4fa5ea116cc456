// Package source is the neutral form between a kind of file and the readers of
// official text. An extractor (of DOCX, OFD, PDF, HTML) writes what a file says,
// line for line, with a [Builder]; the readers of statutes and gazettes read the
// lines. The form is the Markdown that [corpus.ParseMarkdownLine] reads, and every
// span of a reading is a range of bytes of [Text.Data]: for such files the
// extracted text, never the bytes of the file.
//
// The package promises that what an extractor hands it comes out with every
// character that is text, that no character of it is mistaken for markup, and that
// a hostile file is stopped by a named limit before it takes memory or time.
package source

import (
	"fmt"

	"tiaowen/corpus"
)

// A Text is what a file says.
type Text struct {
	Data   []byte  // UTF-8 lines: headings as # …, bold as **…**, rows of tables as | … |
	Meta   Meta    // what the file says of itself outside its text
	Doubts []Doubt // what a reader of the text should know
}

// A Doubt is something in a file that was left out or is uncertain. It becomes a
// [corpus.Defect].
type Doubt struct {
	Code string // stable: macros, images, tracked-changes …
	Line int    // of the extracted text, from 1
	Text string // the words concerned; may be empty
	Note string // in Chinese: what it is and what was done
}

// An Error says what is wrong with a file and what to do about it. The reader adds
// the name of the file.
type Error struct {
	Where   string // part of the file: word/document.xml, 第3页; empty for the whole
	Line    int    // from 1; 0 when it has none
	Problem string
	Remedy  string
	Err     error // may be nil
}

func (e *Error) Error() string {
	where := ""
	if e.Where != "" {
		where = e.Where + ": "
	}
	if e.Line > 0 {
		where += fmt.Sprintf("line %d: ", e.Line)
	}
	return where + e.Problem + "; " + e.Remedy
}

func (e *Error) Unwrap() error { return e.Err }

// Defects writes the doubts as defects of the file with the given name.
func (t *Text) Defects(name string) []corpus.Defect {
	var out []corpus.Defect
	for _, d := range t.Doubts {
		line := max(d.Line, 1)
		out = append(out, corpus.Defect{Code: d.Code, Where: fmt.Sprintf("%s:%d", name, line), Line: line, Text: d.Text, Note: d.Note})
	}
	return out
}
