package analysis

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// rules is the version of the folding, the lexer and the grams. It enters the
// fingerprint: raise it whenever one of them changes what a text is cut into.
const rules = "1"

//go:embed data/words.txt.gz
var commonWords []byte

//go:embed data/legal.txt
var legalWords string

// An Analyzer cuts text. It is immutable and safe for use from many goroutines.
type Analyzer struct {
	lexicon     *lexicon
	fingerprint string
}

// New loads the dictionary, with extra words (names of bodies and places) that
// must be cut as one. The order of the extra words does not matter.
func New(extra []string) (*Analyzer, error) {
	common, err := unzip(commonWords)
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	own := ownWords(extra)
	seg, err := segmenter(own + common) // of two entries for a word the first counts
	if err != nil {
		return nil, fmt.Errorf("load dictionary: %w", err)
	}
	return &Analyzer{lexicon: newLexicon(seg.Dict), fingerprint: fingerprint(own)}, nil
}

// segmenter has gse read a dictionary. The words inside words are left to the lexicon,
// which cuts them when a text has them.
func segmenter(dictionary string) (*gse.Segmenter, error) {
	seg := &gse.Segmenter{
		SkipLog: true, SkipSubSeg: true,
		NotLoadHMM: true, // HMM invents words: 办和河, 费是
	}
	return seg, seg.LoadDictStr(dictionary)
}

// ownWordFrequency makes a word of ours win over its pieces in gse's shortest
// path, where common words have frequencies up to some hundred thousand.
const ownWordFrequency = " 20000 n\n"

func ownWords(extra []string) string {
	var words []string
	for _, w := range append(strings.Split(legalWords, "\n"), extra...) {
		w = Fold(strings.TrimSpace(w)).Text
		if utf8.RuneCountInString(w) > 1 && !strings.HasPrefix(w, "#") && !strings.ContainsAny(w, " ()") {
			words = append(words, w)
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	if len(words) == 0 {
		return ""
	}
	return strings.Join(words, ownWordFrequency) + ownWordFrequency
}

func fingerprint(own string) string {
	h := sha256.New()
	for _, s := range []string{rules, own, simplifiedTable, string(commonWords)} {
		fmt.Fprintf(h, "%d\n%s", len(s), s)
	}
	return "gse-1.1.0/" + rules + "/" + hex.EncodeToString(h.Sum(nil))[:16]
}

func unzip(data []byte) (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(z)
	return string(text), err
}

// Fingerprint names the dictionary, the folding and the version of the rules.
func (a *Analyzer) Fingerprint() string { return a.fingerprint }

// Words cuts text into words, their parts, and numbers, in order of Pos; a word
// comes before its parts. Punctuation and white space give no tokens.
func (a *Analyzer) Words(text string) []Token {
	c := cutters.Get().(*cutter)
	c.cut(a, Fold(text))
	tokens := slices.Clone(c.tokens)
	c.release()
	return tokens
}

// WordTerms is the terms of [Analyzer.Words] alone.
func (a *Analyzer) WordTerms(text string) []string {
	c := cutters.Get().(*cutter)
	c.cut(a, Folded{Text: foldText(text)})
	terms := c.terms()
	c.release()
	return terms
}

// A Cut is what an index wants of one text, which is folded and read once for all of it.
type Cut struct {
	Words   []string // the terms of [Analyzer.Words]
	Known   []int32  // the number of each in the dictionary, see [Analyzer.Dictionary], or −1
	Numbers []string // those of type [Number], in order
	Flat    string   // see [Flat]
}

// Cut cuts a text.
func (a *Analyzer) Cut(text string) Cut {
	f := Folded{Text: foldText(text)}
	c := cutters.Get().(*cutter)
	c.cut(a, f)
	cut := Cut{Words: c.terms(), Known: slices.Clone(c.known), Flat: withoutSpaces(f.Text)}
	for i := range c.tokens {
		if c.tokens[i].Type == Number {
			cut.Numbers = append(cut.Numbers, c.tokens[i].Term)
		}
	}
	c.release()
	return cut
}

// Dictionary lists the words of the dictionary by their numbers, from 0.
func (a *Analyzer) Dictionary() iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for n := range a.lexicon.words {
			if !yield(n, a.lexicon.words[n].text) {
				return
			}
		}
	}
}

// terms are those of the tokens.
func (c *cutter) terms() []string {
	terms := make([]string, len(c.tokens))
	for i := range c.tokens {
		terms[i] = c.tokens[i].Term
	}
	return terms
}

// A cutter collects the tokens of one text.
type cutter struct {
	lexicon *lexicon
	f       Folded
	pos     int
	tokens  []Token
	known   []int32 // by token the number of its word, or none
	scratch scratch
}

var cutters = sync.Pool{New: func() any { return new(cutter) }}

// release gives a cutter back, with nothing of its text.
func (c *cutter) release() {
	clear(c.tokens)
	c.lexicon, c.f, c.pos, c.tokens, c.known = nil, Folded{}, 0, c.tokens[:0], c.known[:0]
	cutters.Put(c)
}

func (c *cutter) cut(a *Analyzer, f Folded) {
	c.lexicon, c.f = a.lexicon, f
	from := 0
	for i := 0; i < len(f.Text); {
		r, size := utf8.DecodeRuneInString(f.Text[i:])
		if !beginsLexeme(r) {
			i += size
			continue
		}
		if l, ok := lex(f.Text, i); ok && l.end > i {
			c.words(from, i)
			c.lexeme(l)
			from, i = l.end, l.end
			continue
		}
		i += size
	}
	c.words(from, len(f.Text))
}

func (c *cutter) add(term string, start, end int, typ Type, word int32) {
	s, e := c.f.Span(start, end)
	c.known = append(c.known, word)
	c.tokens = append(c.tokens, Token{Term: term, Start: s, End: e, Pos: c.pos, Type: typ})
}

func (c *cutter) lexeme(l lexeme) {
	c.pos++
	c.add(l.term, l.start, l.end, l.typ, none)
	for _, p := range l.parts {
		c.add(p.term, p.start, p.end, Part, none)
	}
}

// isPair reports whether a word is two characters of three bytes, as most are: it has no
// parts.
func isPair(word string) bool {
	return len(word) == 6 && word[0] >= 0xE0 && word[3] >= 0xE0
}

// words cuts the folded text between two lexemes with the dictionary. Of the parts of
// a word single characters are left out: they would make every word match every other.
func (c *cutter) words(from, to int) {
	if from >= to {
		return
	}
	for _, s := range c.lexicon.cut(c.f.Text[from:to], true, &c.scratch) {
		start, end := from+int(s.start), from+int(s.end)
		if first, _ := utf8.DecodeRuneInString(c.f.Text[start:end]); !isWordRune(first) {
			continue
		}
		c.pos++
		c.add(c.f.Text[start:end], start, end, Word, s.word)
		if s.word == none || isPair(c.f.Text[start:end]) {
			continue
		}
		for _, p := range c.lexicon.partsOf(s.word) {
			c.add(c.f.Text[start+int(p.start):start+int(p.end)], start+int(p.start), start+int(p.end), Part, p.word)
		}
	}
}
