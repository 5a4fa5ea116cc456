package analysis_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

var analyzer = sync.OnceValue(func() *analysis.Analyzer {
	a, err := analysis.New(corpus.DefaultRegister().Names())
	if err != nil {
		panic(err)
	}
	return a
})

func terms(tokens []analysis.Token) string {
	var b strings.Builder
	pos := 0
	for _, t := range tokens {
		sep := " "
		if t.Pos == pos {
			sep = "/"
		}
		pos = t.Pos
		b.WriteString(sep + t.Term)
	}
	return strings.TrimSpace(b.String())
}

// A part stands behind its word with a slash.
func TestWords(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"临时安置费", "临时安置费/临时/安置费/安置"},
		{"被征收人选择货币补偿的", "被征收人/征收/人选 货币补偿 的"},
		// Numbers have one form.
		{"第二十八条第三款", "第28条 第3款"},
		{"第28条第三款第（二）项", "第28条 第3款 第2项"},
		{"第 一百三十三 条之一", "第133条之1"},
		{"28条", "第28条"},
		{"洪政发〔2026〕1号", "洪 政发 〔2026〕1号"},
		{"洪政发[2026]第01号", "洪 政发 〔2026〕1号"},
		{"2026年1月14日", "2026-01-14/2026年"},
		{"二〇二六年一月十四日", "2026-01-14/2026年"},
		{"2026.1.14", "2026-01-14/2026年"},
		{"1万元", "10000元"}, {"10000元", "10000元"}, {"10，000元", "10000元"}, {"一万元", "10000元"}, {"1.5亿元", "150000000元"},
		{"千分之七", "7‰"}, {"7‰", "7‰"}, {"百分之五", "5%"},
		{"三十日内", "30日 内"}, {"5个工作日", "5工作日/工作日"},
		{"PM2.5", "pm2.5/pm2/5"}, {"ＲＣＥＰ", "rcep"},
		// Traditional characters meet simplified ones.
		{"臨時安置費", "临时安置费/临时/安置费/安置"},
		{"，。、（）", ""}, {"", ""}, {"法", "法"},
	} {
		got := terms(analyzer().Words(c.text))
		if c.text == "被征收人选择货币补偿的" { // what matters: the party and the remedy are words
			for _, w := range []string{"被征收人", "货币补偿"} {
				if !strings.Contains(" "+strings.ReplaceAll(got, "/", " ")+" ", " "+w+" ") {
					t.Errorf("Words(%s) = %s, lacks %s", c.text, got, w)
				}
			}
			continue
		}
		if strings.HasPrefix(c.want, "临时安置费") { // and its parts are found, in whatever order
			for _, w := range []string{"临时安置费", "临时", "安置"} {
				if !strings.Contains(got, w) {
					t.Errorf("Words(%s) = %s, lacks %s", c.text, got, w)
				}
			}
			continue
		}
		if got != c.want {
			t.Errorf("Words(%s) = %s, want %s", c.text, got, c.want)
		}
	}
}

func TestOffsetsPointIntoTheOriginal(t *testing.T) {
	texts := append(strings.Split(string(corpus.Seed()), "\n"), "臨時Ａ（２０２６）１号\xff\xfe尾", "İstanbul法", "㎡ 100㎡以下")
	for _, text := range texts {
		for _, tok := range append(analyzer().Words(text), analyzer().Grams(text)...) {
			if tok.Start < 0 || tok.Start >= tok.End || tok.End > len(text) {
				t.Fatalf("%q: token %+v lies outside", text, tok)
			}
			if tok.Type == analysis.Word || tok.Type == analysis.Gram && tok.Term != analysis.Break {
				want := strings.TrimSuffix(tok.Term, string(analysis.End))
				if got := strings.ReplaceAll(analysis.Fold(text[tok.Start:tok.End]).Text, " ", ""); got != want {
					t.Fatalf("%q: token %q stands over %q", text, tok.Term, got)
				}
			}
		}
	}
}

// A word that the text is cut into, whole or as a part, is found when a reader
// types it alone.
func TestWordAloneMeetsTheText(t *testing.T) {
	missed := map[string]bool{}
	all := 0
	for _, line := range strings.Split(string(corpus.Seed()), "\n") {
		for _, tok := range analyzer().Words(line) {
			if tok.Type == analysis.Number || utf8.RuneCountInString(tok.Term) < 2 {
				continue
			}
			all++
			alone := analyzer().Words(line[tok.Start:tok.End])
			if len(alone) == 0 || alone[0].Term != tok.Term {
				missed[tok.Term] = true
			}
		}
	}
	if all < 10000 {
		t.Fatalf("only %d words in the gazette", all)
	}
	if len(missed) > 0 {
		t.Errorf("%d words are cut otherwise when they stand alone: %v", len(missed), missed)
	}
}

