package search

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

// Words in one sentence, one 款, one 条, one 章 of the measures for expropriation.
func TestNear(t *testing.T) {
	for _, c := range []struct {
		question   string
		found, not string
	}{
		// Article 28 names both sorts of housing in one sentence of its first 款,
		{"同句(现房 搬迁费)", "洪政发-2026-1~art_28", ""},
		// the equipment in the second 款, the turnover housing in the third.
		{"同款(生产设备 评估)", "洪政发-2026-1~art_28", ""},
		{"同款(生产设备 周转用房)", "", "洪政发-2026-1~art_28"},
		{"同条(生产设备 周转用房)", "洪政发-2026-1~art_28", ""},
		{"同句(期房 6个月)", "", ""},
		{"同句(期房 六个月)", "", ""},
		{`同句("已废弃的生产设备" 不予补偿)`, "洪政发-2026-1~art_28", ""},
		{`同句("已废弃的生产设备" 评估)`, "", "洪政发-2026-1~art_28"},
		{"同句(期房 临时安置费 -周转)", "", "洪政发-2026-1~art_28"},
		{"同款(期房 OR 现房 6个月)", "洪政发-2026-1~art_28", ""},
		{"同款(同句(期房 周转用房) 约定过渡期限)", "洪政发-2026-1~art_28", ""},
		{"同条(搬迁费 同句(生产设备 不予补偿))", "洪政发-2026-1~art_28", ""},
		{"-同句(期房 临时安置费) 临时安置费", "", "洪政发-2026-1~art_28"},
		// 第三章 补偿 speaks of both, but in different articles; 第一章 does not.
		{"同章(停产停业 搬迁费)", "洪政发-2026-1~art_28", "洪政发-2026-1~art_1"},
		{"同章(停产停业 -搬迁费)", "", "洪政发-2026-1~art_28"},
		{"同章(同句(期房 临时安置费) 停产停业)", "洪政发-2026-1~art_28", ""},
	} {
		r := ask(t, Query{Text: c.question, Size: MaxPageSize})
		got := refs(r)
		if c.found != "" && !slices.Contains(got, c.found) || c.not != "" && slices.Contains(got, c.not) {
			t.Errorf("%s finds %v; want %s, not %s", c.question, got, c.found, c.not)
		}
		if counted(r, "kind") != r.Total {
			t.Errorf("%s finds %d and counts %d", c.question, r.Total, counted(r, "kind"))
		}
	}
	if a, b := ask(t, Query{Text: "同句(期房 6个月)"}), ask(t, Query{Text: "同句(期房 六个月)"}); a.Total == 0 || a.Total != b.Total {
		t.Errorf("6个月 finds %d, 六个月 %d", a.Total, b.Total)
	}
}

var sentenceEnd = regexp.MustCompile(`[。；！？;!?]`)

// unitsOf cuts a provision in the plainest way: what the operators must agree with.
func unitsOf(p *corpus.Provision, scope Scope) []string {
	if scope == SameProvision {
		return []string{p.Heading + "\n" + p.Text}
	}
	var out []string
	for i, para := range p.Paragraphs {
		text := p.Text[para.Span.Start:para.Span.End]
		if scope == SameParagraph {
			if i == 0 {
				text = p.Heading + "\n" + text
			}
			out = append(out, text)
			continue
		}
		goesOn := regexp.MustCompile(`([：:，,、])\s*\n`).ReplaceAllString(text, "$1\r")
		for _, line := range strings.Split(goesOn, "\n") {
			out = append(out, sentenceEnd.Split(strings.ReplaceAll(line, "\r", "\n"), -1)...)
		}
	}
	if scope == SameSentence {
		out = append(out, p.Heading)
	}
	return out
}

// What the operators find is what reading every provision finds, and no more.
func TestNearIsTrue(t *testing.T) {
	s := service(t)
	every := everyProvision(t, s)
	chapters := map[string][]string{}
	for _, p := range every {
		chapters[p.Chapter()] = append(chapters[p.Chapter()], p.Heading+"\n"+p.Text)
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(every).Draw(rt, "provision")
		word := func(what string) string {
			rs := []rune(p.Text)
			from := rapid.IntRange(0, len(rs)-1).Draw(rt, what)
			return strings.TrimSpace(string(rs[from:min(len(rs), from+rapid.IntRange(1, 3).Draw(rt, what+" size"))]))
		}
		a, b := word("a"), word("b")
		if a == "" || b == "" || strings.ContainsAny(a+b, `"“”「」『』。；！？;!?`+"\n") {
			return
		}
		scope := rapid.SampledFrom(scopes).Draw(rt, "scope")
		sign := rapid.SampledFrom([]string{"", "-"}).Draw(rt, "sign")
		holds := func(texts []string, both func(a, b bool) bool) bool {
			return slices.ContainsFunc(texts, func(text string) bool {
				f := flatten(text).s
				return both(strings.Contains(f, pattern(a)), strings.Contains(f, pattern(b)))
			})
		}
		wanted := func(hasA, hasB bool) bool { return hasA && hasB == (sign == "") }
		var want []string
		for _, q := range every {
			var ok bool
			if scope == SameChapter {
				one := []string{strings.Join(chapters[q.Chapter()], "\n\n")}
				ok = holds(one, wanted) && holds(unitsOf(q, SameProvision), func(hasA, hasB bool) bool { return hasA || hasB && sign == "" })
			} else {
				ok = holds(unitsOf(q, scope), wanted)
			}
			if ok {
				want = append(want, q.Ref.String())
			}
		}
		question := fmt.Sprintf("%s(%s %s%s)", scope, quote(a), sign, quote(b))
		r, err := s.Search(t.Context(), Query{Text: question, Size: MaxPageSize})
		if err != nil {
			rt.Fatalf("%s: %v", question, err)
		}
		if r.Total != len(want) {
			rt.Fatalf("%s finds %d: %v; reading finds %d: %v", question, r.Total, refs(r), len(want), want)
		}
		for _, ref := range refs(r) {
			if !slices.Contains(want, ref) {
				rt.Fatalf("%s finds %s", question, ref)
			}
		}
	})
}

func TestNearRefusesFields(t *testing.T) {
	for question, suggestion := range map[string]string{
		"同句(机关:洪江市人民政府 搬迁费)":     "机关:洪江市人民政府 同句(搬迁费)",
		"征收 同章(日期:2026 甲 乙) -期房": "征收 日期:2026 同章(甲 乙) -期房",
		"同条(条:28)":          "条:28",
		"同款((甲 OR 机关:乙) 丙)": "甲 OR 机关:乙 同款(丙)",
		"同章(甲 同句(乙 条:28))":  "条:28 同章(甲 同句(乙))",
	} {
		_, err := Parse(question)
		fault, ok := err.(*SyntaxError)
		if !ok || fault.Code != "field_in_near" {
			t.Errorf("%s: %v", question, err)
		} else if fault.Suggestion != suggestion {
			t.Errorf("%s: suggests %q, want %q", question, fault.Suggestion, suggestion)
		}
	}
}

// counted adds up the values of a facet.
func counted(r *Result, facet string) (n int) {
	for _, f := range r.Facets {
		if f.Field == facet {
			for _, v := range f.Values {
				n += v.N
			}
		}
	}
	return n
}
