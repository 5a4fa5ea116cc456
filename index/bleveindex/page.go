package bleveindex

import (
	"slices"

	"tiaowen/index"
)

// page returns the records of a page in order.
func (o *open) page(hits []uint32, found *accumulator, r index.Request) []uint32 {
	from := min(r.From, len(hits))
	top := best{keep: from + min(r.Size, len(hits)-from)}
	if top.keep == from {
		return nil
	}
	for _, n := range hits {
		c := candidate{n: n, place: o.order[n]}
		switch r.Sort {
		case index.ByScore:
			c.key = found.cells[n].score
		case index.ByDate:
			c.key = float32(o.dates[n])
		}
		top.offer(c)
	}
	page := make([]uint32, 0, top.keep-from)
	for _, c := range top.sorted()[from:] {
		page = append(page, c.n)
	}
	return page
}

// A candidate is a record with what it is sorted by: the greater key first, then the
// lesser place in the collection.
type candidate struct {
	n     uint32
	place uint32
	key   float32
}

func (c candidate) before(other candidate) bool {
	return c.key > other.key || c.key == other.key && c.place < other.place
}

// best keeps the first of what it is offered: it gathers twice as many as are wanted,
// then drops the worse half.
type best struct {
	keep int
	held []candidate
	last candidate // the worst that may still be in the answer, once full
	full bool
}

func (b *best) offer(c candidate) {
	if b.full && !c.before(b.last) {
		return
	}
	b.held = append(b.held, c)
	if len(b.held) >= 2*b.keep {
		b.last, b.full = b.sorted()[b.keep-1], true
	}
}

// sorted drops what is not among the first and returns them in order.
func (b *best) sorted() []candidate {
	slices.SortFunc(b.held, func(x, y candidate) int {
		if x.before(y) {
			return -1
		}
		return 1
	})
	b.held = b.held[:min(b.keep, len(b.held))]
	return b.held
}
