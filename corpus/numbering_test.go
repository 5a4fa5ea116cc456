package corpus_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
)

func TestParseLabel(t *testing.T) {
	for _, c := range []struct {
		line, label, written, rest string
		rank                       corpus.Rank
		n, sub                     int
	}{
		{"第一章 总 则", "第一章", "第一章", "总 则", corpus.RankChapter, 1, 0},
		{"第二分编　典型合同", "第二分编", "第二分编", "典型合同", corpus.RankSubpart, 2, 0},
		{"第十二条 为了公共利益的需要", "第十二条", "第十二条", "为了公共利益的需要", corpus.RankArticle, 12, 0},
		{"第一百三十三条之一　在道路上", "第一百三十三条之一", "第一百三十三条之一", "在道路上", corpus.RankArticle, 133, 1},
		{"第28条 甲", "第二十八条", "第28条", "甲", corpus.RankArticle, 28, 0},
		{"一、激发消费市场活力", "一、", "一、", "激发消费市场活力", corpus.RankDivision, 1, 0},
		{"(二十七) 扎实守牢", "（二十七）", "(二十七)", "扎实守牢", corpus.RankParenHan, 27, 0},
		{"（一）碳达峰", "（一）", "（一）", "碳达峰", corpus.RankParenHan, 1, 0},
		{"（三）项目建设管理情况；", "（三）", "（三）", "项目建设管理情况；", corpus.RankParenHan, 3, 0},
		{"四、两类口岸的具体划分：", "四、", "四、", "两类口岸的具体划分：", corpus.RankDivision, 4, 0},
		{"（一）目标", "（一）", "（一）", "目标", corpus.RankParenHan, 1, 0},
		{"1. 系统性红斑狼疮", "1.", "1.", "系统性红斑狼疮", corpus.RankNumber, 1, 0},
		{"１．甲", "1.", "１．", "甲", corpus.RankNumber, 1, 0},
		{"(3) 扩充", "（3）", "(3)", "扩充", corpus.RankParenDigit, 3, 0},
	} {
		l, rest, ok := corpus.ParseLabel(c.line)
		want := corpus.Label{Rank: c.rank, N: c.n, Sub: c.sub, Written: c.written, Text: c.label}
		if !ok || rest != c.rest || l != want {
			t.Errorf("ParseLabel(%q) = %+v, %q, %v", c.line, l, rest, ok)
		}
	}
}

// Lines that begin like a number and are the rest of a sentence.
func TestParseLabelProse(t *testing.T) {
	for _, line := range []string{
		"第二十八条规定的标准", "第三款", "第二条第一款", "一、二级保护动物", "一、二、三等奖",
		"（一）项规定", "（三）、（四）项规定", "3.5亿元", "2026.3", "2026年", "（2026）", "", "第零条 甲", "（一一一）甲",
	} {
		if l, _, ok := corpus.ParseLabel(line); ok {
			t.Errorf("ParseLabel(%q) = %+v, want prose", line, l)
		}
	}
}

func TestParagraphs(t *testing.T) {
	text, ps := corpus.Paragraphs([]string{
		"有下列情形之一的：", "(一) 患病的：", "1. 恶性肿瘤；", "2. 急性白血病。", "(二) 伤残的。", "只能享受一项。",
	})
	if want := "有下列情形之一的：\n(一) 患病的：\n1. 恶性肿瘤；\n2. 急性白血病。\n(二) 伤残的。\n只能享受一项。"; text != want {
		t.Fatalf("text = %q", text)
	}
	type item struct {
		Label, Text string
		Items       []item
	}
	var shape func([]corpus.Item) []item
	shape = func(is []corpus.Item) (out []item) {
		for _, i := range is {
			out = append(out, item{i.Label, i.Text, shape(i.Items)})
		}
		return out
	}
	want := []item{
		{"(一)", "患病的：", []item{{"1.", "恶性肿瘤；", nil}, {"2.", "急性白血病。", nil}}},
		{"(二)", "伤残的。", nil},
	}
	if diff := cmp.Diff(want, shape(ps[0].Items)); diff != "" {
		t.Error(diff)
	}
	if len(ps) != 2 || ps[1].Text != "只能享受一项。" || text[ps[1].Span.Start:ps[1].Span.End] != ps[1].Text {
		t.Errorf("paragraphs = %+v", ps)
	}
	if got := text[ps[0].Items[0].Span.Start:ps[0].Items[0].Span.End]; got != "(一) 患病的：\n1. 恶性肿瘤；\n2. 急性白血病。" {
		t.Errorf("first item spans %q", got)
	}
}
