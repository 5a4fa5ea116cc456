package corpus

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxNumeral is the largest number that [ParseNumeral] reads and [Numeral]
// writes. No statute numbers its articles higher, and the bound keeps a pasted
// run of digits from overflowing.
const MaxNumeral = 9999

// hanDigit is the value of a digit in Chinese.
func hanDigit(r rune) (int, bool) {
	switch r {
	case '〇', '○', '零':
		return 0, true
	case '一':
		return 1, true
	case '二', '两':
		return 2, true
	case '三':
		return 3, true
	case '四':
		return 4, true
	case '五':
		return 5, true
	case '六':
		return 6, true
	case '七':
		return 7, true
	case '八':
		return 8, true
	case '九':
		return 9, true
	}
	return 0, false
}

// hanUnit is what 十, 百 and 千 multiply by; 0 for others.
func hanUnit(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	}
	return 0
}

// ParseNumeral reads a whole number from 0 to [MaxNumeral] written in Chinese
// (一百二十三, 二〇二六, 十五), in ASCII or in full-width digits. It reports false
// for anything else, mixed scripts included.
func ParseNumeral(s string) (int, bool) {
	if s == "" {
		return 0, false
	}
	if n, ok := parseArabic(s); ok {
		return n, true
	}
	for _, r := range s {
		if hanUnit(r) > 0 {
			return parseUnits(s)
		}
	}
	return parseDigits(s)
}

func parseArabic(s string) (int, bool) {
	n := 0
	for _, r := range s {
		if r >= '０' && r <= '９' {
			r -= '０' - '0'
		}
		if r < '0' || r > '9' {
			return 0, false
		}
		if n = n*10 + int(r-'0'); n > MaxNumeral {
			return 0, false
		}
	}
	return n, true
}

// parseDigits reads positional digits: 二〇二六.
func parseDigits(s string) (int, bool) {
	n := 0
	for _, r := range s {
		d, ok := hanDigit(r)
		if !ok {
			return 0, false
		}
		if n = n*10 + d; n > MaxNumeral {
			return 0, false
		}
	}
	return n, true
}

// parseUnits reads 一千二百三十四; units must fall, and a digit must stand
// before 百 and 千.
func parseUnits(s string) (int, bool) {
	total, digit, last := 0, -1, 10000
	for i, r := range s {
		if u := hanUnit(r); u > 0 {
			if u >= last || (digit < 1 && (u != 10 || total != 0 && digit < 0 || i > 0 && digit < 0)) {
				return 0, false
			}
			if digit < 0 {
				digit = 1
			}
			total, digit, last = total+digit*u, -1, u
			continue
		}
		d, ok := hanDigit(r)
		if !ok || digit > 0 {
			return 0, false
		}
		if d == 0 && (total == 0 || i+utf8.RuneLen(r) == len(s)) {
			return 0, false
		}
		digit = d
		if d == 0 {
			digit = -1
		}
	}
	if digit > 0 {
		total += digit
	}
	return total, total > 0
}

// Numeral writes n (0 to [MaxNumeral]) as official texts number their articles:
// 十, 二十八, 一百零三, 一千二百六十. Numbers outside the range are written in
// ASCII digits.
func Numeral(n int) string {
	const digits = "零一二三四五六七八九"
	if n < 0 || n > MaxNumeral {
		return strconv.Itoa(n)
	}
	digit := func(d int) string { return digits[d*3 : d*3+3] }
	if n < 10 {
		return digit(n)
	}
	var b strings.Builder
	zero := false
	for _, u := range []struct {
		v    int
		name string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.v % 10
		if d == 0 {
			zero = b.Len() > 0
			continue
		}
		if zero {
			b.WriteString(digit(0))
			zero = false
		}
		if !(d == 1 && u.v == 10 && b.Len() == 0) {
			b.WriteString(digit(d))
		}
		b.WriteString(u.name)
	}
	return b.String()
}
