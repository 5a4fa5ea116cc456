package search

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// hostile are questions that nobody means well with, and some that people paste.
func hostile() map[string]Query {
	page := strings.Repeat("国家实行社会主义市场经济，应当依照法律规定的权限和程序保护公民的合法权益。", 300)
	rs := []rune(page)
	qs := map[string]Query{
		"open quote":      {Text: `征收 "临时安置费`},
		"lone operator":   {Text: "OR"},
		"lone minus":      {Text: "-"},
		"lone bracket":    {Text: "("},
		"10,000":          {Text: string(rs[:10000])},
		"500":             {Text: string(rs[:MaxQueryRunes])},
		"500 exact":       {Text: string(rs[:MaxQueryRunes]), Mode: Exact},
		"500 words":       {Text: spaced("应当 规定 部门 责任 管理 机关 国家 人民 法律 行政 ", MaxQueryRunes)},
		"500 words exact": {Text: spaced("应当 规定 部门 责任 管理 机关 国家 人民 法律 行政 ", MaxQueryRunes), Mode: Exact},
		"characters":      {Text: spaced("的 和 应 当 定 部 门 以 上 人 ", MaxQueryRunes)},
		"one character":   {Text: "的"},
		"one exact":       {Text: "的", Mode: Exact},
		"prefix":          {Text: "的* 应* 国* 人* 有*"},
		"prefixes":        {Text: spaced("应* 国* 人* 有* 不* 中* 行* 法* ", 250)},
		"ors":             {Text: strings.Repeat("应当|规定|", 30) + "部门"},
		"nots":            {Text: spaced("-应当 -规定 -的 -部门 ", 200)},
		"sentence":        {Text: "同句(应当 规定)"},
		"sentence of all": {Text: "同句(-的)"},
		"chapter":         {Text: "同章(应当 规定 -的)"},
		"nested":          {Text: "同章(同款(同句(应当 规定) 部门) 责任)"},
		"nears":           {Text: spaced("同句(应当 规定) 同款(部门 责任) 同章(国家 人民) ", 200)},
		"three nears":     {Text: "同句(应当 规定) 同款(部门 责任) 同句(国家 人民)"},
		"near words":      {Text: "同句(" + spaced("应当 规定 部门 责任 管理 机关 国家 人民 法律 行政 ", 400) + ")"},
		"sql":             {Text: "' OR 1=1; DROP TABLE provisions; -- UNION SELECT * FROM x"},
		"regex":           {Text: `(a+)+$ .*[^\x00-\xff]{1,1000}\d+(?=条)`},
		"emoji":           {Text: "👨‍👩‍👧‍👦🏠💰拆迁怎么办😭😭😭"},
		"bad bytes":       {Text: "征\xff收\xc0\xaf"},
		"nul":             {Text: "征收\x00补偿\u202e\u200b"},
		"fields":          {Text: spaced("标题:法 机关:人 类型:规 ", 200)},
		"title":           {Text: "标题:的 标题:法"},
		"dates":           {Text: "日期:0001..9999 日期:1949..2026"},
		"brackets":        {Text: strings.Repeat("(", 200) + "法" + strings.Repeat(")", 200)},
		"same":            {Text: strings.Repeat("法", MaxQueryRunes)},
		"digits":          {Text: strings.Repeat("9", MaxQueryRunes)},
		"latin":           {Text: strings.Repeat("zhang", 100)},
		"pinyin":          {Text: "shehuizhuyishichangjingjitizhixiadefalvzhidujianshe"},
		"homophones":      {Text: "零时安制费用由征手部门责认承旦"},
		"nothing":         {Text: `"不可能有这句话" "也没有这句" 同句(应当 规定) 机关:人民 -的`, Departments: []string{"无"}, Years: []int{1}},
		"deep":            {Text: "应当", Page: 10, Size: MaxPageSize},
	}
	return qs
}

// spaced repeats words up to so many runes, and ends with a whole word.
func spaced(words string, runes int) string {
	rs := []rune(strings.Repeat(words, runes/len([]rune(words))+1))[:runes]
	s := string(rs)
	return strings.TrimSpace(s[:strings.LastIndex(s, " ")])
}

// Every hostile question has an answer or a plain explanation.
func TestHostile(t *testing.T) {
	for name, q := range hostile() {
		r, err := service(t).Search(t.Context(), q)
		var fault *SyntaxError
		switch {
		case err == nil && r == nil, err != nil && !errors.As(err, &fault):
			t.Errorf("%s: %v, %v", name, r, err)
		case fault != nil && (fault.Message == "" || fault.Code == ""):
			t.Errorf("%s: %+v", name, fault)
		}
		if _, err := service(t).Suggest(t.Context(), q.Text, 8); err != nil {
			t.Errorf("%s: suggest: %v", name, err)
		}
	}
}

// BenchmarkHostile answers each hostile question over the laws, and reports the slowest
// first answer, when nothing that it needs was asked before.
//
//	go test ./search -run XXX -bench Hostile -benchtime 5x -index DATA
func BenchmarkHostile(b *testing.B) {
	s := laws(b)
	if err := s.Warm(); err != nil {
		b.Fatal(err)
	}
	for name, q := range hostile() {
		b.Run(name, func(b *testing.B) {
			var slowest time.Duration
			for b.Loop() {
				began := time.Now()
				_, _ = s.Search(b.Context(), q) // what is wrong with them TestHostile tells
				slowest = max(slowest, time.Since(began))
			}
			b.ReportMetric(float64(slowest.Microseconds())/1000, "worst-ms")
		})
	}
}
