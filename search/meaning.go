package search

import (
	"cmp"

	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/meaning"
)

// about is what the words of a plan are about, those that stand for them by their weight.
func (s *Service) about(p *plan) meaning.Vector {
	var sum meaning.Sum
	for _, g := range p.groups {
		s.addMeaning(&sum, g.typed)
		for _, t := range g.others {
			s.addMeaning(&sum, t)
		}
	}
	return sum.Vector()
}

// addMeaning adds a target, and the words inside it as the vectors of texts have them.
func (s *Service) addMeaning(sum *meaning.Sum, t target) {
	for _, word := range s.a.Words(cmp.Or(t.text, t.term)) {
		if word.Type != analysis.Number {
			sum.Add(word.Term, t.weight)
		}
	}
}

// like is how alike a hit is to a question in what it is about, between -1 and 1. Of a
// query of a few words it is 0: who types those means them.
func (s *Service) like(p *plan, h index.Hit) float64 {
	if !p.prose || s.weights.meaning == 0 || h.Order < 0 || h.Order >= s.meanings.Records() {
		return 0
	}
	return s.meanings.Like(h.Order, &p.about, p.aboutLength)
}

// asked is how alike the nearest way of asking for a hit is to the question; 0 of a query of
// a few words.
func (s *Service) asked(p *plan, h index.Hit) float64 {
	if !p.prose || s.weights.asked == 0 || h.Order < 0 || h.Order >= s.meanings.Records() {
		return 0
	}
	return s.meanings.Asked(h.Order, &p.about, p.aboutLength)
}
