package search

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isLatin reports whether a text is made of Latin letters, spaces and apostrophes: one
// that may be pinyin.
func isLatin(s string) bool {
	letters := 0
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			letters++
		case r != ' ' && r != '\'' && r != 'ü' && r != 'Ü':
			return false
		}
	}
	return letters > 1
}

// letters are those of a text, in lower case.
func letters(typed string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == 'ü' || r == 'Ü':
			return 'v'
		case r < utf8.RuneSelf && unicode.IsLetter(r):
			return unicode.ToLower(r)
		}
		return -1
	}, typed)
}

// Limits of typed pinyin.
const (
	maxPinyin   = 80 // letters: some twenty-five syllables
	maxSpelled  = 42 // letters of one word: seven long syllables
	maxInitials = 12
	wordCost    = 6.0 // what a word more costs beside the e-folds of how common it is
)

// spelled reads Latin letters as the pinyin of words, the fewest and most common; or
// as the initials of one. It returns the readings, the likeliest first.
func (l *lexicon) spelled(typed string) []string {
	letters := letters(typed)
	if len(letters) > maxPinyin {
		return nil
	}
	if words := l.spell(letters); words != "" {
		return []string{words}
	}
	if len(letters) > maxInitials {
		return nil
	}
	return texts(l.exactly(l.initials, letters))
}

// texts are those of the entries, the most common first, each once.
func texts(es []entry) []string {
	slices.SortStableFunc(es, func(a, b entry) int { return cmp.Compare(b.n, a.n) })
	var out []string
	for _, e := range es {
		if e.kind != entryNumber && !slices.Contains(out, e.text) {
			out = append(out, e.text)
		}
	}
	return out
}

// spell finds the cheapest way to cut letters into the sounds of words.
func (l *lexicon) spell(letters string) string {
	slurred := slur(letters)
	type way struct {
		cost float64
		from int
		word string
	}
	ways := make([]way, len(slurred)+1)
	for end := 1; end <= len(slurred); end++ {
		ways[end].cost = math.Inf(1)
		for from := max(0, end-maxSpelled); from < end; from++ {
			if math.IsInf(ways[from].cost, 1) {
				continue
			}
			for _, e := range l.exactly(l.sounds, slurred[from:end]) {
				cost := ways[from].cost + wordCost - perCount*math.Log(float64(1+e.n)) + l.mishearing(e, letters)
				if e.kind == entryTerm && cost < ways[end].cost {
					ways[end] = way{cost, from, e.text}
				}
			}
		}
	}
	var words []string
	for at := len(slurred); at > 0; at = ways[at].from {
		if math.IsInf(ways[at].cost, 1) {
			return ""
		}
		words = append([]string{ways[at].word}, words...)
	}
	return strings.Join(words, "")
}

// mishearing is what a word costs whose exact sound was not typed.
func (l *lexicon) mishearing(e entry, letters string) float64 {
	r := aloud{known: map[rune][]string{}}
	sounds, _ := r.read(e.text)
	for _, s := range sounds {
		if strings.Contains(letters, s) {
			return 0
		}
	}
	return soundedAway
}
