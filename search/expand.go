package search

import (
	"embed"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// An Expansion is something to look for beside what was typed.
type Expansion struct {
	To     string  // what to look for
	Weight float64 // of 1 for the word typed
	Reason string  // for the reader, in Chinese
}

// An Expander proposes expansions. What it proposes enters the plan below the
// word typed and is told to the reader. It must be safe for use from many
// goroutines.
type Expander interface {
	// Expand returns what stands for a word of a question, which is folded; nothing
	// for most words.
	Expand(word string) []Expansion
	// Longest is the length in runes of the longest word that has expansions.
	Longest() int
}

// A replacement is a place in a run of text with what is looked for beside it.
type replacement struct {
	From string
	at   corpus.Span // in the run
	to   []Expansion
}

// expand finds the words of a run that an expander knows, the longest first at
// each place, whether they are one word to the analyser or several.
func (s *Service) expand(run string, tokens []analysis.Token) []replacement {
	f := flatten(run)
	starts, ends := map[int]bool{}, map[int]bool{}
	for _, t := range tokens {
		if t.Type != analysis.Part {
			starts[t.Start], ends[t.End] = true, true
		}
	}
	var out []replacement
	known := map[string]bool{}
	for at := 0; at < len(f.s); {
		r, ok := s.longest(f, at)
		ok = ok && starts[r.at.Start] && ends[r.at.End] // 房东 does not stand in 厂房东侧
		_, size := utf8.DecodeRuneInString(f.s[at:])
		if ok {
			r.to = slices.DeleteFunc(slices.Clone(r.to), func(x Expansion) bool { return known[x.To] })
			for _, x := range r.to {
				known[x.To] = true
			}
		}
		if ok && len(r.to) > 0 {
			out = append(out, r)
			if !r.isPhrase() {
				size = len(r.From)
			}
		}
		at += size
	}
	return out
}

// phraseSize is the length in runes from which an entry is a phrase, whose words are
// looked for as well: 开除 in 被公司开除.
const phraseSize = 4

// isPhrase reports whether what is replaced is several words.
func (r replacement) isPhrase() bool { return utf8.RuneCountInString(r.From) >= phraseSize }

func (s *Service) longest(f flat, at int) (replacement, bool) {
	size := 0
	for _, e := range s.expanders {
		size = max(size, e.Longest())
	}
	ends := make([]int, 0, size)
	for i := range f.s[at:] {
		if i > 0 {
			ends = append(ends, at+i)
		}
		if len(ends) == cap(ends) {
			break
		}
	}
	if len(ends) < cap(ends) {
		ends = append(ends, len(f.s))
	}
	for _, end := range slices.Backward(ends) {
		var to []Expansion
		for _, e := range s.expanders {
			to = append(to, e.Expand(f.s[at:end])...)
		}
		if len(to) > 0 {
			return replacement{f.s[at:end], f.span(at, end), to}, true
		}
	}
	return replacement{}, false
}

// Synonyms are an [Expander] from a register that people edit: everyday words with
// the words that official texts use for them. They are directional.
type Synonyms struct {
	to      map[string][]Expansion
	lists   map[string][]Expansion // by how they are written: many words lead to the same
	longest int
}

// The register that ships with the program, a file for each field of life.
//
//go:embed register/*.tsv
var registerFiles embed.FS

// DefaultSynonyms is the register that ships with the program: register/*.tsv.
func DefaultSynonyms() (*Synonyms, error) {
	s := &Synonyms{to: map[string][]Expansion{}, lists: map[string][]Expansion{}}
	names, err := fs.Glob(registerFiles, "register/*.tsv")
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	for _, name := range names {
		data, err := registerFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read synonyms: %w", err)
		}
		if err := s.read(string(data)); err != nil {
			return nil, fmt.Errorf("read synonyms: %s: %w", name, err)
		}
	}
	return s, nil
}

// ParseSynonyms reads a register: one everyday word a line, the official words that
// stand for it parted by 、, a weight between 0 and 1 or nothing, and the reason, all
// parted by tabs. Lines that begin with # are comments. The error names the line.
func ParseSynonyms(r io.Reader) (*Synonyms, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	s := &Synonyms{to: map[string][]Expansion{}, lists: map[string][]Expansion{}}
	if err := s.read(string(data)); err != nil {
		return nil, fmt.Errorf("read synonyms: %w", err)
	}
	return s, nil
}

// read adds the entries of one file.
func (s *Synonyms) read(file string) error {
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(file, "\ufeff")) {
		n++
		line = strings.TrimRight(line, " \r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.add(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return nil
}

// synonymWeight is the weight of an entry that names none: a text with the typed
// word comes before one with the official word when all else is equal, and a rare
// official word still beats a common other word.
const synonymWeight = 0.7

func (s *Synonyms) add(line string) error {
	typed, rest, _ := strings.Cut(line, "\t")
	to, known := s.lists[rest]
	if !known {
		var err error
		if to, err = expansions(rest); err != nil {
			return err
		}
		s.lists[rest] = to
	}
	word := pattern(typed)
	switch {
	case utf8.RuneCountInString(word) < 2:
		return fmt.Errorf("%q is too short to be told from other words", typed)
	case s.to[word] != nil:
		return fmt.Errorf("%q is entered twice", typed)
	case slices.ContainsFunc(to, func(x Expansion) bool { return x.To == "" || x.To == typed }):
		return fmt.Errorf("%q stands for nothing or for itself", typed)
	}
	s.to[word] = to
	s.longest = max(s.longest, utf8.RuneCountInString(word))
	return nil
}

// expansions reads what follows the word: official words, weight, and reason.
func expansions(rest string) ([]Expansion, error) {
	cells := strings.Split(rest, "\t")
	if len(cells) != 3 {
		return nil, fmt.Errorf("%d columns where word, official words, weight and reason are expected", len(cells)+1)
	}
	weight := synonymWeight
	if cells[1] != "" {
		var err error
		if weight, err = strconv.ParseFloat(cells[1], 64); err != nil || weight <= 0 || weight > 1 {
			return nil, fmt.Errorf("weight %q is not between 0 and 1", cells[1])
		}
	}
	var to []Expansion
	for word := range strings.SplitSeq(cells[0], "、") {
		to = append(to, Expansion{To: word, Weight: weight, Reason: cells[2]})
	}
	return to, nil
}

// Expand implements [Expander].
func (s *Synonyms) Expand(word string) []Expansion { return s.to[word] }

// Longest implements [Expander].
func (s *Synonyms) Longest() int { return s.longest }
