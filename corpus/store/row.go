package store

import (
	"encoding/binary"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// A provision stands in its block as its text and a row. Of most of what a row would say
// the text, the path of the provision and the row before leave no doubt, and so a row is a
// number of which each bit stands for a part that is not as expected, and those parts. An
// article without references and amounts that goes on where the last one ended has a row
// of one byte.
//
// What is expected is a part of the format: who changes it, here, in lines.go or in
// [corpus.Ref.Label], raises the format of the index.

// A part is what a row says of one field.
type part struct {
	usual  func(w *wire, p *corpus.Provision) bool // it is as expected
	expect func(w *wire, p *corpus.Provision)      // makes it so
	carry  func(w *wire, p *corpus.Provision)
}

// standings are the parts that come first, before the size of the others: what the row
// after must know.
const standings = 4

var parts = [...]part{
	// Where it stands.
	field(func(w *wire, p *corpus.Provision) *[]string { return &w.here.headings },
		func(w *wire) []string { return w.before.headings }, sameList, (*wire).headings),
	field(func(w *wire, p *corpus.Provision) *int { return &w.here.line },
		func(w *wire) int { return w.before.line }, same, func(w *wire, n *int) { w.after(n, w.before.line) }),
	field(func(w *wire, p *corpus.Provision) *int { return &w.here.start },
		func(w *wire) int { return w.before.start }, same, func(w *wire, n *int) { w.after(n, w.before.start) }),
	field(func(w *wire, p *corpus.Provision) *int { return &w.here.more },
		func(w *wire) int { return w.before.more }, same, func(w *wire, n *int) { w.after(n, w.before.more) }),
	// What it says. A text that is not among those of the block comes first.
	field(func(w *wire, p *corpus.Provision) *string { return &p.Text },
		func(w *wire) string { return w.piece }, same, func(w *wire, s *string) { w.string(s); w.text = *s }),
	{(*wire).plain, (*wire).expectLines, func(w *wire, p *corpus.Provision) { w.paragraphs(&p.Paragraphs) }},
	field(func(w *wire, p *corpus.Provision) *[]corpus.Reference { return &p.References }, none, empty, (*wire).references),
	field(func(w *wire, p *corpus.Provision) *[]corpus.Fact { return &p.Facts }, none, empty, (*wire).facts),
	field(func(w *wire, p *corpus.Provision) *[]corpus.Span { return &p.Source }, (*wire).covered, sameList, (*wire).source),
	field(func(w *wire, p *corpus.Provision) *string { return &p.Heading },
		func(*wire) string { return "" }, same, (*wire).string),
	field(func(w *wire, p *corpus.Provision) *string { return &p.Label },
		func(w *wire) string { return labelOf(w.path) }, same, (*wire).string),
	field(func(w *wire, p *corpus.Provision) *corpus.Kind { return &p.Kind },
		func(w *wire) corpus.Kind { return kindOf(w.path) }, same, func(w *wire, k *corpus.Kind) { w.word((*string)(k), kinds) }),
	field(func(w *wire, p *corpus.Provision) *[]corpus.Unit { return &p.Units },
		func(*wire) []corpus.Unit { return []corpus.Unit{} }, sameList, (*wire).units),
	field(func(w *wire, p *corpus.Provision) *[]corpus.Appointment { return &p.Appointments }, none, empty, (*wire).appointments),
	// What it is called.
	field(func(w *wire, p *corpus.Provision) *int { return &p.Annex },
		func(w *wire) int { return annexOf(w.path) }, same, (*wire).int),
	field(func(w *wire, p *corpus.Provision) *int { return &p.Order },
		func(w *wire) int { return w.order }, same, (*wire).int),
	field(func(w *wire, p *corpus.Provision) *string { return &p.DocumentID },
		func(w *wire) string { return w.document }, same, (*wire).string),
	field(func(w *wire, p *corpus.Provision) *string { return &p.Ref.Document },
		func(w *wire) string { return w.document }, same, (*wire).string),
	field(func(w *wire, p *corpus.Provision) *string { return &p.Ref.Path },
		func(w *wire) string { return w.path }, same, (*wire).string),
}

func field[T any](of func(*wire, *corpus.Provision) *T, expected func(*wire) T, same func(a, b T) bool, carry func(*wire, *T)) part {
	return part{
		usual:  func(w *wire, p *corpus.Provision) bool { return same(*of(w, p), expected(w)) },
		expect: func(w *wire, p *corpus.Provision) { *of(w, p) = expected(w) },
		carry:  func(w *wire, p *corpus.Provision) { carry(w, of(w, p)) },
	}
}

func same[T comparable](a, b T) bool { return a == b }

// sameList tells a list that is nil from one that is empty.
func sameList[T comparable](a, b []T) bool { return (a == nil) == (b == nil) && slices.Equal(a, b) }

func none[T any](*wire) []T { return nil }

func empty[T any](a, _ []T) bool { return a == nil }

// A standing is where a provision stands in its source: below which headings, on which
// line, from which byte, and how many bytes its first line has there more, of the label.
type standing struct {
	headings          []string
	line, start, more int
}

func standingOf(p *corpus.Provision) standing {
	s := standing{headings: p.Path, line: p.Line}
	if len(p.Source) > 0 {
		first, _, _ := strings.Cut(p.Text, "\n")
		s.start, s.more = p.Source[0].Start, p.Source[0].End-p.Source[0].Start-len(first)
	}
	return s
}

// next is where the provision after is expected: an empty line stands between two lines
// of text.
func (s standing) next(bytes, ends int) standing {
	s.line += 2 * (ends + 1)
	s.start += s.more + bytes + ends + 2
	return s
}

// row carries all of a provision but the piece that stands for its text.
func (w *wire) row(p *corpus.Provision) {
	unusual := 0
	if !w.reading {
		w.here = standingOf(p)
		for i := range parts {
			if !parts[i].usual(w, p) {
				unusual |= 1 << i
			}
		}
	}
	w.count(&unusual)
	w.parts(p, 0, standings, unusual)
	if w.reading {
		p.Path, p.Line = w.here.headings, w.here.line
	}
	if unusual>>standings == 0 {
		w.parts(p, standings, len(parts), unusual)
		return
	}
	size, from := 0, len(w.out)
	if w.reading {
		w.count(&size)
	}
	left := len(w.in)
	w.parts(p, standings, len(parts), unusual)
	if w.reading && left-len(w.in) != size {
		w.fail()
	} else if !w.reading {
		w.out = slices.Insert(w.out, from, binary.AppendUvarint(nil, uint64(len(w.out)-from))...)
	}
}

func (w *wire) parts(p *corpus.Provision, from, to, unusual int) {
	for i := from; i < to && w.err == nil; i++ {
		if unusual&(1<<i) != 0 {
			parts[i].carry(w, p)
		} else if w.reading {
			parts[i].expect(w, p)
		}
	}
}

// skip passes a row of which only the place matters.
func (w *wire) skip() {
	unusual, size := 0, 0
	w.count(&unusual)
	w.parts(nil, 0, standings, unusual)
	if unusual>>standings == 0 {
		return
	}
	if w.count(&size); size > len(w.in) {
		w.fail()
		return
	}
	w.in = w.in[size:]
}

// headings carries how many are those of the provision before, and the others.
func (w *wire) headings(hs *[]string) {
	n := 0
	for !w.reading && n < min(len(*hs), len(w.before.headings)) && (*hs)[n] == w.before.headings[n] {
		n++
	}
	if w.count(&n); n > len(w.before.headings) {
		w.fail()
		return
	}
	if n == 0 {
		list(w, hs, w.string)
		return
	}
	var others []string
	if !w.reading {
		others = (*hs)[n:]
	}
	if list(w, &others, w.string); w.reading {
		*hs = append(w.before.headings[:n:n], others...)
	}
}

// covered is the source of a provision that has an empty line between its lines.
func (w *wire) covered() []corpus.Span {
	spans := make([]corpus.Span, 0, 1+strings.Count(w.text, "\n"))
	start, more := w.here.start, w.here.more
	for line := range strings.SplitSeq(w.text, "\n") {
		end := start + more + len(line)
		spans = append(spans, corpus.Span{Start: start, End: end})
		start, more = end+2, 0
	}
	return spans
}

func (w *wire) source(spans *[]corpus.Span) {
	end := w.here.start
	list(w, spans, func(s *corpus.Span) {
		w.span(s, end)
		end = s.End
	})
}
