package bleveindex

import (
	"math/bits"
	"unicode/utf8"
)

// pairs numbers terms of one or two characters. A slot is a key above a number; 0 is a
// free slot, since no key is 0.
type pairs struct {
	slots []uint64 // their number is a power of two
	taken int
}

// The bits of a number in a slot, and of a character in a key: what is left.
const (
	pairBits  = 22
	runeBits  = (64 - pairBits) / 2
	mostPairs = 1 << pairBits // numbers are below
)

// pairOf is the key of a term, if it has one or two characters.
func pairOf(term string) (key uint64, ok bool) {
	first, size := utf8.DecodeRuneInString(term)
	if size == 0 || first == utf8.RuneError {
		return 0, false
	}
	key = uint64(first+1) << runeBits
	if size == len(term) {
		return key, true
	}
	second, rest := utf8.DecodeRuneInString(term[size:])
	if size+rest != len(term) || second == utf8.RuneError {
		return 0, false
	}
	return key | uint64(second+1), true
}

func (p *pairs) find(key uint64) (number uint32, ok bool) {
	s := p.slots[p.place(key)]
	return uint32(s & (mostPairs - 1)), s != 0
}

// enter enters a key that is not there.
func (p *pairs) enter(key uint64, number uint32) {
	p.slots[p.place(key)] = key<<pairBits | uint64(number)
	if p.taken++; 2*p.taken > len(p.slots) {
		old := p.slots
		p.slots = make([]uint64, 2*len(old))
		for _, s := range old {
			if s != 0 {
				p.slots[p.place(s>>pairBits)] = s
			}
		}
	}
}

// place finds the slot of a key, or the free one where it belongs.
func (p *pairs) place(key uint64) int {
	mask := len(p.slots) - 1
	high, low := bits.Mul64(key, 0x9E3779B97F4A7C15)
	for at := int(high^low>>32) & mask; ; at = (at + 1) & mask {
		if s := p.slots[at]; s == 0 || s>>pairBits == key {
			return at
		}
	}
}
