package search

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/flats"
)

// What is known of a document before anything is asked, and what its other
// provisions tell. Scores are put on one scale first: 1 is the mean of the five best,
// so that a prior weighs alike in a short and in a long question. The weights are
// cross-validated on the open questions: docs/ranking.md.
const (
	evidenceOf  = 10  // provisions of one document that count for it
	evidenceMin = 0.5 // scores below count nothing
	bestMean    = 5
)

// priors are what each document of a collection brings with it, by its id. On a
// single gazette they differ little.
func priors(catalogue *corpus.Catalogue, sizes map[string]int, w weights) map[string]float64 {
	of := make(map[string]float64, len(catalogue.Documents))
	over := superseded(catalogue)
	for _, d := range catalogue.Documents {
		of[d.ID] = w.cited*math.Log1p(float64(citations(d))) + w.size*math.Log(float64(max(1, sizes[d.ID])))
		if over[d.ID] {
			of[d.ID] -= w.stale
		}
	}
	return of
}

// sizes counts the provisions of each document.
func sizes(ix index.Index) map[string]int {
	resp, err := ix.Search(context.Background(), index.Request{Facets: []string{index.KeyDocument}})
	if err != nil {
		return nil // an index that cannot count answers nothing else either
	}
	of := map[string]int{}
	for _, c := range resp.Facets[index.KeyDocument] {
		of[c.Value] = c.N
	}
	return of
}

// scale is the mean of the best scores: what is 1 on the scale of priors.
func scale(scores []float64) float64 {
	best := slices.Clone(scores)
	slices.SortFunc(best, func(a, b float64) int { return cmp.Compare(b, a) })
	best = best[:min(bestMean, len(best))]
	sum := 0.0
	for _, s := range best {
		sum += s
	}
	return sum / float64(max(1, len(best)))
}

// recordPriors are the priors of the documents of all records, by their place in the
// collection.
func recordPriors(f *flats.File, documents []*corpus.Document, of map[string]float64) []float64 {
	list := make([]float64, f.Records())
	for n := range list {
		list[n] = of[documents[f.DocumentOf(n)].ID]
	}
	return list
}

// choose orders hits of the engine by their score and the prior of their document, equals
// by the score alone and then as they stand in the collection: the first n of them; what
// follows is in no order. What the question names by its number stays first: its score is
// of another order.
func (s *Service) choose(p *plan, hits []index.Hit, n int, room *room) {
	best := make([]float64, 0, bestMean+1)
	for _, h := range hits {
		if h.Score >= pinWeight || len(best) == bestMean && h.Score <= best[bestMean-1] {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, h.Score, func(have, score float64) int { return cmp.Compare(score, have) })
		best = slices.Insert(best, at, h.Score)
		best = best[:min(len(best), bestMean)]
	}
	one := scale(best)
	one = max(one, 0)
	// Places are sorted and not the hits: half the bytes to move.
	room.records = room.records[:0]
	for i := range hits {
		room.records = append(room.records, int32(hits[i].Order))
	}
	likes := s.likes(p, room)
	room.placed = slices.Grow(room.placed[:0], len(hits))[:len(hits)]
	places := room.placed
	for i := range hits {
		was := hits[i].Score
		hits[i].Score += one * (s.prior(p, hits[i].Order) + s.weights.meaning*likes[i])
		places[i] = placed{hits[i].Score, was, int32(hits[i].Order), int32(i)}
	}
	if n < len(places) {
		placesFirst(places, n)
		places = places[:n]
	}
	slices.SortFunc(places, placed.compare)
	was := make([]index.Hit, len(places))
	for i, p := range places {
		was[i] = hits[p.place]
	}
	// Those that are not among the first fill the places that these leave.
	room.first = slices.Grow(room.first[:0], len(hits))[:len(hits)]
	first := room.first
	clear(first)
	for _, p := range places {
		first[p.place] = true
	}
	at := len(hits)
	for i := len(hits) - 1; i >= 0; i-- {
		if !first[i] {
			at--
			hits[at] = hits[i]
		}
	}
	copy(hits, was)
}

// placesFirst brings the n best places to the front: Hoare's selection (1961).
func placesFirst(ps []placed, n int) {
	for lo, hi := 0, len(ps); hi-lo > 1; {
		pivot := ps[lo+(hi-lo)/2]
		i, j := lo, hi-1
		for i <= j {
			for ps[i].compare(pivot) < 0 {
				i++
			}
			for ps[j].compare(pivot) > 0 {
				j--
			}
			if i <= j {
				ps[i], ps[j] = ps[j], ps[i]
				i++
				j--
			}
		}
		switch {
		case n <= j:
			hi = j + 1
		case n >= i:
			lo = i
		default:
			return
		}
	}
}

// placed is a score with what decides between equals, and where it stood.
type placed struct {
	score, engine float64
	order, place  int32
}

// compare is negative when p comes before q.
func (p placed) compare(q placed) int {
	switch {
	case p.score > q.score:
		return -1
	case p.score < q.score:
		return 1
	case p.engine != q.engine:
		return cmp.Compare(q.engine, p.engine)
	}
	return int(p.order - q.order)
}

// lift puts the scores of the second stage on one scale and adds what is known of
// the documents.
func (s *Service) lift(p *plan, cs []*candidate, room *room) {
	scores := make([]float64, len(cs))
	for i, c := range cs {
		scores[i] = c.score
	}
	one := scale(scores)
	if one <= 0 {
		return
	}
	room.records = room.records[:0]
	for _, c := range cs {
		room.records = append(room.records, int32(c.hit.Order))
	}
	likes := s.likes(p, room)
	for i, c := range cs {
		c.like = likes[i]
		c.score = c.score/one + s.weights.meaning*c.like + s.weights.asked*s.asked(p, c.hit.Order)
	}
	// The candidates of a document side by side, the best first.
	same := slices.Clone(cs)
	slices.SortFunc(same, func(a, b *candidate) int {
		return cmp.Or(s.flats.DocumentOf(a.hit.Order)-s.flats.DocumentOf(b.hit.Order), cmp.Compare(b.score, a.score))
	})
	var of [][]*candidate
	for i, c := range same {
		if i == 0 || c.document != same[i-1].document {
			of = append(of, nil)
		}
		of[len(of)-1] = append(of[len(of)-1], c)
	}
	most, evidence := 0.0, make([]float64, len(of))
	for i, cs := range of {
		evidence[i] = evidenceFor(cs, s.prior(p, cs[0].hit.Order))
		most = max(most, evidence[i])
	}
	for i, cs := range of {
		for _, c := range cs {
			c.score += s.prior(p, c.hit.Order)
			if most > 0 {
				c.score += s.weights.evidence * evidence[i] / most
			}
		}
	}
}

// evidenceFor sums up the best of the candidates of one document, which are sorted: a law
// of which several articles fit is likelier to be the one that is meant.
func evidenceFor(cs []*candidate, prior float64) float64 {
	sum := 0.0
	for _, c := range cs[:min(evidenceOf, len(cs))] {
		sum += max(0, c.score+prior-evidenceMin)
	}
	return sum
}
