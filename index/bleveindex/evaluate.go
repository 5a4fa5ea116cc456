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

// A room is a set that is empty, with room for its [set.ranks].
type room struct {
	held  set
	ranks []uint32
}

func (o *open) room() *room {
	if r, ok := o.rooms.Get().(*room); ok {
		return r
	}
	return &room{held: newSet(o.records())}
}

// leave gives a room back, empty.
func (o *open) leave(r *room) {
	clear(r.held)
	o.rooms.Put(r)
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
	if p.held != nil {
		t.held.join(p.held)
	} else {
		for _, n := range p.docs {
			t.held.add(n)
		}
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
	own, room := e.tally(), e.room()
	defer e.release(own)
	defer e.leave(room)
	counts := make([]uint16, e.records())
	for _, one := range q.Of {
		clear(room.held)
		if err := e.add(one, by, &tally{room.held, own.scores}); err != nil {
			return err
		}
		room.held.each(func(n uint32) { counts[n]++ })
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
	if err := e.narrow(must[1:], not, by, to); err != nil {
		return err
	}
	return e.mays(may, by, to)
}

// narrow leaves what matches all that must, and adds its scores, and not what must not match.
func (e *evaluation) narrow(must, not []index.Query, by float32, to *tally) error {
	if len(must)+len(not) == 0 {
		return nil
	}
	room := e.room()
	defer e.leave(room)
	for _, one := range must {
		if to.held.count() == 0 {
			return nil
		}
		clear(room.held)
		if err := e.add(one, by, &tally{room.held, to.scores}); err != nil {
			return err
		}
		to.held.keep(room.held)
	}
	for _, one := range not {
		clear(room.held)
		if err := e.add(one, 0, &tally{room.held, to.scores}); err != nil {
			return err
		}
		to.held.drop(room.held)
	}
	return nil
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
