package search

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/index"
)

// TestCitedFile reads the table that ships: without it New would go on silently.
func TestCitedFile(t *testing.T) {
	table, err := parseCited(strings.NewReader(citedFile))
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"民法典", "民事诉讼法", "行政处罚法"} {
		if table[title] < 20 {
			t.Errorf("%s is named by %d documents; laws that every rule refers to should have more", title, table[title])
		}
	}
	for _, bad := range []string{"民法典", "民法典\tviele", "\t3"} {
		if _, err := parseCited(strings.NewReader(bad)); err == nil {
			t.Errorf("%q is read without an error", bad)
		}
	}
}

func TestPlainTitle(t *testing.T) {
	for title, want := range map[string]string{
		"中华人民共和国刑法":          "刑法",
		"刑法修正案（八）":           "刑法修正案",
		"信 访 条 例":            "信访条例",
		"中华人民共和国价格法（2025修订）": "价格法",
	} {
		if got := corpus.PlainTitle(title); got != want {
			t.Errorf("%s is %s to other texts, want %s", title, got, want)
		}
	}
}

func TestPriors(t *testing.T) {
	rule := &corpus.Document{ID: "rule", Title: "价格违法行为防治办法"}
	named := &corpus.Document{ID: "named", Title: "价格监测办法", Cited: 9}
	long := &corpus.Document{ID: "long", Title: "价格评估办法"}
	c := &corpus.Catalogue{Documents: []*corpus.Document{rule, named, long}}
	p := priors(c, map[string]int{"rule": 10, "named": 10, "long": 100}, served)
	for _, id := range []string{"named", "long"} {
		if p[id] <= p["rule"] {
			t.Errorf("%s has a prior of %.3f, not above the %.3f of an unnamed short 办法", id, p[id], p["rule"])
		}
	}
}

// TestChoose: what is known of a document decides between like scores, not between
// unlike ones, and never against a number that the question names.
func TestChoose(t *testing.T) {
	s := &Service{priors: []float64{0.3, 0.3, 0.05, 0.05, 0.05}} // of two articles of a law, and three of a rule
	list := func() []index.Hit {
		return []index.Hit{{ID: "rule~art_9", Order: 4, Score: 1.1 * pinWeight}, {ID: "rule~art_1", Order: 2, Score: 10},
			{ID: "rule~art_2", Order: 3, Score: 6}, {ID: "law~art_1", Order: 0, Score: 5.5}, {ID: "law~art_2", Order: 1, Score: 1}}
	}
	hits := list()
	s.choose(&plan{}, hits, len(hits), new(room))
	for n := range hits {
		some := list()
		if s.choose(&plan{}, some, n, new(room)); !slices.Equal(some[:n], hits[:n]) {
			t.Errorf("the first %d are %v, want those of %v", n, some, hits)
		}
		slices.SortFunc(some, func(a, b index.Hit) int { return cmp.Compare(b.Score, a.Score) })
		if !slices.Equal(some, hits) {
			t.Errorf("a choice of %d loses hits: %v", n, some)
		}
	}
	var got []string
	for _, h := range hits {
		got = append(got, h.ID)
	}
	if want := "rule~art_9 rule~art_1 law~art_1 rule~art_2 law~art_2"; strings.Join(got, " ") != want {
		t.Errorf("chosen %v, want %s", got, want)
	}
}

// TestWide: the engine is asked for more than is scored, so that a prior can bring
// up what it ranks low.
func TestWide(t *testing.T) {
	if r := (Query{Page: 1, Size: 10}).request(&plan{}, index.All{}, asking{}); r.Size != Wide || r.From != 0 {
		t.Errorf("the engine is asked for %d hits from %d, want %d", r.Size, r.From, Wide)
	}
}
