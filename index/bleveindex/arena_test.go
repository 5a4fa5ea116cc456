package bleveindex

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestArena: strings that grow in turn come back as they were, the short ones and those
// of many blocks, over several pages.
func TestArena(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, firstBlock, firstBlock + 1, 24, 25, 2040, 2 * longestBlock, 40_000, 500_000}), 1, 8).Draw(t, "lengths")
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		a, chains, want := new(arena), make([]chain, len(lengths)), make([][]byte, len(lengths))
		for left := true; left; {
			left = false
			for i := range lengths {
				for n := random.IntN(3000); n > 0 && len(want[i]) < lengths[i]; n-- {
					b := byte(random.Uint32())
					a.push(&chains[i], b)
					want[i] = append(want[i], b)
				}
				left = left || len(want[i]) < lengths[i]
			}
		}
		for i, c := range chains {
			if got := a.appendTo([]byte("before"), c); !bytes.Equal(got, append([]byte("before"), want[i]...)) {
				t.Fatalf("string %d of %d bytes came back with %d", i, len(want[i]), len(got)-len("before"))
			}
		}
	})
}
