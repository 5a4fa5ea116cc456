package search

import (
	"cmp"
	"slices"

	"tiaowen/index/analysis"
	"tiaowen/index/meaning"
)

// about is what the words of a plan are about, those that stand for them by their weight.
func (s *Service) about(p *plan) *meaning.Question {
	var sum meaning.Sum
	for _, g := range p.groups {
		s.addMeaning(&sum, g.typed)
		for _, t := range g.others {
			s.addMeaning(&sum, t)
		}
	}
	v := sum.Vector()
	return v.Question()
}

// addMeaning adds a target, and the words inside it as the vectors of texts have them.
func (s *Service) addMeaning(sum *meaning.Sum, t target) {
	for _, word := range s.a.Words(cmp.Or(t.text, t.term)) {
		if word.Type != analysis.Number {
			sum.Add(word.Term, t.weight)
		}
	}
}

// likes tells how alike each record of a room is to a question in what it is about, between
// -1 and 1. Of a query of a few words it is 0: who types those means them.
func (s *Service) likes(p *plan, room *room) []float64 {
	n := len(room.records)
	room.likes = slices.Grow(room.likes[:0], n)[:n]
	if p.about == nil || s.weights.meaning == 0 {
		clear(room.likes)
	} else {
		s.meanings.Likes(p.about, room.records, room.likes)
	}
	return room.likes
}

// asked is how alike the nearest way of asking for a record is to the question; 0 of a query
// of a few words.
func (s *Service) asked(p *plan, record int) float64 {
	if p.about == nil || s.weights.asked == 0 {
		return 0
	}
	return s.meanings.Asked(record, p.about)
}
