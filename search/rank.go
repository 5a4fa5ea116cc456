package search

import (
	"cmp"
	"math"
	"slices"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
)

// The second stage scores the best Candidates of the engine again, exactly. Their
// number bounds what it can still find: of the articles that answer the open
// questions 0.74 are among the first 300 and 0.78 among the first 500.
const Candidates = 500

// weights of the second stage. Each is of the score of the words.
type weights struct {
	k1, b    float64 // BM25: saturation, and how much long texts are held back
	heading  float64 // occurrences in heading and label, of one in the text
	trail    float64 // in the headings above
	title    float64 // in the titles of the document
	grams    float64 // pairs of characters, which find what the words are cut from otherwise
	phrase   float64 // the words as they were typed, one after the other
	near     float64 // two words of the question close together and in order
	coverage float64 // how much of a score depends on the share of rare words there
	other    float64 // prior of what is neither an article nor a measure
}

// served are the weights that are served: round numbers. docs/ranking.md tells what
// each gains or loses on the open questions.
var served = weights{
	k1: 1.2, b: 0.75, heading: 2, trail: 0.7, title: 0.2,
	grams: 1, phrase: 0.5, near: 0.2, coverage: 0.1, other: 0.97,
}

// A candidate is a provision that the engine found.
type candidate struct {
	document  *corpus.Document
	provision *corpus.Provision
	pr        *profile
	engine    float64
	score     float64
	pinned    int // 1 + the pin that it matches, 0 for none
}

// A scorer scores candidates of one plan.
type scorer struct {
	w       weights
	p       *plan
	s       *Service
	idfs    []float64
	mass    float64 // sum of idfs
	lengths float64 // mean length of a text in characters
	numbers bool    // whether a word of the question is a number in normal form
}

func (s *Service) newScorer(p *plan) *scorer {
	sc := &scorer{w: s.weights, p: p, s: s, lengths: max(1, s.stats.average[index.FieldGrams])}
	for _, g := range p.groups {
		idf := g.idf()
		if !g.known() {
			idf = 0
		}
		sc.idfs = append(sc.idfs, idf)
		sc.mass += idf
		sc.numbers = sc.numbers || g.typed.text == ""
	}
	return sc
}

// rank orders candidates: what is named by its number first, then by score; ties
// keep the order of the engine.
func (s *Service) rank(p *plan, cs []*candidate) {
	sc := s.newScorer(p)
	for _, c := range cs {
		c.score = sc.score(c)
		for i, x := range p.pins {
			if c.pinned == 0 && x.match(c.document, c.provision) {
				c.pinned = i + 1
			}
		}
	}
	slices.SortStableFunc(cs, func(a, b *candidate) int {
		if (a.pinned > 0) != (b.pinned > 0) {
			return cmp.Compare(b.pinned, a.pinned)
		}
		if a.pinned > 0 {
			return cmp.Compare(b.engine, a.engine)
		}
		return cmp.Compare(b.score, a.score)
	})
}

// score is the whole of the second stage for one candidate.
func (sc *scorer) score(c *candidate) float64 {
	ev := sc.evidence(c)
	words, covered := 0.0, 0.0
	for i, tf := range ev.tf {
		words += sc.idfs[i] * saturate(tf, sc.w.k1)
		if tf > 0 {
			covered += sc.idfs[i]
		}
	}
	total := words + sc.w.grams*sc.gramScore(c) + sc.w.near*ev.near + sc.w.phrase*ev.phrase
	if sc.mass > 0 {
		total *= 1 - sc.w.coverage + sc.w.coverage*covered/sc.mass
	}
	switch c.provision.Kind {
	case corpus.KindArticle, corpus.KindMeasure:
	default:
		total *= sc.w.other
	}
	return total
}

func saturate(tf, k1 float64) float64 {
	if tf == 0 {
		return 0
	}
	return tf * (k1 + 1) / (tf + k1)
}

// norm holds back the occurrences in a text longer than the mean.
func (sc *scorer) norm(runes int) float64 {
	return 1 / (1 - sc.w.b + sc.w.b*float64(runes)/sc.lengths)
}

// evidence is what a candidate shows of the words of the question.
type evidence struct {
	tf     []float64 // of each group: occurrences in all fields, weighted and held back
	near   float64
	phrase float64
}

// occurrence is a place of a group in heading and text.
type occurrence struct {
	group, start, end int
	weight            float64
}

func (sc *scorer) evidence(c *candidate) evidence {
	pr := c.pr
	ev := evidence{tf: make([]float64, len(sc.p.groups))}
	norm := sc.norm(pr.runes)
	var places []occurrence
	var numbers map[string][]corpus.Span
	if sc.numbers {
		numbers = sc.s.numbers(pr)
	}
	for i, g := range sc.p.groups {
		best := 0.0
		for _, t := range g.targets() {
			tf := 0.0
			count := func(f *flat, weight float64, keep bool) {
				f.find(t.text, func(at int) {
					tf += weight
					if keep {
						places = append(places, occurrence{i, at, at + len(t.text), t.weight})
					}
				})
			}
			if t.text == "" {
				tf += norm * float64(len(numbers[t.term]))
				continue
			}
			if utf8.RuneCountInString(t.text) == 1 && len(sc.p.groups) > 1 {
				continue // one character stands in too many words
			}
			count(&pr.text, norm, true)
			count(&pr.heading, sc.w.heading, false)
			count(&pr.trail, sc.w.trail, false)
			count(&pr.title, sc.w.title, false)
			best = max(best, t.weight*tf)
		}
		ev.tf[i] = best
	}
	slices.SortFunc(places, func(a, b occurrence) int { return cmp.Or(a.start-b.start, a.group-b.group) })
	ev.near = sc.near(places)
	for _, r := range sc.p.runs {
		n := 0
		pr.heading.find(r, func(int) { n += 2 })
		pr.text.find(r, func(int) { n++ })
		if n > 0 {
			ev.phrase += sc.mass
		}
	}
	return ev
}

// nearBytes is how close two words are that stand together: ten characters.
const nearBytes = 30

// near scores neighbours of the question that are close in the text: fully in
// order, half in the other order.
func (sc *scorer) near(places []occurrence) float64 {
	best := map[int]float64{}
	for i, a := range places {
		for _, b := range places[i+1:] {
			if b.start-a.end > nearBytes {
				break
			}
			if b.start < a.end || a.group == b.group {
				continue
			}
			part, pair := 1.0, a.group
			switch b.group - a.group {
			case 1:
			case -1:
				part, pair = 0.5, b.group
			default:
				continue
			}
			part *= a.weight * b.weight * (1 - float64(b.start-a.end)/(nearBytes+1))
			best[pair] = max(best[pair], part*min(sc.idfs[a.group], sc.idfs[b.group]))
		}
	}
	total := 0.0
	for i := range sc.p.groups {
		total += best[i]
	}
	return total
}

// gramScore is BM25 over pairs of characters of heading and text.
func (sc *scorer) gramScore(c *candidate) float64 {
	norm := sc.norm(c.pr.runes)
	total := 0.0
	for _, g := range sc.p.grams {
		tf := 0.0
		count := func(int) { tf += norm }
		c.pr.text.find(g.text, count)
		c.pr.heading.find(g.text, count)
		total += g.idf * saturate(tf, sc.w.k1)
	}
	return total
}

// round is a score as it is told: the last digits of a sum depend on nothing that a
// reader could see.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }
