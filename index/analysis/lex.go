package analysis

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A lexeme is a number with its sign or unit, or a run of letters and digits,
// read before the dictionary sees the text. Offsets are bytes of folded text.
type lexeme struct {
	start, end int
	term       string
	typ        Type
	parts      []part
}

type part struct {
	start, end int
	term       string
}

const (
	hanDigits  = "〇零一二三四五六七八九"
	hanNumeral = hanDigits + "十百千两"
)

// lex reads the lexeme that begins at s[i:], if one does.
func lex(s string, i int) (lexeme, bool) {
	r, _ := utf8.DecodeRuneInString(s[i:])
	switch {
	case r == '第':
		return lexOrdinal(s, i)
	case r == '(':
		return lexNumberOfDocument(s, i)
	case r == '百' || r == '千':
		return lexFraction(s, i)
	case isAlnum(r) || strings.ContainsRune(hanNumeral, r):
		if l, ok := lexDate(s, i); ok {
			return l, true
		}
		if l, ok := lexQuantity(s, i); ok {
			return l, true
		}
		if isAlnum(r) {
			return lexRun(s, i), true
		}
	}
	return lexeme{}, false
}

// beginsLexeme reports whether a lexeme may begin with a character: whether lex looks
// at what follows. Few characters do.
func beginsLexeme(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '(' || isAlnum(r)
	}
	switch r {
	case '第', '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '两':
		return true
	}
	return false
}

