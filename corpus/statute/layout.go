package statute

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tiaowen/corpus"
)

// Files are cut in lines by whoever made them, which is not always where the text
// has its paragraphs. Three cuts are undone here, all of them layout: lines that hold
// several articles, items or 款 are parted, lines that end in the middle of a sentence
// are joined to the next, and headings that were broken over two lines are made
// whole. No character is added or lost, and each kind of repair is a defect that the
// reader can see.

const (
	// minWrapped is the shortest line, in characters, that is taken to have been cut by
	// the width of a page. Lists and tables without marks have shorter ones.
	minWrapped = 15
	// minNarrow is how many lines that must go on show that a text was cut by a page.
	minNarrow = 3
	// maxWraps bounds how many lines one paragraph is put together from.
	maxWraps = 40
	// maxHeading is the longest heading, in characters.
	maxHeading = 40
)

// layout puts the lines of a text right.
func (r *reading) layout(ls []line) []line {
	ls = r.split(ls)
	ls = r.joinHeadings(ls)
	return r.joinWrapped(ls)
}

// split parts lines that hold more than one block. A block begins after the end of a
// sentence and white space: the next article by its number, an item of a list, or,
// after 。, a new 款.
func (r *reading) split(ls []line) []line {
	var out []line
	last, parted, first := corpus.Label{}, 0, line{}
	for _, l := range ls {
		whole := l
		for {
			if l.label.Rank == corpus.RankArticle {
				last = l.label
			}
			head, tail, ok := l.cut(last)
			if !ok {
				break
			}
			if parted++; parted == 1 {
				first = whole
			}
			out, l = append(out, head), tail
		}
		out = append(out, l)
	}
	if parted > 0 {
		r.defect("merged-lines", first, fmt.Sprintf("原文有%d处把几条、几款或几项排在一行，已分开显示", parted))
	}
	return out
}

// cut finds the first place where a new block begins within the line.
func (l line) cut(last corpus.Label) (head, tail line, ok bool) {
	if l.markup || strings.IndexFunc(l.text, isBlank) < 0 {
		return l, line{}, false
	}
	depth, ended := 0, false // inside of “”; after the end of a sentence
	for i, c := range l.text {
		switch {
		case c == '“':
			depth++
		case c == '”' && depth > 0:
			depth--
		case ended && depth == 0 && isBlank(c):
			rest := strings.TrimLeftFunc(l.text[i:], isBlank)
			label, after, labelled := corpus.ParseLabel(rest)
			if begins(rest, label, labelled, last, strings.HasSuffix(l.text[:i], "。")) {
				return l.part(0, i, l.label, l.rest), l.part(len(l.text)-len(rest), len(l.text), label, after), true
			}
			continue
		}
		ended = strings.ContainsRune("。；：", c) || ended && isBlank(c)
	}
	return l, line{}, false
}

// begins reports whether a text after the end of a sentence is a block of its own.
func begins(rest string, label corpus.Label, labelled bool, last corpus.Label, stop bool) bool {
	switch {
	case !labelled:
		c, _ := utf8.DecodeRuneInString(rest)
		return stop && unicode.Is(unicode.Han, c)
	case label.Rank == corpus.RankArticle:
		return last.N > 0 && (label.N == last.N+1 && label.Sub == 0 || label.N == last.N && label.Sub == last.Sub+1)
	default:
		return label.Rank.IsList()
	}
}

// part is the line that covers bytes start to end of the text of l, without the white
// space at its end.
func (l line) part(start, end int, label corpus.Label, rest string) line {
	text := strings.TrimRightFunc(l.text[start:end], isBlank)
	p := line{n: l.n, text: text, label: label, rest: rest}
	if start == 0 {
		p.level = l.level
		p.rest = strings.TrimRightFunc(rest[:max(0, len(rest)-(len(l.text)-end))], isBlank)
	}
	at := l.spans[0].Start + start
	p.spans = []corpus.Span{{Start: at, End: at + len(text)}}
	return p
}

func isBlank(c rune) bool { return unicode.IsSpace(c) || c == '\u200b' }

// joinHeadings makes 章 and 节 whole whose heading goes on in the next line: it ends
// in 、 or a word that joins, or there is only its number.
func (r *reading) joinHeadings(ls []line) []line {
	out := ls[:0:0]
	for i := 0; i < len(ls); i++ {
		l := ls[i]
		if l.label.Rank.IsHeading() && i+1 < len(ls) && goesOn(l) && isHeadingText(ls[i+1]) {
			l = l.with(ls[i+1], "")
			i++
		}
		out = append(out, l)
	}
	return out
}

