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
	if what == "" || len(what) > len(f.s) {
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
