package search

import (
	"context"
	"math"
	"sync"

	"tiaowen/index"
	"tiaowen/index/analysis"
)

// maxStatistics is the number of terms whose counts are remembered: some megabytes,
// far more than the words that readers use in a day.
const maxStatistics = 1 << 16

// statistics tells how rare words are, from the index of one generation. It
// remembers what it was told.
type statistics struct {
	ix      index.Index
	a       *analysis.Analyzer
	records float64
	average map[string]float64 // mean length of a token field

	mu    sync.Mutex
	known map[countKey]int
}

type countKey struct{ field, term string }

func newStatistics(ix index.Index, a *analysis.Analyzer) *statistics {
	st := ix.Stats()
	return &statistics{ix: ix, a: a, records: float64(st.Records), average: st.AvgLength, known: map[countKey]int{}}
}

// idf is the weight of a term that n records hold: Robertson and Spärck Jones with
// the one added that keeps it positive.
func (s *statistics) idf(n int) float64 {
	return math.Log(1 + (s.records-float64(n)+0.5)/(float64(n)+0.5))
}

// term counts the records whose field holds the term.
func (s *statistics) term(ctx context.Context, field, term string) (int, error) {
	return s.remember(countKey{field, term}, func() (int, error) {
		r, err := s.ix.Search(ctx, index.Request{Query: index.Term{Field: field, Term: term}})
		return r.Total, err
	})
}

// word counts the records that hold a term in the field of words where it is most
// common.
func (s *statistics) word(ctx context.Context, term string) (int, error) {
	most := 0
	for _, field := range wordFields {
		n, err := s.term(ctx, field, term)
		if err != nil {
			return 0, err
		}
		most = max(most, n)
	}
	return most, nil
}

// literal counts the records in whose heading or text s stands.
func (s *statistics) literal(ctx context.Context, text string) (int, error) {
	q := literal(s.a, text)
	return s.remember(countKey{index.FieldGrams, q.String()}, func() (int, error) {
		r, err := s.ix.Search(ctx, index.Request{Query: q})
		return r.Total, err
	})
}

func (s *statistics) remember(key countKey, count func() (int, error)) (int, error) {
	s.mu.Lock()
	n, ok := s.known[key]
	s.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := count()
	if err != nil {
		return 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= maxStatistics {
		clear(s.known)
	}
	s.known[key] = n
	return n, nil
}

// literal is the clause for a text that must stand as it is, white space and
// folding aside.
func literal(a *analysis.Analyzer, s string) index.Query {
	phrase, prefix := a.GramQuery(s)
	switch {
	case prefix != "":
		return index.Prefix{Field: index.FieldGrams, Prefix: prefix}
	case len(phrase) == 0:
		return index.None{}
	case len(phrase) == 1:
		return index.Term{Field: index.FieldGrams, Term: phrase[0]}
	}
	return index.Phrase{Field: index.FieldGrams, Terms: phrase}
}
