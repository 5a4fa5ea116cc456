package search

import (
	"math"
	"slices"
	"sync"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/flats"
)

// A scorer scores candidates of one plan. It looks into the flats: all that the plan
// looks for is found in one pass over each text, and the passages of a provision are
// scored by what was found in the whole.
type scorer struct {
	w       weights
	p       *plan
	flats   *flats.File
	lengths float64 // mean length of a text in characters
	mass    float64 // sum of idfs
	groups  []groupNeedles
	grams   []int // pattern of each gram
	texts   *flats.Finder
	found   int           // patterns of texts
	numbers *flats.Finder // nil when the plan has no number
	many    bool          // more than one group
	amounts int           // patterns of numbers
	pool    sync.Pool     // of *scratch
}

// newScorer makes a scorer. Release gives back what it holds.
func (s *Service) newScorer(p *plan) *scorer {
	sc := &scorer{w: s.weights, p: p, flats: s.flats, lengths: max(1, s.stats.average[index.FieldGrams]), many: len(p.groups) > 1}
	texts, numbers := patternList{known: map[string]int{}}, patternList{known: map[string]int{}}
	for _, g := range p.groups {
		sc.groups = append(sc.groups, sc.needles(g, &texts, &numbers))
		sc.mass += sc.groups[len(sc.groups)-1].idf
	}
	for _, g := range p.grams {
		sc.grams = append(sc.grams, texts.add(g.text))
	}
	sc.texts, sc.found, sc.amounts = flats.NewFinder(texts.list), len(texts.list), len(numbers.list)
	if len(numbers.list) > 0 {
		sc.numbers = flats.NewFinder(numbers.list)
	}
	return sc
}

func (sc *scorer) release() {
	sc.texts.Release()
	if sc.numbers != nil {
		sc.numbers.Release()
	}
}

// counts is how often a pattern stands in each field.
type counts struct{ text, heading, note, trail, title uint16 }

// scratch is what scoring one candidate needs, used again for the next.
type scratch struct {
	matches []flats.Match // of the text
	other   []flats.Match // of the other fields
	counts  []counts      // of each pattern
	last    []int32       // where the last place of each pattern ends, in what is counted
	touched []int32       // patterns that stand in what is counted
	numbers []int         // how often each number stands there
	heading int           // bytes of the heading in UTF-8
}

func (sc *scorer) scratch() *scratch {
	if x, ok := sc.pool.Get().(*scratch); ok {
		return x
	}
	n := sc.found
	return &scratch{counts: make([]counts, n), last: make([]int32, n), numbers: make([]int, sc.amounts)}
}

// score is the whole of the second stage for one candidate.
func (sc *scorer) score(c *candidate) error {
	r, err := sc.flats.Record(c.hit.Order)
	if err != nil {
		return err
	}
	x := sc.scratch()
	defer sc.pool.Put(x)
	c.print = r.Print
	c.score = sc.best(x, &r)
	if sc.p.responsible(&r) {
		c.score += sc.w.unit * sc.mass
	}
	if len(sc.p.asked) > 0 && r.HasFact(sc.p.asked) {
		c.score *= 1 + sc.w.fact
	}
	if r.Kind != corpus.KindArticle && r.Kind != corpus.KindMeasure {
		c.score *= sc.w.prose
	}
	return nil
}

// responsible is [plan.names] for what is kept of a provision in the flats.
func (p *plan) responsible(r *flats.Record) bool {
	return slices.ContainsFunc(p.bodies, func(b named) bool { return r.Responsible(b.name, b.key == index.KeyLead) })
}

// best scores what a provision says, and each of its passages: the best speaks for all.
// Passages in which nothing stands differ in nothing.
func (sc *scorer) best(x *scratch, r *flats.Record) float64 {
	written := sc.fields(x, r)
	var size int
	x.matches, size = sc.texts.Find(r.Text, x.matches[:0])
	sc.begin(x)
	sc.count(x, corpus.Span{Start: 0, End: size})
	total := sc.text(x, sc.norm(r.Runes))
	nothing := math.Inf(-1)
	for part := range r.Passages() {
		sc.begin(x)
		sc.count(x, part.Lead)
		if part.Item != (corpus.Span{}) {
			sc.count(x, part.Item)
		}
		switch {
		case len(x.touched) > 0 || written:
			total = max(total, sc.w.passage*sc.text(x, sc.norm(part.Runes)))
		case math.IsInf(nothing, -1):
			nothing = sc.text(x, 0)
			total = max(total, sc.w.passage*nothing)
		}
	}
	return total
}

