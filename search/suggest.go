package search

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of suggestions.
const (
	MaxSuggestions = 20
	maxTyped       = 60 // runes; nobody wants a sentence completed
)

// A Suggestion is something that a reader may be typing.
type Suggestion struct {
	Text string // the whole question, with what stood before the word completed
	Kind string // 词, 单位, 文件, 条款, 文号 or 问法
	N    int    // provisions that hold the word, have the body or the heading; documents else
}

// Suggest completes what is being typed, the likeliest first, at most limit: words of
// the texts, bodies, titles, headings and numbers, by their characters, in pinyin, or
// by initials; then questions as people ask them, which hold what was typed. It completes the last word and keeps what stands before it.
func (s *Service) Suggest(ctx context.Context, typed string, limit int) ([]Suggestion, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	limit = min(limit, MaxSuggestions)
	before, word := lastWord(typed)
	if word == "" || limit <= 0 || utf8.RuneCountInString(typed) > maxTyped {
		return nil, nil
	}
	l, err := s.lexicon()
	if err != nil {
		return nil, err
	}
	out := make([]Suggestion, 0, limit)
	var asked []string
	if before == "" && !isLatin(word) {
		asked = l.asked.with(pattern(word), min(mostAsked, limit/2))
	}
	for _, e := range l.complete(word, limit-len(asked)) {
		out = append(out, Suggestion{Text: before + e.text, Kind: string(e.kind), N: e.n})
	}
	for _, q := range asked {
		out = append(out, Suggestion{Text: q, Kind: string(entryAsked), N: 1})
	}
	return out, nil
}

// lastWord parts the word being typed from what stands before it. Pinyin is typed with
// spaces, and so is one word.
func lastWord(typed string) (before, word string) {
	typed = strings.TrimLeftFunc(typed, isSpace)
	if isLatin(strings.TrimSpace(typed)) {
		return "", strings.TrimSpace(typed)
	}
	at := strings.LastIndexFunc(typed, isSpace)
	if at < 0 {
		return "", typed
	}
	_, size := utf8.DecodeRuneInString(typed[at:])
	return typed[:at+size], typed[at+size:]
}

// complete finds the entries that a word may be the beginning of.
func (l *lexicon) complete(word string, limit int) []entry {
	c := completion{l: l, limit: limit, seen: map[int32]bool{}}
	if isLatin(word) {
		letters := letters(word)
		c.add(with(l.initials, letters))
		c.add(with(l.sounds, slur(letters)))
		return c.best()
	}
	p := pattern(word)
	c.add(with(l.written, p))
	if len(c.found) < limit {
		c.addNames(p)
	}
	if len(c.found) == 0 && isHan(p) { // a homophone
		r := aloud{known: map[rune][]string{}}
		sounds, _ := r.read(p)
		for _, s := range sounds {
			c.add(with(l.sounds, slur(s)))
		}
	}
	return c.best()
}

// A completion gathers entries, each once.
type completion struct {
	l     *lexicon
	limit int
	seen  map[int32]bool
	found []rated
}

type rated struct {
	at    int32
	score float64
}

// worth is what an entry of a kind is worth beside how common it is: there are many
// words, and a reader who types the name of a body wants the body.
var worth = map[entryKind]float64{entryTerm: 0, entryBody: 3, entryHeading: 2.5, entryTitle: 2, entryNumber: 2}

const perLength = 0.15 // what a character more costs: the shorter entry is what is being typed

func (c *completion) add(keys []keyed) {
	for _, k := range keys {
		c.offer(k.at)
	}
}

func (c *completion) offer(at int32) {
	e := c.l.entries[at]
	score := math.Log(float64(1+e.n)) + worth[e.kind] - perLength*float64(utf8.RuneCountInString(e.text))
	worst := len(c.found) - 1
	if len(c.found) >= c.limit && c.found[worst].score >= score || c.seen[at] {
		return
	}
	c.seen[at] = true
	i, _ := slices.BinarySearchFunc(c.found, score, func(r rated, score float64) int { return cmp.Compare(score, r.score) })
	c.found = slices.Insert(c.found, i, rated{at, score})
	c.found = c.found[:min(len(c.found), c.limit)]
}

// addNames offers the names that hold what was typed anywhere.
func (c *completion) addNames(p string) {
	for _, k := range c.l.written {
		if int(k.at) >= len(c.l.words) && strings.Contains(k.key, p) { // words come first
			c.offer(k.at)
		}
	}
}

func (c *completion) best() []entry {
	out := make([]entry, len(c.found))
	for i, r := range c.found {
		out[i] = c.l.entries[r.at]
	}
	return out
}
