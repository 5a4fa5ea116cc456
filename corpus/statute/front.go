package statute

import (
	"strings"

	"tiaowen/corpus"
)

// maxFront bounds how many lines between head and text are looked at.
const maxFront = 12

// readFront reads what stands between the head and the text of an interpretation or a
// decision as it is printed: the title again, in lines, the body that made it, its
// number, and the note of adoption. The rest is the text.
func (r *reading) readFront(ls []line) []line {
	for n := 0; len(ls) > 0 && n < maxFront; n++ {
		l := ls[0]
		kind := r.frontKind(l)
		switch kind {
		case "":
			return ls
		case "number":
			r.doc.Number = frontNumber(l.text)
		case "note":
			r.doc.Notes = append(r.doc.Notes, l.text)
		}
		r.furniture(kind, l)
		ls = ls[1:]
	}
	return ls
}

func (r *reading) frontKind(l line) string {
	text := bare(l.text)
	switch {
	case isComment(l):
		return "rule"
	case l.label.Rank != corpus.RankNone || l.level > 0:
		return ""
	case text == "":
		return "note"
	case strings.Contains(bare(r.doc.Title), text) && (len([]rune(text)) >= 4 || r.lastFurniture() == "title" && strings.HasSuffix(bare(r.doc.Title), text)):
		return "title"
	case frontNumber(l.text) != "":
		return "number"
	case strings.HasSuffix(l.text, "）") && (isNote(l.text) || isBracketNote(l.text)):
		return "note"
	default:
		return ""
	}
}

// isBracketNote reports whether a line in brackets, or the rest of one that was cut,
// tells of the adoption of the text.
func isBracketNote(text string) bool {
	if strings.HasSuffix(text, "通过）") && !strings.Contains(text, "（") {
		return true
	}
	_, _, dated := corpus.FindDate(text)
	return dated && strings.HasPrefix(text, "（") && containsAny(text, noteVerbs...) && strings.LastIndex(text, "（") == 0
}

// lastFurniture is the kind of what was read last.
func (r *reading) lastFurniture() string {
	if n := len(r.out.Furniture); n > 0 {
		return r.out.Furniture[n-1].Kind
	}
	return ""
}

// frontNumber is the document number that a line consists of, in normal form.
func frontNumber(text string) string {
	n, ok := corpus.ParseDocNumber(strings.Trim(text, "（()） \u3000"))
	if !ok {
		return ""
	}
	return n.String()
}

// bare is a title without white space, book marks and punctuation.
func bare(s string) string {
	return strings.Map(func(c rune) rune {
		if isBlank(c) || strings.ContainsRune("《》〈〉、，,“”（）()", c) {
			return -1
		}
		return c
	}, s)
}
