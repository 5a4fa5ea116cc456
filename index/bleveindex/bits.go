package bleveindex

import "math/bits"

// A set is a set of records: a bit for each.
type set []uint64

func newSet(records uint32) set { return make(set, (records+63)/64) }

func (s set) add(n uint32) { s[n>>6] |= 1 << (n & 63) }

// fill adds the records 0 to n-1.
func (s set) fill(records uint32) {
	for n := range s {
		s[n] = ^uint64(0)
	}
	if rest := records & 63; rest > 0 {
		s[len(s)-1] = 1<<rest - 1
	}
}

// join adds what is in another set.
func (s set) join(other set) {
	for i, w := range other {
		s[i] |= w
	}
}

// keep takes away what is not in another set.
func (s set) keep(other set) {
	for i, w := range other {
		s[i] &= w
	}
}

// drop takes away what is in another set.
func (s set) drop(other set) {
	for i, w := range other {
		s[i] &^= w
	}
}

func (s set) count() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// each visits the records in order.
func (s set) each(visit func(n uint32)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			visit(uint32(i<<6 + bits.TrailingZeros64(w)))
		}
	}
}

// ranks counts, for each word of the set, the records in the words before it.
func (s set) ranks(to []uint32) []uint32 {
	to = to[:0]
	n := uint32(0)
	for _, w := range s {
		to = append(to, n)
		n += uint32(bits.OnesCount64(w))
	}
	return append(to, n)
}

// below counts the records before n, with the ranks of the set.
func (s set) below(n uint32, ranks []uint32) uint32 {
	i := n >> 6
	if int(i) == len(s) {
		return ranks[i]
	}
	return ranks[i] + uint32(bits.OnesCount64(s[i]&(1<<(n&63)-1)))
}
