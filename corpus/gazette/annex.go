package gazette

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// takeLists takes the list 附件：1. … 2. … and rules out of the lines.
func (w *writer) takeLists(ls []line) []line {
	var kept []line
	for i := 0; i < len(ls); i++ {
		l := ls[i]
		switch {
		case ruleLine.MatchString(l.text):
			w.furniture("rule", w.doc.ID, l)
		case isAnnexList(l):
			n := annexListLines(ls[i:])
			w.readAnnexList(ls[i : i+n])
			i += n - 1
		default:
			kept = append(kept, l)
		}
	}
	return kept
}

func isAnnexList(l line) bool {
	m := annexLine.FindStringSubmatch(l.text)
	return m != nil && !isAnnexHead(l) && m[1] == ""
}

// annexListLines counts the lines of an annex list: numbered lines, and the rests
// of titles that run over a line.
func annexListLines(ls []line) int {
	n, next := 1, 1
	first := annexLine.FindStringSubmatch(ls[0].text)[2]
	numberedList := first == ""
	if l, _, ok := corpus.ParseLabel(first); ok && l.Rank == corpus.RankNumber {
		numberedList, next = true, l.N+1
	}
	for ; numberedList && n < len(ls); n++ {
		l := ls[n]
		if l.label.Rank == corpus.RankNumber && l.label.N == next && l.level == 0 {
			next++
			continue
		}
		if l.starts() || strings.ContainsAny(l.text, "。，；") || utf8.RuneCountInString(l.text) > maxTitle || bodyName.MatchString(l.text) {
			break
		}
	}
	return n
}

func (w *writer) readAnnexList(ls []line) {
	w.furniture("annexes", w.doc.ID, ls...)
	for i, l := range ls {
		text := l.text
		if i == 0 {
			text = annexLine.FindStringSubmatch(text)[2]
		}
		label, rest, ok := corpus.ParseLabel(text)
		switch last := len(w.doc.Annexes) - 1; {
		case ok && label.Rank == corpus.RankNumber:
			w.doc.Annexes = append(w.doc.Annexes, corpus.Annex{N: label.N, Title: corpus.JoinSpaced(rest)})
		case i == 0 && text != "":
			w.doc.Annexes = append(w.doc.Annexes, corpus.Annex{N: 1, Title: corpus.JoinSpaced(text)})
		case last >= 0:
			w.doc.Annexes[last].Title += corpus.JoinSpaced(text)
		}
	}
}

// annexAt is the index of the first annex, or the length.
func annexAt(ls []line) int {
	for i, l := range ls {
		if isAnnexHead(l) {
			return i
		}
	}
	return len(ls)
}

// isAnnexHead tells 附件1 over an annex from the list 附件：1. … 2. … under a text.
func isAnnexHead(l line) bool {
	m := annexLine.FindStringSubmatch(l.text)
	return m != nil && (m[2] == "" || m[1] != "") && !(m[1] == "" && strings.ContainsAny(l.text, "：:"))
}

func (w *writer) readAnnexes(ls []line) {
	for len(ls) > 0 {
		end := 1 + annexAt(ls[1:])
		w.readAnnex(ls[:end])
		ls = ls[end:]
	}
}

func (w *writer) readAnnex(ls []line) {
	d, head := w.doc, ls[0]
	m := annexLine.FindStringSubmatch(head.text)
	n, ok := corpus.ParseNumeral(m[1])
	if !ok || n == 0 || n > maxAnnex {
		n = 1
	}
	w.furniture("title", d.ID, head)
	listed := ""
	for _, a := range d.Annexes {
		if a.N == n {
			listed = a.Title
		}
	}
	title, rest := m[2], ls[1:]
	if title == "" {
		k := titleLines(rest, listed)
		title = joinTitle(rest[:k])
		w.furniture("title", d.ID, rest[:k]...)
		rest = rest[k:]
	}
	switch {
	case listed == "":
		d.Annexes = append(d.Annexes, corpus.Annex{N: n, Title: title})
		w.defect("annex-unlisted", d.ID, head.n, head.text+" "+title, "正文后的附件说明未列此附件。")
	case squash(listed) != squash(title):
		w.defect("annex-title", d.ID, head.n, title, "附件说明写作“"+listed+"”，与附件自身标题不一致；以附件为准。")
		for i := range d.Annexes {
			if d.Annexes[i].N == n {
				d.Annexes[i].Title = title
			}
		}
	}
	w.readPart(part{annex: n, title: annexTitle(n, title), lines: rest})
}

// maxAnnex bounds the number of an annex; larger is a misreading.
const maxAnnex = 99
