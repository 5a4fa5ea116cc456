package corpus

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// A DueDate is a place where a text says by which day something is to be done.
type DueDate struct {
	Written string // 2026年12月底前
	Date    Date   // the last day: the end of the month, quarter or year that is named
	Yearly  bool   // every year; Date is the first such day, counted from the document
	Span    Span   // in the text
}

var dueForm = regexp.MustCompile(`(截至|截止到?|到|至|力争在?|确保在?)?` +
	`(?:(20[0-9]{2})年|(今年|本年|当年|明年|次年|每年))?` +
	`(?:([0-9]{1,2})月(?:([0-9]{1,2})日|底|末|份)?|第?([一二三四1-4])季度(?:底|末)?|(上半年|下半年)|(年?[底末]))?` +
	`(以前|之前|前|止|为止)?`)

// FindDueDates finds the days by which a text wants something done: 2026年12月底前,
// 到2027年, 年底前, 力争一季度, 上半年前, 每年10月底前. signed is the day of the document.
//
// A day counts as due when a word before it (到, 至, 截至, 力争, 确保) or behind it (前,
// 止), or its own end (底, 末), says so: 2026年3月申报 is a plan, not a limit. A part
// without a year is of the year of signed, or of the next when that day had gone by;
// without signed it is left out, as are days that the calendar does not have.
func FindDueDates(text string, signed Date) []DueDate {
	var found []DueDate
	for _, m := range dueForm.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		named := m[1] > m[0] && (part(2) != "" || part(4) != "" || part(6) != "" || part(7) != "" || part(8) != "")
		written := text[m[0]:m[1]]
		if !named || !isDue(part(1), part(9), written) || part(2)+part(3) == "" && insideWord(text, m[0], part(8)) {
			continue
		}
		d, ok := dueDay(part(2), part(3), signed, func(year int) (Date, bool) { return lastDay(year, part(4), part(5), part(6), part(7)) })
		if ok {
			found = append(found, DueDate{Written: written, Date: d, Yearly: part(3) == "每年", Span: Span{m[0], m[1]}})
		}
	}
	return found
}

func isDue(before, behind, written string) bool {
	return before != "" || behind != "" || strings.HasSuffix(written, "底") || strings.HasSuffix(written, "末")
}

// insideWord tells, where no year is named, the 底 of 到底 and 本月底 and the digits of
// a longer number from a day that begins at start.
func insideWord(text string, start int, end string) bool {
	return end == "底" || end == "末" || start > 0 && text[start-1] >= '0' && text[start-1] <= '9'
}

// dueDay puts a part of a year into the year that is meant.
func dueDay(year, word string, signed Date, end func(year int) (Date, bool)) (Date, bool) {
	if year != "" {
		y, _ := strconv.Atoi(year)
		return end(y)
	}
	if signed == "" {
		return "", false
	}
	y := signed.Year()
	if word == "明年" || word == "次年" {
		return end(y + 1)
	}
	d, ok := end(y)
	if ok && d < signed && (word == "" || word == "每年") {
		return end(y + 1)
	}
	return d, ok
}

var quarters = map[string]int{"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}

// lastDay is the last day of a part of a year, or of the year when no part is named.
func lastDay(year int, month, day, quarter, half string) (Date, bool) {
	m := 12
	switch {
	case month != "":
		m, _ = strconv.Atoi(month)
	case quarter != "":
		m = quarters[quarter]
	case half == "上半年":
		m = 6
	}
	if day != "" {
		d, _ := strconv.Atoi(day)
		return NewDate(year, m, d)
	}
	if m < 1 || m > 12 {
		return "", false
	}
	return NewDate(year, m, time.Date(year, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day())
}
