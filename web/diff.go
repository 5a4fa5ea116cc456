package web

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// maxEdits bounds the work of a comparison: Myers' algorithm takes time and memory
// in the square of it. Texts that differ more have little in common; they are shown
// as wholly different.
const maxEdits = 1000

// A change is a run of a text that is in both texts or in one only.
type change struct {
	Text string
	Only bool
}

// compareTexts parts two texts, both UTF-8, into what they share and what only one has. Spaces,
// line breaks, and the width of letters and of punctuation make no difference; the
// texts themselves stay as they are. ok is false when they differ in more than
// maxEdits characters.
func compareTexts(a, b string) (left, right []change, ok bool) {
	ga, gb := glyphs(a), glyphs(b)
	keepA, keepB, ok := shared(ga, gb)
	dropIslands(keepA, keepB)
	return runs(a, ga, keepA), runs(b, gb, keepB), ok
}

// A glyph is a character that counts, folded, and where it stands.
type glyph struct {
	r     rune
	start int
}

// sameMarks are marks of punctuation that differ from ASCII by more than width.
var sameMarks = map[rune]rune{'。': '.', '、': ',', '“': '"', '”': '"', '「': '"', '」': '"', '‘': '\'', '’': '\'', '〔': '[', '〕': ']', '—': '-', '–': '-'}

func glyphs(s string) []glyph {
	out := make([]glyph, 0, len(s)/utf8.UTFMax)
	for i, r := range s {
		if unicode.IsSpace(r) {
			continue
		}
		if r >= '！' && r <= '～' {
			r -= '！' - '!'
		}
		if m, ok := sameMarks[r]; ok {
			r = m
		}
		out = append(out, glyph{r, i})
	}
	return out
}

// shared tells which glyphs both sides have in a longest common subsequence (Myers,
// "An O(ND) Difference Algorithm", 1986).
func shared(a, b []glyph) (keepA, keepB []bool, ok bool) {
	keepA, keepB = make([]bool, len(a)), make([]bool, len(b))
	head, tail := 0, 0
	for head < min(len(a), len(b)) && a[head].r == b[head].r {
		keepA[head], keepB[head] = true, true
		head++
	}
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail].r == b[len(b)-1-tail].r {
		tail++
		keepA[len(a)-tail], keepB[len(b)-tail] = true, true
	}
	trace, ok := furthest(a[head:len(a)-tail], b[head:len(b)-tail])
	if !ok {
		return keepA, keepB, false
	}
	x, y := len(a)-tail-head, len(b)-tail-head
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		from := k - 1
		if k == -d || k != d && v[k-1+d+1] < v[k+1+d+1] {
			from = k + 1
		}
		px := int(v[from+d+1])
		py := px - from
		if d == 0 {
			px, py = 0, 0
		}
		for x > px && y > py {
			x, y = x-1, y-1
			keepA[head+x], keepB[head+y] = true, true
		}
		x, y = px, py
	}
	return keepA, keepB, true
}

// furthest is the forward pass: for each number of edits d, how far each diagonal
// -d-1 … d+1 had come before it.
func furthest(a, b []glyph) (trace [][]int32, ok bool) {
	v := make([]int32, 2*maxEdits+5)
	mid := maxEdits + 2
	for d := 0; d <= maxEdits; d++ {
		trace = append(trace, slices.Clone(v[mid-d-1:mid+d+2]))
		for k := -d; k <= d; k += 2 {
			x := int(v[mid+k-1]) + 1
			if k == -d || k != d && v[mid+k-1] < v[mid+k+1] {
				x = int(v[mid+k+1])
			}
			for x < len(a) && x-k < len(b) && a[x].r == b[x-k].r {
				x++
			}
			v[mid+k] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return trace, true
			}
		}
	}
	return nil, false
}

// dropIslands gives up single shared characters between changes on both sides, which
// only break a changed word into pieces.
func dropIslands(a, b []bool) {
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		changed := false
		for ; i < len(a) && !a[i]; i++ {
			changed = true
		}
		for ; j < len(b) && !b[j]; j++ {
			changed = true
		}
		n := 0
		for i+n < len(a) && j+n < len(b) && a[i+n] && b[j+n] {
			n++
		}
		if n == 1 && changed && i+1 < len(a) && j+1 < len(b) && !a[i+1] && !b[j+1] {
			a[i], b[j] = false, false
		}
		i, j = i+n, j+n
		if n == 0 {
			return
		}
	}
}

// runs cuts a text where shared and unshared glyphs meet.
func runs(s string, g []glyph, keep []bool) []change {
	var out []change
	start := 0
	for i := range g {
		if i > 0 && keep[i] != keep[i-1] {
			out = append(out, change{s[start:g[i].start], !keep[i-1]})
			start = g[i].start
		}
	}
	if start < len(s) {
		out = append(out, change{s[start:], len(keep) > 0 && !keep[len(keep)-1]})
	}
	return out
}
