package corpus

import "strings"

// Paragraphs makes the text of a provision from its natural paragraphs, and cuts
// it in 款, 项 and 目. Each line is one natural paragraph free of markup; joining
// what a page break cut is the reader's task. A numbered line (一、, （一）, 1.,
// （1）) is an item of the 款 before it, an item of lower rank is a part of the
// item before it, and a line without a number is a new 款, also after a list; but
// where the list goes on after it, it is a further paragraph of the item before it.
// Empty lines are left out. The text holds the lines as they are, one on each.
func Paragraphs(lines []string) (text string, ps []Paragraph) {
	ls := cutLines(lines)
	var b strings.Builder
	for i, l := range ls {
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		at := Span{Start: b.Len(), End: b.Len() + len(l.text)}
		b.WriteString(l.text)
		switch {
		case l.listed && len(ps) == 0:
			ps = append(ps, Paragraph{N: 1, Items: []Item{}, Span: Span{Start: at.Start}})
			fallthrough
		case l.listed:
			p := &ps[len(ps)-1]
			p.Span.End = at.End
			p.Items = addItem(p.Items, l.label.Rank, Item{Label: l.label.Written, Text: l.rest, Span: at})
		case len(ps) > 0 && goesOn(ps[len(ps)-1].Items, ls[i+1:]):
			p := &ps[len(ps)-1]
			p.Span.End = at.End
			addToItem(p.Items, l.text, at.End)
		default:
			ps = append(ps, Paragraph{N: len(ps) + 1, Text: l.text, Items: []Item{}, Span: at})
		}
	}
	return b.String(), ps
}

// A cutLine is one natural paragraph and the number of a list that it begins with.
type cutLine struct {
	text, rest string
	label      Label
	listed     bool
}

func cutLines(lines []string) []cutLine {
	ls := make([]cutLine, 0, len(lines))
	for _, text := range lines {
		if text = TrimSpace(text); text == "" {
			continue
		}
		l, rest, ok := ParseLabel(text)
		ls = append(ls, cutLine{text, rest, l, ok && l.Rank.IsList()})
	}
	return ls
}

// goesOn reports whether the list of items is taken up again after a line without a
// number: the next number is the one after the last.
func goesOn(items []Item, after []cutLine) bool {
	if len(items) == 0 {
		return false
	}
	for _, l := range after {
		if l.listed {
			last, _, _ := ParseLabel(items[len(items)-1].Label)
			return l.label.Rank == last.Rank && l.label.N == last.N+1
		}
	}
	return false
}

// addToItem puts a further paragraph into the last item, at any depth.
func addToItem(items []Item, text string, end int) {
	for len(items) > 0 {
		last := &items[len(items)-1]
		last.Span.End = end
		if len(last.Items) == 0 {
			last.Text += "\n" + text
		}
		items = last.Items
	}
}

// addItem hangs an item under the last item of smaller rank.
func addItem(items []Item, rank Rank, item Item) []Item {
	if len(items) == 0 {
		return append(items, item)
	}
	last := &items[len(items)-1]
	above, _, _ := ParseLabel(last.Label)
	if rank <= above.Rank {
		return append(items, item)
	}
	last.Items = addItem(last.Items, rank, item)
	last.Span.End = item.Span.End
	return items
}
