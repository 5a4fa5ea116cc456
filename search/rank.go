package search

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
)

// The engine hands over its Wide best hits; with the priors of their documents the
// best Candidates of them are scored again, exactly. Both bound what can still be
// found: docs/ranking.md.
const (
	Wide       = 2000
	Candidates = 300
)

// weights of the second stage. Each is of the score of the words.
type weights struct {
	k1, b    float64 // BM25: saturation, and how much long texts are held back
	heading  float64 // an occurrence in heading or label, of one in the text
	trail    float64 // in the headings above
	title    float64 // in the titles of the document
	other    float64 // an occurrence of a word that something stands for, or of what does
	parts    float64 // a word of which only the parts are there
	grams    float64 // pairs of characters: they find what the text cuts otherwise
	phrase   float64 // the words as they were typed, one after the other
	near     float64 // two words of the question close together and in order
	about    float64 // a heading that is made of the words
	unit     float64 // a body named in the question is responsible
	passage  float64 // a 款 or 项 that speaks for the whole
	coverage float64 // how much of a score depends on the share of rare words there
	fact     float64 // what an amount or a period adds when the question asks for one
	prose    float64 // what is neither an article nor a measure, of what is

	// on the scale where 1 is the mean of the five best, see prior.go
	cited    float64 // for each e-fold of documents that name the document
	law      float64 // a law proper, before regulations and interpretations that spell it out
	size     float64 // for each e-fold of provisions of the document
	stale    float64 // what is taken from a document whose time is over, see force.go
	evidence float64 // the other provisions of the document that fit, of the document with the most
}

func (w weights) String() string {
	return fmt.Sprintf("k1 %g b %g, heading %g trail %g title %g, other %g parts %g grams %g phrase %g near %g about %g unit %g, passage %g coverage %g fact %g prose %g, cited %g law %g size %g stale %g evidence %g",
		w.k1, w.b, w.heading, w.trail, w.title, w.other, w.parts, w.grams, w.phrase, w.near, w.about, w.unit, w.passage, w.coverage, w.fact, w.prose, w.cited, w.law, w.size, w.stale, w.evidence)
}

// served are the weights that are served: round numbers. docs/ranking.md tells what
// each gains or loses on the open questions.
var served = weights{
	k1: 1.2, b: 0.6, heading: 4, trail: 0.7, title: 0.2,
	other: 3, parts: 0.4, grams: 0.4, phrase: 0.5, near: 0.2, about: 2, unit: 0.5, passage: 0.9, coverage: 0.1, fact: 0.15, prose: 0.93,
	cited: 0.05, law: 0.1, size: 0.02, stale: 0.1, evidence: 0.1,
}

// A candidate is a provision that the engine found.
type candidate struct {
	document  *corpus.Document
	provision *corpus.Provision
	pr        *profile
	engine    float64
	score     float64
	pin       *pin // that it matches, or nil
	place     int  // among the texts that the pin names, from 1
	repeats   []*candidate
}

// A scorer scores candidates of one plan.
type scorer struct {
	w       weights
	p       *plan
	s       *Service
	idfs    []float64
	mass    float64    // sum of idfs
	lengths float64    // mean length of a text in characters
	bits    []uint32   // of each gram, see pairs
	targets [][]target // of each group
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
		sc.targets = append(sc.targets, g.targets())
	}
	for _, g := range p.grams {
		sc.bits = append(sc.bits, pairBit(g.text))
	}
	return sc
}

// rank orders candidates: what is named by its number first, the likeliest text
// before the others; then by score. Ties keep the order of the engine.
func (s *Service) rank(p *plan, cs []*candidate) {
	sc := s.newScorer(p)
	_ = inParallel(len(cs), func(i int) error { // scoring does not fail
		cs[i].score = sc.score(cs[i])
		return nil
	})
	for _, c := range cs {
		for i, x := range p.pins {
			if place := x.place(c.document, c.provision); place > 0 && c.pin == nil {
				c.pin, c.place = &p.pins[i], place
			}
		}
	}
	s.lift(cs)
	slices.SortStableFunc(cs, func(a, b *candidate) int {
		switch {
		case a.pin == nil && b.pin == nil:
			return cmp.Compare(b.score, a.score)
		case a.pin == nil:
			return 1
		case b.pin == nil:
			return -1
		}
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.score, a.score), cmp.Compare(a.provision.Order, b.provision.Order))
	})
}

// score is the whole of the second stage for one candidate.
func (sc *scorer) score(c *candidate) float64 {
	total := sc.text(c.pr)
	for _, part := range c.pr.passages() {
		total = max(total, sc.w.passage*sc.text(part))
	}
	if sc.p.names(c.provision) {
		total += sc.w.unit * sc.mass
	}
	if sc.p.asked.answeredBy(c.provision) {
		total *= 1 + sc.w.fact
	}
	if c.provision.Kind != corpus.KindArticle && c.provision.Kind != corpus.KindMeasure {
		total *= sc.w.prose
	}
	return total
}

