package web

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func showChanges(cs []change) string {
	var b strings.Builder
	for _, c := range cs {
		if c.Only {
			b.WriteString("[" + c.Text + "]")
		} else {
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

func TestCompareTexts(t *testing.T) {
	for _, c := range []struct{ a, b, left, right string }{
		{"", "", "", ""},
		{"", "新增", "", "[新增]"},
		{"临时安置费每月1000元", "临时安置费每月1200元", "临时安置费每月1[0]00元", "临时安置费每月1[2]00元"},
		{"（一）补偿，按下列标准：", "(一)补偿,\n按下列标准:", "（一）补偿，按下列标准：", "(一)补偿,\n按下列标准:"},
		{"被征收人应当在60日内搬迁", "被征收人在30个工作日内搬迁", "被征收人[应当在6]0日内搬迁", "被征收人[在3]0[个工作]日内搬迁"},
		{"甲乙丙", "丁戊己", "[甲乙丙]", "[丁戊己]"},
	} {
		left, right, ok := compareTexts(c.a, c.b)
		if !ok || showChanges(left) != c.left || showChanges(right) != c.right {
			t.Errorf("%q %q: %s | %s %v", c.a, c.b, showChanges(left), showChanges(right), ok)
		}
	}
	if _, _, ok := compareTexts(strings.Repeat("甲", maxEdits), strings.Repeat("乙", maxEdits)); ok {
		t.Error("texts without a common character are compared to the end")
	}
}

// Nothing of either text is lost, and what is shared is the same on both sides.
func FuzzCompareTexts(f *testing.F) {
	f.Add("临时安置费每月1000元", "临时 安置费，每月１２００元")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			t.Skip("readers let no text in that is not UTF-8")
		}
		left, right, _ := compareTexts(a, b)
		whole := func(cs []change) (all, same string) {
			for _, c := range cs {
				all += c.Text
				if !c.Only {
					same += c.Text
				}
			}
			return all, same
		}
		allA, sameA := whole(left)
		allB, sameB := whole(right)
		if allA != a || allB != b {
			t.Fatalf("%q %q became %q %q", a, b, allA, allB)
		}
		ga, gb := glyphs(sameA), glyphs(sameB)
		if len(ga) != len(gb) {
			t.Fatalf("%q and %q are called the same", sameA, sameB)
		}
		for i := range ga {
			if ga[i].r != gb[i].r {
				t.Fatalf("%q and %q are called the same", sameA, sameB)
			}
		}
	})
}
