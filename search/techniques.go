package search

import "slices"

// A technique is a part of ranking that can be left out, so that what it gains can be
// measured: docs/ranking.md has the table.
type technique struct {
	name string
	off  func(*Service)
}

var techniques = []technique{
	{"everyday words", func(s *Service) { s.expanders = s.expanders[:1] }},
	{"headnotes", func(s *Service) { s.weights.note, s.weights.asked = 0, 0 }},
	{"citations", func(s *Service) { s.weights.cited = 0 }},
	{"size", func(s *Service) { s.weights.size = 0 }},
	{"subjects", func(s *Service) { s.weights.subject = 0 }},
	{"meaning", func(s *Service) { s.weights.meaning = 0 }},
	{"evidence of the law", func(s *Service) { s.weights.evidence = 0 }},
	{"pairs of characters", func(s *Service) { s.weights.grams = 0 }},
	{"passages", func(s *Service) { s.weights.passage = 0 }},
	{"amounts and periods", func(s *Service) { s.weights.fact = 0 }},
	{"all of the prior", func(s *Service) { s.weights.cited, s.weights.size = 0, 0 }},
}

// Techniques names what [Service.Without] can leave out.
func Techniques() []string {
	names := make([]string, len(techniques))
	for i, t := range techniques {
		names[i] = t.name
	}
	return names
}

// Without returns a service that ranks without the technique of that name, or as it is
// when there is none.
func (s *Service) Without(name string) *Service {
	less := *s
	less.nears = &nears{}
	i := slices.IndexFunc(techniques, func(t technique) bool { return t.name == name })
	if i >= 0 {
		techniques[i].off(&less)
		less.priors = recordPriors(less.flats, less.documents, priors(less.catalogue, less.sizes, less.weights))
	}
	return &less
}
