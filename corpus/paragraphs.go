package corpus

import "strings"

// Paragraphs makes the text of a provision from its natural paragraphs, and cuts
// it in 款, 项 and 目. Each line is one natural paragraph free of markup; joining
// what a page break cut is the reader's task. A numbered line (一、, （一）, 1.,
// （1）) is an item of the 款 before it, an item of lower rank is a part of the
// item before it, and a line without a number is a new 款, also after a list.
// Empty lines are left out. The text holds the lines as they are, one on each.
func Paragraphs(lines []string) (text string, ps []Paragraph) {
	var b strings.Builder
	for _, line := range lines {
		line = TrimSpace(line)
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		at := Span{Start: b.Len(), End: b.Len() + len(line)}
		b.WriteString(line)
		l, rest, ok := ParseLabel(line)
		if !ok || !l.Rank.IsList() {
			ps = append(ps, Paragraph{N: len(ps) + 1, Text: line, Items: []Item{}, Span: at})
			continue
		}
		if len(ps) == 0 {
			ps = append(ps, Paragraph{N: 1, Items: []Item{}, Span: Span{Start: at.Start}})
		}
		p := &ps[len(ps)-1]
		p.Span.End = at.End
		p.Items = addItem(p.Items, l.Rank, Item{Label: l.Written, Text: rest, Span: at})
	}
	return b.String(), ps
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
