package eval

import (
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"time"
)

// Metrics are means over questions. Relevance is yes or no.
type Metrics struct {
	Questions int
	R1        float64 // recall: the part of the relevant articles among the first 1 …
	R5        float64
	R10       float64
	R100      float64
	MRR10     float64 // 1 ÷ place of the first relevant article, 0 beyond 10
	NDCG10    float64 // discounted by log2(1 + place)
	Mean      time.Duration
	P50, P99  time.Duration
}

// Measure computes the metrics of outcomes. Questions without a relevant article
// do not count.
func Measure(outcomes []Outcome) Metrics {
	var m Metrics
	var took []time.Duration
	for _, o := range outcomes {
		took = append(took, o.Took)
		if len(o.Question.Relevant) == 0 {
			continue
		}
		m.Questions++
		m.R1 += Recall(o.IDs, o.Question.Relevant, 1)
		m.R5 += Recall(o.IDs, o.Question.Relevant, 5)
		m.R10 += Recall(o.IDs, o.Question.Relevant, 10)
		m.R100 += Recall(o.IDs, o.Question.Relevant, 100)
		m.MRR10 += ReciprocalRank(o.IDs, o.Question.Relevant, 10)
		m.NDCG10 += NDCG(o.IDs, o.Question.Relevant, 10)
	}
	if m.Questions > 0 {
		for _, v := range []*float64{&m.R1, &m.R5, &m.R10, &m.R100, &m.MRR10, &m.NDCG10} {
			*v /= float64(m.Questions)
		}
	}
	for _, d := range took {
		m.Mean += d / time.Duration(len(took))
	}
	m.P50, m.P99 = quantile(took, 0.50), quantile(took, 0.99)
	return m
}

// Folds is the number of parts that questions are put in, by a hash of their ids, so
// that a gain can be told from chance: a technique that helps only some of the parts
// has not earned its place.
const Folds = 5

// ByFold is the nDCG@10 of each part.
func ByFold(outcomes []Outcome) [Folds]float64 {
	var parts [Folds][]Outcome
	for _, o := range outcomes {
		h := fnv.New32a()
		h.Write([]byte(o.Question.ID))
		parts[h.Sum32()%Folds] = append(parts[h.Sum32()%Folds], o)
	}
	var out [Folds]float64
	for i, part := range parts {
		out[i] = Measure(part).NDCG10
	}
	return out
}

func (m Metrics) String() string {
	return fmt.Sprintf("questions %d  R@1 %.3f  R@5 %.3f  R@10 %.3f  R@100 %.3f  MRR@10 %.3f  nDCG@10 %.3f  p50 %.1f ms  p99 %.1f ms",
		m.Questions, m.R1, m.R5, m.R10, m.R100, m.MRR10, m.NDCG10, millis(m.P50), millis(m.P99))
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// quantile is the smallest duration that at least the part q does not exceed.
func quantile(ds []time.Duration, q float64) time.Duration {
	if len(ds) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(ds))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// Recall is the part of the relevant ids that stand among the first k.
func Recall(ids, relevant []string, k int) float64 {
	if len(relevant) == 0 {
		return 0
	}
	found := 0
	for _, r := range relevant {
		if slices.Contains(ids[:min(k, len(ids))], r) {
			found++
		}
	}
	return float64(found) / float64(len(relevant))
}

// ReciprocalRank is 1 ÷ the place of the first relevant id among the first k, else 0.
func ReciprocalRank(ids, relevant []string, k int) float64 {
	for i, id := range ids[:min(k, len(ids))] {
		if slices.Contains(relevant, id) {
			return 1 / float64(i+1)
		}
	}
	return 0
}

// NDCG is the discounted gain of the first k ids, over that of the best order.
func NDCG(ids, relevant []string, k int) float64 {
	gain, best := 0.0, 0.0
	for i, id := range ids[:min(k, len(ids))] {
		if slices.Contains(relevant, id) {
			gain += discount(i)
		}
	}
	for i := range min(k, len(relevant)) {
		best += discount(i)
	}
	if best == 0 {
		return 0
	}
	return gain / best
}

func discount(i int) float64 { return 1 / math.Log2(float64(i)+2) }
