package gazette

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A line is one line of the source that is not blank.
type line struct {
	n     int // from 1
	span  corpus.Span
	raw   string
	text  string // without markup
	level int    // of the heading mark, 0 to 6
	bold  []corpus.Span
	label corpus.Label // Rank is RankNone without a number
	rest  string       // text without the number
}

func scan(data []byte) []line {
	var ls []line
	at := 0
	for n, raw := range strings.SplitAfter(string(data), "\n") {
		start := at
		at += len(raw)
		trimmed := corpus.TrimSpace(raw)
		if trimmed == "" {
			continue
		}
		start += strings.Index(raw, trimmed)
		md := corpus.ParseMarkdownLine(trimmed)
		if md.Text == "" {
			continue // a heading mark alone
		}
		l := line{n: n + 1, span: corpus.Span{Start: start, End: start + len(trimmed)}, raw: trimmed,
			text: md.Text, level: md.Level, bold: md.Bold}
		l.label, l.rest, _ = corpus.ParseLabel(md.Text)
		ls = append(ls, l)
	}
	return ls
}

func (l line) numbered() bool { return l.label.Rank != corpus.RankNone }

// allBold reports whether the whole line is set in bold.
func (l line) allBold() bool {
	return len(l.bold) == 1 && l.bold[0] == corpus.Span{Start: 0, End: len(l.text)}
}

// A block is one natural paragraph or heading: a line with the lines that a page
// or column break cut off from it.
type block struct {
	lines []line
	text  string
}

func (b block) first() line { return b.lines[0] }

func (b block) rest() string { return corpus.TrimSpace(b.text[len(b.first().label.Written):]) }

var (
	ruleLine  = regexp.MustCompile(`^(?:-{3,}|\*{3,}|_{3,}|—{5,}|={3,})$`)
	annexLine = regexp.MustCompile(`^附\s*件\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})?\s*(?:[：:]\s*(.*))?$`)
)

// starts reports whether a line cannot be the rest of the one before.
func (l line) starts() bool {
	return l.numbered() || l.level > 0 || strings.HasPrefix(l.text, "——") || strings.HasPrefix(l.text, "|") ||
		strings.HasPrefix(l.text, "- ") || annexLine.MatchString(l.text) || ruleLine.MatchString(l.text)
}

// final reports whether a text ends as a sentence or a clause of a list does.
func final(text string) bool {
	text = strings.TrimRight(text, "”’」』")
	r, _ := utf8.DecodeLastRuneInString(text)
	switch {
	case strings.ContainsRune("。！？；：!?;:…|", r):
		return true
	case strings.ContainsRune("）)", r):
		if corpus.EndsWithDuty(text) {
			return true
		}
		open := strings.LastIndexAny(text, "（(")
		return open > 0 && final(text[:open]) || open > 0 && strings.HasSuffix(strings.TrimRight(text, "）)"), "。")
	}
	return false
}

// join makes blocks of lines. cut is called for each heading that was cut in two.
func join(lines []line, cut func(block)) []block {
	var bs []block
	for _, l := range lines {
		if len(bs) > 0 {
			last := &bs[len(bs)-1]
			switch {
			case last.cutHeading(l, bs):
				last.add(l)
				cut(*last)
				continue
			case last.continues(l, bs):
				last.add(l)
				continue
			}
		}
		bs = append(bs, block{lines: []line{l}, text: l.text})
	}
	return bs
}

func (b *block) add(l line) {
	last, _ := utf8.DecodeLastRuneInString(b.text)
	first, _ := utf8.DecodeRuneInString(l.text)
	if isLatin(last) && isLatin(first) {
		b.text += " "
	}
	b.text += l.text
	b.lines = append(b.lines, l)
}

func isLatin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

// maxCutHeading is the length in characters of what may stand on the second line
// of a heading: a column holds about 18, a title two lines of about 22.
const maxCutHeading = 22

