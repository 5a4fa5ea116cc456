package statute

import (
	"fmt"
	"slices"
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
// after 。, a new 款. Without white space it is the next item of the list that the line
// is in, or the next 章.
func (r *reading) split(ls []line) []line {
	var out []line
	c, parted, first := cutter{}, 0, line{}
	for _, l := range ls {
		whole := l
		for {
			c.pass(l)
			head, tail, ok := c.cut(l)
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

// A cutter knows the numbers that were passed last.
type cutter struct {
	article, chapter corpus.Label
}

func (c *cutter) pass(l line) {
	switch l.label.Rank {
	case corpus.RankArticle:
		c.article = l.label
	case corpus.RankChapter:
		c.chapter = l.label
	}
}

// cut finds the first place where a new block begins within the line.
func (c *cutter) cut(l line) (head, tail line, ok bool) {
	if l.markup || !mayHoldBlocks(l.text) {
		return l, line{}, false
	}
	depth, ended := 0, false // inside of “”; after the end of a sentence
	for i, ch := range l.text {
		switch {
		case ch == '“':
			depth++
		case ch == '”' && depth > 0:
			depth--
		case depth > 0:
		case isBlank(ch):
			rest := strings.TrimLeftFunc(l.text[i:], isBlank)
			label, after, labelled := corpus.ParseLabel(rest)
			if ended && c.begins(rest, label, labelled, strings.HasSuffix(l.text[:i], "。")) || isNext(label, labelled, l.label, corpus.RankNumber) {
				return l.part(0, i, l.label, l.rest), l.part(len(l.text)-len(rest), len(l.text), label, after), true
			}
			continue
		case ended && (ch == '（' || ch == '(' || ch == '第'):
			if label, after, labelled := corpus.ParseLabel(l.text[i:]); labelled && c.followsOn(l, i, label, after) {
				return l.part(0, i, l.label, l.rest), l.part(i, len(l.text), label, after), true
			}
		}
		ended = endsSentence(ch) || ended && isBlank(ch)
	}
	return l, line{}, false
}

// endsSentence reports whether a sentence, or a part of one, ends with a mark.
func endsSentence(c rune) bool {
	switch c {
	case '。', '；', ';', '：', ':':
		return true
	}
	return false
}

// mayHoldBlocks spares most lines the search: a block begins after white space, or at
// once with a number after the end of a sentence.
func mayHoldBlocks(text string) bool {
	prev := '\n'
	for _, c := range text {
		if isBlank(c) || (c == '（' || c == '(' || c == '第') && endsSentence(prev) {
			return true
		}
		prev = c
	}
	return false
}

// begins reports whether a text after the end of a sentence is a block of its own.
func (c *cutter) begins(rest string, label corpus.Label, labelled bool, stop bool) bool {
	switch {
	case !labelled:
		ch, _ := utf8.DecodeRuneInString(rest)
		return stop && isHan(ch)
	case label.Rank == corpus.RankArticle:
		last := c.article
		return last.N > 0 && (label.N == last.N+1 && label.Sub == 0 || label.N == last.N && label.Sub == last.Sub+1)
	default:
		return label.Rank.IsList()
	}
}

// isNext reports whether a label counts on from another, both of one rank.
func isNext(label corpus.Label, labelled bool, last corpus.Label, rank corpus.Rank) bool {
	return labelled && label.Rank == rank && last.Rank == rank && label.N == last.N+1
}

// followsOn reports whether a label that stands behind the end of a sentence without
// white space between begins a block: the next item of the list that the line is in,
// the first of one that has a second in the same line, or the next 章.
func (c *cutter) followsOn(l line, at int, label corpus.Label, after string) bool {
	switch label.Rank {
	case corpus.RankParenHan, corpus.RankParenDigit:
		colon := strings.HasSuffix(l.text[:at], "：") || strings.HasSuffix(l.text[:at], ":")
		return isNext(label, true, l.label, label.Rank) ||
			label.N == 1 && colon && l.label.Rank < label.Rank && strings.Contains(after, secondOf(label))
	case corpus.RankChapter:
		return label.N > c.chapter.N && isHeadingText(line{text: after})
	}
	return false
}

// secondOf is how the second number of a list is written whose first is given.
func secondOf(first corpus.Label) string {
	return strings.NewReplacer("一", "二", "1", "2", "１", "２").Replace(first.Written)
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

func endsWithAny(s string, tails ...string) bool {
	return slices.ContainsFunc(tails, func(t string) bool { return strings.HasSuffix(s, t) })
}

func startsWithAny(s string, heads ...string) bool {
	return slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(s, h) })
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// isHeadingText reports whether an unnumbered line could be a heading: short, of
// Chinese characters, without the marks of a sentence.
func isHeadingText(l line) bool { return isHeadingOf(l, headingMarks) }

// headingMarks are the marks that stand in headings.
const headingMarks = "、“”《》（） \u3000"

func isHeadingOf(l line, marks string) bool {
	if l.label.Rank != corpus.RankNone || len(l.text) > maxHeading*utf8.UTFMax || strings.HasPrefix(l.text, "<!--") {
		return false
	}
	n := 0
	for _, c := range l.text {
		if n++; n > maxHeading || !isHan(c) && !strings.ContainsRune(marks, c) {
			return false
		}
	}
	return n >= 2
}

func isHan(c rune) bool { return c >= 0x4E00 && c <= 0x9FFF || unicode.Is(unicode.Han, c) }

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
		if i > 0 && n > 2 && endsWithAny(ls[i-1].text, "：", ":") && allShort(ls[i:i+n]) {
			out = append(out, ls[i:i+n]...) // 由下列人员组成：委员长，… on lines of their own
			i += n
			continue
		}
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

// allShort reports whether lines are too short to have been cut by a page.
func allShort(ls []line) bool {
	return !slices.ContainsFunc(ls, func(l line) bool { return utf8.RuneCountInString(l.text) >= minWrapped })
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
	if l.label.Rank.IsHeading() || l.heading != corpus.RankNone || l.again || l.level > 0 || isAnnexHead(l) {
		return false
	}
	c, _ := utf8.DecodeLastRuneInString(l.text)
	switch {
	case strings.ContainsRune("，,、", c):
		return true
	case c == '）' || c == ')':
		return isCutBracket(l.text)
	case !isHan(c) && c != '》':
		return false
	default:
		return utf8.RuneCountInString(l.text) >= minWrapped && !strings.ContainsAny(l.text, "＝=×÷＋")
	}
}

// isCutBracket reports whether a line that ends with a bracket may end in the middle of
// a sentence: …，市、县（市、区）. A remark of the editor, （2010年12月23日删除）, and a
// bracket with a sentence of its own end one.
func isCutBracket(text string) bool {
	open := strings.LastIndexAny(text, "（(")
	if open <= 0 {
		return false
	}
	before, within := text[:open], text[open:]
	return strings.Contains(before, "，") && !isEnded(before) && !strings.ContainsAny(within, "。0123456789")
}

// mustGoOn reports whether a line that is cut cannot be whole, as the title of an
// article or a name in a list is: it ends in a comma, its sentence has begun a second
// part or says what has to be done, it is longer than any title, or what follows
// cannot begin a sentence or has only a few characters.
func mustGoOn(l, next line) bool {
	return endsWithAny(l.text, "，", ",", "、") || strings.ContainsAny(l.text, "，,；。") ||
		containsAny(l.text, "应当", "不得", "可以", "必须") || utf8.RuneCountInString(l.text) > maxHeading ||
		endsWithAny(l.text, "的", "和", "或者", "与", "及") || startsWithAny(next.text, "。", "，", "；", "、", "或者", "以及") ||
		isEnded(next.text) && utf8.RuneCountInString(next.text) < minWrapped
}

// continues reports whether a line can be the rest of a sentence.
func continues(l line) bool {
	c, _ := utf8.DecodeRuneInString(l.text)
	return l.label.Rank == corpus.RankNone && l.heading == corpus.RankNone && !l.again && l.level == 0 && !isAnnexHead(l) && (isHan(c) || strings.ContainsRune("、，。；《“", c))
}

// isEnded reports whether a text ends as a sentence or a part of one does.
func isEnded(text string) bool {
	c, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("。；：！？”）;:!?.)", c)
}
