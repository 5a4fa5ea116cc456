package search

import (
	"slices"
	"strings"
	"testing"
)

// What is typed wrong or in Latin letters, and what is answered in its place.
func TestInstead(t *testing.T) {
	for _, c := range []struct{ typed, instead, first string }{
		{"零时安置费", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},     // sounds alike, slurred
		{"临时安制费", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},     // sounds alike
		{"林时安置费标准", "临时安置费标准", "洪政发-2026-1~annex_1__dvs_1"}, // beside another word
		{"临时安置费费", "临时安置费", ""},                             // a character twice
		{"停产停业损矢", "停产停业损失", ""},                            // sounds alike
		{"货币布偿 产权调换 -期房", "货币补偿 产权调换 -期房", ""},
		{"房屋微收", "房屋征收", ""}, // looks alike
		{"linshi anzhifei", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},
		{"lin shi an zhi fei", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},
		{"Linshianzhifei", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},
		{"linsi anzifei", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},
		{"lsazf", "临时安置费", "洪政发-2026-1~annex_1__dvs_1"},
		// right as it is, or nothing to be made of it
		{"临时安置费", "", "洪政发-2026-1~annex_1__dvs_1"},
		{"杨青梅", "", "洪政人-2026-2~apt_2"},
		{"区块链挖矿", "", ""},
		{"xyzzy", "", ""},
		{"SELECT", "", ""},
		{"linshi 安置费", "", ""},
	} {
		r := ask(t, Query{Text: c.typed})
		if r.Instead != c.instead {
			t.Errorf("%s: answered as %q, want %q; %v", c.typed, r.Instead, c.instead, r.Notices)
		}
		if got := refs(r); c.first != "" && (len(got) == 0 || got[0] != c.first) {
			t.Errorf("%s finds %v, want %s first", c.typed, got, c.first)
		}
		if c.instead == "" {
			continue
		}
		n := r.Notices[0]
		if !strings.Contains(n.Text, c.instead) || n.Query != c.typed || !n.AsTyped {
			t.Errorf("%s: said %+v", c.typed, n)
		}
		if typed := ask(t, Query{Text: c.typed, AsTyped: true}); typed.Instead != "" {
			t.Errorf("%s as typed is answered as %q", c.typed, typed.Instead)
		}
	}
}

// A slip in a longer question is offered, and the question answered as it is typed.
func TestSlipIsOffered(t *testing.T) {
	for typed, offered := range map[string]string{
		"房子拆了以后零时安置费怎么算才合理": "房子拆了以后临时安置费怎么算才合理",
		"临时时安置费": "临时安置费",
	} {
		r := ask(t, Query{Text: typed})
		if !slices.ContainsFunc(r.Notices, func(n Notice) bool { return n.Query == offered }) || r.Instead != "" {
			t.Errorf("%s: instead %q, notices %+v", typed, r.Instead, r.Notices)
		}
	}
	if r := ask(t, Query{Text: "零时安置费", Mode: Exact}); r.Instead != "" || r.Total != 0 {
		t.Errorf("exact: %d, %q", r.Total, r.Instead)
	}
}

func TestLookalikes(t *testing.T) {
	for r, others := range lookalikes() {
		for _, o := range others {
			if o == r || !slices.Contains(lookalikes()[o], r) {
				t.Errorf("%c looks like %c, but not the other way round", r, o)
			}
		}
	}
	if !slices.Contains(lookalikes()['微'], '征') {
		t.Error("微 does not look like 征")
	}
}

func TestSlur(t *testing.T) {
	r := aloud{known: map[rune][]string{}}
	for _, c := range []struct {
		a, b  string
		alike bool
	}{{"临时", "零时", true}, {"自治", "自制", true}, {"审判", "神盼", true}, {"补偿", "布场", true}, {"参政", "产生", false}, {"征收", "争执", false}} {
		a, _ := r.read(c.a)
		b, _ := r.read(c.b)
		alike := slices.ContainsFunc(a, func(s string) bool {
			return slices.ContainsFunc(b, func(o string) bool { return slur(s) == slur(o) })
		})
		if alike != c.alike {
			t.Errorf("%s (%q) and %s (%q): %v", c.a, a, c.b, b, alike)
		}
	}
	if _, initials := r.read("银行"); !slices.Contains(initials, "yh") || !slices.Contains(initials, "yx") {
		t.Errorf("initials of 银行: %q", initials)
	}
}

// No text makes the search for slips panic or propose what was typed.
func FuzzSlips(f *testing.F) {
	for _, s := range []string{"零时安置费", "临时时安置费", "abc", "\xff", "费", "征收微收"} {
		f.Add(s)
	}
	s := service(f)
	l, err := s.lexicon()
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, unknown := range [][]string{nil, {pattern(typed)}} {
			slips := l.slips(typed, unknown)
			if got := mended(typed, slips); len(slips) > 0 && got == pattern(typed) {
				t.Errorf("%q is mended to itself", typed)
			}
		}
		l.spelled(typed)
	})
}

func BenchmarkSlips(b *testing.B) {
	s := service(b)
	l, err := s.lexicon()
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		l.slips("请问零时安置费怎么算", []string{"零时"})
	}
}

func BenchmarkLexicon(b *testing.B) {
	s := service(b)
	for b.Loop() {
		if _, err := newLexicon(b.Context(), s.ix, s.lib, s.flats); err != nil {
			b.Fatal(err)
		}
	}
}
