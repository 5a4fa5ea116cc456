package search

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	text := func(s string) Node { return Text{s} }
	for _, c := range []struct {
		question, canonical string
		want                Node
	}{
		{"", "", All(nil)},
		{" 　 ", "", All(nil)},
		{"临时安置费", "临时安置费", text("临时安置费")},
		{"临时安置费 期房", "临时安置费 期房", All{text("临时安置费"), text("期房")}},
		{"房子拆了，过渡费怎么算？", "房子拆了，过渡费怎么算？", text("房子拆了，过渡费怎么算？")},
		{"“临时安置费”", `"临时安置费"`, Phrase{"临时安置费"}},
		// words that a sentence sets apart are no phrase that must stand there
		{"户口未迁出的“外嫁女”，是否享有补偿？", "户口未迁出的“外嫁女”，是否享有补偿？", text("户口未迁出的“外嫁女”，是否享有补偿？")},
		{"“复利”“利滚利”的约定合法吗", "“复利”“利滚利”的约定合法吗", text("“复利”“利滚利”的约定合法吗")},
		{"标准 “期房” 补偿", `标准 "期房" 补偿`, All{text("标准"), Phrase{"期房"}, text("补偿")}},
		{`征收"期房"补偿`, `征收 "期房" 补偿`, All{text("征收"), Phrase{"期房"}, text("补偿")}},
		{"征收-“期房”的", "征收-“期房”的", text("征收-“期房”的")},
		{"标题:(“甲方”乙)", "标题:「“甲方”乙」", Field{FieldTitle, "“甲方”乙"}},
		{"＂临时安置费＂", `"临时安置费"`, Phrase{"临时安置费"}},
		{"「临时　安置费」", `"临时 安置费"`, Phrase{"临时 安置费"}},
		{`『他说"好"』`, `「他说"好"」`, Phrase{`他说"好"`}},
		{"征收 -工业", "征收 -工业", All{text("征收"), Not{text("工业")}}},
		{"征收 －“工业生产”", `征收 -"工业生产"`, All{text("征收"), Not{Phrase{"工业生产"}}}},
		{"消费 +消费券", "消费 +消费券", All{text("消费"), Must{text("消费券")}}},
		{"征收 货币补偿 OR 产权调换", "征收 货币补偿 OR 产权调换", All{text("征收"), Or{text("货币补偿"), text("产权调换")}}},
		{"货币补偿|产权调换", "货币补偿 OR 产权调换", Or{text("货币补偿"), text("产权调换")}},
		{"（现房 补偿） OR 期房", "(现房 补偿) OR 期房", Or{All{text("现房"), text("补偿")}, text("期房")}},
		{"((征收))", "征收", text("征收")},
		{"-(-征收)", "+征收", Must{text("征收")}},
		{"机关:洪江市人民政府 征收", "机关:洪江市人民政府 征收", All{Field{FieldIssuer, "洪江市人民政府"}, text("征收")}},
		{"Issuer： 洪江市人民政府", "机关:洪江市人民政府", Field{FieldIssuer, "洪江市人民政府"}},
		{"部门:(市商务局 OR 市财政局)", "部门:市商务局 OR 部门:市财政局", Or{Field{FieldDepartment, "市商务局"}, Field{FieldDepartment, "市财政局"}}},
		{"标题:“关于 印发”", `标题:"关于 印发"`, Field{FieldTitle, "关于 印发"}},
		{"文号:洪政发[2026]01号", "文号:洪政发〔2026〕1号", Field{FieldNumber, "洪政发〔2026〕1号"}},
		{"日期:2026", "日期:2026", Dates{"2026-01-01", "2026-12-31"}},
		{"日期：2026年1月", "日期:2026-01", Dates{"2026-01-01", "2026-01-31"}},
		{"date:2026年1月14日", "日期:2026-01-14", Dates{"2026-01-14", "2026-01-14"}},
		{"日期:2026-01..2026-03", "日期:2026-01..2026-03", Dates{"2026-01-01", "2026-03-31"}},
		{"日期:2025..", "日期:2025..", Dates{"2025-01-01", ""}},
		{"日期:..2024-02-29", "日期:..2024-02", Dates{"", "2024-02-29"}},
		{"条:第二十八条", "条:28", Article{28, 0}},
		{"条:133之一", "条:133之1", Article{133, 1}},
		{"安置*", "安置*", Prefix{"安置"}},
		{"同款(期房 临时安置费)", "同款(期房 临时安置费)", Near{SameParagraph, All{text("期房"), text("临时安置费")}}},
		// plain text that only looks like syntax
		{"部门联动：打好组合拳", "部门联动：打好组合拳", text("部门联动：打好组合拳")},
		{"洪政发（2026）1号", "洪政发（2026）1号", text("洪政发（2026）1号")},
		{"GB/T 1234-2020", "GB/T 1234-2020", All{text("GB/T"), text("1234-2020")}},
		{"实施办法（以下简称", "实施办法 以下简称", All{text("实施办法"), text("以下简称")}},
		{"1）患病的；", "1 患病的；", All{text("1"), text("患病的；")}},
		{"征收 - 补偿", "征收 补偿", All{text("征收"), text("补偿")}},
		{"or ORDER", "or ORDER", All{text("or"), text("ORDER")}},
		{"'; DROP TABLE t; --", "DROP TABLE t;", All{text("DROP"), text("TABLE"), text("t;")}},
		{"😀", "😀", text("😀")},
	} {
		got, err := Parse(c.question)
		if err != nil {
			t.Errorf("Parse(%q): %v", c.question, err)
			continue
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("Parse(%q): %s", c.question, diff)
		}
		if got.String() != c.canonical {
			t.Errorf("Parse(%q) prints %q, want %q", c.question, got, c.canonical)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		question, code string
		offset         int
		suggestion     string
	}{
		{`征收 "临时安置费`, "unbalanced_quotes", 3, `征收 "临时安置费"`},
		{`征收 “`, "unbalanced_quotes", 3, "征收"},
		{"征收 「补偿", "unbalanced_quotes", 3, "征收 「补偿」"},
		{`“” 征收`, "empty_phrase", 0, "征收"},
		{`""`, "empty_phrase", 0, ""},
		{"(货币补偿 OR 产权调换", "unbalanced_parentheses", 0, "(货币补偿 OR 产权调换)"},
		{"征收 OR", "missing_operand", 3, "征收"},
		{"OR", "missing_operand", 0, ""},
		{"| 征收", "missing_operand", 0, "征收"},
		{"甲 OR OR 乙", "missing_operand", 2, "甲 OR 乙"},
		{"征收 机关:", "empty_field", 3, "征收"},
		{"机关：，", "empty_field", 0, ""},
		{"日期:明天 征收", "bad_date", 3, "征收"},
		{"日期:2026-13", "bad_date", 3, ""},
		{"日期:2026-03..2026-01", "bad_date", 3, "日期:2026-01..2026-03"},
		{"条:总则 征收", "bad_article", 2, "征收"},
		{"，。？", "no_words", 0, ""},
		{"---", "no_words", 0, ""},
		{"征\xff收", "invalid_text", 1, "征 收"},
		{strings.Repeat("(", 20) + "甲" + strings.Repeat(")", 20), "too_deep", 16, "甲"},
		{"同句(甲 乙) 同款(甲 乙) 同条(甲 乙) 同章(甲 乙)", "too_many_near", 24, "同句(甲 乙) 同款(甲 乙) 同条(甲 乙)"},
		{"征收 同句(" + strings.Repeat("甲 ", 13) + ")", "too_many_near", 3, "征收"},
		{strings.Repeat("-甲 ", 70), "too_many_clauses", 192, strings.TrimSpace(strings.Repeat("-甲 ", 64))},
	} {
		_, err := Parse(c.question)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q) = %v, want %s", c.question, err, c.code)
			continue
		}
		if syntax.Code != c.code || syntax.Offset != c.offset || syntax.Suggestion != c.suggestion {
			t.Errorf("Parse(%q) = %s at %d, suggests %q; want %s at %d, %q", c.question,
				syntax.Code, syntax.Offset, syntax.Suggestion, c.code, c.offset, c.suggestion)
		}
		if syntax.Message == "" {
			t.Errorf("Parse(%q) says nothing", c.question)
		}
	}
}

