package search

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tiaowen/index"
)

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; run go test ./search -update", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; if that is wanted, run go test ./search -update and read the change:\n%s", file, diff)
	}
}

// The whole of finding and ranking, as it prints itself, for questions of every
// sort over the embedded gazette.
func TestPlan(t *testing.T) {
	s := service(t)
	for name, q := range map[string]Query{
		"word":     {Text: "临时安置费"},
		"words":    {Text: "期房 临时安置费"},
		"everyday": {Text: "房子拆了过渡费怎么算？"},
		"prose":    {Text: "被征收人因重大疾病确有搬迁困难的，可以申请多少补助？"},
		"unknown":  {Text: "区块链挖矿"},
		"name":     {Text: "杨青梅"},
		"number":   {Text: "洪政发[2026]1号 搬迁费"},
		"citation": {Text: "实施办法第28条第三款"},
		"article":  {Text: "第28条"},
		"body":     {Text: "市商务局 牵头 消费券"},
		"fields":   {Text: "机关:洪江市人民政府 部门:(市商务局 OR 市财政局) 类型:条 日期:2026-01..2026-03 文号:洪政发 标题:实施办法 条:28"},
		"signs":    {Text: `征收 +补偿 -"产权调换" 货币补偿 OR 期房 安置*`},
		"near":     {Text: "同句(期房 临时安置费)"},
		"exact":    {Text: "第28条 临时安置费", Mode: Exact},
		"empty":    {Issuers: []string{"洪江市人民政府"}, From: "2026-01-01"},
	} {
		n, err := Parse(q.Text)
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.plan(t.Context(), q, s.read(q, n))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "plan", name+".txt"), p.String())
	}
}

// No question makes more clauses than the limits allow.
func TestPlanIsBounded(t *testing.T) {
	s := service(t)
	var every strings.Builder
	for _, p := range everyProvision(t, s) {
		every.WriteString(p.Text)
	}
	rs := []rune(every.String())
	for from := 0; from+MaxQueryRunes <= len(rs); from += 9973 {
		text := strings.NewReplacer(`"`, "", "“", "", "”", "", "(", "", "（", "").Replace(string(rs[from : from+MaxQueryRunes]))
		n, err := Parse(text)
		if err != nil {
			t.Fatalf("%.40s…: %v", text, err)
		}
		p, err := s.plan(t.Context(), Query{Text: text}, s.read(Query{}, n))
		if err != nil {
			t.Fatal(err)
		}
		if len(p.groups) > maxGroups || len(p.grams) > maxGrams {
			t.Errorf("%.40s… makes %d words and %d pairs", text, len(p.groups), len(p.grams))
		}
		if n := countClauses(p.query); n > 500 {
			t.Errorf("%.40s… makes %d clauses", text, n)
		}
	}
}

func countClauses(q index.Query) int {
	n := 0
	switch q := q.(type) {
	case index.Or:
		for _, c := range q.Of {
			n += countClauses(c)
		}
	case index.And:
		for _, c := range q {
			n += countClauses(c)
		}
	case index.Boost:
		return countClauses(q.Q)
	default:
		return 1
	}
	return n
}

func TestSynonyms(t *testing.T) {
	s, err := DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	if len(s.to) < 100 {
		t.Errorf("%d words in the register", len(s.to))
	}
	for word, to := range s.to {
		for _, x := range to {
			if x.Reason == "" || x.Weight <= 0 || x.Weight > 1 {
				t.Errorf("%s: %+v", word, x)
			}
		}
		if utf8.RuneCountInString(word) > s.Longest() {
			t.Errorf("%s is longer than the longest", word)
		}
	}
	if got := s.Expand("过渡费"); len(got) == 0 || got[0].To != "临时安置费" {
		t.Errorf("过渡费 gives %v", got)
	}
	for _, bad := range []string{"甲乙\t丙丁", "甲\t乙丙\t\t理由", "甲乙\t甲乙\t\t理由", "甲乙\t丙\t2\t理由", "甲乙\t丙\tx\t理由", "甲乙\t\t\t理由", "甲乙\t丙\t\t理由\n甲乙\t丁\t\t理由"} {
		if _, err := ParseSynonyms(strings.NewReader(bad)); err == nil {
			t.Errorf("ParseSynonyms(%q) accepts", bad)
		}
	}
}

// A word that only seems to stand in the question, across two words, is not one.
func TestExpandKeepsToWords(t *testing.T) {
	s := service(t)
	for _, c := range []struct {
		run  string
		want []string
	}{
		{"拆迁过渡费怎么算", []string{"拆迁", "过渡费"}},
		{"厂房东侧", []string{"厂房"}},
		{"市发改局牵头", []string{"市发改局"}},
	} {
		var got []string
		for _, r := range s.expand(c.run, s.a.Words(c.run)) {
			got = append(got, r.From)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.run, diff)
		}
	}
}

func BenchmarkPlan(b *testing.B) {
	s := service(b)
	const text = "被征收人因重大疾病确有搬迁困难的，可以申请多少补助？"
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		n, _ := Parse(text)
		if _, err := s.plan(b.Context(), Query{Text: text}, s.read(Query{}, n)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	s := service(b)
	for _, text := range []string{"临时安置费", "被征收人因重大疾病确有搬迁困难的，可以申请多少补助？"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Search(b.Context(), Query{Text: text}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkRegister is what the register of everyday words costs at the start.
func BenchmarkRegister(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := DefaultSynonyms(); err != nil {
			b.Fatal(err)
		}
	}
}
