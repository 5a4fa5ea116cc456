package corpus

import (
	"strings"
	"unicode/utf8"
)

// Paragraphs makes the text of a provision from its natural paragraphs, and cuts
// it in 款, 项 and 目. Each line is one natural paragraph free of markup; joining
// what a page break cut is the reader's task. A numbered line (甲、, 一、, （一）, 1.,
// （1）, ①) is an item of the 款 before it, an item of lower rank is a part of the
// item before it, and a line without a number is a new 款, also after a list; but
// where the list goes on after it, it is a further paragraph of the item before it.
// Lines that take the place of items of which the number was lost are items with an
// empty label; what an amendment quotes belongs to the item that quotes it.
// Empty lines are left out. The text holds the lines as they are, one on each.
func Paragraphs(lines []string) (text string, ps []Paragraph) {
	ls := cutLines(lines)
	var b paragraphs
	for i, l := range ls {
		at := b.write(l.text)
		switch {
		case l.quoted && len(b.chain) > 0:
			b.addText(l.text, at.End)
		case l.listed:
			b.addItem(l, at)
		case len(b.chain) > 0 && goesOn(b.chain, ls[i+1:]):
			b.addText(l.text, at.End)
		default:
			b.chain = nil
			b.ps = append(b.ps, Paragraph{N: len(b.ps) + 1, Text: l.text, Items: []Item{}, Span: at})
		}
	}
	return b.text.String(), b.ps
}

// A paragraphs is a text that is being cut in 款.
type paragraphs struct {
	text  strings.Builder
	ps    []Paragraph
	chain []Label // the number of the last item, of the last part of that, and so on
}

// write puts a line below the text.
func (b *paragraphs) write(line string) Span {
	if b.text.Len() > 0 {
		b.text.WriteByte('\n')
	}
	at := Span{Start: b.text.Len(), End: b.text.Len() + len(line)}
	b.text.WriteString(line)
	return at
}

// addText puts a further paragraph into the last item, at any depth.
func (b *paragraphs) addText(text string, end int) {
	items := b.extend(end)
	for depth := range b.chain {
		last := &items[len(items)-1]
		last.Span.End = end
		if depth == len(b.chain)-1 {
			last.Text += "\n" + text
		}
		items = last.Items
	}
}

// addItem hangs an item under the last item of smaller rank.
func (b *paragraphs) addItem(l cutLine, at Span) {
	for n := len(b.chain); n > 0 && b.chain[n-1].Rank >= l.label.Rank; n = len(b.chain) {
		b.chain = b.chain[:n-1]
	}
	b.extend(at.End)
	list := &b.ps[len(b.ps)-1].Items
	for range b.chain {
		last := &(*list)[len(*list)-1]
		last.Span.End = at.End
		list = &last.Items
	}
	*list = append(*list, Item{Label: l.label.Written, Text: l.rest, Span: at})
	b.chain = append(b.chain, l.label)
}

// extend makes the last 款 end where its new line ends, and gives its items. A list
// at the very beginning has a 款 without words above it.
func (b *paragraphs) extend(end int) []Item {
	if len(b.ps) == 0 {
		b.ps = []Paragraph{{N: 1, Items: []Item{}}}
	}
	p := &b.ps[len(b.ps)-1]
	p.Span.End = end
	return p.Items
}

// goesOn reports whether the list is taken up again after a line without a number:
// the next number is the one after the last, at any depth of the list.
func goesOn(chain []Label, after []cutLine) bool {
	for _, l := range after {
		if !l.listed || l.quoted {
			continue
		}
		for _, last := range chain {
			if l.label.Rank == last.Rank && l.label.N == last.N+1 {
				return true
			}
		}
		return false
	}
	return false
}

// A cutLine is one natural paragraph and the number of a list that it begins with.
type cutLine struct {
	text, rest string
	label      Label
	listed     bool
	quoted     bool // inside of a quotation that began at the head of a line
}

func cutLines(lines []string) []cutLine {
	ls := make([]cutLine, 0, len(lines))
	for _, text := range lines {
		if text = TrimSpace(text); text == "" {
			continue
		}
		l, rest, ok := ParseLabel(text)
		if !ok {
			l, rest, ok = parseRareLabel(text)
		}
		ls = append(ls, cutLine{text: text, rest: rest, label: l, listed: ok && l.Rank.IsList()})
	}
	dropLoneLabels(ls)
	markQuoted(ls)
	numberUnnumbered(ls)
	listUnnumbered(ls)
	return ls
}

const (
	stems                     = "甲乙丙丁戊己庚辛壬癸"
	firstCircled, lastCircled = '①', '⑳'
)

// parseRareLabel reads the numbers that only items have: 甲、 in statutes of the
// 1950s, and ①.
func parseRareLabel(line string) (Label, string, bool) {
	r, size := utf8.DecodeRuneInString(line)
	c, rest := line[:size], line[size:]
	if r >= firstCircled && r <= lastCircled {
		return Label{Rank: RankCircled, N: int(r-firstCircled) + 1, Written: c, Text: c}, TrimSpace(rest), true
	}
	n := stem(r)
	after, ok := strings.CutPrefix(rest, "、")
	if next, _ := utf8.DecodeRuneInString(after); n == 0 || !ok || stem(next) > 0 { // 甲、乙双方
		return Label{}, line, false
	}
	return Label{Rank: RankStem, N: n, Written: c + "、", Text: c + "、"}, TrimSpace(after), true
}

