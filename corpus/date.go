package corpus

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A Date is a civil date in ISO 8601 form, 2006-01-02, or empty when it is not
// known. Dates compare as strings.
type Date string

// NewDate makes a Date and reports false when there is no such day.
func NewDate(year, month, day int) (Date, bool) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if year < 1 || year > 9999 || t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return "", false
	}
	return Date(fmt.Sprintf("%04d-%02d-%02d", year, month, day)), true
}

// Year is the year of d, or 0 when d is empty.
func (d Date) Year() int {
	if len(d) < 4 {
		return 0
	}
	y, _ := strconv.Atoi(string(d[:4]))
	return y
}

// Han writes d as official documents do (GB/T 9704): 2026年1月14日.
func (d Date) Han() string {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	return fmt.Sprintf("%d年%d月%d日", t.Year(), t.Month(), t.Day())
}

// AddDays is d moved by n days; empty stays empty, and a day outside the years 1 to
// 9999 is empty.
func (d Date) AddDays(n int) Date { return d.add(0, n) }

// AddYears is d moved by n years; empty stays empty. 29 February becomes 1 March
// in a common year.
func (d Date) AddYears(n int) Date { return d.add(n, 0) }

func (d Date) add(years, days int) Date {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return d
	}
	t = t.AddDate(years, 0, days)
	moved, _ := NewDate(t.Year(), int(t.Month()), t.Day())
	return moved
}

const (
	anyDigits = `[0-9０-９〇○零一二三四五六七八九]`
	anyNumber = `[0-9０-９〇○零一二三四五六七八九十]{1,3}`
)

var dateForms = []*regexp.Regexp{
	regexp.MustCompile(`(` + anyDigits + `{4})\s*年\s*(` + anyNumber + `)\s*月\s*(` + anyNumber + `)\s*[日号]`),
	regexp.MustCompile(`\b([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})\b`),
}

// FindDate finds the first date in s, in any of the forms 2026年1月14日,
// 二〇二六年一月十四日, 2026-01-14, 2026.1.14 and 2026/1/14. It returns where the
// date stands; ok is false when there is none that exists in the calendar.
func FindDate(s string) (d Date, at Span, ok bool) {
	best := Span{Start: len(s) + 1}
	for _, re := range dateForms {
		for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
			y, _ := ParseNumeral(s[m[2]:m[3]])
			mo, _ := ParseNumeral(s[m[4]:m[5]])
			da, _ := ParseNumeral(s[m[6]:m[7]])
			got, exists := NewDate(y, mo, da)
			if exists && m[0] < best.Start {
				d, best, ok = got, Span{m[0], m[1]}, true
			}
		}
	}
	if !ok {
		return "", Span{}, false
	}
	return d, best, true
}

// ParseDate reads s as one date in any form that [FindDate] knows.
func ParseDate(s string) (Date, bool) {
	d, at, ok := FindDate(s)
	return d, ok && at.Start == 0 && at.End == len(s)
}

// ImpossibleDates finds the days written in s that the calendar does not have,
// such as 2026年2月30日. A day without a year is judged by the longest its month can be.
func ImpossibleDates(s string) []string {
	if !strings.Contains(s, "月") {
		return nil
	}
	const leap = 2024 // a year in which every month is as long as it can be
	var found []string
	for _, m := range anyDayOfMonth.FindAllStringSubmatch(s, -1) {
		year := leap
		if m[1] != "" {
			year, _ = ParseNumeral(m[1])
		}
		month, _ := ParseNumeral(m[2])
		day, _ := ParseNumeral(m[3])
		if _, exists := NewDate(year, month, day); !exists {
			found = append(found, m[0])
		}
	}
	return found
}

var anyDayOfMonth = regexp.MustCompile(`(?:(` + anyDigits + `{4})\s*年\s*)?(` + anyNumber + `)\s*月\s*(` + anyNumber + `)\s*日`)
