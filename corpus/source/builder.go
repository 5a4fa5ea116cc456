package source

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tiaowen/corpus"
)

// MaxText is the most text that one file may hold. The longest law has 0.5 MiB; the
// collected gazettes of a year a few.
const MaxText = 64 << 20

// MaxLines is the most lines that are read: 600 bytes or so are kept for each until
// the file is read. The longest law has 4,000 lines.
const MaxLines = 500_000

// A Run is a stretch of text that is set alike.
type Run struct {
	Text string
	Bold bool
}

// A Builder collects the lines of a text. The zero value is ready. It keeps the
// first error; [Builder.Text] returns it.
type Builder struct {
	buf    bytes.Buffer
	lines  int
	meta   Meta
	doubts []Doubt
	broken bool // a character could not be read
	err    error
}

// Heading writes a heading of level 1 to 6.
func (b *Builder) Heading(level int, text string) {
	for _, line := range lines(clean(text)) {
		b.line(strings.Repeat("#", min(max(level, 1), 6)) + " " + plain(line))
	}
}

// Paragraph writes one natural paragraph. A line break in a run begins a new line.
func (b *Builder) Paragraph(runs ...Run) {
	var line []Run
	for _, r := range runs {
		for i, part := range strings.Split(clean(r.Text), "\n") {
			if i > 0 {
				b.runs(line)
				line = nil
			}
			line = append(line, Run{part, r.Bold})
		}
	}
	b.runs(line)
}

// Row writes one row of a table.
func (b *Builder) Row(cells ...string) {
	text := false
	for i, c := range cells {
		cells[i] = plain(strings.Join(lines(clean(c)), " "))
		text = text || cells[i] != ""
	}
	if text {
		b.line("| " + strings.Join(cells, " | ") + " |")
	}
}

// Doubt notes something at the line that was written last.
func (b *Builder) Doubt(code, text, note string) {
	b.doubts = append(b.doubts, Doubt{Code: code, Line: max(b.lines, 1), Text: text, Note: note})
}

// Describe adds what is known besides the text; what was known before stays.
func (b *Builder) Describe(m Meta) { b.meta = b.meta.Or(m) }

// Lines is how many lines were written.
func (b *Builder) Lines() int { return b.lines }

// Err is the limit that was passed, if any: an extractor may stop there.
func (b *Builder) Err() error { return b.err }

// Text returns what was written.
func (b *Builder) Text() (*Text, error) {
	if b.err != nil {
		return nil, b.err
	}
	if b.broken {
		b.doubts = append(b.doubts, Doubt{Code: "unreadable-character", Line: 1, Text: "\ufffd",
			Note: "文件中有无法辨认的字符，以“\ufffd”表示；请对照原件。"})
	}
	return &Text{Data: b.buf.Bytes(), Meta: b.meta, Doubts: b.doubts}, nil
}

// runs writes one line of runs. White space at the ends of what is bold stands
// outside of its marks.
func (b *Builder) runs(runs []Run) {
	var s strings.Builder
	for _, r := range join(runs) {
		text := plain(r.Text)
		inner := corpus.TrimSpace(text)
		if !r.Bold || inner == "" {
			s.WriteString(text)
			continue
		}
		at := strings.Index(text, inner)
		s.WriteString(text[:at] + "**" + inner + "**" + text[at+len(inner):])
	}
	line := corpus.TrimSpace(s.String())
	if strings.Trim(line, "#") == "" {
		return // marks alone say nothing
	}
	if markAtHead.MatchString(line) {
		line = markAtHead.ReplaceAllString(line, "$1"+apart+"$2")
	}
	b.line(line)
}

// join puts neighbours that are set alike together; white space between two bold
// runs is bold.
func join(runs []Run) []Run {
	var out []Run
	for _, r := range runs {
		last := len(out) - 1
		switch {
		case r.Text == "":
		case last >= 0 && (out[last].Bold == r.Bold || corpus.TrimSpace(r.Text) == ""):
			out[last].Text += r.Text
		default:
			out = append(out, r)
		}
	}
	return out
}

// line writes a line and the blank line that parts paragraphs.
func (b *Builder) line(s string) {
	if b.err != nil || corpus.TrimSpace(s) == "" {
		return
	}
	if b.lines += 2; b.lines > MaxLines {
		b.err = TooManyLines()
		return
	}
	if b.buf.Len()+len(s) > MaxText {
		b.err = &Error{Problem: fmt.Sprintf("holds more than %d MiB of text", MaxText>>20), Remedy: "split it into one file for each issue or statute"}
		return
	}
	b.broken = b.broken || strings.ContainsRune(s, utf8.RuneError)
	b.buf.WriteString(s)
	b.buf.WriteString("\n\n")
}

// TooManyLines is the error of a text of more than [MaxLines] lines.
func TooManyLines() *Error {
	return &Error{Line: MaxLines, Problem: fmt.Sprintf("has more than %d lines", MaxLines), Remedy: "split it into one file for each issue or statute"}
}

// apart is put between the characters of a mark that is text, so that it is not
// read as markup: a space of no width, which readers skip as white space.
const apart = "\u200b"

var (
	markAtHead = regexp.MustCompile(`^(#{1,6})(\s|$)`)
	texDollar  = regexp.MustCompile(`\$([^$\n]*\\[^$\n]*)\$`)
)

// plain keeps text from being read as markup.
func plain(s string) string {
	if strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*"+apart+"*")
		s = strings.ReplaceAll(s, "**", "*"+apart+"*") // of three stars the last two
	}
	if strings.Contains(s, "$") {
		s = texDollar.ReplaceAllStringFunc(s, func(m string) string { return strings.ReplaceAll(m, `\`, apart+`\`) })
	}
	return s
}

// clean takes out what is no character of a text: control characters; a tab is a
// space.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r == '\r', r == '\v', r == '\f', r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r == '\n', r == '\u200b', !unicode.IsControl(r) && r != '\ufeff' && r != '\u00ad' && !unicode.Is(unicode.Noncharacter_Code_Point, r):
			return r
		}
		return -1
	}, s)
}

func lines(s string) []string {
	var out []string
	for _, l := range strings.Split(s, "\n") {
		if l = corpus.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}
