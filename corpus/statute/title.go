package statute

import (
	"strings"

	"tiaowen/corpus"
)

// hasTitles reports whether the articles of a text have titles: 第三条 存单纠纷案件的受理与中止,
// with the 款 below. Most have, or none: a single line without an end is a sentence
// that was cut.
func hasTitles(ls []line) bool {
	titles, articles := 0, 0
	for i, l := range ls {
		if l.label.Rank != corpus.RankArticle {
			continue
		}
		articles++
		if hasTitle(l, ls[i+1:]) {
			titles++
		}
	}
	return titles >= 3 && titles*2 >= articles
}

// hasTitle reports whether a numbered line is a title: short, no sentence, and text
// below it.
func hasTitle(l line, rest []line) bool {
	if len(rest) == 0 || !isHeadingOf(line{text: l.rest}, headingMarks+"，") || strings.HasPrefix(l.rest, "《") && strings.HasSuffix(l.rest, "》") {
		return false // 《…》 is an entry of a list
	}
	next := rest[0]
	below := next.label.Rank == corpus.RankNone && !isComment(next) || next.label.Rank > l.label.Rank && next.label.Rank.IsList()
	return below && next.heading == corpus.RankNone && next.level == 0 && !isAnnexHead(next)
}

// readTitle makes the first line of the open provision its heading, where that is a
// title: of an article where the others have titles, of 一、 where it is set as a
// heading or is one by its words.
func (r *reading) readTitle(l line, rest []line) {
	if !hasTitle(l, rest) || l.label.Rank == corpus.RankArticle && !r.titled {
		return
	}
	r.open.p.Heading = strings.Join(r.open.lines, "")
	r.open.lines = nil
}

// markRepeated finds the title of the text where it stands again within it, in lines of
// its own: above the changed text that follows a decision.
func (r *reading) markRepeated(ls []line) {
	const most = 4
	title := bare(r.doc.Title)
	for i, l := range ls {
		if i == 0 || len(l.text) > 2*len(title) || !strings.HasPrefix(title, bare(l.text)) || !mayEnd(ls[i-1]) {
			continue
		}
		got := ""
		for n := 0; n < most && i+n < len(ls) && ls[i+n].label.Rank == corpus.RankNone && len(got) < len(title); n++ {
			if got += bare(ls[i+n].text); got == title {
				for k := i; k <= i+n; k++ {
					ls[k].again = true
				}
			}
		}
	}
}
