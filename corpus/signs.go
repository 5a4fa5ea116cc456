package corpus

import "unicode/utf8"

// A signs is a set of characters of the basic plane, with which a text is passed quickly
// up to the next one that matters.
type signs [1 << 16 / 64]uint64

func newSigns(of string) *signs {
	s := new(signs)
	for _, r := range of {
		s[r/64] |= 1 << (r % 64)
	}
	return s
}

func (s *signs) has(r rune) bool { return r >= 0 && r < 1<<16 && s[r/64]&(1<<(r%64)) != 0 }

// next is where the first character of the set stands, from a place on; the end of the
// text when there is none. Nearly all characters take three bytes, which are read here
// without a call.
func (s *signs) next(text string, from int) int {
	for i := from; i < len(text); {
		c := text[i]
		switch {
		case c < utf8.RuneSelf:
			if s.has(rune(c)) {
				return i
			}
			i++
		case c >= 0xE1 && c <= 0xEC && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
			if s.has(rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F)) {
				return i
			}
			i += 3
		default:
			r, size := utf8.DecodeRuneInString(text[i:])
			if s.has(r) {
				return i
			}
			i += size
		}
	}
	return len(text)
}
