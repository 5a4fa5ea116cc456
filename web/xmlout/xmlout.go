// Package xmlout writes XML in the order in which it stands: elements are opened and
// closed, and what is between is escaped.
//
// # What the package promises
//
//   - Every name that was opened is closed, in order, so that what is written is
//     well-formed whatever the texts are.
//   - Characters that XML 1.0 cannot hold (section 2.2: control characters, halves of
//     surrogates, U+FFFE and U+FFFF) and bytes that are not UTF-8 are left out. No
//     text can end an element or begin one.
//
// encoding/xml writes trees of Go values; documents of mixed text and markup are
// lists, and easier to read as such.
package xmlout

import (
	"bufio"
	"io"
	"strings"
	"unicode/utf8"
)

// Header is the first line of a file.
const Header = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// A Writer writes one document. Its first error stays and is returned by Flush.
type Writer struct {
	w    *bufio.Writer
	open []string
}

// New makes a writer and writes the first line.
func New(w io.Writer) *Writer {
	x := &Writer{w: bufio.NewWriter(w)}
	x.raw(Header)
	return x
}

// Open begins an element. Attributes are pairs of a name and a value.
func (x *Writer) Open(name string, attributes ...string) {
	x.tag(name, attributes, ">")
	x.open = append(x.open, name)
}

// Empty writes an element without content.
func (x *Writer) Empty(name string, attributes ...string) { x.tag(name, attributes, "/>") }

// Element writes an element that holds text only.
func (x *Writer) Element(name, text string, attributes ...string) {
	x.Open(name, attributes...)
	x.Text(text)
	x.Close()
}

// Close ends the element that was opened last.
func (x *Writer) Close() {
	last := len(x.open) - 1
	x.raw("</" + x.open[last] + ">")
	x.open = x.open[:last]
}

// Depth is the number of elements that are open.
func (x *Writer) Depth() int { return len(x.open) }

// Text writes text, escaped.
func (x *Writer) Text(s string) { x.raw(escape.Replace(Clean(s))) }

// Line writes a line feed between elements, for people who read the file.
func (x *Writer) Line() { x.raw("\n") }

// Flush closes what is open, sends what is held, and returns the first error.
func (x *Writer) Flush() error {
	for len(x.open) > 0 {
		x.Close()
	}
	return x.w.Flush()
}

func (x *Writer) tag(name string, attributes []string, end string) {
	x.raw("<" + name)
	for i := 0; i+1 < len(attributes); i += 2 {
		x.raw(" " + attributes[i] + `="` + escape.Replace(Clean(attributes[i+1])) + `"`)
	}
	x.raw(end)
}

func (x *Writer) raw(s string) { _, _ = x.w.WriteString(s) } // Flush returns the error

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", "&#13;")

// Clean leaves out what XML 1.0 cannot hold.
func Clean(s string) string {
	bad := func(r rune) bool {
		return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
	}
	if utf8.ValidString(s) && strings.IndexFunc(s, bad) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if bad(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}
