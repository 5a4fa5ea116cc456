package indextest

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tiaowen/index"
)

// vocabulary is small, so that random clauses meet random records.
var vocabulary = []string{"征收", "补偿", "安置费", "市商务局", "第28条", "的", "临时", "标准", "a", "¶"}

var (
	sections    = []string{"规范性文件", "政府文件", "人事任免"}
	departments = []string{"市商务局", "市财政局", "市教育局", "市住建局"}
	facets      = []string{index.KeyIssuer, index.KeySection, index.KeyDepartment, index.KeyKind, index.KeyYear}
)

// Sample makes n records of random words and keys, the same ones each time.
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
			index.KeySection:  {pick(sections)},
			index.KeyKind:     {pick([]string{"article", "measure"})},
		}
		if year := rng.IntN(6) + 20; year < 25 { // some have no date
			keys[index.KeyYear] = []string{fmt.Sprintf("20%02d", year)}
			keys[index.KeySigned] = []string{fmt.Sprintf("20%02d-01-14", year)}
		}
		var units []string
		for range rng.IntN(4) {
			units = append(units, pick(departments))
		}
		if len(units) > 0 {
			keys[index.KeyDepartment] = unique(units)
		}
		records[i] = index.Record{ID: fmt.Sprintf("文-%d~art_%d", i%7, i+1), Order: n - i, Tokens: tokens, Keys: keys}
	}
	return records
}

// random asks random questions of random records.
func random(t *testing.T, engine index.Engine) {
	records := Sample(300)
	got, want := Build(t, engine, records), Build(t, &Memory{}, records)
	rapid.Check(t, func(t *rapid.T) { compare(t, got, want, request(t)) })
}

// request draws a question with filters, and sees all that match.
func request(t *rapid.T) index.Request {
	some := func(list []string, what string) []string {
		return rapid.SliceOfN(rapid.SampledFrom(list), 1, 3).Draw(t, what)
	}
	r := index.Request{Query: tree(t, 4), Facets: facets, Size: 1000,
		Sort: rapid.SampledFrom([]index.Sort{index.ByScore, index.ByDate, index.ByOrder}).Draw(t, "order")}
	if rapid.Bool().Draw(t, "of sections") {
		r.Filters = append(r.Filters, index.Filter{Field: index.KeySection, AnyOf: some(append(sections, "无此栏目"), "sections")})
	}
	if rapid.Bool().Draw(t, "of departments") {
		r.Filters = append(r.Filters, index.Filter{Field: index.KeyDepartment, AnyOf: some(departments, "departments")})
	}
	if rapid.Bool().Draw(t, "of years") {
		from := rapid.SampledFrom([]string{"", "2021", "2023"}).Draw(t, "from")
		r.Filters = append(r.Filters, index.Filter{Field: index.KeyYear, From: from, To: rapid.SampledFrom([]string{"", "2022"}).Draw(t, "to")})
	}
	return r
}

// tree draws a clause of at most so many levels.
func tree(t *rapid.T, levels int) index.Query {
	if levels > 1 && rapid.IntRange(0, 2).Draw(t, "composed") > 0 {
		return composed(t, levels-1)
	}
	field := rapid.SampledFrom([]string{index.FieldText, index.FieldHeading, index.FieldGrams}).Draw(t, "field")
	word := rapid.SampledFrom(vocabulary).Draw(t, "word")
	switch rapid.IntRange(0, 7).Draw(t, "kind") {
	case 0:
		return index.Phrase{Field: index.FieldGrams, Terms: rapid.SliceOfN(rapid.SampledFrom(vocabulary), 0, 3).Draw(t, "phrase")}
	case 1:
		return index.Prefix{Field: field, Prefix: word[:min(3, len(word))]}
	case 2:
		return key(index.KeyDepartment, rapid.SampledFrom(departments).Draw(t, "department"))
	case 3:
		return index.Range{Field: index.KeySigned, From: "2021-01-14", To: rapid.SampledFrom([]string{"", "2022-06-01"}).Draw(t, "to")}
	case 4:
		return rapid.SampledFrom([]index.Query{index.All{}, index.None{}}).Draw(t, "constant")
	default:
		return index.Term{Field: field, Term: word}
	}
}

func composed(t *rapid.T, levels int) index.Query {
	parts := make([]index.Query, rapid.IntRange(0, 4).Draw(t, "parts"))
	for i := range parts {
		parts[i] = tree(t, levels)
	}
	switch rapid.IntRange(0, 3).Draw(t, "composition") {
	case 0:
		return index.Or{Of: parts, Min: rapid.IntRange(0, 4).Draw(t, "min")}
	case 1:
		return index.And(parts)
	case 2:
		return index.Not{Q: tree(t, levels)}
	default:
		return index.Boost{Q: tree(t, levels), By: rapid.SampledFrom([]float64{0, 0.5, 1, 2.5}).Draw(t, "by")}
	}
}

// near lets scores differ by one part in a thousand.
var near = gocmp.Options{cmpopts.EquateApprox(1e-3, 1e-5), cmpopts.EquateEmpty()}

// compare expects the hits, scores and counts of the truth. Engines add scores in
// an order and a precision of their own, so hits are compared by id; their order
// must be that of the scores that the engine itself gives.
func compare(t *rapid.T, got, want index.Index, r index.Request) {
	g, err := got.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("%v: %v", r.Query, err)
	}
	w, err := want.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("the truth: %v: %v", r.Query, err)
	}
	if r.Sort == index.ByScore {
		if !slices.IsSortedFunc(g.Hits, func(a, b index.Hit) int { return cmp.Compare(b.Score, a.Score) }) {
			t.Fatalf("%v: hits are not sorted by score: %v", r.Query, g.Hits)
		}
		byID := func(a, b index.Hit) int { return cmp.Compare(a.ID, b.ID) }
		slices.SortFunc(g.Hits, byID)
		slices.SortFunc(w.Hits, byID)
	}
	if d := gocmp.Diff(w, g, near); d != "" {
		t.Fatalf("%v filters %v order %v: -want +got\n%s", r.Query, r.Filters, r.Sort, d)
	}
}

// concurrent asks from many goroutines and expects the answers that one gets.
func concurrent(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, Sample(300))
	requests := []index.Request{
		{Query: index.Or{Of: []index.Query{text("征收"), phrase("征收", "的")}}, Facets: facets, Size: 10},
		{Query: index.And{text("补偿"), index.Not{Q: key(index.KeyKind, "article")}}, Facets: facets, Size: 10},
		{Query: index.Prefix{Field: index.FieldGrams, Prefix: "市"}, Filters: []index.Filter{{Field: index.KeySection, AnyOf: sections[:1]}}, Sort: index.ByDate, Size: 10},
		{Facets: facets},
	}
	var want []index.Response
	for _, r := range requests {
		want = append(want, search(t, ix, r))
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			for i := range 40 {
				i = (i + n) % len(requests)
				got, err := ix.Search(context.Background(), requests[i])
				if err != nil || !gocmp.Equal(got, want[i]) {
					t.Errorf("%v: another goroutine gets another answer: %v", requests[i].Query, err)
					return
				}
			}
		})
	}
	wg.Wait()
}
