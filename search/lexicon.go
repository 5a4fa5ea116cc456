package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
)

// Limits of a lexicon: of the memory it takes and the time it takes to make.
const (
	maxTerms    = 1 << 18 // words of the texts; 122,000 articles have some 60,000
	maxTerm     = 12      // characters of a word
	maxHeadings = 20000   // provisions whose headings are read; all of a gazette's ten years
	maxReadings = 2       // of one character; others are surnames and old books
	maxSounds   = 8       // readings of one entry: 2³ for three doubtful characters
	maxSounded  = 30      // characters of an entry that are read; titles are longer
)

// An entryKind says what an entry of the lexicon is.
type entryKind string

// The kinds, as a reader sees them.
const (
	entryTerm    entryKind = "词"
	entryBody    entryKind = "单位"
	entryTitle   entryKind = "文件"
	entryHeading entryKind = "条款"
	entryNumber  entryKind = "文号"
)

// An entry is something that a reader may want to type.
type entry struct {
	text string
	kind entryKind
	n    int // provisions or documents it stands for
}

// A lexicon knows the entries of one generation by their beginning, their sound and
// their initials. It never changes.
type lexicon struct {
	entries  []entry
	words    map[string]int // text of a term → its place
	written  []keyed        // folded text, sorted
	sounds   []keyed        // syllables in one, slurred, sorted
	initials []keyed        // sorted
	asked    questions
}

// A keyed is an entry by one of its keys.
type keyed struct {
	key string
	at  int32
}

// newLexicon reads the words of the index and the names of the library.
func newLexicon(ctx context.Context, ix index.Index, lib corpus.Library, texts *flats.File) (_ *lexicon, err error) {
	l := &lexicon{words: map[string]int{}}
	if l.asked, err = newQuestions(texts); err != nil {
		return nil, fmt.Errorf("make lexicon: %w", err)
	}
	terms, err := ix.Terms(ctx, index.FieldText, "", maxTerms)
	if err != nil {
		return nil, fmt.Errorf("make lexicon: %w", err)
	}
	for _, t := range terms {
		if n := utf8.RuneCountInString(t.Value); n > 1 && n <= maxTerm && isHan(t.Value) {
			l.words[t.Value] = len(l.entries)
			l.entries = append(l.entries, entry{t.Value, entryTerm, t.N})
		}
	}
	if err := l.addNames(ctx, lib); err != nil {
		return nil, fmt.Errorf("make lexicon: %w", err)
	}
	l.arrange()
	return l, nil
}

func isHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) < 0
}

// addNames adds bodies, titles, numbers and headings, each once.
func (l *lexicon) addNames(ctx context.Context, lib corpus.Library) error {
	seen := map[string]int{}
	add := func(text string, kind entryKind, n int) {
		if text = strings.TrimSpace(strings.ReplaceAll(text, "\n", "")); text == "" || utf8.RuneCountInString(text) < 2 {
			return
		}
		if at, ok := seen[text]; ok {
			l.entries[at].n += n
			return
		}
		seen[text] = len(l.entries)
		l.entries = append(l.entries, entry{text, kind, n})
	}
	c := lib.Catalogue()
	for _, d := range c.Departments {
		add(d.Name, entryBody, d.Lead+d.Support+d.Responsible)
	}
	left := maxHeadings
	for _, d := range c.Documents {
		add(d.Issuer, entryBody, 1)
		add(cmp.Or(d.EnclosedTitle, d.Title), entryTitle, 1+d.Cited)
		add(d.Number, entryNumber, 1)
		if left <= 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		ps, err := lib.Provisions(d.ID)
		if err != nil {
			return err
		}
		left -= len(ps)
		for _, p := range ps {
			add(p.Heading, entryHeading, 1)
		}
	}
	return nil
}

// arrange sorts the entries by their keys.
func (l *lexicon) arrange() {
	r := aloud{known: map[rune][]string{}}
	for i, e := range l.entries {
		at := int32(i)
		name := strings.TrimPrefix(e.text, "中华人民共和国") // nobody types it
		l.written = append(l.written, keyed{pattern(name), at})
		sounds, initials := r.read(name)
		for _, s := range sounds {
			l.sounds = append(l.sounds, keyed{slur(s), at})
		}
		for _, s := range initials {
			l.initials = append(l.initials, keyed{s, at})
		}
	}
	for _, list := range [][]keyed{l.written, l.sounds, l.initials} {
		slices.SortFunc(list, func(a, b keyed) int { return cmp.Or(strings.Compare(a.key, b.key), cmp.Compare(a.at, b.at)) })
	}
	l.sounds, l.initials = slices.Compact(l.sounds), slices.Compact(l.initials)
}

// with returns the keys that begin with a prefix.
func with(list []keyed, prefix string) []keyed {
	from, _ := slices.BinarySearchFunc(list, prefix, func(k keyed, p string) int { return strings.Compare(k.key, p) })
	to, _ := slices.BinarySearchFunc(list[from:], prefix, func(k keyed, p string) int {
		if strings.HasPrefix(k.key, p) {
			return -1
		}
		return strings.Compare(k.key, p)
	})
	return list[from : from+to]
}

// exactly returns the entries with a key.
func (l *lexicon) exactly(list []keyed, key string) (found []entry) {
	for _, k := range with(list, key) {
		if k.key != key {
			break
		}
		found = append(found, l.entries[k.at])
	}
	return found
}

// slur makes alike what southern speakers, and readers in a hurry, do not tell apart:
// zh and z, ch and c, sh and s, ng and n.
func slur(sounds string) string { return slurs.Replace(sounds) }

var slurs = strings.NewReplacer("zh", "z", "ch", "c", "sh", "s", "ng", "n")

// An aloud reads texts aloud, and remembers the characters.
type aloud struct{ known map[rune][]string }

func (r *aloud) readings(c rune) []string {
	got, ok := r.known[c]
	if !ok {
		if got = analysis.Readings(c); len(got) > maxReadings {
			got = got[:maxReadings]
		}
		r.known[c] = got
	}
	return got
}

// read gives the ways in which a text is read, its syllables in one, and their
// initials. Runes that have no reading stand for themselves when they are letters or
// digits, and are passed over else.
func (r *aloud) read(text string) (sounds, initials []string) {
	sounds, initials = []string{""}, []string{""}
	n := 0
	for _, c := range pattern(text) {
		if n++; n > maxSounded {
			break
		}
		rs := r.readings(c)
		switch {
		case len(rs) > 0:
		case c < utf8.RuneSelf && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			rs = []string{string(c)}
		default:
			continue
		}
		firsts := make([]string, len(rs))
		for i, s := range rs {
			firsts[i] = s[:1]
		}
		sounds, initials = extend(sounds, rs), extend(initials, slices.Compact(firsts))
	}
	if sounds[0] == "" {
		return nil, nil
	}
	return sounds, initials
}

// extend puts every next part behind every part, up to maxSounds of them: then only
// the usual reading.
func extend(parts, next []string) []string {
	if len(parts)*len(next) > maxSounds {
		next = next[:1]
	}
	out := make([]string, 0, len(parts)*len(next))
	for _, s := range next {
		for _, p := range parts {
			out = append(out, p+s)
		}
	}
	return out
}
