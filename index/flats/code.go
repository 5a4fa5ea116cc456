package flats

import (
	"strings"
	"sync"
	"unicode/utf8"

	"tiaowen/index/analysis"
)

// common are the characters of one byte: a new line, digits, and what stands most often
// in national law. Their order is part of the format.
const common = "\n0123456789%-.,的、。人行法定应和当规民以政管理有者)(关业;部或门用设国工会务机市事本保不建其生作公地一区员责在对主施制经产合等处条为位可单物发府及安依动上照由资出全构中权进院实证护水级提下监方所他并内自家品时二查通要第任得同按成体报准期案违审标件三组十款划委职营请交情"

// The first byte of a character. Below escape it is the whole of one; at and above
// planes[0].lead it begins one of two bytes.
const (
	escape = 0x9C // three bytes of a code point follow
	oneTop = escape
)

// planes are the blocks of Unicode whose characters take two bytes.
var planes = []struct {
	lead        int  // first byte of the first 256
	first, last rune // of the block
}{
	{0x9D, 0x4E00, 0x9FFF},
	{0xEF, 0x0000, 0x07FF},
	{0xF7, 0x2000, 0x27FF},
	{0xFF, 0x3000, 0x30FF},
}

// The first byte of two, and where those of Han characters end, which take three bytes
// in UTF-8.
const (
	twoLead  = 0x9D
	hanEnd   = 0xEF
	hanBytes = 3
)

// A sign is the number of a character: its byte, or for two bytes what follows those.
// signs is how many there are; what is escaped has none.
const signs = oneTop + (0x100-twoLead)<<8

// codes leads from characters to signs and back.
type codes struct {
	of    [1 << 16]uint16 // sign of a character of the basic plane, noSign for none
	runes [signs]rune
	sizes [signs]uint8 // bytes of the character in UTF-8
}

const noSign = 1<<16 - 1

var table = sync.OnceValue(func() *codes {
	t := new(codes)
	for i := range t.of {
		t.of[i] = noSign
	}
	for _, p := range planes {
		for r := p.first; r <= p.last; r++ {
			t.put(r, oneTop+(p.lead-twoLead)<<8+int(r-p.first))
		}
	}
	n := 0
	for _, r := range common {
		if n == oneTop {
			break
		}
		t.put(r, n)
		n++
	}
	return t
})

func (t *codes) put(r rune, sign int) {
	t.of[r], t.runes[sign], t.sizes[sign] = uint16(sign), r, uint8(utf8.RuneLen(r))
}

func (t *codes) sign(r rune) uint16 {
	if uint32(r) < uint32(len(t.of)) {
		return t.of[r]
	}
	return noSign
}

// Append appends the codes of a text as it stands.
func Append(to []byte, text string) []byte {
	t := table()
	for i := 0; i < len(text); {
		var r rune
		size := 3
		// Nearly all characters take three bytes, which are read here without a call.
		if c := text[i]; c >= 0xE1 && c <= 0xEC && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
			r = rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F)
		} else {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		to = t.append(to, r)
		i += size
	}
	return to
}

func (t *codes) append(to []byte, r rune) []byte {
	switch s := t.sign(r); {
	case s == noSign:
		return append(to, escape, byte(r>>16), byte(r>>8), byte(r))
	case s < oneTop:
		return append(to, byte(s))
	default:
		s -= oneTop
		return append(to, byte(s>>8)+twoLead, byte(s))
	}
}

// next reads the character at the beginning of codes that are not empty: its sign, or
// noSign and the character, and how many bytes it takes. Bytes that are cut off are taken
// for a character of their own.
func (t *codes) next(codes []byte) (sign uint16, r rune, size int) {
	b := codes[0]
	switch {
	case b < oneTop:
		return uint16(b), 0, 1
	case b >= twoLead && len(codes) > 1:
		return oneTop + uint16(b-twoLead)<<8 + uint16(codes[1]), 0, 2
	case b == escape && len(codes) > 3:
		return noSign, rune(codes[1])<<16 | rune(codes[2])<<8 | rune(codes[3]), 4
	}
	return noSign, utf8.RuneError, len(codes)
}

// Text reads codes back.
func Text(codes []byte) string {
	t := table()
	var b strings.Builder
	b.Grow(2 * len(codes))
	for len(codes) > 0 {
		sign, r, size := t.next(codes)
		if sign != noSign {
			r = t.runes[sign]
		}
		b.WriteRune(r)
		codes = codes[size:]
	}
	return b.String()
}

// Flat is a text as words are looked for in it: folded and without white space; new lines
// stay, so that nothing is found across paragraphs.
func Flat(text string) string { return analysis.Flat(text) }
