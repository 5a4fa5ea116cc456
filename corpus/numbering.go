package corpus

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Rank is the level of a numbered block. Ranks grow downward: a block stands
// under the last block before it whose rank is smaller. Which ranks a text uses
// is its own affair; a 办法 has 章 and 条, a plan has 一、 and （一）.
type Rank int

// The ranks, from the top.
const (
	RankNone       Rank = iota
	RankPart            // 第一编
	RankSubpart         // 第一分编
	RankChapter         // 第一章
	RankSection         // 第一节
	RankArticle         // 第一条, 第一条之一
	RankStem            // 甲、, of items only
	RankDivision        // 一、
	RankParenHan        // （一）
	RankNumber          // 1.
	RankParenDigit      // （1）
	RankCircled         // ①, of items only
)

// IsHeading reports whether a block of the rank only carries others: 编, 分编, 章
// and 节 have no text of their own.
func (r Rank) IsHeading() bool { return r >= RankPart && r <= RankSection }

// IsList reports whether the rank is one that a list inside an article can have:
// 项 and 目, or in statutes before the 1990s 一、.
func (r Rank) IsList() bool { return r >= RankStem }

// Level is the level of a ref for a block of the rank; it is empty for 编, 分编, 章
// and 节, which do not enter refs because articles are numbered through.
func (r Rank) Level() string {
	switch r {
	case RankArticle:
		return LevelArticle
	case RankDivision:
		return LevelDivision
	case RankParenHan:
		return LevelDvs2
	case RankNumber:
		return LevelDvs3
	case RankParenDigit:
		return LevelDvs4
	default:
		return ""
	}
}

// A Label is the number at the head of a block.
type Label struct {
	Rank    Rank
	N       int    // from 1
	Sub     int    // 之一 = 1
	Written string // as the text has it: (一), 第 二 条
	Text    string // in the normal form: （一）, 第二条
}

// Step is the step of a ref that the label makes; see [Rank.Level].
func (l Label) Step() Step { return Step{Level: l.Rank.Level(), N: l.N, Sub: l.Sub} }

// Title writes the label with its heading as a path shows it: 第一章 总则,
// 一、主要目标, （二）重点任务, 1. 持续推动.
func (l Label) Title(heading string) string {
	if heading == "" {
		return l.Text
	}
	if l.Rank <= RankArticle || l.Rank == RankNumber {
		return l.Text + " " + heading
	}
	return l.Text + heading
}

const hanNumber = `[〇○零一二两三四五六七八九十百千]`

// inHanNumber reports whether a character is one of hanNumber.
func inHanNumber(r rune) bool {
	_, digit := hanDigit(r)
	return digit || hanUnit(r) > 0
}

var (
	labelDivision   = regexp.MustCompile(`^(` + hanNumber + `{1,6})\s*、`)
	labelParen      = regexp.MustCompile(`^[（(﹙]{1,2}\s*(?:(` + hanNumber + `{1,6})|([0-9０-９]{1,3}))\s*[）)﹚](?:\s*、)?`)
	labelNumber     = regexp.MustCompile(`^([0-9０-９]{1,3})\s*(?:[.．]|、)`)
	enumerationTail = regexp.MustCompile(`^[一二三四五六七八九十](?:[、等级类档期种项产至到和]|$)`)
)

// proseAfterOrdinal are the words by which a line that begins with 第二十八条 shows
// that it is the rest of a sentence that names an article, not that article.
var proseAfterOrdinal = []string{"规定", "的", "第", "、", "，", ",", "和", "或", "及", "与", "至", "到", "所", "中", "款", "项", "。", "；", "）", ")", "》"}

// ParseLabel reads the number at the head of a line: 第X编, 分编, 章, 节, 条 (之Y),
// 一、, （一）, 1. and （1）, in half and full width. The rest is what follows, without
// the white space between. The line must be free of markup. It reports false
// for prose that only looks numbered: 第二十八条规定…, 一、二级…, （一）项, 3.5亿元.
func ParseLabel(line string) (l Label, rest string, ok bool) {
	line = TrimSpace(line)
	read := readerOf(line)
	if read == nil {
		return Label{}, line, false
	}
	if l, ok = read(line); ok {
		return l, TrimSpace(line[len(l.Written):]), true
	}
	return Label{}, line, false
}

// readerOf is what reads the number of a line, by its first character; most lines have
// none.
func readerOf(line string) func(string) (Label, bool) {
	r, _ := utf8.DecodeRuneInString(line)
	switch {
	case r == '第' || r == '笫':
		return readOrdinal
	case r == '（' || r == '(' || r == '﹙':
		return readParen
	case r >= '0' && r <= '9' || r >= '０' && r <= '９':
		return readNumber
	case inHanNumber(r):
		return readDivision
	}
	return nil
}

// maxInserted is the largest 之 that is read: 九十九 has the three characters that a
// label allows, and no statute inserts more articles in one place.
const maxInserted = 99

func readOrdinal(line string) (Label, bool) {
	o, ok := splitOrdinal(line)
	if !ok {
		return Label{}, false
	}
	n, ok := ParseNumeral(withoutSpace(o.number))
	if !ok || n == 0 {
		return Label{}, false
	}
	l := Label{Rank: o.rank, N: n, Written: line[:o.end]}
	l.Text = "第" + Numeral(n) + o.sign
	if o.sub != "" {
		if l.Sub, ok = ParseNumeral(o.sub); !ok || l.Sub == 0 || l.Sub > maxInserted {
			return Label{}, false
		}
		l.Text += "之" + Numeral(l.Sub)
	}
	return l, !hasAnyPrefix(line[o.end:], proseAfterOrdinal)
}

