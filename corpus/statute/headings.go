package statute

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// An above is a heading with its rank.
type above struct {
	rank  corpus.Rank
	title string
}

// joinHeadings makes headings whole that go on in the next line, and leaves a 章 with
// the 节 below it as they are: that is told by what the lines say and by the headings
// that follow, for no 章 has a single 节.
func (r *reading) joinHeadings(ls []line) []line {
	out := ls[:0:0]
	for i := 0; i < len(ls); i++ {
		l := ls[i]
		numbered := l.label.Rank.IsHeading()
		if !numbered && !(isHeadingLine(l) && (i == 0 || mayEnd(ls[i-1]))) {
			out = append(out, l)
			continue
		}
		n := headingLines(ls[i+1:])
		if n > 0 && !numbered {
			l.heading = corpus.RankSection
		}
		for k, next := range ls[i+1 : i+1+n] {
			if goesOn(l, next) || k == 0 && n > 1 && numbered || !hasSections(l, next, ls[i+1+n:]) {
				l = l.with(next, "")
				continue
			}
			if l.heading != corpus.RankNone {
				l.heading = corpus.RankChapter
			}
			next.heading = corpus.RankSection
			out, l = append(out, l), next
		}
		out = append(out, l)
		i += n
	}
	return out
}

// headingLines counts the lines without a number, and without the end of a sentence,
// that stand before an article or another heading.
func headingLines(ls []line) int {
	const most = 3
	for n, l := range ls[:min(len(ls), most+1)] {
		switch {
		case l.label.Rank == corpus.RankArticle || l.label.Rank.IsHeading():
			return n
		case !isHeadingLine(l):
			return 0
		}
	}
	return 0
}

// isHeadingLine reports whether a line can be one of those that make a heading, which
// may have a comma between them.
func isHeadingLine(l line) bool {
	if l.level > 0 || isComment(l) || isAnnexHead(l) {
		return false
	}
	return isHeadingOf(l, headingMarks+"，")
}

// goesOn reports whether a heading cannot end where it does, or the next line cannot
// begin one.
func goesOn(l, next line) bool {
	text := l.rest
	if l.label.Rank == corpus.RankNone {
		text = l.text
	}
	return text == "" || endsWithAny(text, "、", "和", "与", "及", "或", "，", "的") ||
		startsWithAny(next.text, "和", "与", "及", "或", "的", "以及", "、", "，")
}

// minBroken is the length, in characters, from which two lines without any number are
// taken for one heading that was broken: short ones are not.
const minBroken = 20

// hasSections reports whether a heading has others below it, the first of which is
// the next line and has lost its number: a second 节 follows; or headings without
// number, more of them than there are numbers of 章 missing.
func hasSections(l, next line, rest []line) bool {
	unnumbered := 0
	long := l.label.Rank == corpus.RankNone && utf8.RuneCountInString(l.text)+utf8.RuneCountInString(next.text) >= minBroken
	for i, h := range rest {
		switch {
		case isAnnexHead(h):
			return unnumbered > 0 && !long
		case h.label.Rank == corpus.RankSection:
			return h.label.N == 2
		case h.label.Rank == corpus.RankChapter && l.label.Rank == corpus.RankChapter:
			return unnumbered > max(0, h.label.N-l.label.N-1)
		case h.label.Rank.IsHeading():
			return l.label.Rank == corpus.RankNone && unnumbered > 0 && !long
		case i > 0 && isHeadingLine(h) && mayEnd(rest[i-1]) && headingLines(rest[i:]) > 0:
			unnumbered++
		}
	}
	return unnumbered > 0 && !long
}

