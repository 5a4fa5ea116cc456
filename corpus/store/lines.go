package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// What a provision says in 款, 项 and 目 stands in its text, each on a line of its own, so
// that a level for each line tells all of them. A level is one byte: a 款 begins, or the
// item before goes on, or an item begins: twice its depth, and one more where it has no
// number.
const (
	levelParagraph = iota
	levelGoesOn
	levelItem // of depth 1
)

// maxDepth is how deep items may lie in items; texts have two levels.
const maxDepth = 64

// expectLines makes each line a 款.
func (w *wire) expectLines(p *corpus.Provision) { p.Paragraphs, _ = cutText(w.text, nil) }

// plain reports whether each line is a 款.
func (w *wire) plain(p *corpus.Provision) bool {
	return len(p.Paragraphs) == lines(w.text) && w.cutAs(p.Paragraphs, nil)
}

// cutAs reports whether levels tell all of paragraphs.
func (w *wire) cutAs(ps []corpus.Paragraph, levels []byte) bool {
	got, ok := cutText(w.text, levels)
	return ok && (got == nil) == (ps == nil) && slices.EqualFunc(got, ps, func(a, b corpus.Paragraph) bool {
		return a.N == b.N && a.Text == b.Text && a.Span == b.Span && sameItems(a.Items, b.Items)
	})
}

func sameItems(as, bs []corpus.Item) bool {
	return (as == nil) == (bs == nil) && slices.EqualFunc(as, bs, func(a, b corpus.Item) bool {
		return a.Label == b.Label && a.Text == b.Text && a.Span == b.Span && sameItems(a.Items, b.Items)
	})
}

func lines(text string) int {
	if text == "" {
		return 0
	}
	return 1 + strings.Count(text, "\n")
}

func lineEnd(text string, from int) int {
	if n := strings.IndexByte(text[from:], '\n'); n >= 0 {
		return from + n
	}
	return len(text)
}

// paragraphs carries the level of each line; or, after a 1, paragraphs that have no such
// levels as they are.
func (w *wire) paragraphs(ps *[]corpus.Paragraph) {
	var levels []byte
	if !w.reading {
		levels = levelsOf(*ps, w.text)
	}
	long := bit(levels == nil || !w.cutAs(*ps, levels))
	if w.count(&long); long != 0 {
		list(w, ps, w.paragraph)
		return
	}
	n := lines(w.text)
	if !w.reading {
		w.out = append(w.out, levels...)
		return
	}
	ok := n <= len(w.in)
	if ok {
		levels, w.in = w.in[:n], w.in[n:]
		*ps, ok = cutText(w.text, levels)
	}
	if !ok {
		w.fail()
	}
}

func (w *wire) paragraph(x *corpus.Paragraph) {
	w.int(&x.N)
	w.span(&x.Span, 0)
	w.within(&x.Text, x.Span.Start)
	list(w, &x.Items, w.item)
}

func (w *wire) item(x *corpus.Item) {
	if w.depth++; w.depth > maxDepth {
		w.fail()
		return
	}
	defer func() { w.depth-- }()
	w.span(&x.Span, 0)
	w.within(&x.Label, x.Span.Start)
	w.within(&x.Text, x.Span.Start)
	list(w, &x.Items, w.item)
}

// levelsOf gives each line the level that it seems to have; nil where some cannot be.
func levelsOf(ps []corpus.Paragraph, text string) []byte {
	levels := slices.Repeat([]byte{levelGoesOn}, lines(text))
	line, start := 0, 0
	set := func(at, level int) bool {
		for line < len(levels) && start < at {
			start = lineEnd(text, start) + 1
			line++
		}
		if line == len(levels) || start != at || level > 0xFF {
			return false
		}
		levels[line] = byte(level)
		return true
	}
	var items func(is []corpus.Item, depth int) bool
	items = func(is []corpus.Item, depth int) bool {
		for _, x := range is {
			if !set(x.Span.Start, levelItem*depth+bit(x.Label == "")) || !items(x.Items, depth+1) {
				return false
			}
		}
		return true
	}
	for _, p := range ps {
		if begun := p.Text == "" && len(p.Items) > 0; !begun && !set(p.Span.Start, levelParagraph) || !items(p.Items, 1) {
			return nil
		}
	}
	return levels
}

// cutText cuts a text by the levels of its lines; without levels each line is a 款. It
// reports false where a line goes on with nothing, or an item lies in none.
func cutText(text string, levels []byte) (ps []corpus.Paragraph, ok bool) {
	if text == "" {
		return nil, true
	}
	if levels == nil {
		ps = make([]corpus.Paragraph, 0, lines(text))
	}
	for line, start := 0, 0; start <= len(text); line++ {
		end := lineEnd(text, start)
		at := corpus.Span{Start: start, End: end}
		level := levelParagraph
		if levels != nil {
			level = int(levels[line])
		}
		if level == levelParagraph {
			ps = append(ps, corpus.Paragraph{N: len(ps) + 1, Text: text[start:end], Items: []corpus.Item{}, Span: at})
		} else {
			if len(ps) == 0 {
				ps = append(ps, corpus.Paragraph{N: 1, Items: []corpus.Item{}})
			}
			p := &ps[len(ps)-1]
			p.Span.End = end
			if !addLine(&p.Items, text, at, level) {
				return nil, false
			}
		}
		start = end + 1
	}
	return ps, true
}

// addLine hangs a line that is no 款 into the items of the last one.
func addLine(items *[]corpus.Item, text string, at corpus.Span, level int) bool {
	for depth := 1; ; depth++ {
		if level != levelGoesOn && depth == level/levelItem {
			*items = append(*items, itemOf(text, at, level%levelItem == 0))
			return true
		}
		if len(*items) == 0 {
			return false
		}
		last := &(*items)[len(*items)-1]
		if level == levelGoesOn && len(last.Items) == 0 {
			last.Text = text[last.Span.End-len(last.Text) : at.End]
			last.Span.End = at.End
			return true
		}
		last.Span.End = at.End
		items = &last.Items
	}
}

func itemOf(text string, at corpus.Span, labelled bool) corpus.Item {
	line := text[at.Start:at.End]
	if !labelled {
		return corpus.Item{Text: line, Span: at}
	}
	n := labelSize(line)
	return corpus.Item{Label: line[:n], Text: corpus.TrimSpace(line[n:]), Span: at}
}

// labelSize is the size of the number that a line of a list begins with, by its looks:
// （一）, 1. or 甲、 up to their mark, and ①.
func labelSize(line string) int {
	for i, r := range line {
		switch {
		case i > len("（二十一"):
			return 0
		case strings.ContainsRune("）)、.．", r), i == 0 && r >= '①' && r <= '⑳':
			return i + utf8.RuneLen(r)
		}
	}
	return 0
}
