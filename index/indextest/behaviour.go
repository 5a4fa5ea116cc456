package indextest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/index"
)

func terms(t *testing.T, engine index.Engine) {
	records := Sample(100)
	got, want := Build(t, engine, records), Build(t, &Memory{}, records)
	for _, field := range []string{index.FieldText, index.FieldGrams} {
		for _, prefix := range []string{"", "市", "征收", "无"} {
			for _, limit := range []int{0, 2, 1000} {
				g, err := got.Terms(context.Background(), field, prefix, limit)
				if err != nil {
					t.Fatal(err)
				}
				w, err := want.Terms(context.Background(), field, prefix, limit)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(w, g, near); d != "" {
					t.Errorf("at most %d terms of %s from %q: -want +got\n%s", limit, field, prefix, d)
				}
			}
		}
	}
	if d := cmp.Diff(want.Stats().AvgLength, got.Stats().AvgLength, near); d != "" {
		t.Errorf("mean lengths: -want +got\n%s", d)
	}
	same(t, "records", got.Stats().Records, len(records))
}

// anyTerm expects terms and keys to be taken as they come: an engine cuts nothing
// and folds nothing.
func anyTerm(t *testing.T, engine index.Engine) {
	odd := []string{"临时 安置费", " ", "A", "a", "Ａ", "\u00e9", "e\u0301", "〔2026〕1号", "𠮷野家", "👩‍👩‍👧", "\ue000", "¶", "␃", `"`, "\\", "*", "a\nb", "a\tb", "\u00a0", "\u2028", "100㎡", strings.Repeat("长", 2000)}
	var records []index.Record
	for i, term := range odd {
		id := fmt.Sprintf("文~p_%d", i+1)
		records = append(records, index.Record{ID: id, Order: i + 1,
			Tokens: map[string][]string{index.FieldText: {"前", term, "后"}, index.FieldGrams: {"前", term, "后"}},
			Keys:   map[string][]string{index.KeyDepartment: {term}}})
	}
	ix := Build(t, engine, records)
	for i, term := range odd {
		for _, q := range []index.Query{text(term), phrase("前", term, "后"), key(index.KeyDepartment, term)} {
			r := search(t, ix, index.Request{Query: q, Size: 10, Facets: []string{index.KeyDepartment}})
			same(t, fmt.Sprintf("%.60v", q), ids(r.Hits), []string{records[i].ID})
			same(t, fmt.Sprintf("facet of %.60v", q), r.Facets[index.KeyDepartment], []index.Count{{Value: term, N: 1}})
		}
	}
}

// wideAndDeep asks questions larger than any reader's.
func wideAndDeep(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	var wide index.Or
	for i := range 5000 {
		wide.Of = append(wide.Of, text(fmt.Sprint("无", i)))
	}
	wide.Of = append(wide.Of, text("征收"))
	same(t, "one of 5001 terms", search(t, ix, index.Request{Query: wide}).Total, 2)
	var narrow index.And
	for range 1000 {
		narrow = append(narrow, text("征收"))
	}
	same(t, "1000 terms at once", search(t, ix, index.Request{Query: narrow}).Total, 2)
	same(t, "1000 of 1000", search(t, ix, index.Request{Query: index.Or{Of: narrow, Min: 1000}}).Total, 2)
	same(t, "1001 of 1000", search(t, ix, index.Request{Query: index.Or{Of: narrow, Min: 1001}}).Total, 0)
	deep := text("征收")
	for range index.MaxDepth/2 - 1 {
		deep = index.And{index.Or{Of: []index.Query{deep, text("无")}}}
	}
	same(t, "as deep as may be", search(t, ix, index.Request{Query: deep}).Total, 2)
}

// refusals expects questions that nobody could answer to be told apart from those
// that find nothing.
func refusals(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	deep := index.Query(index.All{})
	for range index.MaxDepth {
		deep = index.Not{Q: deep}
	}
	for name, r := range map[string]index.Request{
		"phrase without positions": {Query: index.Phrase{Field: index.FieldText, Terms: []string{"征收", "补偿"}}},
		"no such token field":      {Query: index.Term{Field: "无", Term: "征收"}},
		"key field for a term":     {Query: index.Term{Field: index.KeyIssuer, Term: "征收"}},
		"token field for a key":    {Query: index.Key{Field: index.FieldText, Value: "征收"}},
		"no such range field":      {Query: index.Range{Field: "无"}},
		"no such prefix field":     {Query: index.Prefix{Field: "无", Prefix: "征"}},
		"no such filter":           {Filters: []index.Filter{{Field: "无", AnyOf: []string{"x"}}}},
		"no such facet":            {Facets: []string{"无"}},
		"below a boost":            {Query: index.And{index.Boost{Q: index.Term{Field: "无"}, By: 2}}},
		"nothing within a clause":  {Query: index.And{nil}},
		"boost by less than none":  {Query: index.Boost{Q: index.All{}, By: -1}},
		"boost by no number":       {Query: index.Boost{Q: index.All{}, By: math.NaN()}},
		"too deep":                 {Query: deep},
		"negative page":            {From: -1},
		"negative size":            {Size: -1},
		"no such order":            {Sort: 99},
	} {
		if _, err := ix.Search(context.Background(), r); !errors.Is(err, index.ErrQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ix.Terms(context.Background(), "无", "", 1); !errors.Is(err, index.ErrQuery) {
		t.Errorf("terms of no field: %v", err)
	}
}

func endedContext(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, q := range []index.Query{nil, text("征收"), phrase("征收", "收补"), index.Prefix{Field: index.FieldGrams, Prefix: "征"}} {
		if _, err := ix.Search(ctx, index.Request{Query: q}); !errors.Is(err, context.Canceled) {
			t.Errorf("%v in an ended context gives %v", q, err)
		}
	}
	if _, err := ix.Terms(ctx, index.FieldText, "", 10); !errors.Is(err, context.Canceled) {
		t.Errorf("terms in an ended context give %v", err)
	}
	b, err := engine.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(ctx, byHand()); !errors.Is(err, context.Canceled) {
		t.Errorf("adding in an ended context gives %v", err)
	}
	b.Abandon()
}

func noIndex(t *testing.T, engine index.Engine) {
	if _, err := engine.Open(t.TempDir(), nil); !errors.Is(err, index.ErrNoIndex) {
		t.Errorf("an empty directory opens with %v", err)
	}
	dir := t.TempDir()
	b, err := engine.Create(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Add(context.Background(), byHand()); err != nil {
		t.Fatal(err)
	}
	if ix, err := engine.Open(dir, nil); err == nil {
		t.Error("an unfinished index opens", ix.Close())
	}
	b.Abandon()
	if ix, err := engine.Open(dir, nil); err == nil {
		t.Error("an abandoned index opens", ix.Close())
	}
}

func noRecords(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, nil)
	for _, q := range []index.Query{nil, text("征收"), index.Not{Q: text("征收")}, phrase("征收", "收补"), index.Prefix{Field: index.FieldGrams}, key(index.KeyYear, "2026")} {
		r := search(t, ix, index.Request{Query: q, Facets: []string{index.KeyYear}, Size: 10})
		same(t, q, r.Total+len(r.Hits)+len(r.Facets[index.KeyYear]), 0)
	}
}

// batches expects the same answers however the records were handed over.
func batches(t *testing.T, engine index.Engine) {
	records := Sample(200)
	dir := t.TempDir()
	write(t, engine, dir, records[:1], nil, records[1:50], records[50:])
	whole, parts := Build(t, engine, records), open(t, engine, dir, records)
	for _, q := range []index.Query{nil, text("征收"), phrase("征收", "补偿"), key(index.KeyDepartment, "市商务局")} {
		r := index.Request{Query: q, Facets: facets, Size: 50}
		same(t, q, search(t, parts, r), search(t, whole, r))
	}
}

// openedTwice reads an index through two openings, as two processes do.
func openedTwice(t *testing.T, engine index.Engine) {
	dir := t.TempDir()
	write(t, engine, dir, byHand())
	a, b := open(t, engine, dir, byHand()), open(t, engine, dir, byHand())
	for _, ix := range []index.Index{a, b, a} {
		same(t, "hits", search(t, ix, index.Request{Query: text("征收")}).Total, 2)
	}
}

// paging reads an answer page by page and expects it whole and in the same order.
func paging(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, Sample(137))
	for _, q := range []index.Query{text("的"), index.All{}, index.Prefix{Field: index.FieldGrams, Prefix: "市"}} {
		for _, by := range []index.Sort{index.ByScore, index.ByDate, index.ByOrder} {
			whole := search(t, ix, index.Request{Query: q, Sort: by, Size: 1000}).Hits
			var pages []index.Hit
			for from := 0; from < 200; from += 7 {
				pages = append(pages, search(t, ix, index.Request{Query: q, Sort: by, From: from, Size: 7}).Hits...)
			}
			same(t, q, pages, whole)
		}
	}
	far := search(t, ix, index.Request{From: math.MaxInt, Size: math.MaxInt})
	same(t, "a page past the end", len(far.Hits), 0)
	same(t, "its total", far.Total, 137)
}
