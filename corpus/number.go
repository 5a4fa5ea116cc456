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

// FindDocNumber finds the first document number in s, in any of the brackets and
// widths that people write: 洪政发[2026]1号, 洪政发（2026）第 01 号. The code runs
// from the last character that is not Chinese or a letter.
func FindDocNumber(s string) (n DocNumber, at Span, ok bool) {
	m := docNumber.FindStringSubmatchIndex(s)
	if m == nil {
		return DocNumber{}, Span{}, false
	}
	year, _ := ParseNumeral(s[m[4]:m[5]])
	serial, ok := parseSerial(s[m[6]:m[7]])
	return DocNumber{s[m[2]:m[3]], year, serial}, Span{m[0], m[1]}, ok
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
