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
	b, ok := o.bests.Get().(*best)
	if !ok {
		b = new(best)
	}
	defer o.bests.Put(b)
	p := o.places()
	switch b.begin(total); r.Sort {
	case index.ByScore:
		b.byScore(found)
	case index.ByDate:
		b.byDate(found.held, o.dates)
	default:
		b.byDate(found.held, nil)
	}
	keys := b.choose(keep, p)
	if !r.AnyOrder || from > 0 {
		slices.Sort(keys)
	}
	keys = keys[from:]
	hits := slices.Grow(r.Into[:0], len(keys))[:len(keys)]
	for i, k := range keys {
		n := p.record(uint32(k))
		hits[i] = index.Hit{ID: o.ids[n], Order: int(o.order[n]), Score: float64(found.scores[n])}
	}
	return hits
}

// best finds the first records of an answer. It counts them by the first bits of what they
// are sorted by: all above one count are in the answer, all below are not, and only those
// of that count are compared with each other.
type best struct {
	docs   []uint32 // what matches
	by     []uint32 // what each is sorted by
	keys   []uint64
	edge   []uint64
	counts [1 << (31 - countShift)]uint32
}

// countShift leaves of a score, which is not negative, its exponent and five bits behind
// the point: scores that agree so far differ by a thirty-second at most.
const countShift = 18

// begin makes room for so many records.
func (b *best) begin(total int) {
	b.docs, b.by = slices.Grow(b.docs[:0], total)[:total], slices.Grow(b.by[:0], total)[:total]
	clear(b.counts[:])
}

// byScore takes what matches by its score, whose bits are in the order of the scores.
func (b *best) byScore(found *tally) {
	at, docs, by := 0, b.docs, b.by
	for i, w := range found.held {
		for ; w != 0; w &= w - 1 {
			n := i<<6 + bits.TrailingZeros64(w)
			key := math.Float32bits(found.scores[n])
			docs[at], by[at] = uint32(n), key
			b.counts[key>>countShift]++
			at++
		}
	}
}

// byDate takes it by the rank of a date, or by nothing.
func (b *best) byDate(held set, dates []uint32) {
	at := 0
	held.each(func(n uint32) {
		b.docs[at], b.by[at] = n, 0
		if dates != nil {
			b.by[at] = dates[n]
		}
		b.counts[b.by[at]>>countShift]++
		at++
	})
}

// choose returns the keys of the records that come first, in no order.
func (b *best) choose(keep int, p *places) []uint64 {
	bucket, left := len(b.counts)-1, keep // left are those that the bucket gives
	for ; bucket > 0 && int(b.counts[bucket]) < left; bucket-- {
		left -= int(b.counts[bucket])
	}
	least := uint32(bucket) << countShift
	keys, edge := b.keys[:0], b.edge[:0]
	for i, key := range b.by {
		if key < least { // most
			continue
		}
		k := uint64(^key)<<32 | uint64(p.place(b.docs[i]))
		if int(key>>countShift) > bucket {
			keys = append(keys, k)
		} else {
			edge = append(edge, k)
		}
	}
	if left < len(edge) {
		selectLeast(edge, left)
	}
	b.keys, b.edge = append(keys, edge[:min(left, len(edge))]...), edge
	return b.keys
}

// selectLeast brings the n least of different keys to the front: Hoare's selection (1961).
func selectLeast(keys []uint64, n int) {
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
