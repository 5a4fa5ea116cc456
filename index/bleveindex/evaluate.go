package bleveindex

import (
	"context"
	"fmt"
	"slices"

	"tiaowen/index"
)

// A tally is what a clause matches: a set, and the score of each record in an array over
// all of them. Adding to a plain array in the order of the records costs a fraction of a
// nanosecond, so that common terms need no way round.
type tally struct {
	held   set
	scores []float32
	ranks  []uint32 // room for [set.ranks]
}

func (o *open) tally() *tally {
	if t, ok := o.pool.Get().(*tally); ok {
		return t
	}
	return &tally{held: newSet(o.records()), scores: make([]float32, o.records())}
}

// release gives a tally back, empty.
func (o *open) release(t *tally) {
	clear(t.held)
	clear(t.scores)
	o.pool.Put(t)
}

// An evaluation is the work on one question.
type evaluation struct {
	*open
	ctx context.Context
}

// whole evaluates a question. Scores of records that it does not match mean nothing.
func (e *evaluation) whole(q index.Query, t *tally) error {
	switch q := q.(type) {
	case index.And:
		return e.and(q, 1, t)
	case index.Not:
		return e.and(index.And{q}, 1, t)
	}
	return e.add(q, 1, t)
}

// add adds what a clause matches, its scores multiplied by a factor, and nothing else.
func (e *evaluation) add(q index.Query, by float32, to *tally) error {
	if err := e.ctx.Err(); err != nil {
		return err
	}
	switch q := q.(type) {
	case index.None:
		return nil
	case nil, index.All:
		to.held.fill(e.records())
		return nil
	case index.Boost:
		return e.add(q.Q, by*float32(q.By), to)
	case index.Or:
		return e.or(q, by, to)
	case index.And:
		return e.apart(q, by, to)
	case index.Not:
		return e.apart(index.And{q}, by, to)
	}
	p, err := e.leaf(q)
	if err != nil {
		return err
	}
	to.add(p, by)
	return nil
}

// leaf finds the records of a clause without parts.
func (e *evaluation) leaf(q index.Query) (*postings, error) {
	switch q := q.(type) {
	case index.Term:
		return e.term(e.ctx, q.Field, q.Term)
	case index.Phrase:
		return e.phrase(e.ctx, q)
	case index.Prefix:
		return e.prefix(e.ctx, q)
	case index.Key:
		return &postings{docs: e.columns[q.Field].within(e.columns[q.Field].bounds(q.Value, q.Value))}, nil
	case index.Range:
		return &postings{docs: e.columns[q.Field].within(e.columns[q.Field].bounds(q.From, q.To))}, nil
	default:
		return nil, fmt.Errorf("%w: unknown clause %T", index.ErrQuery, q)
	}
}

// add adds all postings, their scores multiplied by a factor.
func (t *tally) add(p *postings, by float32) {
	for _, n := range p.docs {
		t.held.add(n)
	}
	t.score(p, by)
}

// score adds scores alone.
func (t *tally) score(p *postings, by float32) {
	switch {
	case by == 0:
	case p.gains == nil:
		for _, n := range p.docs {
			t.scores[n] += by
		}
	default:
		gains := p.gains[:len(p.docs)]
		for i, n := range p.docs {
			t.scores[n] += by * gains[i]
		}
	}
}

// apart evaluates a clause by itself, since its parts score only where all of it holds.
func (e *evaluation) apart(q index.And, by float32, to *tally) error {
	own := e.tally()
	defer e.release(own)
	if err := e.and(q, by, own); err != nil {
		return err
	}
	own.held.each(func(n uint32) {
		to.held.add(n)
		to.scores[n] += own.scores[n]
	})
	return nil
}

