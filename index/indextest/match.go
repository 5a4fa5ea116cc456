package indextest

import (
	"math"
	"slices"
	"strings"

	"tiaowen/index"
)

// statistics are what scores depend on beside the record itself.
type statistics struct {
	records float64
	holders map[string]map[string]int // token field → term → records that hold it
	length  map[string]float64        // token field → mean number of terms
}

func count(records []index.Record) statistics {
	s := statistics{float64(len(records)), map[string]map[string]int{}, map[string]float64{}}
	for _, f := range index.TokenFields {
		s.holders[f] = map[string]int{}
		s.length[f] = 0
		for _, r := range records {
			s.length[f] += float64(len(r.Tokens[f])) / s.records
			for _, t := range unique(r.Tokens[f]) {
				s.holders[f][t]++
			}
		}
	}
	return s
}

// match reports whether a record matches, and its score.
func (ix *memoryIndex) match(q index.Query, r *index.Record) (bool, float64) {
	switch q := q.(type) {
	case nil, index.All:
		return true, 0
	case index.And:
		return ix.atLeast(len(q), q, r)
	case index.Or:
		return ix.atLeast(max(1, q.Min), q.Of, r)
	case index.Not:
		ok, _ := ix.match(q.Q, r)
		return !ok, 0
	case index.Boost:
		ok, score := ix.match(q.Q, r)
		return ok, score * q.By
	case index.Term:
		return ix.phrase(q.Field, []string{q.Term}, r)
	case index.Phrase:
		return ix.phrase(q.Field, q.Terms, r)
	case index.Prefix:
		return one(r.Tokens[q.Field], func(t string) bool { return strings.HasPrefix(t, q.Prefix) })
	case index.Key:
		return one(r.Keys[q.Field], func(v string) bool { return v == q.Value })
	case index.Range:
		return one(r.Keys[q.Field], func(v string) bool { return within(v, q.From, q.To) })
	default: // None
		return false, 0
	}
}

// atLeast matches when that many of the clauses do, and adds their scores.
func (ix *memoryIndex) atLeast(least int, qs []index.Query, r *index.Record) (bool, float64) {
	n, sum := 0, 0.0
	for _, q := range qs {
		if ok, score := ix.match(q, r); ok {
			n++
			sum += score
		}
	}
	if n < least {
		return false, 0
	}
	return true, sum
}

// one scores 1 when a value is wanted.
func one(values []string, wanted func(string) bool) (bool, float64) {
	if slices.ContainsFunc(values, wanted) {
		return true, 1
	}
	return false, 0
}

// phrase matches terms that stand one after the other, scored by BM25.
func (ix *memoryIndex) phrase(field string, terms []string, r *index.Record) (bool, float64) {
	tokens := r.Tokens[field]
	n := float64(occurrences(tokens, terms))
	if n == 0 {
		return false, 0
	}
	rarest := math.Inf(1)
	for _, t := range terms {
		rarest = min(rarest, float64(ix.statistics.holders[field][t]))
	}
	return true, BM25(ix.statistics.records, rarest, n, float64(len(tokens)), ix.statistics.length[field])
}

// occurrences counts the places where terms stand one after the other; they may overlap.
func occurrences(tokens, terms []string) (n int) {
	for i := 0; len(terms) > 0 && i+len(terms) <= len(tokens); i++ {
		if slices.Equal(tokens[i:i+len(terms)], terms) {
			n++
		}
	}
	return n
}

// BM25 is the score of a term that stands f times among the l terms of a record,
// and in n of N records, whose mean length is a. See [index.Term].
func BM25(N, n, f, l, a float64) float64 {
	const k1, b = 1.2, 0.75
	return math.Log(1+(N-n+0.5)/(n+0.5)) * f * (k1 + 1) / (f + k1*(1-b+b*l/a))
}
