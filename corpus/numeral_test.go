package corpus_test

import (
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

func TestParseNumeral(t *testing.T) {
	for s, want := range map[string]int{
		"零": 0, "〇": 0, "一": 1, "两": 2, "十": 10, "十五": 15, "二十": 20, "二十八": 28, "一百": 100, "一百零三": 103,
		"一百一十": 110, "一百二十三": 123, "一千二百六十": 1260, "一千零一": 1001, "九千九百九十九": 9999,
		"二〇二六": 2026, "二○二六": 2026, "28": 28, "２８": 28, "0": 0, "007": 7,
	} {
		if got, ok := corpus.ParseNumeral(s); !ok || got != want {
			t.Errorf("ParseNumeral(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "百", "千", "零百", "一百百", "十百", "百十", "一十十", "一百零", "零一百", "一二十", "二十8", "10000",
		"99999999999999999999", "条", "一 二", "-1", "十十", "一千百", "一零百", "二百零十"} {
		if got, ok := corpus.ParseNumeral(s); ok {
			t.Errorf("ParseNumeral(%q) = %d, want none", s, got)
		}
	}
}

func TestNumeralRoundTrip(t *testing.T) {
	for n := 0; n <= corpus.MaxNumeral; n++ {
		if got, ok := corpus.ParseNumeral(corpus.Numeral(n)); !ok || got != n {
			t.Fatalf("Numeral(%d) = %q reads as %d, %v", n, corpus.Numeral(n), got, ok)
		}
	}
	for n, want := range map[int]string{10: "十", 11: "十一", 20: "二十", 110: "一百一十", 103: "一百零三", 1003: "一千零三",
		1010: "一千零一十", 10000: "10000", -1: "-1"} {
		if got := corpus.Numeral(n); got != want {
			t.Errorf("Numeral(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestParseNumeralStaysInBounds(t *testing.T) {
	digits := rapid.SliceOf(rapid.SampledFrom([]rune("零〇一二三四五六七八九十百千两0９")))
	rapid.Check(t, func(t *rapid.T) {
		s := string(digits.Draw(t, "s"))
		if n, ok := corpus.ParseNumeral(s); n < 0 || n > corpus.MaxNumeral && ok {
			t.Fatalf("ParseNumeral(%q) = %d", s, n)
		}
	})
}