func isAlnum(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' }

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// span is the length of the longest prefix of s of runes that ok accepts.
func span(s string, ok func(rune) bool) int {
	for i, r := range s {
		if !ok(r) {
			return i
		}
	}
	return len(s)
}

// numeral reads a whole number in digits or in Chinese at s[i:].
func numeral(s string, i int) (n, end int, ok bool) {
	length := span(s[i:], isDigit)
	if length == 0 {
		length = span(s[i:], func(r rune) bool { return strings.ContainsRune(hanNumeral, r) })
	}
	n, ok = corpus.ParseNumeral(s[i : i+length])
	return n, i + length, ok
}

// lexOrdinal reads 第二十八条, 第133条之一, 第(二)项, 第三款.
func lexOrdinal(s string, i int) (lexeme, bool) {
	at := skipSpace(s, i+len("第"))
	open := at < len(s) && s[at] == '('
	if open {
		at++
	}
	n, at, ok := numeral(s, at)
	if ok && open {
		ok = at < len(s) && s[at] == ')'
		at++
	}
	if !ok || at > len(s) {
		return lexeme{}, false
	}
	return ordinalSign(s, i, skipSpace(s, at), n)
}

var ordinalSigns = []string{"条", "款", "项", "目", "章", "节", "编"}

func ordinalSign(s string, start, at, n int) (lexeme, bool) {
	for _, sign := range ordinalSigns {
		if !strings.HasPrefix(s[at:], sign) {
			continue
		}
		end := at + len(sign)
		term := "第" + strconv.Itoa(n) + sign
		if rest, ok := strings.CutPrefix(s[end:], "之"); ok && sign == "条" {
			if sub, to, ok := numeral(s, len(s)-len(rest)); ok && sub > 0 {
				term += "之" + strconv.Itoa(sub)
				end = to
			}
		}
		return lexeme{start: start, end: end, term: term, typ: Number}, true
	}
	return lexeme{}, false
}

// skipSpace passes the spaces at s[i:].
func skipSpace(s string, i int) int { return i + span(s[i:], func(r rune) bool { return r == ' ' }) }

// lexNumberOfDocument reads (2026)1号, the year and serial of a document number; its
// code is cut as words.
func lexNumberOfDocument(s string, i int) (lexeme, bool) {
	year := s[i+1:]
	if len(year) < 8 || span(year, isDigit) != 4 || year[4] != ')' {
		return lexeme{}, false
	}
	at := skipSpace(s, i+6)
	if strings.HasPrefix(s[at:], "第") {
		at = skipSpace(s, at+len("第"))
	}
	length := span(s[at:], isDigit)
	end := skipSpace(s, at+length)
	serial := strings.TrimLeft(s[at:at+length], "0")
	if serial == "" || length > 6 || !strings.HasPrefix(s[end:], "号") {
		return lexeme{}, false
	}
	term := "〔" + year[:4] + "〕" + serial + "号"
	return lexeme{start: i, end: end + len("号"), term: term, typ: Number}, true
}

// lexFraction reads 百分之五 and 千分之七.
func lexFraction(s string, i int) (lexeme, bool) {
	for head, sign := range map[string]string{"百分之": "%", "千分之": "‰"} {
		if !strings.HasPrefix(s[i:], head) {
			continue
		}
		if n, end, ok := numeral(s, i+len(head)); ok {
			return lexeme{start: i, end: end, term: strconv.Itoa(n) + sign, typ: Number}, true
		}
	}
	return lexeme{}, false
}

// lexDate reads 2026年1月14日, 二〇二六年一月十四日, 2026-01-14, 2026.1.14 and 2026年.
func lexDate(s string, i int) (lexeme, bool) {
	year, at, ok := fourDigits(s, i)
	if !ok {
		return lexeme{}, false
	}
	yearEnd := at
	if strings.HasPrefix(s[at:], "年") {
		yearEnd = at + len("年")
		month, at, ok1 := numeral(s, yearEnd)
		if ok1 && strings.HasPrefix(s[at:], "月") {
			day, end, ok2 := numeral(s, at+len("月"))
			if ok2 && (strings.HasPrefix(s[end:], "日") || strings.HasPrefix(s[end:], "号")) {
				return dateLexeme(i, end+len("日"), yearEnd, year, month, day)
			}
		}
		return lexeme{start: i, end: yearEnd, term: strconv.Itoa(year) + "年", typ: Number}, year >= 1800 && year <= 2200
	}
	if at >= len(s) || !strings.ContainsRune("-./", rune(s[at])) {
		return lexeme{}, false
	}
	sign := s[at]
	month, at, ok1 := numeral(s, at+1)
	if !ok1 || at >= len(s) || s[at] != sign {
		return lexeme{}, false
	}
	day, end, ok2 := numeral(s, at+1)
	if !ok2 {
		return lexeme{}, false
	}
	return dateLexeme(i, end, yearEnd, year, month, day)
}

func dateLexeme(start, end, yearEnd, year, month, day int) (lexeme, bool) {
	d, ok := corpus.NewDate(year, month, day)
	return lexeme{start: start, end: end, term: string(d), typ: Number,
		parts: []part{{start, yearEnd, strconv.Itoa(year) + "年"}}}, ok
}

func fourDigits(s string, i int) (n, end int, ok bool) {
	end = i
	for range 4 {
		if end >= len(s) {
			return 0, 0, false
		}
		r, size := utf8.DecodeRuneInString(s[end:])
		if !isDigit(r) && !strings.ContainsRune(hanDigits, r) {
			return 0, 0, false
		}
		end += size
	}
	if r, _ := utf8.DecodeRuneInString(s[end:]); isDigit(r) {
		return 0, 0, false
	}
	n, ok = corpus.ParseNumeral(s[i:end])
	return n, end, ok
}

// units are the measures that a number is written with. The longest comes first.
// A unit that is a word is a part, so that 工作日 is found in 5个工作日.
var units = []struct{ written, normal string }{
	{"个工作日", "工作日"}, {"工作日", "工作日"}, {"平方公里", "平方公里"}, {"平方米", "平方米"}, {"㎡", "平方米"},
	{"个月", "个月"}, {"小时", "小时"}, {"周岁", "周岁"}, {"公里", "公里"}, {"公斤", "公斤"},
	{"元", "元"}, {"日", "日"}, {"天", "日"}, {"年", "年"}, {"倍", "倍"}, {"户", "户"}, {"人", "人"}, {"亩", "亩"}, {"吨", "吨"},
	{"%", "%"}, {"‰", "‰"}, {"条", "条"},
}

// lexQuantity reads a number with its unit: 1万元 and 10000元 are one term, and so
// are 三十日 and 30日. A bare 28条 is what readers type for 第28条.
func lexQuantity(s string, i int) (lexeme, bool) {
	value, at, han, ok := quantity(s, i)
	if !ok {
		return lexeme{}, false
	}
	for _, u := range units {
		if !strings.HasPrefix(s[at:], u.written) {
			continue
		}
		end := at + len(u.written)
		if u.normal == "条" {
			if han {
				return lexeme{}, false
			}
			return ordinalSign(s, i, at, mustInt(value))
		}
		l := lexeme{start: i, end: end, term: value + u.normal, typ: Number}
		if utf8.RuneCountInString(u.normal) > 2 && strings.HasSuffix(u.written, u.normal) {
			l.parts = []part{{end - len(u.normal), end, u.normal}}
		}
		return l, true
	}
	return lexeme{}, false
}

func mustInt(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n > corpus.MaxNumeral {
		return 0
	}
	return n
}

// quantity reads digits with an optional fraction, or a Chinese numeral, and the
// 百, 千, 万, 亿 that multiply it. The value is a plain decimal number.
func quantity(s string, i int) (value string, end int, han, ok bool) {
	length := span(s[i:], func(r rune) bool { return isDigit(r) || r == '.' || r == ',' })
	digits := strings.TrimRight(strings.ReplaceAll(s[i:i+length], ",", ""), ".")
	end = i + length
	if digits == "" {
		n, to, ok := numeral(s, i)
		if !ok {
			return "", 0, false, false
		}
		digits, end, han = strconv.Itoa(n), to, true
	}
	if len(digits) > 15 || strings.Count(digits, ".") > 1 {
		return "", 0, false, false
	}
	for _, m := range []struct {
		sign  string
		zeros int
	}{{"百", 2}, {"千", 3}, {"万", 4}, {"亿", 8}} {
		if strings.HasPrefix(s[end:], m.sign) {
			digits = shift(digits, m.zeros)
			end += len(m.sign)
		}
	}
	return digits, end, han, true
}

// shift multiplies a decimal number by a power of ten.
func shift(digits string, zeros int) string {
	whole, frac, _ := strings.Cut(digits, ".")
	frac += strings.Repeat("0", max(0, zeros-len(frac)))
	whole = strings.TrimLeft(whole+frac[:zeros], "0")
	if rest := strings.TrimRight(frac[zeros:], "0"); rest != "" {
		return whole + "." + rest
	}
	if whole == "" {
		return "0"
	}
	return whole
}

// lexRun reads a run of letters and digits with the marks that may stand inside
// one (gb/t 1234-2020 without the space, pm2.5); its plain runs are parts.
func lexRun(s string, i int) lexeme {
	end := i + span(s[i:], func(r rune) bool { return isAlnum(r) || r == '.' || r == '-' || r == '/' || r == '_' })
	end = i + len(strings.TrimRight(s[i:end], ".-/_"))
	l := lexeme{start: i, end: end, term: s[i:end], typ: Word}
	for at := i; at < end; {
		n := span(s[at:end], isAlnum)
		if n > 0 && n < end-i {
			l.parts = append(l.parts, part{at, at + n, s[at : at+n]})
		}
		at += n + 1
	}
	return l
}

// isWordRune tells what can stand in a token; the rest is punctuation and space.
func isWordRune(r rune) bool {
	if r >= 0x4E00 && r <= 0x9FFF { // nearly all
		return true
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || r == '%' || r == '‰' || unicode.Is(unicode.So, r)
}
