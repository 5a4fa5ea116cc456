package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// What a reader types, and what must be among the first eight suggestions.
func TestSuggest(t *testing.T) {
	for _, c := range []struct{ typed, kind, want string }{
		{"临时安", "词", "临时安置费"},
		{"臨時安", "词", "临时安置费"},
		{"linshian", "词", "临时安置费"},
		{"lin shi an", "词", "临时安置费"},
		{"lsaz", "词", "临时安置费"},
		{"零时安", "词", "临时安置费"}, // nothing begins so: by its sound
		{"市商", "单位", "市商务局"},
		{"sswj", "单位", "市商务局"},
		{"洪政发", "文号", "洪政发〔2026〕1号"},
		{"洪政发[2026", "文号", "洪政发〔2026〕1号"},
		{"征收与补偿", "文件", "洪江市国有土地上房屋征收与补偿实施办法"},
		{"临时安置费标", "条款", "临时安置费标准"},
		{"期房 临时安", "词", "期房 临时安置费"},
		{"断水断电", "问法", questionWith(t, "断水断电")},
	} {
		got, err := service(t).Suggest(t.Context(), c.typed, 8)
		if err != nil {
			t.Fatal(err)
		}
		found := false
		for _, s := range got {
			found = found || s.Text == c.want && s.Kind == c.kind && s.N > 0
		}
		if !found {
			t.Errorf("%s: %v, want %s %s", c.typed, got, c.kind, c.want)
		}
	}
	for _, typed := range []string{"", " ", "期房 ", "zzzz", "\xff", strings.Repeat("临", 61)} {
		if got, err := service(t).Suggest(t.Context(), typed, 8); err != nil || len(got) > 0 {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
	}
}

// questionWith is a way of asking of the gazette that holds some words.
func questionWith(t *testing.T, words string) string {
	l, err := service(t).lexicon()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(l.asked)) {
		if strings.Contains(line, words) {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("nobody asks for %s", words)
	return ""
}

// Whatever is typed, suggestions are few, differ, and can be asked.
func TestSuggestionsCanBeAsked(t *testing.T) {
	s := service(t)
	every := everyProvision(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		rs := []rune(rapid.SampledFrom(every).Draw(rt, "provision").Text)
		from := rapid.IntRange(0, len(rs)-1).Draw(rt, "from")
		typed := string(rs[from:min(len(rs), from+rapid.IntRange(1, 3).Draw(rt, "size"))])
		if rapid.Bool().Draw(rt, "latin") {
			r := aloud{known: map[rune][]string{}}
			if sounds, _ := r.read(typed); len(sounds) > 0 {
				typed = sounds[0]
			}
		}
		got, err := s.Suggest(t.Context(), typed, 5)
		if err != nil || len(got) > 5 {
			rt.Fatalf("%q: %v, %v", typed, got, err)
		}
		seen := map[Suggestion]bool{}
		for _, x := range got {
			if seen[x] || utf8.RuneCountInString(x.Text) < 2 {
				rt.Fatalf("%q: %v", typed, got)
			}
			seen[x] = true
			if _, err := Parse(x.Text); err != nil {
				rt.Fatalf("%q suggests %q: %v", typed, x.Text, err)
			}
		}
	})
}

// BenchmarkSuggestLaws is a keystroke over the whole collection.
func BenchmarkSuggestLaws(b *testing.B) {
	s := laws(b)
	if err := s.Warm(); err != nil {
		b.Fatal(err)
	}
	for _, typed := range []string{"离", "离婚", "试用期被", "最高人民法院关于", "lihun", "zgrmfy", "零时工"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Suggest(b.Context(), typed, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSuggest(b *testing.B) {
	s := service(b)
	for _, typed := range []string{"市", "s", "临时安", "linshian"} {
		b.Run(typed, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Suggest(b.Context(), typed, 8); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
