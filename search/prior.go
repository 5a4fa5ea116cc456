package search

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// What is known of a document before anything is asked. Scores are put on one scale
// first: 1 is the mean of the five best, so that a prior weighs alike in a short and
// in a long question. The figures are of the 515 open questions, where the prior
// and the evidence of the law are the two largest gains of the second stage.
const (
	citedPrior = 0.05 // for each e-fold of documents of the collection that name this one
	lawPrior   = 0.1  // a law proper, before regulations and interpretations that spell it out

	// A law of which several articles fit is likelier to be the one that is meant.
	lawEvidence = 0.1 // of the law with the most
	evidenceOf  = 10  // articles of one law that count
	evidenceMin = 0.5 // scores below count nothing
	bestMean    = 5
)

// prior is what a document brings with it. On a single gazette it is nearly the
// same for all.
func prior(d *corpus.Document) float64 {
	p := citedPrior * math.Log1p(float64(d.Cited))
	if isLaw(d) {
		p += lawPrior
	}
	return p
}

// isLaw reports whether a document is a law of the National People's Congress, by
// its rank where that is known, else by how laws are named.
func isLaw(d *corpus.Document) bool {
	switch d.Section {
	case "法律", "宪法":
		return true
	case "", "其他":
	default:
		return false
	}
	title := strings.TrimRight(d.Title, " ")
	for _, end := range []string{"法典", "总则", "通则", "宪法"} {
		if strings.HasSuffix(title, end) {
			return true
		}
	}
	return strings.HasSuffix(title, "法") && !strings.HasSuffix(title, "办法")
}

// lift puts scores on one scale and adds what is known of the documents.
func lift(cs []*candidate) {
	scores := make([]float64, len(cs))
	for i, c := range cs {
		scores[i] = c.score
	}
	slices.SortFunc(scores, func(a, b float64) int { return cmp.Compare(b, a) })
	unit := 0.0
	for _, s := range scores[:min(bestMean, len(scores))] {
		unit += s / float64(min(bestMean, len(scores)))
	}
	if unit <= 0 {
		return
	}
	of := map[*corpus.Document][]float64{}
	for _, c := range cs {
		c.score = c.score/unit + prior(c.document)
		if rest := c.score - evidenceMin; rest > 0 {
			of[c.document] = append(of[c.document], rest)
		}
	}
	evidence, most := map[*corpus.Document]float64{}, 0.0
	for d, rests := range of {
		slices.SortFunc(rests, func(a, b float64) int { return cmp.Compare(b, a) })
		for _, r := range rests[:min(evidenceOf, len(rests))] {
			evidence[d] += r
		}
		most = max(most, evidence[d])
	}
	for _, c := range cs {
		if most > 0 {
			c.score += lawEvidence * evidence[c.document] / most
		}
	}
}
