package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
)

func TestParseMarkdownLine(t *testing.T) {
	for _, c := range []struct {
		raw, text string
		level     int
		bold      []string
	}{
		{"### 一、激发消费市场活力", "一、激发消费市场活力", 3, nil},
		{"**(二) 加大投放规模。**加大力度", "(二) 加大投放规模。加大力度", 0, []string{"(二) 加大投放规模。"}},
		{"1. **强化政策协同。**健全", "1. 强化政策协同。健全", 0, []string{"强化政策协同。"}},
		{"### **（七）支持洪企**", "（七）支持洪企", 3, []string{"（七）支持洪企"}},
		{"比例 $\\geq 60\\%$ ，职工", "比例≥60%，职工", 0, nil},
		{"单价5$，总价10$", "单价5$，总价10$", 0, nil}, // no TeX: text
		{"第一条** 不成对", "第一条** 不成对", 0, nil},
		{"#标签", "#标签", 0, nil},
		{"##", "", 2, nil},
		{"　　空格  ", "空格", 0, nil},
		{"** 甲 ** 乙", "甲  乙", 0, []string{"甲 "}},
	} {
		l := corpus.ParseMarkdownLine(c.raw)
		var bold []string
		for _, s := range l.Bold {
			bold = append(bold, l.Text[s.Start:s.End])
		}
		if l.Text != c.text || l.Level != c.level || cmp.Diff(c.bold, bold) != "" {
			t.Errorf("ParseMarkdownLine(%q) = %q, level %d, bold %q", c.raw, l.Text, l.Level, bold)
		}
	}
}

func TestJoinSpaced(t *testing.T) {
	for in, want := range map[string]string{
		"总　则": "总则", "补 偿": "补偿", "洪江市人民政府 关于印发": "洪江市人民政府关于印发",
		"一季度 2026年": "一季度2026年", "GAZETTE  OF": "GAZETTE OF", "": "", " ": "",
	} {
		if got := corpus.JoinSpaced(in); got != want {
			t.Errorf("JoinSpaced(%q) = %q, want %q", in, got, want)
		}
	}
}

// Check finds what is lost, told twice, changed or misplaced.
func TestCheck(t *testing.T) {
	const data = "# 甲办法\n\n**第一条** 征收应当补偿。\n"
	whole := func() *corpus.Reading {
		text, ps := corpus.Paragraphs([]string{"征收应当补偿。"})
		at := strings.Index(data, "**")
		return &corpus.Reading{
			Source:    corpus.Source{Name: "甲.md"},
			Furniture: []corpus.Furniture{{Kind: "title", Span: corpus.Span{Start: 0, End: len("# 甲办法")}}},
			Documents: []*corpus.Document{{Provisions: []*corpus.Provision{{
				Ref: corpus.Ref{Document: "甲", Path: "art_1"}, Label: "第一条", Text: text, Paragraphs: ps, Line: 3,
				Source: []corpus.Span{{Start: at, End: len(data) - 1}},
			}}}},
		}
	}
	if err := whole().Check([]byte(data)); err != nil {
		t.Fatal(err)
	}
	for want, harm := range map[string]func(r *corpus.Reading, p *corpus.Provision){
		"text is lost":             func(r *corpus.Reading, _ *corpus.Provision) { r.Furniture = nil },
		"covers text twice":        func(r *corpus.Reading, _ *corpus.Provision) { r.Furniture = append(r.Furniture, r.Furniture[0]) },
		"impossible bytes":         func(_ *corpus.Reading, p *corpus.Provision) { p.Source[0].End = 1000 },
		"is not the source":        func(_ *corpus.Reading, p *corpus.Provision) { p.Text = "征收不应当补偿。" },
		"label":                    func(_ *corpus.Reading, p *corpus.Provision) { p.Label = "第二条" },
		"heading":                  func(_ *corpus.Reading, p *corpus.Provision) { p.Heading = "补偿" },
		"not where its span says":  func(_ *corpus.Reading, p *corpus.Provision) { p.Paragraphs[0].Span.End = 3 },
		"reference \"条\" is not":   func(_ *corpus.Reading, p *corpus.Provision) { p.References = []corpus.Reference{{Written: "条"}} },
		"fact \"5年\" is not where": func(_ *corpus.Reading, p *corpus.Provision) { p.Facts = []corpus.Fact{{Written: "5年", End: 4}} },
	} {
		r := whole()
		harm(r, r.Documents[0].Provisions[0])
		if err := r.Check([]byte(data)); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "甲.md") {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	r := whole()
	twin := *r.Documents[0].Provisions[0]
	twin.Source = nil
	r.Documents[0].Provisions = append(r.Documents[0].Provisions, &twin)
	if err := r.Check([]byte(data)); err == nil || !strings.Contains(err.Error(), "stands twice") {
		t.Errorf("a ref that stands twice: %v", err)
	}
}

func FuzzParseLabel(f *testing.F) {
	for _, s := range []string{"第一百三十三条之一 甲", "（一）乙", "1. 丙", "第 二 章 丁", "十、戊"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		l, rest, ok := corpus.ParseLabel(line)
		if !ok {
			return
		}
		if l.N < 1 || !strings.HasPrefix(corpus.TrimSpace(line), l.Written) || !strings.HasSuffix(corpus.TrimSpace(line), rest) {
			t.Fatalf("ParseLabel(%q) = %+v, %q", line, l, rest)
		}
		if again, _, ok := corpus.ParseLabel(l.Text + "　甲"); !ok || again.Text != l.Text || again.N != l.N || again.Sub != l.Sub {
			t.Fatalf("%q is %q, which reads as %+v", line, l.Text, again)
		}
	})
}
