package corpus

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// A DocNumber is a 发文字号 (GB/T 9704 7.2.5): the issuing body's code, the year in
// 〔 〕 and a serial number without padding.
type DocNumber struct {
	Code   string // 洪政发
	Year   int
	Serial int
}

// String writes the number in its normal form: 洪政发〔2026〕1号.
func (n DocNumber) String() string {
	return fmt.Sprintf("%s〔%d〕%d号", n.Code, n.Year, n.Serial)
}

var docNumber = regexp.MustCompile(
	`([\p{Han}A-Za-z]{1,20}?)\s*[〔\[［【（(﹝]\s*([0-9０-９]{4})\s*[〕\]］】）)﹞]\s*第?\s*([0-9０-９]{1,6})\s*号`)

// beforeNumber are words that stand before a document number without a mark
// between and are no part of its code: 根据洪政发〔2026〕1号.
var beforeNumber = regexp.MustCompile(`^(?:根据|依据|按照|依照|参照|遵照|贯彻|落实|执行|详见|以及|文号|废止)`)

// firstYear is the first year that a document number can name; four digits that say
// less are something else.
const firstYear = 1900

// FindDocNumber finds the first document number in s, in any of the brackets and
// widths that people write: 洪政发[2026]1号, 洪政发（2026）第 01 号. The code runs
// from the last character that is not Chinese or a letter, words such as 根据 left
// out.
func FindDocNumber(s string) (n DocNumber, at Span, ok bool) {
	if !strings.Contains(s, "号") {
		return DocNumber{}, Span{}, false
	}
	for _, m := range docNumber.FindAllStringSubmatchIndex(s, -1) {
		year, _ := ParseNumeral(s[m[4]:m[5]])
		serial, ok := parseSerial(s[m[6]:m[7]])
		start := m[2]
		if word := beforeNumber.FindString(s[start:m[3]]); start+len(word) < m[3] {
			start += len(word)
		}
		if ok && year >= firstYear {
			return DocNumber{s[start:m[3]], year, serial}, Span{start, m[1]}, true
		}
	}
	return DocNumber{}, Span{}, false
}

func parseSerial(s string) (int, bool) {
	ascii := strings.Map(func(r rune) rune {
		if r >= '０' && r <= '９' {
			return r - '０' + '0'
		}
		return r
	}, s)
	n, err := strconv.Atoi(ascii)
	return n, err == nil && n > 0
}

// ParseDocNumber reads s, which must be a document number and nothing else.
func ParseDocNumber(s string) (DocNumber, bool) {
	s = strings.TrimSpace(s)
	n, at, ok := FindDocNumber(s)
	return n, ok && at.Start == 0 && at.End == len(s)
}

// DocumentID is the id of a document: short, readable, and made only of what
// the document says of itself. It is the 发文字号 where there is one
// (洪政发-2026-1), else the title with the date of the version
// (刑事诉讼法-2018-10-26).
func DocumentID(number, title string, signed Date) string {
	if n, ok := ParseDocNumber(number); ok {
		return fmt.Sprintf("%s-%d-%d", n.Code, n.Year, n.Serial)
	}
	id := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
			return r
		}
		return -1
	}, strings.TrimPrefix(title, "中华人民共和国"))
	if id == "" {
		id = "无题"
	}
	if signed != "" {
		id += "-" + string(signed)
	}
	return id
}