// cutHeading reports whether l is the second half of the heading b: a heading mark
// without a number under a numbered heading without an end ("## 3. …融合发" and
// "## 展"), or prose under a bold numbered lead-in that breaks off where its
// neighbours end with a full stop.
func (b block) cutHeading(l line, before []block) bool {
	f, last := b.first(), b.lines[len(b.lines)-1]
	if !f.numbered() || f.label.Rank == corpus.RankArticle || final(b.text) {
		return false
	}
	if f.level > 0 {
		return l.level == f.level && !l.numbered() && utf8.RuneCountInString(l.text) <= maxCutHeading && last.level > 0 &&
			!annexLine.MatchString(l.text)
	}
	return last.allBold() && !l.starts() && siblingsRunOn(f, before[:len(before)-1])
}

// siblingsRunOn reports whether the nearest block before of the same rank has its
// text on the line of its lead-in heading.
func siblingsRunOn(f line, before []block) bool {
	for i := len(before) - 1; i >= 0; i-- {
		l := before[i].first()
		if l.numbered() && l.label.Rank == f.label.Rank {
			return !standsAlone(l)
		}
		if l.numbered() && l.label.Rank < f.label.Rank {
			break
		}
	}
	return false
}

// standsAlone reports whether a numbered line is a heading on a line of its own.
func standsAlone(l line) bool {
	return l.level > 0 || l.label.Rank.IsHeading() || l.allBold() ||
		l.label.Rank == corpus.RankDivision && !strings.ContainsAny(l.rest, sentenceMarks)
}

const sentenceMarks = "。；，,;：:"

// maxJoin is how many lines one paragraph may be cut into. A column break comes
// twice a page; the longest paragraph of the gazettes seen runs over three lines.
// The bound keeps a file without punctuation from becoming one paragraph.
const maxJoin = 40

// continues reports whether l is the rest of b, cut off by a page or column break.
func (b block) continues(l line, before []block) bool {
	f := b.first()
	switch {
	case len(b.lines) >= maxJoin, l.starts(), final(b.text), ruleLine.MatchString(f.text):
		return false
	case f.numbered() && len(b.lines) == 1:
		return !standsAlone(f) && !b.bareHeading(l, before[:len(before)-1])
	default:
		return f.level == 0 || f.numbered()
	}
}

// standardHeading are the headings that plans share; they are whole wherever they
// stand.
var standardHeading = regexp.MustCompile(`^(?:指导思想|基本原则|(?:总体|工作|主要|发展|具体)?(?:要求|目标|思路|任务|安排|步骤|措施|机制|职责)|` +
	`重点(?:工作)?任务|重点工作|推进机制|保障措施|组织(?:实施|领导|保障)|适用范围|有关要求|附则)$`)

// maxTail is the length in characters of a line that is too short for a paragraph
// and can only be the tail of the heading above it.
const maxTail = 8

// bareHeading reports whether a numbered line that nothing marks is a heading over
// the prose l, not the first line of one paragraph with it: it has no mark of
// punctuation, and its neighbour stands alone too, or what the two would say
// together is too long for a lead-in.
func (b block) bareHeading(l line, before []block) bool {
	f := b.first()
	if f.label.Rank == corpus.RankArticle || strings.ContainsAny(f.rest, sentenceMarks) ||
		!final(l.text) && utf8.RuneCountInString(l.text) <= maxTail {
		return false
	}
	if standardHeading.MatchString(f.rest) {
		return true
	}
	for i := len(before) - 1; i >= 0; i-- {
		n := before[i].first()
		if n.numbered() && n.label.Rank < f.label.Rank {
			break
		}
		if n.numbered() && n.label.Rank == f.label.Rank {
			return !strings.ContainsAny(before[i].text, sentenceMarks)
		}
	}
	sentence, _, _ := strings.Cut(f.rest+l.text, "。")
	return utf8.RuneCountInString(sentence) > maxLeadIn
}
