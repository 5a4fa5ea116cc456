package search

import (
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/flats"
)

// A Repeat is a provision of another document that says the same as a hit.
type Repeat struct {
	Document *corpus.Document
	Ref      corpus.Ref
}

// Two texts are repeats when they are equal but for marks, white space and the name
// by which a text calls itself (本法, 本条例); or when they share nearly all groups of
// four characters and what they decide is equal: a fine of 1,000 yuan does not repeat
// one of 5,000, nor 可以 repeat 应当.
const (
	nearBits   = 18  // of the 64 of a simhash may differ in what is compared closely
	nearShare  = 0.8 // of all groups of two texts that both must hold
	nearRunes  = 40  // shorter texts must be equal: a single word changes what they say
	nearLength = 0.1 // by how much the lengths may differ
)

var (
	numberedPlace = regexp.MustCompile(`第[0-9〇零一二三四五六七八九十百千]+[编章节条款项目]`)
	deciding      = regexp.MustCompile(`[0-9〇零一二三四五六七八九十百千万亿两]+|应当|必须|可以|有权|不|禁止|无`)
)

// decides are the numbers of a flat, and what must, may and must not be, in order.
func decides(flat string) string {
	return strings.Join(deciding.FindAllString(numberedPlace.ReplaceAllString(flats.WithoutSelf(flat), ""), -1), " ")
}

// share is the part of the shingles of two texts that both hold.
func share(a, b string) float64 {
	in := map[uint64]bool{}
	for h := range flats.Shingles(a) {
		in[h] = true
	}
	both, all := 0, len(in)
	for h := range flats.Shingles(b) {
		if first, held := in[h]; first {
			both++
			in[h] = false
		} else if !held {
			all++
			in[h] = false
		}
	}
	return float64(both) / float64(max(1, all))
}

// mayRepeat reports whether two texts may say the same, by their prints.
func mayRepeat(a, b flats.Print) bool {
	if a.Sum == b.Sum && a.Runes == b.Runes {
		return a.Runes > 0
	}
	return min(a.Runes, b.Runes) >= nearRunes &&
		float64(max(a.Runes, b.Runes)) <= (1+nearLength)*float64(min(a.Runes, b.Runes)) &&
		bits.OnesCount64(a.Simhash^b.Simhash) <= nearBits
}

// repeats reports whether two flats, without new lines, say the same. Few texts are so
// alike that they have to be compared.
func repeats(a, b string) bool {
	plainA, plainB := flats.Plain(a), flats.Plain(b)
	if plainA == plainB {
		return true
	}
	return utf8.RuneCountInString(plainA) >= nearRunes && utf8.RuneCountInString(plainB) >= nearRunes &&
		share(plainA, plainB) >= nearShare && decides(a) == decides(b)
}

// fold puts every candidate that repeats a better one of another document under it.
// What the question names by its number, and what has no words of its own, stays. Only
// the first so many are shown: what repeats none of them is not compared further, so
// that the list is exact up to there, and as a whole when it is shorter.
func fold(cs []*candidate, shown int, text func(*candidate) string) []*candidate {
	kept := make([]*candidate, 0, len(cs))
	texts := make(map[*candidate]string)
	says := func(c *candidate) string {
		s, ok := texts[c]
		if !ok {
			s = text(c)
			texts[c] = s
		}
		return s
	}
	for _, c := range cs {
		at := -1
		if c.pin == nil && c.print.Runes > 0 {
			at = slices.IndexFunc(kept[:min(shown, len(kept))], func(k *candidate) bool {
				return k.document != c.document && mayRepeat(c.print, k.print) && repeats(says(c), says(k))
			})
		}
		if at < 0 {
			kept = append(kept, c)
		} else {
			kept[at].repeats = append(kept[at].repeats, c)
		}
	}
	return kept
}

// says is what a candidate says in its flat, as one line.
func (s *Service) says(c *candidate) string {
	r, err := s.flats.Record(c.hit.Order)
	if err != nil {
		return "" // it was read once already
	}
	return strings.ReplaceAll(flats.Text(r.Text), newLine, "")
}
