package search

import (
	"cmp"
	"fmt"
	"slices"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/flats"
)

// The engine hands over its Wide best hits; with the priors of their documents the
// best Candidates of them are scored again, exactly. Both bound what can still be
// found: docs/ranking.md.
const (
	Wide       = 3000
	Candidates = 300
)

// weights of the second stage. Each is of the score of the words.
type weights struct {
	k1, b   float64 // BM25: saturation, and how much long texts are held back
	heading float64 // an occurrence in heading or label, of one in the text
	note    float64 // in what the editors say of it
	trail   float64 // in the headings above
	title   float64 // in the titles of the document
	other   float64 // an occurrence of a word that something stands for, or of what does
	parts   float64 // a word of which only the parts are there
	grams   float64 // pairs of characters: they find what the text cuts otherwise
	about   float64 // a heading that is made of the words
	unit    float64 // a body named in the question is responsible
	passage float64 // a 款 or 项 that speaks for the whole
	fact    float64 // what an amount or a period adds when the question asks for one
	prose   float64 // what is neither an article nor a measure, of what is

	// on the scale where 1 is the mean of the five best, see prior.go
	cited    float64 // for each e-fold of documents that name the document
	size     float64 // for each e-fold of provisions of the document
	stale    float64 // what is taken from a document whose time is over, see force.go
	subject  float64 // a document that governs what the question speaks of, see subjects.go
	meaning  float64 // how alike they are in what they are about, see meaning.go
	asked    float64 // how alike the nearest way of asking for it is
	evidence float64 // the other provisions of the document that fit, of the document with the most
}

func (w weights) String() string {
	return fmt.Sprintf("k1 %g b %g, heading %g note %g trail %g title %g, other %g parts %g grams %g about %g unit %g, passage %g fact %g prose %g, cited %g size %g stale %g subject %g meaning %g asked %g evidence %g",
		w.k1, w.b, w.heading, w.note, w.trail, w.title, w.other, w.parts, w.grams, w.about, w.unit, w.passage, w.fact, w.prose, w.cited, w.size, w.stale, w.subject, w.meaning, w.asked, w.evidence)
}

// served are the weights that are served: round numbers. docs/ranking.md tells what
// each gains or loses on the open questions.
var served = weights{
	k1: 1.2, b: 0.6, heading: 4, note: 1.5, trail: 0.7, title: 0.2,
	other: 3, parts: 0.4, grams: 0.4, about: 2, unit: 0.5, passage: 0.9, fact: 0.15, prose: 0.93,
	cited: 0.05, size: 0.02, stale: 0.1, subject: 0.3, meaning: 0.7, asked: 0.4, evidence: 0.2,
}

// A candidate is a provision that the engine found.
type candidate struct {
	hit       index.Hit
	at        int // its place among the hits
	document  *corpus.Document
	provision *corpus.Provision // nil until it is shown
	score     float64
	like      float64     // to the question in what it is about
	print     flats.Print // when it was scored
	pin       *pin        // that it matches, or nil
	place     int         // among the texts that the pin names, from 1
	repeats   []*candidate
}

// ref names the provision of a candidate that was not read.
func (c *candidate) ref() corpus.Ref {
	ref, _ := corpus.ParseRef(c.hit.ID) // ids are refs: [index.Record]
	return ref
}

// rank orders candidates: what is named by its number first, the likeliest text
// before the others; then by score. Ties keep the order of the engine.
func (s *Service) rank(p *plan, cs []*candidate, room *room) error {
	sc := s.newScorer(p)
	defer sc.release()
	if err := inParallel(len(cs), batch, func(i int) error { return sc.score(cs[i]) }); err != nil {
		return err
	}
	p.pin(cs)
	s.lift(p, cs, room)
	slices.SortFunc(cs, func(a, b *candidate) int {
		switch {
		case a.pin == nil && b.pin == nil:
			return cmp.Or(cmp.Compare(b.score, a.score), a.at-b.at)
		case a.pin == nil:
			return 1
		case b.pin == nil:
			return -1
		}
		return cmp.Or(cmp.Compare(a.place, b.place), cmp.Compare(b.score, a.score), cmp.Compare(s.within(a), s.within(b)), a.at-b.at)
	})
	return nil
}

// within is the place of a candidate in its document.
func (s *Service) within(c *candidate) int {
	return c.hit.Order - s.flats.First(s.flats.DocumentOf(c.hit.Order))
}

// pin notes the candidates that the question names by their number.
func (p *plan) pin(cs []*candidate) {
	if len(p.pins) == 0 {
		return
	}
	for _, c := range cs {
		named := &corpus.Provision{Ref: c.ref(), DocumentID: c.document.ID}
		for i, x := range p.pins {
			if place := x.place(c.document, named); place > 0 && c.pin == nil {
				c.pin, c.place = &p.pins[i], place
			}
		}
	}
}
