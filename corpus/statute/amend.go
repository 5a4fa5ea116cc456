package statute

import (
	"strings"

	"tiaowen/corpus"
)

// markQuoted takes the labels from articles and headings that an amendment inserts and
// that stand without quotation marks: after 增加五条，…内容如下：, up to the article that
// counts on.
func (r *reading) markQuoted(ls []line) {
	if r.doc.Genre != "修正案" && r.doc.Genre != "决定" && !strings.Contains(r.doc.Title, "修改") {
		return
	}
	last, inserted := corpus.Label{}, false
	for i := range ls {
		l := &ls[i]
		switch {
		case isAnnexHead(*l):
			return
		case l.label.Rank == corpus.RankArticle && (last.N == 0 || l.label.N == last.N+1 && l.label.Sub == 0):
			last, inserted = l.label, false
		case inserted && (l.label.Rank == corpus.RankArticle || l.label.Rank.IsHeading() || l.level > 0):
			l.label, l.rest, l.level = corpus.Label{}, "", 0
			l.quoted = true
		}
		inserted = inserted || last.N > 0 && announces(l.text)
	}
}

// announces reports whether a text ends by saying that new articles follow.
func announces(text string) bool {
	return endsWithAny(text, "：", ":") && containsAny(text, "增加", "修改为", "内容如下") && containsAny(text, "条", "章", "节")
}

// dropFootnotes takes out a note of the editor, ① …, at the end of a text: it has no ②,
// and belongs to no 条.
func (r *reading) dropFootnotes(ls []line) []line {
	for i, l := range ls {
		if !strings.HasPrefix(l.text, "①") || i+1 < len(ls) && !isAnnexHead(ls[i+1]) || hasLine(ls, "②") {
			continue
		}
		r.doc.Notes = append(r.doc.Notes, l.text)
		r.furniture("note", l)
		return append(ls[:i:i], ls[i+1:]...)
	}
	return ls
}

func hasLine(ls []line, head string) bool {
	for _, l := range ls {
		if strings.HasPrefix(l.text, head) {
			return true
		}
	}
	return false
}
