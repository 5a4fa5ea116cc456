package flats

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A piece is counted where it stands, and nowhere else: not where the bytes of two other
// characters happen to be its own, as 一 (two bytes, the second that of a new line) shows.
func TestTimes(t *testing.T) {
	for _, c := range []struct {
		text, piece string
		want        int
	}{
		{"县级以上人民政府和乡级人民政府", "人民政府", 2},
		{"人人人", "人人", 2},
		{"房屋征收", "征收房屋", 0},
		{"", "征收", 0},
		{"征收", "", 0},
		{"龘龘龘龘", "龘龘", 3},
		{"𠮷野家与𠮷野家", "野家", 2},
		{"100元以下", "0元", 1},
	} {
		if got := times(Append(nil, c.text), Append(nil, c.piece)); got != c.want {
			t.Errorf("%q in %q: %d times, want %d", c.piece, c.text, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		// Common characters, rare ones, those whose second byte begins others, and those
		// that are escaped.
		any := rapid.SampledFrom([]rune{'\n', '1', '的', '条', '一', '丁', '亝', '亜', '人', '龘', '鱼', '龟', '€', 'é', '《', '𠮷', '\U0001F600', '\uE09D'})
		text, piece := rapid.SliceOf(any), rapid.SliceOfN(any, 1, 3)
		s, p := string(text.Draw(t, "text")), string(piece.Draw(t, "piece"))
		want := 0
		for i := range s {
			if strings.HasPrefix(s[i:], p) {
				want++
			}
		}
		if got := times(Append(nil, s), Append(nil, p)); got != want {
			t.Fatalf("%q in %q: %d times, want %d", p, s, got, want)
		}
	})
}
