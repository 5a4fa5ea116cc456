package index

import (
	"slices"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index/analysis"
	"tiaowen/index/meaning"
)

// TestCutting: what a build makes of a text with one cut is what a question makes of the
// same text with a cut for each purpose.
func TestCutting(t *testing.T) {
	a, err := analysis.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	m, some := newMaker(a), 0
	for _, d := range r.Documents {
		c := m.cut(d, 0)
		for i, p := range d.Provisions {
			words, head, grams := a.WordTerms(p.Text), a.WordTerms(p.Label+"\n"+p.Heading), a.GramTerms(p.Heading+"\n"+p.Text)
			tokens := c.records[i].Tokens
			if !slices.Equal(tokens[FieldText], words) || !slices.Equal(tokens[FieldHeading], head) || !slices.Equal(tokens[FieldGrams], grams) {
				t.Errorf("%s is cut otherwise: %v", p.Ref, tokens)
			}
			if c.about[i].Text != meaning.Of(slices.Concat(words, head, tokens[FieldNote])) {
				t.Errorf("%s is about something else", p.Ref)
			}
			if c.about[i].Text != (meaning.Vector{}) {
				some++
			}
			cut := a.Cut(p.Text)
			if cut.Flat != analysis.Flat(p.Text) || len(cut.Known) != len(cut.Words) {
				t.Errorf("%s: flat %q, %d numbers of %d words", p.Ref, cut.Flat, len(cut.Known), len(cut.Words))
			}
			var numbers []string
			for _, tok := range a.Words(p.Text) {
				if tok.Type == analysis.Number {
					numbers = append(numbers, tok.Term)
				}
			}
			if !slices.Equal(cut.Numbers, numbers) {
				t.Errorf("%s: numbers %v, want %v", p.Ref, cut.Numbers, numbers)
			}
		}
	}
	if some == 0 {
		t.Error("no provision is about anything")
	}
}