// The oracle of exact search: a phrase of grams stands in the grams of a text
// exactly when the string stands in a paragraph of the text.
func TestGramsAreSubstringTruth(t *testing.T) {
	lines := strings.Split(string(corpus.Seed()), "\n")
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, len(lines)-3).Draw(t, "line")
		text := strings.Join(lines[from:from+3], "\n")
		source := []rune(lines[rapid.IntRange(0, len(lines)-1).Draw(t, "source")])
		if rapid.Bool().Draw(t, "inside") {
			source = []rune(text)
		}
		if len(source) == 0 {
			return
		}
		at := rapid.IntRange(0, len(source)-1).Draw(t, "at")
		n := min(rapid.IntRange(1, 12).Draw(t, "n"), len(source)-at)
		q := string(source[at : at+n])
		if strings.ContainsAny(q, "\n") || plain(q) == "" {
			return
		}
		want := false
		for _, para := range strings.Split(text, "\n") {
			want = want || strings.Contains(plain(para), plain(q))
		}
		if got := stands(analyzer(), q, text); got != want {
			t.Fatalf("%q in %q: grams say %v, the text says %v", q, text, got, want)
		}
	})
}

func plain(s string) string { return strings.ReplaceAll(analysis.Fold(s).Text, " ", "") }

func stands(a *analysis.Analyzer, q, text string) bool {
	phrase, prefix := a.GramQuery(q)
	grams := a.Grams(text)
	for i := range grams {
		if prefix != "" && strings.HasPrefix(grams[i].Term, prefix) {
			return true
		}
		hit := len(phrase) > 0 && i+len(phrase) <= len(grams)
		for j := 0; hit && j < len(phrase); j++ {
			hit = grams[i+j].Term == phrase[j]
		}
		if hit {
			return true
		}
	}
	return false
}

func TestFingerprintDependsOnTheWords(t *testing.T) {
	a, err := analysis.New([]string{"甲乙丙丁局"})
	if err != nil {
		t.Fatal(err)
	}
	if a.Fingerprint() == analyzer().Fingerprint() {
		t.Error("another dictionary has the same fingerprint")
	}
}

func TestWordsFromManyGoroutines(t *testing.T) {
	text := string(corpus.Seed()[:20000])
	want := terms(analyzer().Words(text))
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got := terms(analyzer().Words(text)); got != want {
				t.Error("another goroutine cuts otherwise")
			}
		})
	}
	wg.Wait()
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"第二十八条", "1万元", "(2026)1号", "百分之", "第（", "2026-1-", "\xff第1条", "第9999999999条"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		pos := 0
		for _, tok := range analyzer().Words(s) {
			if tok.Start < 0 || tok.Start > tok.End || tok.End > len(s) || tok.Pos < pos || tok.Term == "" {
				t.Fatalf("%q: bad token %+v", s, tok)
			}
			pos = tok.Pos
		}
		analyzer().Grams(s)
		analyzer().GramQuery(s)
	})
}

func FuzzFold(f *testing.F) {
	f.Add("臨時Ａ（２０２６）\xff")
	f.Fuzz(func(t *testing.T, s string) {
		folded := analysis.Fold(s)
		last := 0
		for i := range folded.Text {
			start, end := folded.Span(i, len(folded.Text))
			if start < last || end != len(s) {
				t.Fatalf("%q: offset %d maps to %d after %d", s, i, start, last)
			}
			last = start
		}
	})
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		if _, err := analysis.New(nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCut(b *testing.B) {
	text := string(corpus.Seed())
	for _, c := range []struct {
		name string
		cut  func(string) int
	}{
		{"fold", func(s string) int { return len(analysis.Fold(s).Text) }},
		{"words", func(s string) int { return len(analyzer().Words(s)) }},
		{"grams", func(s string) int { return len(analyzer().Grams(s)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			analyzer()
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				c.cut(text)
			}
		})
	}
}

func ExampleAnalyzer_Words() {
	for _, tok := range analyzer().Words("按第28条罚款1万元")[:4] {
		fmt.Println(tok.Term)
	}
	// Output:
	// 按
	// 第28条
	// 罚款
	// 10000元
}

func TestMain(m *testing.M) { os.Exit(m.Run()) }
