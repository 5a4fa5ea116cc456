package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

func cutSnippet(text string, words ...string) (Snippet, string) {
	var groups []group
	for _, w := range words {
		if pattern(w) == "" {
			continue
		}
		groups = append(groups, group{typed: target{text: pattern(w)}})
	}
	m := newMatcher(nil, groups, nil)
	defer m.release()
	s, at := snippet(text, corpus.Span{Start: 0, End: len(text)}, m.find(text), func(int) float64 { return 1 })
	return s, text[at.Start:at.End]
}

func marked(s Snippet) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(s.Text[at:m.Start] + "[" + s.Text[m.Start:m.End] + "]")
		at = m.End
	}
	b.WriteString(s.Text[at:])
	out := b.String()
	if s.Before {
		out = "…" + out
	}
	if s.After {
		out += "…"
	}
	return out
}

func TestSnippet(t *testing.T) {
	const other = "房屋征收部门应当依照本办法办理。"
	long := strings.Repeat(other, 12)
	for _, c := range []struct {
		name, text string
		words      []string
		want       string
	}{
		{"a short text is taken whole", "支付6个月临时安置费。", []string{"临时安置费"}, "支付6个月[临时安置费]。"},
		{"a window begins and ends with a sentence", long + "选择货币补偿的，支付6个月临时安置费。" + long, []string{"临时安置费", "货币补偿"},
			"…选择[货币补偿]的，支付6个月[临时安置费]。" + strings.Repeat(other, 6) + "…"},
		{"two words together are better than one often", "搬迁费。搬迁费。搬迁费。" + long + "搬迁费和奖励。", []string{"搬迁费", "奖励"},
			"…" + strings.Repeat(other, 7) + "[搬迁费]和[奖励]。"},
		{"marks that overlap are one", "中华人民共和国民法典", []string{"中华人民共和国", "中华", "共和国民法典"}, "[中华人民共和国民法典]"},
		{"marks that touch are one", "临时安置费", []string{"临时", "安置费"}, "[临时安置费]"},
		{"no word: the beginning", long, []string{"临时"}, strings.Repeat(other, 7) + "…"},
		{"a sentence without end is cut at a comma", strings.Repeat("一二三四五六七八九，", 20) + "安置", []string{"安置"},
			"…" + strings.Repeat("一二三四五六七八九，", 8) + "[安置]"},
		{"a text without marks is cut anywhere", strings.Repeat("征", 200) + "安置", []string{"安置"}, "…" + strings.Repeat("征", 80) + "[安置]"},
		{"nothing", "", []string{"安置"}, ""},
	} {
		s, _ := cutSnippet(c.text, c.words...)
		if got := marked(s); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		checkMarks(t, s.Text, s.Marks)
	}
}

func TestPinpoint(t *testing.T) {
	text, ps := corpus.Paragraphs([]string{"给予补偿。", "有下列情形之一的：", "(一) 患病的：", "1. 恶性肿瘤；", "2. 急性白血病。", "(二) 伤残的。"})
	p := &corpus.Provision{Kind: corpus.KindArticle, Text: text, Paragraphs: ps}
	for words, want := range map[string]string{
		"给予补偿": "para_1", "有下列情形": "para_2", "患病的": "para_2__item_1", "急性白血病": "para_2__item_1__sub_2", "伤残": "para_2__item_2",
	} {
		at := strings.Index(text, words)
		path := corpus.Path(pinpoint(p, corpus.Span{Start: at, End: at + len(words)})...)
		if path != want {
			t.Errorf("%s is at %q, want %q", words, path, want)
		}
		span, ok := spanOf(p, path)
		if !ok || !strings.Contains(text[span.Start:span.End], words) {
			t.Errorf("%s spans %v, %v", path, span, ok)
		}
	}
	if steps := pinpoint(p, corpus.Span{Start: 0, End: len(text)}); steps != nil {
		t.Errorf("the whole points at %v", steps)
	}
	for _, bad := range []string{"", "para_9", "para_2__item_9", "art_1__art_2"} {
		if _, ok := spanOf(p, bad); ok {
			t.Errorf("%q has a span", bad)
		}
	}
}

// checkSnippet holds for the snippet of any text.
func checkSnippet(t interface{ Fatalf(string, ...any) }, text string, words []string) {
	s, _ := cutSnippet(text, words...)
	checkMarks(t, s.Text, s.Marks)
	if !strings.Contains(text, s.Text) {
		t.Fatalf("snippet %q is not in the text", s.Text)
	}
	if n := utf8.RuneCountInString(s.Text); n > 2*snippetRunes {
		t.Fatalf("snippet has %d characters", n)
	}
	if utf8.ValidString(text) && !utf8.ValidString(s.Text) {
		t.Fatalf("snippet %q cuts a character", s.Text)
	}
}

func TestSnippetHoldsWhatItPromises(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"征收", "补偿", "临时安置费", "。", "；", "，", "\n", " ", "　", "Ａ", "b", "臨時", "😀", "\xff", strings.Repeat("长", 70)})
	rapid.Check(t, func(t *rapid.T) {
		checkSnippet(t, strings.Join(rapid.SliceOf(pieces).Draw(t, "text"), ""), rapid.SliceOfN(pieces, 0, 4).Draw(t, "words"))
	})
}

func FuzzSnippet(f *testing.F) {
	f.Add("选择货币补偿的，支付6个月臨時　安置費。", "安置费")
	f.Add("\xff。\n", "。")
	f.Fuzz(func(t *testing.T, text, words string) { checkSnippet(t, text, strings.Fields(words)) })
}

func BenchmarkSnippet(b *testing.B) {
	text := strings.Repeat("被征收人选择货币补偿或者现房产权调换的，给予一次搬迁费；选择期房产权调换需过渡安置的，给予两次搬迁费。\n", 12)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		cutSnippet(text, "期房", "搬迁费", "产权调换")
	}
}