// An ordinal is 第 (or 笫), a number, a sign, and 之 with a number, in their parts. There
// may be white space between them and within a number in Chinese.
type ordinal struct {
	number, sign, sub string
	rank              Rank
	end               int
}

// mostDigits and mostInserted bound the characters of a number in digits and of one
// behind 之.
const (
	mostDigits   = 4
	mostInserted = 3
)

// splitOrdinal reads the ordinal that a line begins with.
func splitOrdinal(line string) (o ordinal, ok bool) {
	from := skipBlanks(line, len("第"))
	end := from
	for at := from; ; at = skipBlanks(line, end) {
		r, size := utf8.DecodeRuneInString(line[at:])
		if !inHanNumber(r) {
			break
		}
		end = at + size
	}
	if end == from {
		end = from + spanOf(line[from:], mostDigits, func(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' })
	}
	o.number, o.end = line[from:end], skipBlanks(line, end)
	for _, s := range ordinalSigns {
		if o.number != "" && strings.HasPrefix(line[o.end:], s.written) {
			o.sign, o.rank, o.end, ok = s.written, s.rank, o.end+len(s.written), true
			break
		}
	}
	at := skipBlanks(line, o.end)
	if !ok || !strings.HasPrefix(line[at:], "之") {
		return o, ok
	}
	at = skipBlanks(line, at+len("之"))
	if n := spanOf(line[at:], mostInserted, inHanNumber); n > 0 {
		o.sub, o.end = line[at:at+n], at+n
	}
	return o, true
}

var ordinalSigns = []struct {
	written string
	rank    Rank
}{{"条", RankArticle}, {"章", RankChapter}, {"节", RankSection}, {"分编", RankSubpart}, {"编", RankPart}}

// skipBlanks passes what \s matches.
func skipBlanks(s string, i int) int {
	for i < len(s) && strings.IndexByte(" \t\n\f\r", s[i]) >= 0 {
		i++
	}
	return i
}

// spanOf is the length of the first characters, most of them at most, that ok accepts.
func spanOf(s string, most int, ok func(rune) bool) int {
	for i, r := range s {
		if most--; most < 0 || !ok(r) {
			return i
		}
	}
	return len(s)
}

func readDivision(line string) (Label, bool) {
	m := labelDivision.FindStringSubmatch(line)
	if m == nil || enumerationTail.MatchString(line[len(m[0]):]) {
		return Label{}, false
	}
	n, ok := listNumber(m[1])
	return Label{Rank: RankDivision, N: n, Written: m[0], Text: Numeral(n) + "、"}, ok
}

// namesItem reports whether what follows （一） shows that the number names an item of
// a list elsewhere: （一）项规定, （三）、（四）项. A line about a 项目 does not.
func namesItem(rest string) bool {
	for _, join := range []string{"至", "到", "和", "、", "或", "及"} {
		rest = strings.TrimPrefix(rest, join)
	}
	return strings.HasPrefix(rest, "项") && !strings.HasPrefix(rest, "项目") || hasAnyPrefix(rest, []string{"（", "("})
}

func readParen(line string) (Label, bool) {
	m := labelParen.FindStringSubmatch(line)
	if m == nil || namesItem(TrimSpace(line[len(m[0]):])) {
		return Label{}, false
	}
	if m[1] != "" {
		n, ok := listNumber(m[1])
		return Label{Rank: RankParenHan, N: n, Written: m[0], Text: "（" + Numeral(n) + "）"}, ok
	}
	n, ok := ParseNumeral(m[2])
	return Label{Rank: RankParenDigit, N: n, Written: m[0], Text: fmt.Sprintf("（%d）", n)}, ok && n > 0
}

// listNumber reads the number of a list in Chinese. Lists count 十一, never 一一:
// a run of digits there is a slip or a code.
func listNumber(s string) (int, bool) {
	n, ok := ParseNumeral(s)
	return n, ok && n > 0 && (n < 10 || strings.ContainsAny(s, "十百千"))
}

func readNumber(line string) (Label, bool) {
	m := labelNumber.FindStringSubmatch(line)
	if m == nil {
		return Label{}, false
	}
	next, _ := utf8.DecodeRuneInString(line[len(m[0]):])
	if unicode.IsDigit(next) {
		return Label{}, false
	}
	n, ok := ParseNumeral(m[1])
	return Label{Rank: RankNumber, N: n, Written: m[0], Text: fmt.Sprintf("%d.", n)}, ok && n > 0
}

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// TrimSpace cuts white space from both ends, the ideographic space and the
// byte-order mark included.
func TrimSpace(s string) string { return strings.TrimFunc(s, isBlank) }

func isBlank(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

func withoutSpace(s string) string {
	return strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, s)
}

// JoinSpaced takes out the white space that a printer put into a heading to fill
// it or to break it: 总　则 becomes 总则. Space between two ASCII characters stays,
// for it parts words.
func JoinSpaced(heading string) string {
	rs := []rune(TrimSpace(heading))
	var b strings.Builder
	for i := 0; i < len(rs); i++ {
		if !isBlank(rs[i]) {
			b.WriteRune(rs[i])
			continue
		}
		j := i
		for j < len(rs) && isBlank(rs[j]) {
			j++
		}
		if i > 0 && j < len(rs) && rs[i-1] < utf8.RuneSelf && rs[j] < utf8.RuneSelf {
			b.WriteByte(' ')
		}
		i = j - 1
	}
	return b.String()
}