// or adds what any part matches, or what as many match as must.
func (e *evaluation) or(q index.Or, by float32, to *tally) error {
	if q.Min > len(q.Of) {
		return nil
	}
	if q.Min <= 1 {
		for _, part := range q.Of {
			if err := e.add(part, by, to); err != nil {
				return err
			}
		}
		return nil
	}
	own, part := e.tally(), e.tally()
	defer e.release(own)
	defer e.release(part)
	counts := make([]uint16, e.records())
	scores := part.scores
	for _, one := range q.Of {
		clear(part.held)
		part.scores = own.scores
		err := e.add(one, by, part)
		part.scores = scores
		if err != nil {
			return err
		}
		part.held.each(func(n uint32) { counts[n]++ })
	}
	for n, c := range counts {
		if int(c) >= q.Min {
			to.held.add(uint32(n))
			to.scores[n] += own.scores[n]
		}
	}
	return nil
}

// and finds what matches all that must, adds the scores of what matches everything
// anyhow, and leaves out what must not match. The tally is empty before; after, scores
// of records that do not match mean nothing.
func (e *evaluation) and(q index.And, by float32, to *tally) error {
	must, may, not := split(q)
	if err := e.add(must[0], by, to); err != nil {
		return err
	}
	part := e.tally()
	defer e.release(part)
	own := part.scores
	defer func() { part.scores = own }()
	for _, one := range must[1:] {
		if to.held.count() == 0 {
			return nil
		}
		clear(part.held)
		part.scores = to.scores
		if err := e.add(one, by, part); err != nil {
			return err
		}
		to.held.keep(part.held)
	}
	part.scores = own
	for _, one := range not {
		clear(part.held)
		if err := e.add(one, 0, part); err != nil {
			return err
		}
		to.held.drop(part.held)
	}
	return e.mays(may, by, to)
}

// mays adds the scores of clauses that keep what does not match them.
func (e *evaluation) mays(may []index.Query, by float32, to *tally) error {
	count := to.held.count()
	if len(may) == 0 || count == 0 {
		return nil
	}
	var few []uint32 // what is held, when it is worth while to look it up
	if count*sparse < int(e.records()) {
		few = make([]uint32, 0, count)
		to.held.each(func(n uint32) { few = append(few, n) })
	}
	for _, q := range may {
		if err := e.may(q, by, few, to); err != nil {
			return err
		}
	}
	return nil
}

func (e *evaluation) may(q index.Query, by float32, few []uint32, to *tally) error {
	switch q := q.(type) {
	case nil, index.All, index.None:
		return nil
	case index.Boost:
		return e.may(q.Q, by*float32(q.By), few, to)
	case index.And, index.Not:
		return e.mayApart(q, by, to)
	case index.Or:
		if q.Min > 1 {
			return e.mayApart(q, by, to)
		}
		for _, part := range q.Of {
			if err := e.may(part, by, few, to); err != nil {
				return err
			}
		}
		return e.ctx.Err()
	}
	p, err := e.leaf(q)
	if err != nil {
		return err
	}
	if few == nil || len(few)*sparse > len(p.docs) {
		to.score(p, by)
		return nil
	}
	from := 0
	for _, n := range few {
		at, ok := slices.BinarySearch(p.docs[from:], n)
		if from += at; from == len(p.docs) {
			break
		}
		if ok && p.gains != nil {
			to.scores[n] += by * p.gains[from]
		} else if ok {
			to.scores[n] += by
		}
	}
	return nil
}

func (e *evaluation) mayApart(q index.Query, by float32, to *tally) error {
	own := e.tally()
	defer e.release(own)
	if err := e.add(q, by, own); err != nil {
		return err
	}
	own.held.each(func(n uint32) { to.scores[n] += own.scores[n] })
	return nil
}

// split sorts the parts of an And. When nothing must match, everything may.
func split(q index.And) (must, may, not []index.Query) {
	for _, part := range q {
		if n, ok := part.(index.Not); ok {
			not = append(not, n.Q)
		} else if everything(part) {
			may = append(may, part)
		} else {
			must = append(must, part)
		}
	}
	if len(must) == 0 {
		must = append(must, index.All{})
	}
	return must, may, not
}

// everything reports whether a clause plainly matches all records: a part of an And
// that only scores has this form.
func everything(q index.Query) bool {
	switch q := q.(type) {
	case index.All:
		return true
	case index.Boost:
		return everything(q.Q)
	case index.Or:
		if q.Min > 1 {
			return false
		}
		for _, part := range q.Of {
			if everything(part) {
				return true
			}
		}
	}
	return false
}
