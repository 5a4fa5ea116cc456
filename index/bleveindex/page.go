package bleveindex

import (
	"math"
	"math/bits"
	"slices"

	"tiaowen/index"
)

// A page is made of keys: what a record is sorted by in the upper half, turned so that
// less comes first, and its place in the collection in the lower. The place decides
// between equals, and leads back to the record.

// page returns the hits of a page in order.
func (o *open) page(found *tally, total int, r index.Request) []index.Hit {
	from := min(r.From, total)
	keep := from + min(r.Size, total-from)
	if keep == from {
		return nil
	}
	b := o.best(keep)
	defer o.bests.Put(b)
	p := o.places()
	if r.Sort == index.ByScore {
		b.bound(found)
	}
	for i, w := range found.held {
		for ; w != 0; w &= w - 1 {
			n := uint32(i<<6 + bits.TrailingZeros64(w))
			if key := o.key(n, found, r.Sort); key >= b.least { // most are out by their key
				b.offer(uint64(^key)<<32 | uint64(p.place(n)))
			}
		}
	}
	keys := b.first(r.AnyOrder && from == 0)[from:]
	hits := slices.Grow(r.Into[:0], len(keys))[:len(keys)]
	for i, k := range keys {
		n := p.record(uint32(k))
		hits[i] = index.Hit{ID: o.ids[n], Order: int(o.order[n]), Score: float64(found.scores[n])}
	}
	return hits
}

// key is what a record is sorted by, the greater first.
func (o *open) key(n uint32, found *tally, by index.Sort) uint32 {
	switch by {
	case index.ByScore: // scores are not negative, so that their bits are in order
		return math.Float32bits(found.scores[n])
	case index.ByDate:
		return o.dates[n]
	}
	return 0
}

// best keeps the least of what it is offered: it gathers twice as many as are wanted,
// then drops the greater half.
type best struct {
	keep   int
	held   []uint64
	last   uint64 // the greatest that may still be in the answer, once full
	full   bool
	least  uint32 // what is sorted by less is in no answer
	counts []uint32
}

func (o *open) best(keep int) *best {
	b, ok := o.bests.Get().(*best)
	if !ok {
		b = &best{counts: make([]uint32, 1<<(31-countShift))}
	}
	*b = best{keep: keep, held: b.held[:0], counts: b.counts}
	return b
}

// countShift leaves of a score its exponent and four bits behind the point: scores that
// agree so far differ by a sixteenth at most.
const countShift = 19

// bound counts the scores by their first bits, so that all but those that are wanted, and
// few more, are left out by one comparison each.
func (b *best) bound(found *tally) {
	clear(b.counts)
	for i, w := range found.held {
		for ; w != 0; w &= w - 1 {
			b.counts[math.Float32bits(found.scores[i<<6+bits.TrailingZeros64(w)])>>countShift]++
		}
	}
	left := b.keep
	for i := len(b.counts) - 1; i > 0; i-- {
		if left -= int(b.counts[i]); left <= 0 {
			b.least = uint32(i) << countShift
			return
		}
	}
}

func (b *best) offer(key uint64) {
	if b.full && key >= b.last {
		return
	}
	b.held = append(b.held, key)
	if len(b.held) >= 2*b.keep {
		least(b.held, b.keep)
		b.held = b.held[:b.keep]
		b.last, b.full = slices.Max(b.held), true
	}
}

// first are those that are wanted, sorted unless any order will do.
func (b *best) first(anyOrder bool) []uint64 {
	if len(b.held) > b.keep {
		least(b.held, b.keep)
		b.held = b.held[:b.keep]
	}
	if !anyOrder {
		slices.Sort(b.held)
	}
	return b.held
}

// least brings the n least of different keys to the front: Hoare's selection (1961).
func least(keys []uint64, n int) {
	lo, hi := 0, len(keys)
	for hi-lo > 1 {
		a, m, z := keys[lo], keys[lo+(hi-lo)/2], keys[hi-1]
		pivot := max(min(a, m), min(max(a, m), z))
		i, j := lo, hi-1
		for i <= j {
			for keys[i] < pivot {
				i++
			}
			for keys[j] > pivot {
				j--
			}
			if i <= j {
				keys[i], keys[j] = keys[j], keys[i]
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