// goesOn reports whether a heading cannot end where it does.
func goesOn(l line) bool {
	return l.rest == "" || endsWithAny(l.rest, "、", "和", "与", "及", "或", "，")
}

func endsWithAny(s string, tails ...string) bool {
	for _, t := range tails {
		if strings.HasSuffix(s, t) {
			return true
		}
	}
	return false
}

// isHeadingText reports whether an unnumbered line could be a heading: short, of
// Chinese characters, without the marks of a sentence.
func isHeadingText(l line) bool {
	if l.label.Rank != corpus.RankNone || strings.HasPrefix(l.text, "<!--") {
		return false
	}
	n := 0
	for _, c := range l.text {
		if n++; n > maxHeading || !unicode.Is(unicode.Han, c) && !strings.ContainsRune("、“”《》（） \u3000", c) {
			return false
		}
	}
	return n >= 2
}

// with is the line followed by another; between stands between their texts.
func (l line) with(next line, between string) line {
	l.text += between + next.text
	l.rest += between + next.text
	l.spans = append(append([]corpus.Span{}, l.spans...), next.spans...)
	return l
}

// joinWrapped joins lines that were cut in the middle of a sentence.
func (r *reading) joinWrapped(ls []line) []line {
	out := ls[:0:0]
	narrow := isNarrow(ls)
	joined, first := 0, line{}
	for i := 0; i < len(ls); {
		l, n := ls[i], wraps(ls[i:], narrow)
		for _, next := range ls[i+1 : i+n] {
			if joined++; joined == 1 {
				first = ls[i]
			}
			l = l.with(next, "")
		}
		out = append(out, l)
		i += n
	}
	if joined > 0 {
		r.defect("broken-lines", first, fmt.Sprintf("原文有%d处在句中断行，已接排", joined))
	}
	return out
}

// isNarrow reports whether the lines of the text are those of a page: at several
// places a line ends where its sentence cannot.
func isNarrow(ls []line) bool {
	n := 0
	for i := 1; i < len(ls); i++ {
		if isCut(ls[i-1]) && continues(ls[i]) && mustGoOn(ls[i-1], ls[i]) {
			n++
		}
	}
	return n >= minNarrow
}

// wraps counts the lines from the first that make one paragraph. The lines must lead
// to the end of a sentence: a table or a list of names never does.
func wraps(ls []line, narrow bool) int {
	n := 1
	for n < len(ls) && n < maxWraps && isCut(ls[n-1]) && continues(ls[n]) && (narrow || mustGoOn(ls[n-1], ls[n])) {
		n++
	}
	if n > 1 && !isEnded(ls[n-1].text) {
		return 1
	}
	return n
}

// isCut reports whether a line may end in the middle of a sentence.
func isCut(l line) bool {
	if l.label.Rank.IsHeading() || l.level > 0 || isAnnexHead(l) {
		return false
	}
	c, _ := utf8.DecodeLastRuneInString(l.text)
	switch {
	case strings.ContainsRune("，,、", c):
		return true
	case !unicode.Is(unicode.Han, c) && c != '》':
		return false
	default:
		return utf8.RuneCountInString(l.text) >= minWrapped && !strings.ContainsAny(l.text, "＝=×÷＋")
	}
}

// mustGoOn reports whether a line that is cut cannot be whole, as the title of an
// article or a name in a list is: it ends in a comma, its sentence has begun a second
// part, or only a few characters follow.
func mustGoOn(l, next line) bool {
	return endsWithAny(l.text, "，", ",", "、") || strings.ContainsAny(l.text, "，；。") ||
		isEnded(next.text) && utf8.RuneCountInString(next.text) < minWrapped
}

// continues reports whether a line can be the rest of a sentence.
func continues(l line) bool {
	c, _ := utf8.DecodeRuneInString(l.text)
	return l.label.Rank == corpus.RankNone && l.level == 0 && !isAnnexHead(l) && (unicode.Is(unicode.Han, c) || strings.ContainsRune("、，《“", c))
}

// isEnded reports whether a text ends as a sentence or a part of one does.
func isEnded(text string) bool {
	c, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。；：！？”）;:!?.)", c)
}
