package indextest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tiaowen/index"
)

// Run holds an engine against the contract of package index, with [Memory] as the
// oracle.
func Run(t *testing.T, engine index.Engine) {
	t.Run("clauses", func(t *testing.T) { clauses(t, engine) })
	t.Run("random", func(t *testing.T) { random(t, engine) })
	t.Run("errors", func(t *testing.T) { refusals(t, engine) })
	t.Run("paging", func(t *testing.T) { paging(t, engine) })
	t.Run("concurrent", func(t *testing.T) { concurrent(t, engine) })
	t.Run("terms", func(t *testing.T) { terms(t, engine) })
	t.Run("no index", func(t *testing.T) {
		if _, err := engine.Open(t.TempDir()); !errors.Is(err, index.ErrNoIndex) {
			t.Errorf("an empty directory opens with %v", err)
		}
	})
}

func build(t testing.TB, engine index.Engine, records []index.Record) index.Index {
	t.Helper()
	dir := t.TempDir()
	b, err := engine.Create(dir)
	if err == nil {
		err = b.Add(context.Background(), records)
	}
	if err == nil {
		err = b.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	ix, err := engine.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := ix.Close(); err != nil {
			t.Error(err)
		}
	})
	return ix
}

// vocabulary is small, so that random clauses meet random records.
var vocabulary = []string{"征收", "补偿", "安置费", "市商务局", "第28条", "的", "临时", "标准", "a", "¶"}

// Sample makes n records of random words and keys.
func Sample(n int) []index.Record {
	rng := rand.New(rand.NewPCG(1, 2))
	pick := func(list []string) string { return list[rng.IntN(len(list))] }
	records := make([]index.Record, n)
	for i := range records {
		tokens := map[string][]string{}
		for _, f := range index.TokenFields {
			for range rng.IntN(12) {
				tokens[f] = append(tokens[f], pick(vocabulary))
			}
		}
		keys := map[string][]string{
			index.KeyDocument: {fmt.Sprintf("文-%d", i%7)},
			index.KeyIssuer:   {pick([]string{"甲市人民政府", "乙市人民政府"})},
			index.KeySection:  {pick([]string{"规范性文件", "政府文件", "人事任免"})},
			index.KeyKind:     {pick([]string{"article", "measure"})},
			index.KeySigned:   {fmt.Sprintf("20%02d-01-14", rng.IntN(5)+20)},
		}
		for range rng.IntN(3) {
			keys[index.KeyDepartment] = append(keys[index.KeyDepartment], pick([]string{"市商务局", "市财政局", "市教育局"}))
		}
		records[i] = index.Record{ID: fmt.Sprintf("文-%d~art_%d", i%7, i+1), Order: n - i, Tokens: tokens, Keys: unique(keys)}
	}
	return records
}

func unique(keys map[string][]string) map[string][]string {
	for f, values := range keys {
		seen := map[string]bool{}
		out := values[:0]
		for _, v := range values {
			if !seen[v] {
				seen[v] = true
				out = append(out, v)
			}
		}
		keys[f] = out
	}
	return keys
}

var facets = []string{index.KeyIssuer, index.KeySection, index.KeyDepartment, index.KeyKind}

// near compares answers: scores to one part in a thousand, and hits of equal score
// in the order of the collection.
var near = cmp.Options{cmpopts.EquateApprox(1e-3, 1e-6), cmpopts.EquateEmpty()}

func compare(t interface {
	Helper()
	Fatalf(string, ...any)
}, got, want index.Index, r index.Request) {
	t.Helper()
	g, err := got.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("%v: %v", r.Query, err)
	}
	w, err := want.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("oracle: %v: %v", r.Query, err)
	}
	if ties(w.Hits) { // nearly equal scores may change places: compare what was found
		g.Hits, w.Hits = nil, nil
	}
	if d := cmp.Diff(w, g, near); d != "" {
		t.Fatalf("%v filters %v sort %v: -want +got\n%s", r.Query, r.Filters, r.Sort, d)
	}
}

// ties reports whether two neighbours have scores that differ by rounding only.
func ties(hits []index.Hit) bool {
	for i := 1; i < len(hits); i++ {
		if d := math.Abs(hits[i].Score - hits[i-1].Score); d > 0 && d < 1e-4*(1+math.Abs(hits[i].Score)) {
			return true
		}
	}
	return false
}

func clauses(t *testing.T, engine index.Engine) {
	records := Sample(300)
	got, want := build(t, engine, records), build(t, &Memory{}, records)
	term := func(s string) index.Query { return index.Term{Field: index.FieldText, Term: s} }
	for _, q := range []index.Query{
		nil, index.All{}, index.None{}, term("征收"), term("没有"), index.Term{Field: index.FieldHeading, Term: "标准"},
		index.And{term("征收"), term("补偿")}, index.And{term("征收"), index.Not{Q: term("补偿")}}, index.And{index.Not{Q: term("的")}}, index.And{},
		index.Or{Of: []index.Query{term("征收"), term("补偿"), term("临时")}}, index.Or{Of: []index.Query{term("征收"), term("补偿"), term("临时")}, Min: 2}, index.Or{},
		index.Phrase{Field: index.FieldGrams, Terms: []string{"征收", "补偿"}}, index.Phrase{Field: index.FieldGrams, Terms: []string{"的", "的"}}, index.Phrase{Field: index.FieldGrams, Terms: []string{"征收"}},
		index.Prefix{Field: index.FieldGrams, Prefix: "市"}, index.Boost{Q: index.Prefix{Field: index.FieldGrams, Prefix: "安"}, By: 3}, index.Prefix{Field: index.FieldText, Prefix: "无"},
		index.Key{Field: index.KeyDepartment, Value: "市商务局"}, index.Key{Field: index.KeyDepartment, Value: "无"},
		index.Range{Field: index.KeySigned, From: "2021-01-01", To: "2022-12-31"}, index.Range{Field: index.KeySigned, From: "2023"}, index.Range{Field: index.KeySigned, To: "2020-06-01"},
		index.Or{Of: []index.Query{index.Boost{Q: term("征收"), By: 0.5}, index.Boost{Q: index.Prefix{Field: index.FieldGrams, Prefix: "市"}, By: 2}}},
	} {
		for _, sort := range []index.Sort{index.ByScore, index.ByDate, index.ByOrder} {
			for _, filters := range [][]index.Filter{
				nil,
				{{Field: index.KeyIssuer, AnyOf: []string{"甲市人民政府"}}},
				{{Field: index.KeyDepartment, AnyOf: []string{"市商务局", "市财政局"}}, {Field: index.KeyKind, AnyOf: []string{"measure"}}},
				{{Field: index.KeySigned, From: "2021-01-01", To: "2023-12-31"}, {Field: index.KeySection, AnyOf: []string{"无此类型"}}},
			} {
				compare(t, got, want, index.Request{Query: q, Filters: filters, Facets: facets, Sort: sort, Size: 20})
			}
		}
	}
}

