package corpus_test

import (
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

func TestFindDate(t *testing.T) {
	for s, want := range map[string]corpus.Date{
		"2026年1月14日":             "2026-01-14",
		"2026 年 1 月 14 日":        "2026-01-14",
		"２０２６年１月１４日":             "2026-01-14",
		"二〇二六年一月十四日":             "2026-01-14",
		"二○二六年十二月三十一日":           "2026-12-31",
		"于2026-01-14印发":          "2026-01-14",
		"2026.1.14":              "2026-01-14",
		"2026/1/14":              "2026-01-14",
		"2026年2月30日，2026年3月1日":   "2026-03-01",
		"2024年2月29日起施行":          "2024-02-29",
		"先2026.5.1，后2025年12月30日": "2026-05-01",
		"2026年3月6号":              "2026-03-06",
	} {
		d, at, ok := corpus.FindDate(s)
		if !ok || d != want {
			t.Errorf("FindDate(%q) = %q, %v, want %q", s, d, ok, want)
			continue
		}
		if again, ok := corpus.ParseDate(s[at.Start:at.End]); !ok || again != want {
			t.Errorf("FindDate(%q) stands at %q", s, s[at.Start:at.End])
		}
	}
	for _, s := range []string{"", "2026年", "2026年13月1日", "2025年2月29日", "12026-01-14", "1.2.3", "2026年1月", "2026-1-145"} {
		if d, at, ok := corpus.FindDate(s); ok || d != "" || at != (corpus.Span{}) {
			t.Errorf("FindDate(%q) = %q", s, d)
		}
	}
}

func TestDateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, m, d := rapid.IntRange(1000, 9998).Draw(t, "y"), rapid.IntRange(1, 12).Draw(t, "m"), rapid.IntRange(1, 28).Draw(t, "d")
		date, ok := corpus.NewDate(y, m, d)
		if !ok {
			t.Fatalf("no %d-%d-%d", y, m, d)
		}
		if got, ok := corpus.ParseDate(date.Han()); !ok || got != date {
			t.Fatalf("%s reads as %q", date.Han(), got)
		}
		if got, ok := corpus.ParseDate(string(date)); !ok || got != date {
			t.Fatalf("%s reads as %q", date, got)
		}
		if date.Year() != y || date.AddDays(40).AddDays(-40) != date {
			t.Fatalf("%s: year %d, there and back %s", date, date.Year(), date.AddDays(40).AddDays(-40))
		}
	})
}

func TestAddYears(t *testing.T) {
	if got := corpus.Date("2024-02-29").AddYears(5); got != "2029-03-01" {
		t.Errorf("2024-02-29 and five years is %s", got)
	}
	if got := corpus.Date("9999-12-31").AddDays(1); got != "" {
		t.Errorf("the day after the last is %s", got)
	}
	if got := corpus.Date("").AddDays(3); got != "" {
		t.Errorf("an unknown day and three days is %q", got)
	}
}

func FuzzFindDate(f *testing.F) {
	f.Add("二〇二六年一月十四日")
	f.Add("2026.1.14")
	f.Fuzz(func(t *testing.T, s string) {
		if d, at, ok := corpus.FindDate(s); ok {
			if at.Start < 0 || at.End > len(s) || at.Start >= at.End || len(d) != 10 {
				t.Fatalf("FindDate(%q) = %q at %v", s, d, at)
			}
		}
	})
}