// checkParse holds for every question: no panic, what is printed reads back, and
// a suggestion works.
func checkParse(t interface{ Fatalf(string, ...any) }, question string) {
	n, err := Parse(question)
	if err != nil {
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Fatalf("Parse(%q) fails with %T", question, err)
		}
		if syntax.Offset < 0 || syntax.Offset > len([]rune(question)) {
			t.Fatalf("Parse(%q) fails at %d", question, syntax.Offset)
		}
		if syntax.Suggestion != "" {
			if _, err := Parse(syntax.Suggestion); err != nil {
				t.Fatalf("Parse(%q) suggests %q: %v", question, syntax.Suggestion, err)
			}
		}
		return
	}
	again, err := Parse(n.String())
	if err != nil {
		t.Fatalf("Parse(%q) prints %q: %v", question, n, err)
	}
	if diff := cmp.Diff(n, again); diff != "" {
		t.Fatalf("Parse(%q) prints %q, which reads otherwise: %s", question, n, diff)
	}
}

func TestParseReadsBackWhatItPrints(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"征收", "补偿", "OR", "|", "-", "＋", "+", "(", ")", "（", "）", `"`, "“", "」", "「", "『", "』", " ", "　", "机关:", "日期：",
		"2026", "-01", "..", "年", "条:", "28", "之一", "*", "同句(", "同章（", "文号:", "洪政发〔2026〕1号", "，", "。", "《", "》", "[", "]", "a", ":", "部门:(",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkParse(t, strings.Join(rapid.SliceOfN(pieces, 0, 24).Draw(t, "pieces"), ""))
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"临时安置费", `机关:"洪江市 政府" -(a OR b) 同款(期房 "安置费")`, "日期:2026-01..2026年3月5日 条:133之1", "((“a” OR |b))", "-+a*", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkParse(t, s) })
}

func BenchmarkParse(b *testing.B) {
	const question = `实施办法 "临时安置费" (货币补偿 OR 产权调换) -工业 机关:洪江市人民政府 日期:2026-01..2026-03`
	b.SetBytes(int64(len(question)))
	for b.Loop() {
		if _, err := Parse(question); err != nil {
			b.Fatal(err)
		}
	}
}