// fields counts what stands in the other fields than the text, and reports whether any
// of the numbers does. A passage has the numbers of its provision.
func (sc *scorer) fields(x *scratch, r *flats.Record) (written bool) {
	sc.begin(x)
	clear(x.counts)
	clear(x.numbers)
	x.heading = sc.field(x, r.Heading, func(c *counts) { c.heading++ })
	sc.field(x, r.Note, func(c *counts) { c.note++ })
	sc.field(x, r.Trail, func(c *counts) { c.trail++ })
	sc.field(x, sc.flats.Title(r.Document), func(c *counts) { c.title++ })
	if sc.numbers == nil {
		return false
	}
	x.other, _ = sc.numbers.Find(r.Numbers, x.other[:0])
	for _, m := range x.other { // which share their new lines
		x.numbers[m.Pattern]++
	}
	return len(x.other) > 0
}

// field counts what stands in one field, without overlap, and returns its size.
func (sc *scorer) field(x *scratch, codes []byte, add func(*counts)) (size int) {
	x.other, size = sc.texts.Find(codes, x.other[:0])
	for _, m := range x.other {
		if m.Start >= x.last[m.Pattern] {
			x.last[m.Pattern] = m.End
			add(&x.counts[m.Pattern])
		}
	}
	for _, m := range x.other {
		x.last[m.Pattern] = 0
	}
	return size
}

// begin forgets what was counted of the text.
func (sc *scorer) begin(x *scratch) {
	for _, p := range x.touched {
		x.counts[p].text, x.last[p] = 0, 0
	}
	x.touched = x.touched[:0]
}

// count counts what stands in a span of the text, without overlap.
func (sc *scorer) count(x *scratch, at corpus.Span) {
	for _, m := range x.matches {
		if int(m.Start) < at.Start || int(m.End) > at.End || m.Start < x.last[m.Pattern] {
			continue
		}
		x.last[m.Pattern] = m.End
		if x.counts[m.Pattern].text++; x.counts[m.Pattern].text == 1 {
			x.touched = append(x.touched, m.Pattern)
		}
	}
}

// text scores what was counted.
func (sc *scorer) text(x *scratch, norm float64) float64 {
	words, about := 0.0, 0.0
	for i := range sc.groups {
		g := &sc.groups[i]
		part, share := sc.group(x, g, norm)
		about += share * g.idf
		if part == 0 && len(g.parts) > 0 {
			part = saturate(sc.w.parts*sc.inParts(x, g.parts, norm), sc.w.k1)
		}
		words += g.idf * part
	}
	return words + sc.w.grams*sc.gramScore(x, norm) + sc.w.about*about
}

// group is how often a group stands in all fields, weighted, held back and saturated, and
// the share of the heading that it makes. Of its targets the one that counts most counts.
func (sc *scorer) group(x *scratch, g *groupNeedles, norm float64) (part, about float64) {
	for _, t := range g.targets {
		if t.number {
			part = max(part, t.worth*saturate(g.times*t.weight*norm*float64(x.numbers[t.pattern]), sc.w.k1))
			continue
		}
		c := x.counts[t.pattern]
		if c == (counts{}) {
			continue
		}
		part = max(part, t.worth*saturate(g.times*t.weight*sc.times(c, norm), sc.w.k1))
		if c.heading > 0 {
			about = max(about, t.weight*min(1, float64(t.size)/float64(x.heading)))
		}
	}
	return part, about
}

// times weighs how often a pattern stands in the fields.
func (sc *scorer) times(c counts, norm float64) float64 {
	return norm*float64(c.text) + sc.w.heading*float64(c.heading) + sc.w.note*float64(c.note) + sc.w.trail*float64(c.trail) + sc.w.title*float64(c.title)
}

// inParts counts a word that stands in parts only: 搬迁困难补助 for 搬迁补助.
func (sc *scorer) inParts(x *scratch, parts []int, norm float64) float64 {
	least := math.Inf(1)
	for _, p := range parts {
		if least = min(least, sc.times(x.counts[p], norm)); least == 0 {
			return 0
		}
	}
	return least
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

// gramScore is BM25 over pairs of characters of heading and text.
func (sc *scorer) gramScore(x *scratch, norm float64) float64 {
	total := 0.0
	for i, p := range sc.grams {
		if c := x.counts[p]; c.text > 0 || c.heading > 0 || c.note > 0 {
			total += sc.p.grams[i].idf * saturate(norm*float64(c.text)+sc.w.heading*float64(c.heading)+sc.w.note*float64(c.note), sc.w.k1)
		}
	}
	return total
}

// round is a score as it is told: the last digits of a sum depend on nothing that a
// reader could see.
func round(x float64) float64 { return math.Round(x*1000) / 1000 }