// tree draws a random clause.
func tree(t *rapid.T, depth int) index.Query {
	field := rapid.SampledFrom([]string{index.FieldText, index.FieldHeading, index.FieldGrams}).Draw(t, "field")
	word := rapid.SampledFrom(vocabulary).Draw(t, "word")
	kind := rapid.IntRange(0, 7).Draw(t, "kind")
	if depth == 0 && kind > 3 {
		kind = 0
	}
	switch kind {
	case 1:
		return index.Phrase{Field: index.FieldGrams, Terms: []string{word, rapid.SampledFrom(vocabulary).Draw(t, "next")}}
	case 2:
		return index.Key{Field: index.KeyKind, Value: "article"}
	case 3:
		return index.Prefix{Field: field, Prefix: word[:min(3, len(word))]}
	case 4, 5:
		return index.Or{Of: []index.Query{tree(t, depth-1), tree(t, depth-1), tree(t, depth-1)}, Min: rapid.IntRange(0, 3).Draw(t, "min")}
	case 6:
		return index.And{tree(t, depth-1), index.Not{Q: tree(t, depth-1)}}
	case 7:
		return index.Boost{Q: index.And{tree(t, depth-1), tree(t, depth-1)}, By: 2.5}
	default:
		return index.Term{Field: field, Term: word}
	}
}

func random(t *testing.T, engine index.Engine) {
	records := Sample(200)
	got, want := build(t, engine, records), build(t, &Memory{}, records)
	rapid.Check(t, func(t *rapid.T) {
		compare(t, got, want, index.Request{Query: tree(t, 3), Facets: facets, Size: 10,
			Filters: []index.Filter{{Field: index.KeySection, AnyOf: []string{"规范性文件", "政府文件"}}}})
	})
}

func refusals(t *testing.T, engine index.Engine) {
	ix := build(t, engine, Sample(10))
	for name, r := range map[string]index.Request{
		"phrase without positions": {Query: index.Phrase{Field: index.FieldText, Terms: []string{"征收", "补偿"}}},
		"no such token field":      {Query: index.Term{Field: "无", Term: "征收"}},
		"no such facet":            {Facets: []string{"无"}},
		"negative page":            {From: -1},
	} {
		if _, err := ix.Search(context.Background(), r); !errors.Is(err, index.ErrQuery) {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, index.Request{Query: index.Term{Field: index.FieldText, Term: "征收"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

// paging reads the pages of one answer and expects every record once.
func paging(t *testing.T, engine index.Engine) {
	ix := build(t, engine, Sample(137))
	seen := map[string]bool{}
	for from := 0; from < 200; from += 10 {
		r, err := ix.Search(context.Background(), index.Request{Query: index.Term{Field: index.FieldText, Term: "的"}, From: from, Size: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range r.Hits {
			if seen[h.ID] {
				t.Fatalf("%s is on two pages", h.ID)
			}
			seen[h.ID] = true
		}
		if from > r.Total && len(seen) != r.Total {
			t.Fatalf("%d of %d records on the pages", len(seen), r.Total)
		}
	}
}

func concurrent(t *testing.T, engine index.Engine) {
	ix := build(t, engine, Sample(200))
	r := index.Request{Query: index.Or{Of: []index.Query{index.Term{Field: index.FieldText, Term: "征收"}, index.Phrase{Field: index.FieldGrams, Terms: []string{"征收", "的"}}}}, Facets: facets, Size: 10}
	want, err := ix.Search(context.Background(), r)
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				got, err := ix.Search(context.Background(), r)
				if err != nil || !cmp.Equal(got, want) {
					t.Errorf("another goroutine gets another answer: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
}

func terms(t *testing.T, engine index.Engine) {
	records := Sample(100)
	got, want := build(t, engine, records), build(t, &Memory{}, records)
	for _, prefix := range []string{"", "市", "征收", "无"} {
		g, err := got.Terms(context.Background(), index.FieldText, prefix, 5)
		if err != nil {
			t.Fatal(err)
		}
		w, _ := want.Terms(context.Background(), index.FieldText, prefix, 5)
		if d := cmp.Diff(w, g, near); d != "" {
			t.Errorf("terms %q: -want +got\n%s", prefix, d)
		}
	}
	if d := cmp.Diff(want.Stats().AvgLength, got.Stats().AvgLength, near); d != "" {
		t.Errorf("average lengths: -want +got\n%s", d)
	}
	if got.Stats().Records != 100 {
		t.Errorf("%d records", got.Stats().Records)
	}
}
