package bleveindex

import (
	"math/bits"
	"strings"
)

// A vocabulary numbers terms as they first come. Nearly all terms are a few
// characters of three bytes; these are compared as two words of a table, not as
// strings behind pointers. The table of hashes holds numbers alone, and the words stand
// by number: terms that are common come early, so that what is looked into most is small
// and stays near the processor.
type vocabulary struct {
	terms []string          // by number
	short []short           // by number; of size 0 for a term that is long
	long  map[string]uint32 // terms of more than longestShort bytes
	slots []uint32          // one more than the number of a short term, 0 for a free slot
	taken int               // of the slots, which are a power of two
	size  int               // of all, about, in bytes
	last  []uint32          // see numbers
}

// short is a short term as two words.
type short struct {
	head, tail uint64
	size       uint8 // one more than that of the term
}

// longestShort is the longest term that head and tail hold.
const longestShort = 16

// firstSlots is where a table begins; it doubles when it is half full.
const firstSlots = 1 << 10

func newVocabulary() *vocabulary {
	return &vocabulary{long: map[string]uint32{}, slots: make([]uint32, firstSlots)}
}

// number returns the number of a term, which is new when it is the last one.
func (v *vocabulary) number(term string) uint32 {
	if len(term) > longestShort {
		n, ok := v.long[term]
		if !ok {
			n = v.enter(term, short{})
			v.long[v.terms[n]] = n
		}
		return n
	}
	want := shortOf(term)
	at := v.place(want)
	if n := v.slots[at]; n != 0 {
		return n - 1
	}
	n := v.enter(term, want)
	v.slots[at] = n + 1
	if v.taken++; 2*v.taken > len(v.slots) {
		v.grow()
	}
	return n
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

func (v *vocabulary) enter(term string, as short) uint32 {
	v.size += len(term) + newTermBytes
	v.terms = append(v.terms, strings.Clone(term)) // term may be a piece of a long text
	v.short = append(v.short, as)
	return uint32(len(v.terms) - 1)
}

// place finds the slot of a term, or the free one where it belongs.
func (v *vocabulary) place(want short) int {
	mask := len(v.slots) - 1
	hash, low := bits.Mul64(want.head^uint64(want.size)<<56, 0x9E3779B97F4A7C15)
	more, rest := bits.Mul64(want.tail^low, 0xD6E8FEB86659FD93)
	for at := int(hash^more^rest) & mask; ; at = (at + 1) & mask {
		if n := v.slots[at]; n == 0 || v.short[n-1] == want {
			return at
		}
	}
}

func (v *vocabulary) grow() {
	old := v.slots
	v.slots = make([]uint32, 2*len(old))
	for _, n := range old {
		if n != 0 {
			v.slots[v.place(v.short[n-1])] = n
		}
	}
}

// shortOf makes two words of a short term: with its size they tell it from any other.
func shortOf(term string) short {
	s := short{size: uint8(len(term)) + 1}
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
