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
	for i, w := range found.held {
		for ; w != 0; w &= w - 1 {
			n := uint32(i<<6 + bits.TrailingZeros64(w))
			if key := o.key(n, found, r.Sort); !b.full || key >= b.least { // most are out by their key
				b.offer(uint64(^key)<<32 | uint64(p.place(n)))
			}
		}
	}
	keys := b.sorted()[from:]
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
	keep  int
	held  []uint64
	last  uint64 // the greatest that may still be in the answer, once full
	full  bool
	least uint32 // the key of last
}

func (o *open) best(keep int) *best {
	b, ok := o.bests.Get().(*best)
	if !ok {
		b = new(best)
	}
	*b = best{keep: keep, held: b.held[:0]}
	return b
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
		b.least = ^uint32(b.last >> 32)
	}
}

func (b *best) sorted() []uint64 {
	if len(b.held) > b.keep {
		least(b.held, b.keep)
		b.held = b.held[:b.keep]
	}
	slices.Sort(b.held)
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
