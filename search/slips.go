package search

import (
	"cmp"
	_ "embed"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// A slip is a word of a question that no text holds, with one that it was probably
// meant to be.
type slip struct {
	from, to string // folded
	at       int    // in runes of the run
	likeness float64
	score    float64
}

// Limits of the search for slips.
const (
	minSlip     = 2  // characters; a single one sounds like hundreds
	maxSlip     = 9  // characters of a word that is looked for
	maxSlipRun  = 30 // characters of a question: in longer ones names are taken for slips
	maxSlips    = 3  // in one question
	maxSureRun  = 12 // characters of a question in which slips are put right unasked
	sureSlip    = 3  // characters of a word that is put right unasked, beside others
	sureHolders = 5  // provisions that must hold a shorter one, which is all that was typed
)

//go:embed lookalikes.txt
var lookalikeList string

// lookalikes are the characters that are taken for one by eye.
var lookalikes = sync.OnceValue(func() map[rune][]rune {
	m := map[rune][]rune{}
	for line := range strings.Lines(lookalikeList) {
		group := []rune(strings.TrimSpace(line))
		if len(group) == 0 || group[0] == '#' {
			continue
		}
		for _, r := range group {
			for _, other := range group {
				if other != r && !slices.Contains(m[r], other) {
					m[r] = append(m[r], other)
				}
			}
		}
	}
	return m
})

// How likely a slip is, from 1: readers of Chinese type by sound.
const (
	bySound     = 1.0 // the same syllables
	bySlur      = 0.8 // syllables that are slurred alike
	byTwice     = 0.9 // a character typed twice
	byLook      = 0.7 // a character that looks alike
	byOrder     = 0.7 // two characters the wrong way round
	byDropped   = 0.6 // a character left out
	perRune     = 4.0 // a longer word is likelier, by so much a character
	perCount    = 0.3 // and a more common one, for each e-fold
	soundedAway = 2.0 // what a doubtful likeness costs
)

// slips finds words of a run that were probably meant to be others: those that hold
// any of the unknown words, or, when all words are known but no text holds them
// together, the run as one word.
func (l *lexicon) slips(run string, unknown []string) []slip {
	rs := []rune(pattern(run))
	if len(rs) < minSlip || len(rs) > maxSlipRun {
		return nil
	}
	doubtful := doubtfulRunes(rs, unknown)
	smallest := minSlip
	if len(unknown) == 0 {
		smallest = len(rs)
	}
	var found []slip
	r := aloud{known: map[rune][]string{}}
	for size := smallest; size <= min(maxSlip, len(rs)); size++ {
		for at := 0; at+size <= len(rs); at++ {
			w := string(rs[at : at+size])
			if _, known := l.words[w]; known || !isHan(w) || !slices.Contains(doubtful[at:at+size], true) {
				continue
			}
			if best, ok := l.meant(&r, w); ok {
				best.at = at
				found = append(found, best)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b slip) int { return cmp.Compare(b.score, a.score) })
	return apart(found)
}

// doubtfulRunes marks the runes of the unknown words; all of them when every word is
// known but no text holds them together.
func doubtfulRunes(rs []rune, unknown []string) []bool {
	doubtful := make([]bool, len(rs))
	for _, w := range unknown {
		size := utf8.RuneCountInString(w)
		for at := 0; at+size <= len(rs); at++ {
			if string(rs[at:at+size]) == w {
				for i := at; i < at+size; i++ {
					doubtful[i] = true
				}
			}
		}
	}
	if len(unknown) == 0 {
		for i := range doubtful {
			doubtful[i] = true
		}
	}
	return doubtful
}

// apart keeps the first of those that overlap, at most maxSlips, in order of place.
func apart(found []slip) []slip {
	var kept []slip
	for _, f := range found {
		overlaps := func(k slip) bool {
			return f.at < k.at+utf8.RuneCountInString(k.from) && k.at < f.at+utf8.RuneCountInString(f.from)
		}
		if len(kept) < maxSlips && !slices.ContainsFunc(kept, overlaps) {
			kept = append(kept, f)
		}
	}
	slices.SortFunc(kept, func(a, b slip) int { return a.at - b.at })
	return kept
}

// meant finds the term that a word was probably meant to be.
func (l *lexicon) meant(r *aloud, w string) (best slip, ok bool) {
	offer := func(e entry, likeness float64) {
		score := perRune*float64(utf8.RuneCountInString(w)) + perCount*math.Log(float64(1+e.n)) - soundedAway*(1-likeness)
		if e.kind == entryTerm && e.text != w && (!ok || score > best.score) {
			best, ok = slip{from: w, to: e.text, likeness: likeness, score: score}, true
		}
	}
	size := utf8.RuneCountInString(w)
	sounds, _ := r.read(w)
	for _, sound := range sounds {
		for _, e := range l.exactly(l.sounds, slur(sound)) {
			if utf8.RuneCountInString(e.text) != size {
				continue
			}
			likeness := bySlur
			if theirs, _ := r.read(e.text); slices.Contains(theirs, sound) {
				likeness = bySound
			}
			offer(e, likeness)
		}
	}
	if size > minSlip { // of two characters, every one is half the word
		l.edits([]rune(w), offer)
	}
	return best, ok
}

// edits offers the terms that differ by one character.
func (l *lexicon) edits(rs []rune, offer func(entry, float64)) {
	try := func(rs []rune, likeness float64) {
		if at, ok := l.words[string(rs)]; ok && len(rs) > minSlip {
			offer(l.entries[at], likeness)
		}
	}
	for i, r := range rs {
		for _, other := range lookalikes()[r] {
			changed := slices.Clone(rs)
			changed[i] = other
			try(changed, byLook)
		}
		if i > 0 && rs[i-1] == r {
			try(slices.Delete(slices.Clone(rs), i, i+1), byTwice)
		}
		if i > 0 && rs[i-1] != r {
			swapped := slices.Clone(rs)
			swapped[i-1], swapped[i] = swapped[i], swapped[i-1]
			try(swapped, byOrder)
		}
	}
	for _, k := range with(l.written, string(rs[:1])) {
		if e := l.entries[k.at]; e.kind == entryTerm && isWithout(e.text, rs) {
			offer(e, byDropped)
		}
	}
}

// isWithout reports whether the runes are those of the text but one.
func isWithout(text string, rs []rune) bool {
	i, missed := 0, 0
	for _, r := range text {
		if i < len(rs) && rs[i] == r {
			i++
		} else if missed++; missed > 1 {
			return false
		}
	}
	return i == len(rs) && missed == 1
}

// sure reports whether the slips of a run may be put right without asking.
func (l *lexicon) sure(run string, slips []slip) bool {
	size := utf8.RuneCountInString(pattern(run))
	for _, x := range slips {
		n, holders := utf8.RuneCountInString(x.from), l.entries[l.words[x.to]].n
		if x.likeness < byLook || n < sureSlip && (n < size || holders < sureHolders) {
			return false
		}
	}
	return len(slips) > 0 && size <= maxSureRun
}

// mended is a run with its slips put right.
func mended(run string, slips []slip) string {
	rs := []rune(pattern(run))
	var b strings.Builder
	at := 0
	for _, x := range slips {
		b.WriteString(string(rs[at:x.at]))
		b.WriteString(x.to)
		at = x.at + utf8.RuneCountInString(x.from)
	}
	b.WriteString(string(rs[at:]))
	return b.String()
}