// findHeadings finds the headings that are not 第…章: numbered 一、 or （一） as in
// interpretations, or of which the number is missing. Such a line stands before an
// article or before another heading and is not a sentence.
func findHeadings(ls []line) {
	leads := false // whether the line after is an article or a heading
	for i := len(ls) - 1; i >= 0; i-- {
		l := &ls[i]
		switch {
		case isAnnexHead(*l):
			leads = false
		case l.label.Rank == corpus.RankArticle || l.label.Rank.IsHeading():
			leads = true
		case leads && isNumberedHeading(ls, i):
			l.heading = l.label.Rank
		case leads && l.heading != corpus.RankNone:
		case leads && l.level == 0 && isHeadingText(*l) && (i == 0 || mayEnd(ls[i-1])):
			l.heading = corpus.RankSection
		default:
			leads = false
		}
	}
}

// isNumberedHeading reports whether 一、 or （一） is a heading and not the end of a
// list: its predecessor in number is not the line before, and nothing announces it.
func isNumberedHeading(ls []line, i int) bool {
	l := ls[i]
	if l.label.Rank != corpus.RankDivision && l.label.Rank != corpus.RankParenHan || !isHeadingText(line{text: l.rest}) {
		return false
	}
	if i == 0 || l.label.N == 1 && ls[i+1].label.Rank == corpus.RankArticle {
		return true // a list has more than one
	}
	before := ls[i-1]
	return before.label.Rank != l.label.Rank && mayEnd(before) && !strings.HasSuffix(before.text, "：")
}

// mayEnd reports whether a heading may follow the line.
func mayEnd(l line) bool {
	return isEnded(l.text) || l.label.Rank.IsHeading() || l.level > 0 || isComment(l) ||
		l.label.Rank.IsList() && isHeadingText(line{text: l.rest})
}

func (r *reading) beginHeading(l line) {
	r.close()
	r.push(l.label.Rank, l.label.Title(corpus.JoinSpaced(l.rest)))
	r.furniture("heading", l)
	r.sections = r.sections && l.label.Rank == corpus.RankSection
	switch l.label.Rank {
	case corpus.RankChapter:
		r.chapter = l.label.N
	case corpus.RankPart, corpus.RankSubpart:
		r.chapter = 0
	}
}

// beginUnnumbered opens a heading that is not 第…章. One without any number is a 章
// where the count of the chapters has a gap for it, else it stands below the 章.
func (r *reading) beginUnnumbered(l line, rest []line) {
	r.close()
	r.furniture("heading", l)
	if l.label.Rank != corpus.RankNone {
		r.push(l.heading, l.label.Title(corpus.JoinSpaced(l.rest)))
		return
	}
	title, rank := corpus.JoinSpaced(l.text), l.heading
	next := nextChapter(rest)
	switch {
	case r.listed[bare(title)].Rank.IsHeading():
		rank = r.listed[bare(title)].Rank
	case rank == corpus.RankChapter:
		r.chapter++
		r.sections = true
		r.defect("heading-number", l, "章的标题缺少序号："+title)
	case r.sections:
	case title == "附则" && len(r.above) > 0:
		rank = r.above[0].rank
	case r.chapter+next > 0 && (next == 0 || next > r.chapter+1):
		rank = corpus.RankChapter
		r.chapter++
		r.defect("heading-number", l, "章的标题缺少序号："+title)
	}
	r.push(rank, title)
}

// nextChapter is the number of the next 章, 0 where there is none in this 编.
func nextChapter(ls []line) int {
	for _, l := range ls {
		switch l.label.Rank {
		case corpus.RankChapter:
			return l.label.N
		case corpus.RankPart, corpus.RankSubpart:
			return 0
		}
	}
	return 0
}

// push puts a heading in its place below those of higher rank.
func (r *reading) push(rank corpus.Rank, title string) {
	for n := len(r.above); n > 0 && r.above[n-1].rank >= rank; n = len(r.above) {
		r.above = r.above[:n-1]
	}
	r.above = append(r.above, above{rank, title})
}

func (r *reading) path() []string {
	p := make([]string, len(r.above))
	for i, a := range r.above {
		p[i] = a.title
	}
	return p
}