// text scores what a provision, or a passage of one, says.
func (sc *scorer) text(pr *profile) float64 {
	ev := sc.evidence(pr)
	words, covered := 0.0, 0.0
	for i, tf := range ev.tf {
		words += sc.idfs[i] * saturate(tf, sc.w.k1)
		if tf > 0 {
			covered += sc.idfs[i]
		}
	}
	total := words + sc.w.grams*sc.gramScore(pr) + sc.w.near*ev.near + sc.w.about*ev.about + sc.w.phrase*ev.phrase
	if sc.mass > 0 {
		total *= 1 - sc.w.coverage + sc.w.coverage*covered/sc.mass
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

// evidence is what a provision shows of the words of the question.
type evidence struct {
	tf     []float64 // of each group: occurrences in all fields, weighted and held back
	near   float64
	about  float64
	phrase float64
}

// occurrence is a place of a group in the text.
type occurrence struct {
	group, start, end int
	weight            float64
}

func (sc *scorer) evidence(pr *profile) evidence {
	ev := evidence{tf: make([]float64, len(sc.p.groups))}
	var places []occurrence
	for i, g := range sc.p.groups {
		about, times := 0.0, 1.0
		if len(g.others) > 0 { // of what may be said in several words one is enough
			times = sc.w.other
		}
		for _, t := range sc.targets[i] {
			tf, inHeading := sc.occurrences(pr, t, func(at int) {
				places = append(places, occurrence{i, at, at + len(t.text), t.weight})
			})
			ev.tf[i] = max(ev.tf[i], times*t.weight*tf)
			if inHeading > 0 {
				about = max(about, t.weight*min(1, float64(len(t.text))/float64(len(pr.heading.s))))
			}
		}
		ev.about += about * sc.idfs[i]
		if ev.tf[i] == 0 && len(g.typed.parts) > 1 {
			ev.tf[i] = sc.w.parts * sc.inParts(pr, g.typed)
		}
	}
	slices.SortFunc(places, func(a, b occurrence) int { return cmp.Or(a.start-b.start, a.group-b.group) })
	ev.near = sc.near(places)
	for _, r := range sc.p.runs {
		if strings.Contains(pr.text.s, r) || strings.Contains(pr.heading.s, r) {
			ev.phrase += sc.mass
		}
	}
	return ev
}

// inParts counts a word that stands in parts only: 搬迁困难补助 for 搬迁补助.
func (sc *scorer) inParts(pr *profile, t target) float64 {
	least := math.Inf(1)
	for _, part := range t.parts {
		tf, _ := sc.occurrences(pr, target{text: part}, func(int) {})
		if least = min(least, tf); least == 0 {
			return 0
		}
	}
	return least
}

// occurrences counts a target in all fields, weighted and held back, and hands on
// its places in the text.
func (sc *scorer) occurrences(pr *profile, t target, place func(at int)) (tf, inHeading float64) {
	norm := sc.norm(pr.runes)
	if t.text == "" {
		return norm * float64(len(sc.s.numbers(pr)[t.term])), 0
	}
	if len(sc.p.groups) > 1 && utf8.RuneCountInString(t.text) == 1 {
		return 0, 0 // one character stands in too many words; its grams speak for it
	}
	pr.text.find(t.text, func(at int) { tf += norm; place(at) })
	pr.heading.find(t.text, func(int) { inHeading++ })
	tf += sc.w.heading * inHeading
	pr.trail.find(t.text, func(int) { tf += sc.w.trail })
	pr.title.find(t.text, func(int) { tf += sc.w.title })
	return tf, inHeading
}

// nearBytes is how close two words are that stand together: ten characters.
const nearBytes = 30

// near scores neighbours of the question that are close in the text: fully in
// order, half in the other order.
func (sc *scorer) near(places []occurrence) float64 {
	best := make([]float64, len(sc.p.groups))
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
	for _, score := range best {
		total += score
	}
	return total
}

// gramScore is BM25 over pairs of characters of heading and text.
func (sc *scorer) gramScore(pr *profile) float64 {
	norm := sc.norm(pr.runes)
	total := 0.0
	for i, g := range sc.p.grams {
		tf := 0.0
		if pr.text.pairs.has(sc.bits[i]) {
			pr.text.find(g.text, func(int) { tf += norm })
		}
		pr.heading.find(g.text, func(int) { tf += sc.w.heading })
		total += g.idf * saturate(tf, sc.w.k1)
	}
	return total
}

// round is a score as it is told: the last digits of a sum depend on nothing that a
// reader could see.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }
