package bleveindex

import (
	"context"
	"fmt"

	"tiaowen/index"
)

// An accumulator adds up what the parts of a clause match, term after term, in an
// array over all records. A record counts once for each part, however many of its
// terms match.
type accumulator struct {
	cells []cell
	docs  []uint32 // the records that any part matched
	part  uint32   // the part that is being added, from 1
	only  uint32   // when not 0: add scores to records with that count, and match nothing new
}

type cell struct {
	last  uint32 // the part that matched last
	count uint32 // parts that matched
	score float32
}

func (o *open) accumulator() *accumulator {
	if a, ok := o.pool.Get().(*accumulator); ok {
		return a
	}
	return &accumulator{cells: make([]cell, o.records())}
}

// release gives an accumulator back. Only what was touched is cleared: the answer
// to most questions is a small part of the collection.
func (o *open) release(a *accumulator) {
	for _, n := range a.docs {
		a.cells[n] = cell{}
	}
	a.docs, a.part, a.only = a.docs[:0], 0, 0
	o.pool.Put(a)
}

// begin says which part of a clause comes next.
func (a *accumulator) begin(part int) *accumulator {
	a.part = uint32(part) + 1
	return a
}

// one adds a single record.
func (a *accumulator) one(n uint32, score float32) {
	c := &a.cells[n]
	if a.only > 0 {
		if c.count == a.only {
			c.score += score
		}
		return
	}
	if c.last != a.part {
		if c.last == 0 {
			a.docs = append(a.docs, n)
		}
		c.last = a.part
		c.count++
	}
	c.score += score
}

// add adds all postings, their scores multiplied by a factor.
func (a *accumulator) add(p *postings, by float32) {
	if p.gains == nil || by == 0 {
		for _, n := range p.docs {
			a.one(n, by)
		}
		return
	}
	for i, n := range p.docs {
		a.one(n, by*p.gains[i])
	}
}

// An evaluation is the work on one question.
type evaluation struct {
	*open
	ctx context.Context
}

// add adds what a clause matches, its scores multiplied by a factor.
func (e *evaluation) add(q index.Query, by float32, to *accumulator) error {
	if err := e.ctx.Err(); err != nil {
		return err
	}
	switch q := q.(type) {
	case index.None:
		return nil
	case nil, index.All:
		e.addAll(to)
		return nil
	case index.Boost:
		return e.add(q.Q, by*float32(q.By), to)
	case index.Or:
		return e.or(q, by, to)
	case index.And:
		return e.and(q, by, to)
	case index.Not:
		return e.and(index.And{q}, by, to)
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

func (e *evaluation) addAll(to *accumulator) {
	if to.only > 0 {
		return
	}
	for n := range e.records() {
		to.one(n, 0)
	}
}

// or adds the parts of a plain Or as if they were parts of what the Or is in: that
// is what an Or means. Only when several must match are they counted apart.
func (e *evaluation) or(q index.Or, by float32, to *accumulator) error {
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
	own := e.accumulator()
	defer e.release(own)
	for i, part := range q.Of {
		if err := e.add(part, by, own.begin(i)); err != nil {
			return err
		}
	}
	for _, n := range own.docs {
		if c := own.cells[n]; c.count >= uint32(q.Min) {
			to.one(n, c.score)
		}
	}
	return nil
}

// and counts the parts that must match, then adds the scores of those that match
// everything anyhow, and leaves out what must not match.
func (e *evaluation) and(q index.And, by float32, to *accumulator) error {
	must, may, not := split(q)
	own, without := e.accumulator(), e.accumulator()
	defer e.release(own)
	defer e.release(without)
	for i, part := range must {
		if err := e.add(part, by, own.begin(i)); err != nil {
			return err
		}
		if len(own.docs) == 0 {
			return nil
		}
	}
	own.only = uint32(len(must))
	for _, part := range may {
		if err := e.add(part, by, own); err != nil {
			return err
		}
	}
	for _, part := range not {
		if err := e.add(part, 0, without.begin(0)); err != nil {
			return err
		}
	}
	for _, n := range own.docs {
		if c := own.cells[n]; c.count == own.only && without.cells[n].count == 0 {
			to.one(n, c.score)
		}
	}
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
