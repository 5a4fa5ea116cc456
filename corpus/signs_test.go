package corpus

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestSigns passes a text up to each sign, and what is no UTF-8 as it comes.
func TestSigns(t *testing.T) {
	s := newSigns("第条0\ufffd")
	for _, text := range []string{"", "依照本法第十条，处10元以下罚款。", "𠮷第", "\xe7\xac第\xff条", "第", "é〇第"} {
		var want []int
		for i, r := range text {
			if strings.ContainsRune("第条0\ufffd", r) {
				want = append(want, i)
			}
		}
		var got []int
		for i := s.next(text, 0); i < len(text); {
			got = append(got, i)
			_, size := utf8.DecodeRuneInString(text[i:])
			i = s.next(text, i+size)
		}
		if len(got) != len(want) {
			t.Fatalf("%q: signs at %v, want %v", text, got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("%q: signs at %v, want %v", text, got, want)
			}
		}
	}
}
