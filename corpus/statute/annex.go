package statute

import (
	"regexp"
	"slices"
	"strings"

	"tiaowen/corpus"
)

const annexNumeral = `([一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})?`

// annexHead is the head of an annex: 附件1 甲, 附录：, 附表, and 附 with a mark, for 附 则
// is a chapter.
var annexHead = regexp.MustCompile(`^(?:附件|附录|附表|附图)\s*` + annexNumeral + `(?:\s*[：:.、]|\s|$)\s*(.{0,60})$|` +
	`^附\s*` + annexNumeral + `\s*(?:[：:.、]|$)\s*(.{0,60})$`)

// isAnnexHead reports whether a line begins an annex. 附：… in a sentence that goes on
// is prose.
func isAnnexHead(l line) bool {
	if !strings.HasPrefix(l.text, "附") || strings.HasSuffix(l.text, "。") {
		return false
	}
	return annexHead.MatchString(l.text)
}

// beginAnnex opens an annex, or reads the list of annexes that stands at the end of a
// text. It returns how many of the lines that follow were read.
func (r *reading) beginAnnex(l line, rest []line) int {
	r.close()
	number, title := readAnnexHead(l.text)
	if n := annexList(title, rest); n > 0 {
		r.furniture("annexes", append([]line{l}, rest[:n]...)...)
		return n
	}
	name := strings.TrimRight(l.text[:len(l.text)-len(title)], "：: ")
	title = corpus.JoinSpaced(title)
	r.annex = r.annexNumber(number)
	r.doc.Annexes = append(r.doc.Annexes, corpus.Annex{N: r.annex, Title: title})
	r.above = []above{{corpus.RankNone, strings.TrimSpace(name + " " + title)}}
	r.chapter = 0
	r.furniture("heading", l)
	r.top = topRank(rest)
	return 0
}

func readAnnexHead(text string) (number, title string) {
	m := annexHead.FindStringSubmatch(text)
	return m[1] + m[3], m[2] + m[4]
}

// annexList counts the lines of a list of annexes that follow its head: 附件：1.甲
// 2.乙, each on its line or broken over two, and after them the first annex itself.
func annexList(title string, rest []line) int {
	next := 1
	if title != "" {
		next = 2
	}
	for n, l := range rest {
		switch {
		case isAnnexHead(l):
			if n > 0 && next > 2 {
				return n
			}
			return 0
		case l.label.Rank == corpus.RankNumber && l.label.N == next:
			next++
		case l.label.Rank != corpus.RankNone || isEnded(l.text) && !strings.HasSuffix(l.text, "）"):
			return 0
		}
	}
	return 0
}

// annexNumber is the number that is printed, where it is free, else the next.
func (r *reading) annexNumber(printed string) int {
	used := func(n int) bool {
		return slices.ContainsFunc(r.doc.Annexes, func(a corpus.Annex) bool { return a.N == n })
	}
	if n, ok := corpus.ParseNumeral(printed); ok && n > 0 && !used(n) {
		return n
	}
	n := len(r.doc.Annexes) + 1
	for used(n) {
		n++
	}
	return n
}
