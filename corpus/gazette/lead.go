package gazette

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// maxLeadIn is the length in characters of the longest first sentence that is
// taken for a lead-in heading when nothing marks it: the longest marked ones have
// about 25.
const maxLeadIn = 32

// split parts the lead-in heading of a numbered block from its text. A line that
// stands alone is all heading; else the heading is what is bold, or a short first
// sentence. A block whose only sentence is its task keeps that as text.
func (n *node) split() {
	f, rest := n.block.first(), n.block.rest()
	if trimMark(rest) == "" {
		n.lines = []string{rest} // nothing, or a mark alone
		return
	}
	if standsAlone(f) && len(n.block.lines) == 1 || f.level > 0 {
		n.heading = trimMark(rest)
		return
	}
	if f.label.Rank.IsList() && !strings.ContainsAny(rest, sentenceMarks) {
		n.heading = rest
		return
	}
	heading, text := n.boldLead(rest)
	if heading == "" {
		heading, text = sentenceLead(rest)
	}
	if text != "" && corpus.TrimSpace(corpus.CutDuty(text)) == "" {
		heading, text = "", rest
	}
	n.heading = heading
	if text != "" {
		n.lines = []string{text}
	}
}

func trimMark(s string) string {
	last, size := utf8.DecodeLastRuneInString(s)
	if strings.ContainsRune(corpus.HeadingMarks, last) {
		return s[:len(s)-size]
	}
	return s
}

// boldLead reads a lead-in that is set in bold, with or without its number. A bold
// run that breaks off at the end of its line is no whole heading.
func (n *node) boldLead(rest string) (heading, text string) {
	f := n.block.first()
	start := len(n.block.text) - len(rest)
	if len(f.bold) == 0 || f.bold[0].Start > start || f.bold[0].End <= start {
		return "", rest
	}
	end := f.bold[0].End
	heading, text = n.block.text[start:end], n.block.text[end:]
	if trimmed := trimMark(heading); trimmed != heading {
		return trimmed, corpus.TrimSpace(text)
	}
	if next, size := utf8.DecodeRuneInString(text); size > 0 && strings.ContainsRune(corpus.HeadingMarks, next) {
		return heading, corpus.TrimSpace(text[size:])
	}
	if end == len(f.text) {
		return "", rest
	}
	return heading, corpus.TrimSpace(text)
}

// sentenceLead reads a short first sentence as a lead-in.
func sentenceLead(rest string) (heading, text string) {
	if before, after, ok := strings.Cut(rest, "："); ok && isColonLead(before) {
		return before, corpus.TrimSpace(after)
	}
	heading, text, ok := strings.Cut(rest, "。")
	if !ok || heading == "" || utf8.RuneCountInString(heading) > maxLeadIn || strings.ContainsAny(heading, "；;：:") || unbalanced(heading) {
		return "", rest
	}
	return heading, corpus.TrimSpace(text)
}

// maxColonLead is the length in characters of the longest lead-in before a colon.
const maxColonLead = 12

var notLead = regexp.MustCompile(`[，,；;。、“”《》（）()]|下列|如下|以下|单位$|部门$|包括$|条件$|情形$`)

// isColonLead tells a lead-in (时间安排：…) from a sentence that a list follows and
// from a clause of responsibility.
func isColonLead(s string) bool {
	return s != "" && utf8.RuneCountInString(s) <= maxColonLead && !notLead.MatchString(s)
}

// unbalanced reports whether a bracket or a quotation mark is open at the end.
func unbalanced(s string) bool {
	count := countBrackets(s)
	for _, p := range brackets {
		if count[p[0]] != count[p[1]] {
			return true
		}
	}
	return false
}
