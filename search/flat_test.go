package search

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Nothing that stands in a text is missed by the pairs of the text.
func FuzzPairs(f *testing.F) {
	f.Add("被征收人因重大疾病确有搬迁困难的，可以申请补助。", 6, 12)
	f.Add("a\xffb", 0, 2)
	f.Fuzz(func(t *testing.T, text string, from, size int) {
		fl := flatten(text)
		if from < 0 || size < 0 || from > len(fl.s) || size > len(fl.s)-from {
			return
		}
		if what := strings.ToValidUTF8(fl.s[from:from+size], ""); strings.Contains(fl.s, what) && !pairsOf(fl.s).mayHold(what) {
			t.Errorf("%q is missed in %q", what, fl.s)
		}
	})
}

// Counting eight bits at once counts what counting each does.
func TestSimhash(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for size := range 600 {
		var b strings.Builder
		for range size {
			b.WriteRune(rune(0x4E00 + chance.IntN(500)))
		}
		var votes [64]int
		for h := range shingles(b.String()) {
			for i := range votes {
				votes[i] += int(h>>i&1)*2 - 1
			}
		}
		var want uint64
		for i, v := range votes {
			if v > 0 {
				want |= 1 << i
			}
		}
		if got := simhash(b.String()); got != want {
			t.Fatalf("of %d characters %016x, want %016x", size, got, want)
		}
	}
}
