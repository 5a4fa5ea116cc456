package bleveindex

import (
	"math/bits"
	"strings"
)

// A vocabulary numbers terms as they first come. Most terms are two characters: these and
// their number are one word of a table, so that a build, which asks for some twenty
// million, goes to memory once for each. Nearly all others are a few characters of three
// bytes, and are compared as two words, not as strings behind pointers.
type vocabulary struct {
	terms []string          // by number
	pairs pairs             // terms of one or two characters
	long  map[string]uint32 // terms of more than longestShort bytes
	slots []slot            // of all others; their number is a power of two
	short int               // how many of them are taken
	size  int               // of all, about, in bytes
	last  []uint32          // see numbers
}

type slot struct {
	head, tail uint64
	size       uint8 // one more than that of the term; 0 for a free slot
	number     uint32
}

// longestShort is the longest term that head and tail hold.
const longestShort = 16

// firstSlots is where a table begins; it doubles when it is half full.
const firstSlots = 1 << 10

func newVocabulary() *vocabulary {
	return &vocabulary{pairs: pairs{slots: make([]uint64, firstSlots)}, long: map[string]uint32{}, slots: make([]slot, firstSlots)}
}

// number returns the number of a term, which is new when it is the last one.
func (v *vocabulary) number(term string) uint32 {
	if key, ok := pairOf(term); ok {
		n, ok := v.pairs.find(key)
		if ok {
			return n
		}
		if len(v.terms) < mostPairs {
			n = v.enter(term)
			v.pairs.enter(key, n)
			return n
		}
	}
	if len(term) > longestShort {
		n, ok := v.long[term]
		if !ok {
			n = v.enter(term)
			v.long[v.terms[n]] = n
		}
		return n
	}
	want := slotOf(term)
	at := v.place(want)
	if v.slots[at].size != 0 {
		return v.slots[at].number
	}
	want.number = v.enter(term)
	v.slots[at] = want
	if v.short++; 2*v.short > len(v.slots) {
		v.grow()
	}
	return want.number
}

// numbers lists the numbers of terms, until it is called again.
func (v *vocabulary) numbers(terms []string) []uint32 {
	v.last = v.last[:0]
	for _, t := range terms {
		v.last = append(v.last, v.number(t))
	}
	return v.last
}

// newTermBytes is what a term takes in memory beside its text and postings.
const newTermBytes = 120

func (v *vocabulary) enter(term string) uint32 {
	v.size += len(term) + newTermBytes
	v.terms = append(v.terms, strings.Clone(term)) // term may be a piece of a long text
	return uint32(len(v.terms) - 1)
}

// place finds the slot of a term, or the free one where it belongs.
func (v *vocabulary) place(want slot) int {
	mask := len(v.slots) - 1
	hash, low := bits.Mul64(want.head^uint64(want.size)<<56, 0x9E3779B97F4A7C15)
	more, rest := bits.Mul64(want.tail^low, 0xD6E8FEB86659FD93)
	for at := int(hash^more^rest) & mask; ; at = (at + 1) & mask {
		s := &v.slots[at]
		if s.size == 0 || s.head == want.head && s.tail == want.tail && s.size == want.size {
			return at
		}
	}
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]slot, 2*len(old))
	for _, s := range old {
		if s.size != 0 {
			v.slots[v.place(s)] = s
		}
	}
}

// slotOf makes two words of a short term: with its size they tell it from any other.
func slotOf(term string) slot {
	s := slot{size: uint8(len(term)) + 1}
	switch n := len(term); {
	case n >= 8:
		s.head, s.tail = word(term[:8]), word(term[n-8:])
	case n >= 4:
		s.head = half(term[:4]) | half(term[n-4:])<<32
	default:
		for i := range n {
			s.head |= uint64(term[i]) << (8 * i)
		}
	}
	return s
}

func word(s string) uint64 { return half(s[:4]) | half(s[4:8])<<32 }

func half(s string) uint64 {
	_ = s[3]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24
}
