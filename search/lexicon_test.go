package search

import (
	"testing"

	"tiaowen/index"
)

// The lexicon tells of every word in how many provisions it stands; an iterator that
// counts behind a rare word is not to be trusted.
func TestLexiconCounts(t *testing.T) {
	s := service(t)
	l, err := s.lexicon()
	if err != nil {
		t.Fatal(err)
	}
	several := 0
	for word, at := range l.words {
		r, err := s.ix.Search(t.Context(), index.Request{Query: index.Term{Field: index.FieldText, Term: word}})
		if err != nil || r.Total != l.entries[at].n {
			t.Errorf("%s stands in %d, the lexicon says %d: %v", word, r.Total, l.entries[at].n, err)
		}
		if r.Total > 1 {
			several++
		}
	}
	if several < 500 {
		t.Errorf("%d words stand in several provisions", several)
	}
}
