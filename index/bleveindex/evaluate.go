package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

// accumulators lends arrays as long as the index; a question needs one for each
// level of its tree.
type accumulators struct{ free sync.Pool }

// An accumulator holds what a clause matched: how many of its parts matched each
// record (0 means none did), and the score.
type accumulator struct {
	count []uint8
	score []float32
}

func (a *accumulators) get(n uint32) *accumulator {
	if acc, ok := a.free.Get().(*accumulator); ok {
		clear(acc.count)
		clear(acc.score)
		return acc
	}
	return &accumulator{make([]uint8, n), make([]float32, n)}
}

func (a *accumulators) put(acc *accumulator) { a.free.Put(acc) }

// add notes that one more part matched record n.
func (a *accumulator) add(n uint32, score float32) {
	if a.count[n] < math.MaxUint8 {
		a.count[n]++
	}
	a.score[n] += score
}

// keep drops the records that fewer than least parts matched, and counts the
// others as one match.
func (a *accumulator) keep(least uint8) {
	for n, c := range a.count {
		if c == 0 {
			continue
		}
		if c < least {
			a.count[n], a.score[n] = 0, 0
		} else {
			a.count[n] = 1
		}
	}
}

// checkEvery is the number of postings between two looks at the context.
const checkEvery = 4096

// evaluate adds the matches of q, their scores multiplied by the factor, to into.
func (o *open) evaluate(ctx context.Context, q index.Query, by float32, into *accumulator) error {
	switch q := q.(type) {
	case index.None:
		return nil
	case nil, index.All:
		for n := range o.records {
			into.add(n, 0)
		}
		return nil
	case index.Boost:
		return o.evaluate(ctx, q.Q, by*float32(q.By), into)
	case index.Term:
		return o.term(ctx, q, by, into)
	case index.Phrase:
		return o.phrase(ctx, q, by, into)
	case index.Prefix:
		return o.prefix(ctx, q, by, into)
	case index.Key:
		return o.ordinals(q.Field, by, into, func(c *column) (uint32, uint32) {
			ord, ok := c.find(q.Value)
			if !ok {
				return 0, 0
			}
			return ord, ord + 1
		})
	case index.Range:
		return o.ordinals(q.Field, by, into, func(c *column) (uint32, uint32) { return c.bounds(q.From, q.To) })
	case index.Or:
		return o.or(ctx, q, by, into)
	case index.And:
		return o.and(ctx, q, by, into)
	case index.Not:
		return o.and(ctx, index.And{q}, by, into)
	default:
		return fmt.Errorf("%w: unknown clause %T", index.ErrQuery, q)
	}
}

// merge adds what one clause matched, as one match each.
func (a *accumulator) merge(from *accumulator) {
	for n, c := range from.count {
		if c > 0 {
			a.add(uint32(n), from.score[n])
		}
	}
}

func (o *open) or(ctx context.Context, q index.Or, by float32, into *accumulator) error {
	acc := o.pool.get(o.records)
	defer o.pool.put(acc)
	for _, part := range q.Of {
		if err := o.evaluate(ctx, part, by, acc); err != nil {
			return err
		}
	}
	if q.Min > math.MaxUint8 {
		return fmt.Errorf("%w: at least %d of a list", index.ErrQuery, q.Min)
	}
	acc.keep(uint8(max(1, q.Min)))
	into.merge(acc)
	return nil
}

func (o *open) and(ctx context.Context, q index.And, by float32, into *accumulator) error {
	acc := o.pool.get(o.records)
	defer o.pool.put(acc)
	var without []index.Query
	wanted := 0
	for _, part := range q {
		if not, ok := part.(index.Not); ok {
			without = append(without, not.Q)
			continue
		}
		wanted++
		if err := o.evaluate(ctx, part, by, acc); err != nil {
			return err
		}
	}
	if wanted == 0 {
		if err := o.evaluate(ctx, index.All{}, 0, acc); err != nil {
			return err
		}
		wanted = 1
	}
	if wanted > math.MaxUint8 {
		return fmt.Errorf("%w: %d clauses must hold at once", index.ErrQuery, wanted)
	}
	acc.keep(uint8(wanted))
	for _, part := range without {
		if err := o.remove(ctx, part, acc); err != nil {
			return err
		}
	}
	into.merge(acc)
	return nil
}

func (o *open) remove(ctx context.Context, q index.Query, from *accumulator) error {
	acc := o.pool.get(o.records)
	defer o.pool.put(acc)
	if err := o.evaluate(ctx, q, 0, acc); err != nil {
		return err
	}
	for n, c := range acc.count {
		if c > 0 {
			from.count[n], from.score[n] = 0, 0
		}
	}
	return nil
}

// The constants of BM25 (Robertson and Zaragoza 2009), which were the best of eight
// pairs on the open questions.
const (
	k1 = 1.2
	b  = 0.75
)

// idf is the weight of a term that stands in df of n records, never negative.
func idf(df, n float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

func (o *open) term(ctx context.Context, q index.Term, by float32, into *accumulator) (err error) {
	if !slices.Contains(index.TokenFields, q.Field) {
		return fmt.Errorf("%w: no token field %q", index.ErrQuery, q.Field)
	}
	defer recovered(&err)
	r, err := o.reader.TermFieldReader(ctx, []byte(q.Term), q.Field, by != 0, by != 0, false)
	if err != nil {
		return fmt.Errorf("read postings: %w", err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	weight := float64(by) * idf(float64(r.Count()), float64(o.records)) * (k1 + 1)
	average := max(1e-9, o.average[q.Field])
	var doc bindex.TermFieldDoc
	for i := 0; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d, err := r.Next(&doc)
		if err != nil || d == nil {
			return err
		}
		score := 0.0
		if by != 0 {
			tf, length := float64(d.Freq), 1/(d.Norm*d.Norm)
			score = weight * tf / (tf + k1*(1-b+b*length/average))
		}
		into.add(uint32(d.ID.Value()), float32(score))
	}
}

// maxPrefixTerms bounds the terms that one prefix stands for. A character of
// Chinese begins at most a few thousand pairs.
const maxPrefixTerms = 20000

func (o *open) prefix(ctx context.Context, q index.Prefix, by float32, into *accumulator) error {
	terms, err := o.Terms(ctx, q.Field, q.Prefix, maxPrefixTerms)
	if err != nil {
		return err
	}
	acc := o.pool.get(o.records) // a record may hold many of the terms, and counts once
	defer o.pool.put(acc)
	for _, t := range terms {
		if err := o.term(ctx, index.Term{Field: q.Field, Term: t.Value}, 0, acc); err != nil {
			return err
		}
	}
	for n, c := range acc.count {
		if c > 0 {
			into.add(uint32(n), by)
		}
	}
	return nil
}

// ordinals matches the records with a value of the column in lo ≤ o < hi.
func (o *open) ordinals(field string, by float32, into *accumulator, bounds func(*column) (lo, hi uint32)) error {
	c := o.columns[field]
	if c == nil {
		return fmt.Errorf("%w: no key field %q", index.ErrQuery, field)
	}
	lo, hi := bounds(c)
	for n := uint32(0); lo < hi && n < o.records; n++ {
		for _, ord := range c.of(n) {
			if ord >= lo && ord < hi {
				into.add(n, by)
				break
			}
		}
	}
	return nil
}