// stem is the number of 甲, 乙 and so on, from 1; 0 for other characters.
func stem(r rune) int {
	n := 0
	for _, s := range stems {
		if n++; s == r {
			return n
		}
	}
	return 0
}

// dropLoneLabels takes the number from a line with ① or 甲、 where no ② or 乙、 is near:
// it is the mark of a footnote, or a name.
func dropLoneLabels(ls []cutLine) {
	has := map[Label]bool{}
	key := func(l Label, n int) Label { return Label{Rank: l.Rank, N: n} }
	for _, l := range ls {
		has[key(l.label, l.label.N)] = true
	}
	for i := range ls {
		l := &ls[i]
		if rare := l.label.Rank == RankStem || l.label.Rank == RankCircled; rare && !has[key(l.label, l.label.N+1)] && !has[key(l.label, l.label.N-1)] {
			*l = cutLine{text: l.text, rest: l.text}
		}
	}
}

// maxQuoted bounds how many lines a quotation runs over.
const maxQuoted = 60

// markQuoted marks the lines of quotations that stand on lines of their own: “第五条 …”,
// with “ again at the head of each paragraph, and ” at the end of the last. A
// quotation that is never closed is none.
func markQuoted(ls []cutLine) {
	inside := false // of a quotation that began within a line: all that follows is its own
	for i := 0; i < len(ls); i++ {
		n := 0
		if !inside && strings.HasPrefix(ls[i].text, "“") {
			n = quotationLines(ls[i:])
		}
		for k := range ls[i : i+n] {
			ls[i+k].quoted = true
		}
		if n > 0 {
			i += n - 1
			continue
		}
		if !strings.Contains(ls[i].text, "”") && !strings.Contains(ls[i].text, "“") {
			continue
		}
		text := strings.TrimPrefix(ls[i].text, "“")
		if open, end := strings.LastIndex(text, "“"), strings.LastIndex(text, "”"); open != end {
			inside = open > end
		}
	}
}

// quotationLines counts the lines of the quotation that the first line begins; 0
// where that is a word in marks only: “机场控制区”，是指….
func quotationLines(ls []cutLine) int {
	depth := 0
	for n, l := range ls[:min(len(ls), maxQuoted)] {
		text := strings.TrimRight(l.text, "。；;，")
		if n > 0 && depth > 0 {
			text = strings.TrimPrefix(text, "“") // repeated at the head of a paragraph
		}
		for i, c := range text {
			switch {
			case c == '“':
				depth++
			case c == '”' && depth > 0:
				if depth--; depth == 0 && i+len("”") < len(text) {
					return 0
				}
			}
		}
		if depth == 0 {
			return n + 1
		}
	}
	return 0
}

// numberUnnumbered finds the lines that lost their number: all end with ；, and with
// them the list counts on to the next number. （一）甲；乙；（三）丙 has two.
func numberUnnumbered(ls []cutLine) {
	last := map[Rank]int{}
	from := 0 // first line of those without a number before the line
	for i, l := range ls {
		switch {
		case l.quoted:
			from = i + 1
		case l.listed:
			if base := last[l.label.Rank]; i > from && l.label.N == base+i-from+1 && allParts(ls[from:i]) {
				for k := from; k < i; k++ {
					ls[k] = cutLine{text: ls[k].text, rest: ls[k].text, listed: true, label: Label{Rank: l.label.Rank, N: base + k - from + 1}}
				}
			}
			last[l.label.Rank] = l.label.N
			from = i + 1
		case strings.HasSuffix(l.text, "：") || strings.HasSuffix(l.text, ":"):
			last, from = map[Rank]int{}, i+1
		}
	}
}

// listUnnumbered finds the lists that never had numbers, or lost them all: lines behind a
// colon that end in the middle of the sentence, and the one that ends it. They belong to
// the 款 that announces them, which cannot end with its colon: 由下列人员组成：委员长，副委员长
// 若干人，秘书长，委员若干人。
func listUnnumbered(ls []cutLine) {
	for i := 0; i < len(ls); i++ {
		if ls[i].listed || ls[i].quoted || !endsOpen(ls[i].text, "：:") {
			continue
		}
		n := i + 1
		for n < len(ls) && !ls[n].listed && !ls[n].quoted && endsOpen(ls[n].text, "；;，、") {
			n++
		}
		closed := n < len(ls) && !ls[n].listed && !ls[n].quoted && strings.HasSuffix(ls[n].text, "。") && !refersBack(ls[n].text)
		if closed {
			n++
		}
		if n-i-1 < 2 || n < len(ls) && ls[n].listed {
			continue
		}
		for k := i + 1; k < n; k++ {
			ls[k] = cutLine{text: ls[k].text, rest: ls[k].text, listed: true, label: Label{Rank: RankParenHan, N: k - i}}
		}
		i = n - 1
	}
}

func endsOpen(text, marks string) bool {
	c, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(marks, c)
}

// refersBack reports whether a line begins as the 款 after a list does.
func refersBack(text string) bool {
	return hasAnyPrefix(text, []string{"前款", "有前", "违反前", "本条", "上述", "前述", "第一款"})
}

// allParts reports whether each line is a part of a sentence that goes on.
func allParts(ls []cutLine) bool {
	for _, l := range ls {
		if !strings.HasSuffix(l.text, "；") && !strings.HasSuffix(l.text, ";") {
			return false
		}
	}
	return true
}
