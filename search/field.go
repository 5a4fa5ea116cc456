package search

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"tiaowen/corpus"
)

// A FieldName names a field as it is printed.
type FieldName string

// The fields that a question can name.
const (
	FieldIssuer     FieldName = "机关"
	FieldType       FieldName = "类型"
	FieldCollection FieldName = "来源"
	FieldDepartment FieldName = "部门"
	FieldLead       FieldName = "牵头"
	FieldNumber     FieldName = "文号"
	FieldDate       FieldName = "日期"
	FieldTitle      FieldName = "标题"
	FieldArticle    FieldName = "条"
)

// fieldNames are the names that readers may write. Everything else before a
// colon is plain text: 部门联动：….
var fieldNames = map[string]FieldName{
	"机关": FieldIssuer, "发文机关": FieldIssuer, "制定机关": FieldIssuer, "issuer": FieldIssuer,
	"来源": FieldCollection, "公报": FieldCollection, "collection": FieldCollection,
	"类型": FieldType, "栏目": FieldType, "type": FieldType,
	"部门": FieldDepartment, "责任单位": FieldDepartment, "department": FieldDepartment,
	"牵头": FieldLead, "lead": FieldLead,
	"文号": FieldNumber, "发文字号": FieldNumber, "number": FieldNumber,
	"日期": FieldDate, "date": FieldDate,
	"标题": FieldTitle, "title": FieldTitle,
	"条": FieldArticle, "article": FieldArticle,
}

// maxFieldName is the length in runes of the longest name of a field.
const maxFieldName = 10

// fieldNode makes the node of a field from its value.
func fieldNode(name FieldName, value string) (Node, *SyntaxError) {
	switch name {
	case FieldDate:
		return parseDates(value)
	case FieldArticle:
		return parseArticle(value)
	case FieldNumber:
		if n, ok := corpus.ParseDocNumber(value); ok {
			return Field{name, n.String()}, nil
		}
	}
	return Field{name, value}, nil
}

var articleNumber = regexp.MustCompile(`^第?\s*([〇○零一二两三四五六七八九十百千]+|[0-9０-９]+)\s*条?(?:\s*(?:之|-)\s*([一二三四五六七八九十]+|[0-9０-９]+))?$`)

func parseArticle(value string) (Node, *SyntaxError) {
	if m := articleNumber.FindStringSubmatch(value); m != nil {
		n, ok := corpus.ParseNumeral(m[1])
		sub := 0
		if ok && m[2] != "" {
			sub, ok = corpus.ParseNumeral(m[2])
			ok = ok && sub > 0
		}
		if ok && n > 0 {
			return Article{n, sub}, nil
		}
	}
	return nil, &SyntaxError{Code: "bad_article", Message: fmt.Sprintf("“条:”后面要写条的序号，例如 条:28，而不是“%s”。", value)}
}

// rangeMarks part the two ends of a range of dates.
var rangeMarks = []string{"..", "…", "～", "~", "至", "到"}

func parseDates(value string) (Node, *SyntaxError) {
	bad := &SyntaxError{Code: "bad_date", Message: fmt.Sprintf(
		"“%s”不是日期。可以写 日期:2026、日期:2026-01、日期:2026年1月14日，或一段时间 日期:2026-01..2026-03。", value)}
	from, to := value, value
	for _, mark := range rangeMarks {
		if a, b, ok := strings.Cut(value, mark); ok {
			from, to = strings.Trim(a, " ."), strings.Trim(b, " .…")
			break
		}
	}
	if from == "" && to == "" {
		return nil, bad
	}
	d := Dates{}
	ok := true
	if from != "" {
		d.From, _, ok = parsePeriod(from)
	}
	if ok && to != "" {
		_, d.To, ok = parsePeriod(to)
	}
	if !ok {
		return nil, bad
	}
	if d.From != "" && d.To != "" && d.From > d.To {
		start, _, _ := parsePeriod(to)
		_, end, _ := parsePeriod(from)
		return nil, &SyntaxError{Code: "bad_date", Message: "日期范围的起点晚于终点。",
			Suggestion: Dates{start, end}.String()}
	}
	return d, nil
}

var period = regexp.MustCompile(`^([0-9〇○零一二三四五六七八九]{4})\s*(?:年|[-./]|$)\s*(?:([0-9一二三四五六七八九十]{1,3})\s*月?)?$`)

// parsePeriod reads a day, a month or a year, and gives its first and last day.
func parsePeriod(s string) (first, last corpus.Date, ok bool) {
	s = asciiDigits(s)
	if d, ok := corpus.ParseDate(s); ok {
		return d, d, true
	}
	m := period.FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	year, ok := corpus.ParseNumeral(m[1])
	if !ok {
		return "", "", false
	}
	if m[2] == "" {
		first, ok = corpus.NewDate(year, 1, 1)
		last, _ = corpus.NewDate(year, 12, 31)
		return first, last, ok
	}
	month, ok := corpus.ParseNumeral(m[2])
	if !ok {
		return "", "", false
	}
	first, ok = corpus.NewDate(year, month, 1)
	return first, monthEnd(first), ok
}

func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '．', r == '／', r == '－':
			return r - '！' + '!'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// monthEnd is the last day of the month that first begins.
func monthEnd(first corpus.Date) corpus.Date {
	t, err := time.Parse(time.DateOnly, string(first))
	if err != nil {
		return first
	}
	return corpus.Date(t.AddDate(0, 1, -1).Format(time.DateOnly))
}

// printDates prints a range as short as it can be read again: both ends as years,
// else as months, else as days.
func printDates(d Dates) string {
	var from, to string
	for _, size := range []int{len("2006"), len("2006-01"), len("2006-01-02")} {
		from, to = clip(d.From, size), clip(d.To, size)
		first, _, _ := parsePeriod(from)
		_, last, _ := parsePeriod(to)
		if first == d.From && last == d.To {
			break
		}
	}
	if from == to {
		return from
	}
	return from + ".." + to
}

func clip(d corpus.Date, size int) string { return string(d[:min(size, len(d))]) }
