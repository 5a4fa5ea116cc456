package main

import (
	"cmp"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"

	"tiaowen/index/meaning"
)

const (
	batchSize   = 1024 // pairs that are told apart from each other at a time
	fromOneLaw  = 16   // articles of one law in half of the batches: what is hard to tell apart
	temperature = 0.07

	askedRounds   = 4  // ways of asking drawn from an article while it is drawn from once
	askedOfOneLaw = 64 // articles that follow each other
	dims          = meaning.Dims
)

// A learner moves the vectors of words so that the two texts of a pair are more alike than
// either is to any other text of the batch (cross-entropy over cosines, both ways;
// Adagrad with one rate a word).
type learner struct {
	c     *collection
	rnd   *rand.Rand
	table [][]float32
	moved []float32 // sum of squared gradients of each word
}

func newLearner(c *collection) *learner {
	l := &learner{c: c, rnd: rand.New(rand.NewPCG(7, 7)), moved: make([]float32, len(c.words))}
	for i := range c.words {
		row := make([]float32, dims)
		for j := range row {
			row[j] = float32(l.rnd.NormFloat64()) * c.idf[i] * 0.5 / float32(math.Sqrt(dims))
		}
		l.table, l.moved[i] = append(l.table, row), 1e-3
	}
	return l
}

// A pair is two texts that belong together.
type pair struct{ a, b []int32 }

// epoch draws from every article once and returns the mean loss.
func (l *learner) epoch(rate float32) float64 {
	loss, n := 0.0, 0
	for _, b := range l.batches() {
		if len(b) >= batchSize/8 {
			loss += l.learn(b, rate)
			n++
		}
	}
	return loss / float64(max(1, n))
}

// batches draws pairs: half of them anywhere, half in groups of one law, and those of the
// references.
func (l *learner) batches() [][]pair {
	order := l.rnd.Perm(len(l.c.articles))
	anywhere, together := order[:len(order)/2], order[len(order)/2:]
	slices.SortStableFunc(together, func(i, j int) int { return cmp.Compare(l.c.articles[i].law, l.c.articles[j].law) })
	groups := slices.Collect(slices.Chunk(together, fromOneLaw))
	l.rnd.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	var batches [][]pair
	for _, of := range [][]int{anywhere, slices.Concat(groups...)} {
		for some := range slices.Chunk(of, batchSize) {
			var b []pair
			for _, i := range some {
				b = append(b, l.draw(i))
			}
			batches = append(batches, apart(b))
		}
	}
	refs := slices.Clone(l.c.references)
	l.rnd.Shuffle(len(refs), func(i, j int) { refs[i], refs[j] = refs[j], refs[i] })
	for some := range slices.Chunk(refs, batchSize) {
		var b []pair
		for _, r := range some {
			b = append(b, pair{l.c.articles[r[0]].text, l.c.articles[r[1]].text})
		}
		batches = append(batches, apart(b))
	}
	for range askedRounds {
		batches = append(batches, l.askedBatches()...)
	}
	l.rnd.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
	return batches
}

// askedBatches draws a way of asking from each article that has one, in groups of one law:
// which of its articles answers is what is hard to tell.
func (l *learner) askedBatches() (batches [][]pair) {
	var noted []int
	for i, a := range l.c.articles {
		if len(a.asked) > 0 {
			noted = append(noted, i)
		}
	}
	groups := slices.Collect(slices.Chunk(noted, askedOfOneLaw))
	l.rnd.Shuffle(len(groups), func(i, j int) { groups[i], groups[j] = groups[j], groups[i] })
	for some := range slices.Chunk(slices.Concat(groups...), batchSize) {
		var b []pair
		for _, i := range some {
			b = append(b, l.ask(i))
		}
		batches = append(batches, apart(b))
	}
	return batches
}

// ask makes a pair of a way of asking and its article, half of the time with what else is
// said of it.
func (l *learner) ask(i int) pair {
	a := &l.c.articles[i]
	k := l.rnd.IntN(len(a.asked))
	b := slices.Clone(a.text)
	if l.rnd.IntN(2) == 0 {
		b = append(b, a.headnote...)
		for j, other := range a.asked {
			if j != k {
				b = append(b, other...)
			}
		}
	}
	return pair{a.asked[k], b}
}

// draw makes a pair of an article.
func (l *learner) draw(i int) pair {
	a := &l.c.articles[i]
	n := len(a.text)
	switch r := l.rnd.Float64(); {
	case r < 0.35 && n >= 12: // its halves
		at := n/3 + l.rnd.IntN(n/3+1)
		if l.rnd.IntN(2) == 0 {
			return pair{a.text[at:], a.text[:at]}
		}
		return pair{a.text[:at], a.text[at:]}
	case r < 0.6 && len(a.headings) > 0: // what is above it
		if l.rnd.IntN(5) < 2 {
			return pair{slices.Concat(a.headings, a.title), a.text}
		}
		return pair{a.headings, a.text}
	case r < 0.85 && n >= 8: // a few words that stand close together, as in a question
		at := l.rnd.IntN(n)
		near := slices.Clone(a.text[max(0, at-8):min(n, at+8)])
		l.rnd.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
		return pair{near[:min(len(near), 3+l.rnd.IntN(6))], a.text}
	default: // what follows it
		return pair{l.c.articles[a.next].text, a.text}
	}
}

