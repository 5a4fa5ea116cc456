package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// longestName is how far before a place the name of a law is looked for, in bytes.
const longestName = 120

// tail is the end of a text, for expressions that end there.
func tail(before string) string {
	from := max(0, len(before)-longestName)
	for from > 0 && !utf8.RuneStart(before[from]) {
		from--
	}
	return before[from:]
}

// ownText is how a text calls itself; endsWithLaw tells that a law stands there.
var ownText = regexp.MustCompile(`本(?:实施|暂行|若干|试行)?(?:法|条例|办法|规定|细则|规则|解释|决定|规范)$`)

func endsWithLaw(before string) bool {
	return hasAnySuffix(before, []string{"法", "法典", "条例", "》", "办法", "规定"})
}

// codes are laws that are called by their short names everywhere.
var codes = []string{"宪法", "刑法", "民法典", "民法通则", "民法总则", "刑事诉讼法", "民事诉讼法", "行政诉讼法", "国家赔偿法", "公司法", "立法法"}

// bareName is a law that is named without 《》: 依照收养法第二条.
var bareName = regexp.MustCompile(`(?:依照|按照|根据|依据|适用|违反|符合|参照|比照|属于|认定为)([\p{Han}]{1,20}?(?:法|条例|规定|办法))$`)

// lawBefore is the law that a text ends with, named without 《》. It is known where the
// document names it in full elsewhere, or all texts call it so; else its name is
// what follows a word such as 依照, and a guess.
func (t *tree) lawBefore(before string) (name string, known bool) {
	before = tail(before)
	if t.laws == nil {
		t.laws = namedLaws(t.d)
	}
	for _, names := range [][]string{t.laws, codes} {
		longest := ""
		for _, n := range names {
			if len(n) > len(longest) && strings.HasSuffix(before, n) {
				longest = n
			}
		}
		if longest != "" {
			return longest, true
		}
	}
	m := bareName.FindStringSubmatch(before)
	if m == nil || hasAnyPrefix(m[1], []string{"该", "有关", "上述", "前述"}) {
		return "", false
	}
	return m[1], false
}

// lawOf is the law that a reference names: in 《》, or bare before it.
func (t *tree) lawOf(g []string, before string) string {
	if g[groupTitle] != "" {
		return g[groupTitle]
	}
	name, _ := t.lawBefore(before)
	return name
}

var inBookMarks = regexp.MustCompile(`《([^《》〈〉\n]{2,40}?(?:法|条例|办法|规定))》`)

// namedLaws are the laws that a document names in 《》, without the name of the state.
func namedLaws(d *Document) []string {
	names := []string{}
	add := func(text string) {
		for _, m := range inBookMarks.FindAllStringSubmatch(text, -1) {
			if n := strings.TrimPrefix(m[1], "中华人民共和国"); !slices.Contains(names, n) {
				names = append(names, n)
			}
		}
	}
	add(d.Title)
	for _, p := range d.Provisions {
		if strings.Contains(p.Text, "《") {
			add(p.Text)
		}
	}
	return names
}
