package search

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A flat is a text as words are looked for in it: folded and without white space,
// with the way back to the original. A mark of the end stands for each new line,
// so that nothing is found across paragraphs.
type flat struct {
	s      string
	folded analysis.Folded
	at     []int32 // offset in folded.Text of each byte of s, and of its end; nil when equal
	pairs  *pairs  // of s; nil when nobody asked for them
}

// pairs tells of most texts that do not stand in a longer one that they do not: it has
// a bit, of its hash, for every two characters that follow each other. A scan for a
// Chinese word stops at every third byte, since few bytes begin all characters.
type pairs [16]uint64

func pairsOf(s string) *pairs {
	p := new(pairs)
	eachPair(s, func(bit uint32) bool {
		p[bit>>6] |= 1 << (bit & 63)
		return true
	})
	return p
}

// mayHold reports whether what may stand in the text.
func (p *pairs) mayHold(what string) bool {
	held := true
	eachPair(what, func(bit uint32) bool {
		held = p.has(bit)
		return held
	})
	return held
}

// has reports whether the bit of a pair is set, or there is no pair to ask for.
func (p *pairs) has(bit uint32) bool { return bit == noPair || p[bit>>6]>>(bit&63)&1 == 1 }

// noPair is the bit of what has one character only.
const noPair = ^uint32(0)

// pairBit is the bit of the first two characters of s, looked up once for all texts.
func pairBit(s string) uint32 {
	first := noPair
	eachPair(s, func(bit uint32) bool {
		first = bit
		return false
	})
	return first
}

func eachPair(s string, visit func(bit uint32) bool) {
	last := rune(-1)
	for _, r := range s {
		if last >= 0 && !visit((uint32(last)*0x9e3779b1+uint32(r)*0x85ebca6b)>>22) {
			return
		}
		last = r
	}
}

// paired is the flat with its pairs, for a text in which much is looked for.
func (f flat) paired() flat {
	f.pairs = pairsOf(f.s)
	return f
}

const newLine = "\n"

func flatten(text string) flat {
	f := flat{folded: analysis.Fold(text)}
	f.s = f.folded.Text
	first := strings.IndexByte(f.s, ' ')
	if first < 0 {
		return f
	}
	var b strings.Builder
	b.Grow(len(f.s))
	f.at = make([]int32, 0, len(f.s)+1)
	for i := range len(f.s) {
		if f.s[i] != ' ' {
			b.WriteByte(f.s[i])
			f.at = append(f.at, int32(i))
		}
	}
	f.at = append(f.at, int32(len(f.s)))
	f.s = b.String()
	return f
}

// span maps a span of s, which must lie on borders of runes, to the original text.
func (f flat) span(start, end int) corpus.Span {
	if f.at != nil && end > start {
		_, size := utf8.DecodeLastRuneInString(f.s[start:end])
		start, end = int(f.at[start]), int(f.at[end-size])+size
	}
	a, b := f.folded.Span(start, end)
	return corpus.Span{Start: a, End: b}
}

// find calls found with the start of every place where what stands, in order and
// without overlap.
func (f flat) find(what string, found func(start int)) {
	if what == "" || len(what) > len(f.s) || f.pairs != nil && !f.pairs.mayHold(what) {
		return
	}
	for at := 0; ; {
		i := strings.Index(f.s[at:], what)
		if i < 0 {
			return
		}
		found(at + i)
		at += i + len(what)
	}
}

// pattern is what a typed text looks like in a flat.
func pattern(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '\n' {
			return -1
		}
		return r
	}, analysis.Fold(s).Text)
}
