package statute

import (
	"strings"

	"tiaowen/corpus"
)

// An above is a heading with its rank.
type above struct {
	rank  corpus.Rank
	title string
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
	if i == 0 {
		return true
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
