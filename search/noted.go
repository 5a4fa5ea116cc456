package search

import (
	"tiaowen/corpus/headnotes"
)

// tellsAsked is the part of the weight of a question's words that a 问法 holds when it is
// shown beside an answer: below it, it is another question.
const tellsAsked = 0.5

// noted adds to a hit what the editors say of it, and tells where its words are there. What
// is asked for exactly is found by the text alone.
func (p *plan) noted(h *Hit, m *matcher) []found {
	n, ok := headnotes.Default().Of(h.Provision.Text)
	if !ok {
		return nil
	}
	h.Headnote = n.Headnote
	if p.exact {
		return nil
	}
	mass := 0.0
	for _, g := range p.groups {
		mass += g.idf()
	}
	best, all := tellsAsked*mass, m.find(n.Headnote)
	for _, asked := range n.Asked {
		places := m.find(asked)
		all = append(all, places...)
		if weight := p.weightOf(places); weight > 0 && weight >= best {
			best, h.Asked = weight, Snippet{Text: asked, Marks: spans(places)}
		}
	}
	return all
}

// weightOf sums up the words that are found whole, each once.
func (p *plan) weightOf(places []found) (weight float64) {
	seen := map[int]bool{}
	for _, f := range places {
		if f.whole && f.group < len(p.groups) && !seen[f.group] {
			seen[f.group] = true
			weight += p.groups[f.group].idf()
		}
	}
	return weight
}