// apart leaves out pairs without words, and all but the first with the same second text:
// laws repeat each other.
func apart(b []pair) []pair {
	seen := map[string]bool{}
	return slices.DeleteFunc(b, func(p pair) bool {
		key := string(bytesOf(p.b))
		drop := len(p.a) == 0 || len(p.b) == 0 || seen[key]
		seen[key] = true
		return drop
	})
}

func bytesOf(ids []int32) []byte {
	b := make([]byte, 0, 4*len(ids))
	for _, id := range ids {
		b = append(b, byte(id), byte(id>>8), byte(id>>16), byte(id>>24))
	}
	return b
}

// A text is the vector of one side of a pair.
type text struct {
	ids    []int32
	counts []float32 // roots of how often each word stands there
	unit   []float32
	norm   float32
	slope  []float32 // of the loss, by the unit vector
}

func (l *learner) text(words []int32) text {
	sorted := slices.Sorted(slices.Values(words))
	t := text{unit: make([]float32, dims), slope: make([]float32, dims)}
	for from := 0; from < len(sorted); {
		to := from + 1
		for to < len(sorted) && sorted[to] == sorted[from] {
			to++
		}
		t.ids, t.counts = append(t.ids, sorted[from]), append(t.counts, float32(math.Sqrt(float64(to-from))))
		from = to
	}
	for k, id := range t.ids {
		for j, x := range l.table[id] {
			t.unit[j] += t.counts[k] * x
		}
	}
	t.norm = float32(math.Sqrt(float64(dot(t.unit, t.unit)))) + 1e-6
	for j := range t.unit {
		t.unit[j] /= t.norm
	}
	return t
}

func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	for i := 0; i+3 < len(a) && i+3 < len(b); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	return s0 + s1 + s2 + s3
}

// learn takes one step and returns the loss.
func (l *learner) learn(b []pair, rate float32) float64 {
	n := len(b)
	as, bs := make([]text, n), make([]text, n)
	each(n, func(i int) { as[i], bs[i] = l.text(b[i].a), l.text(b[i].b) })
	likes := make([][]float32, n) // exp((cos - 1) / temperature)
	across, down := make([]float32, n), make([]float32, n)
	each(n, func(i int) {
		likes[i] = make([]float32, n)
		for j := range bs {
			likes[i][j] = float32(math.Exp(float64(dot(as[i].unit, bs[j].unit)-1) / temperature))
			across[i] += likes[i][j]
		}
	})
	loss := 0.0
	for i := range likes {
		for j, x := range likes[i] {
			down[j] += x
		}
		loss -= math.Log(float64(likes[i][i]/across[i])) / float64(n)
	}
	slope := func(i, j int) float32 {
		s := likes[i][j]/across[i] + likes[i][j]/down[j]
		if i == j {
			s -= 2
		}
		return s / (2 * temperature)
	}
	each(n, func(i int) {
		for j := range bs {
			addTimes(as[i].slope, slope(i, j), bs[j].unit)
			addTimes(bs[i].slope, slope(j, i), as[j].unit)
		}
	})
	l.move(append(as, bs...), rate)
	return loss
}

// negligible is a slope that moves nothing: most pairs of a batch are told apart early. A
// thousand of them are less than a hundredth of that of the pair itself.
const negligible = 1e-4

func addTimes(sum []float32, by float32, v []float32) {
	if -negligible < by && by < negligible {
		return
	}
	for k := 0; k+3 < len(sum) && k+3 < len(v); k += 4 {
		sum[k] += by * v[k]
		sum[k+1] += by * v[k+1]
		sum[k+2] += by * v[k+2]
		sum[k+3] += by * v[k+3]
	}
}

// move moves the words of the texts against the slopes.
func (l *learner) move(texts []text, rate float32) {
	slopes := map[int32][]float32{}
	var met []int32
	for _, t := range texts {
		along := dot(t.slope, t.unit) // the length of a sum does not count
		for k, id := range t.ids {
			s := slopes[id]
			if s == nil {
				s = make([]float32, dims)
				slopes[id], met = s, append(met, id)
			}
			by := t.counts[k] / t.norm
			for j := range s {
				s[j] += by * (t.slope[j] - along*t.unit[j])
			}
		}
	}
	for _, id := range met {
		s := slopes[id]
		l.moved[id] += dot(s, s) / dims
		step := rate / float32(math.Sqrt(float64(l.moved[id])))
		for j := range s {
			l.table[id][j] -= step * s[j]
		}
	}
}

// each does a task for 0 to n-1 on every core.
func each(n int, task func(i int)) {
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				task(i)
			}
		})
	}
	wg.Wait()
}
