package search

import (
	"context"
	_ "embed"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
)

// A target is something that is looked for in texts.
type target struct {
	text   string   // as it stands in a flat; empty for a number in normal form
	term   string   // of the index; empty when only grams find it
	parts  []string // words inside it
	weight float64  // 1 for what was typed, less for what stands for it
	reason string   // why it is looked for when it was not typed, in Chinese
	count  int      // records that hold it
	idf    float64
	lacks  float64 // part of the weight of its group: a common word that stands for a rare one is common still
}

// A group is one word of the question with everything that may stand for it. A
// text that holds any of them holds the word.
type group struct {
	typed  target
	others []target
	weak   bool // a word that questions use freely: scored, never asked for
}

// targets are the word typed and what stands for it.
func (g *group) targets() iter.Seq2[int, *target] {
	return func(yield func(int, *target) bool) {
		if !yield(0, &g.typed) {
			return
		}
		for i := range g.others {
			if !yield(1+i, &g.others[i]) {
				return
			}
		}
	}
}

// same reports whether two groups are of one word.
func (g group) same(h group) bool {
	return g.typed.text == h.typed.text && g.typed.term == h.typed.term
}

// idf is the weight of the group: that of the word typed, or of what is found in its
// place when no text holds the word.
func (g group) idf() float64 {
	if g.typed.count > 0 || len(g.others) == 0 {
		return g.typed.idf
	}
	best := 0.0
	for _, t := range g.others {
		best = max(best, t.idf*t.weight)
	}
	return best
}

// known reports whether any text holds the word or what stands for it.
func (g group) known() bool {
	return g.typed.count > 0 || slices.ContainsFunc(g.others, func(t target) bool { return t.count > 0 })
}

//go:embed functionwords.txt
var functionWordList string

// functionWords are the words of which questions are made and answers are not:
// 怎么, 请问, 多少. They are not looked for beside other words.
var functionWords = sync.OnceValue(func() map[string]bool { return wordList("", "#~") })

// weakWords are the words that questions use freely and answers use as well: 可以,
// 没有. They are scored beside other words, and never asked for.
var weakWords = sync.OnceValue(func() map[string]bool { return wordList("~", "#") })

// wordList reads the lines of the list that begin with a sign and not with others.
func wordList(sign, others string) map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(functionWordList) {
		if rest, ok := strings.CutPrefix(line, sign); ok && !strings.ContainsAny(line[:1], others) {
			for _, w := range strings.Fields(rest) {
				m[w] = true
			}
		}
	}
	return m
}

// cut makes the groups of a run of plain text, each word once, with their
// expansions. Function words are left out unless there is nothing else.
func (s *Service) cut(ctx context.Context, run string) ([]group, error) {
	tokens := s.a.Words(run)
	var groups []group
	seen := map[string]bool{}
	replaced := s.expand(run, tokens)
	for _, e := range replaced {
		g := group{typed: target{text: pattern(e.From), weight: 1}}
		for _, t := range tokens {
			if t.Start >= e.at.Start && t.End <= e.at.End && t.Type != analysis.Number {
				if t.Start == e.at.Start && t.End == e.at.End {
					g.typed.term = t.Term
				} else if utf8.RuneCountInString(t.Term) > 1 {
					g.typed.parts = append(g.typed.parts, t.Term)
				}
			}
		}
		for _, x := range e.to {
			g.others = append(g.others, s.target(x))
		}
		if !seen[g.typed.text] {
			seen[g.typed.text] = true
			groups = append(groups, g)
		}
	}
	groups = append(groups, unknownPairs(tokens, replaced)...)
	functions := functionWords()
	for pass := range 2 {
		for i, t := range tokens {
			if t.Type == analysis.Part || seen[t.Term] || functions[t.Term] != (pass == 1) || covered(t, replaced) {
				continue
			}
			seen[t.Term] = true
			g := group{typed: target{term: t.Term, text: t.Term, weight: 1}, weak: weakWords()[t.Term]}
			if t.Type == analysis.Number {
				g.typed.text = ""
			}
			for _, p := range tokens[i+1:] {
				if p.Pos != t.Pos {
					break
				}
				g.typed.parts = append(g.typed.parts, p.Term)
			}
			groups = append(groups, g)
		}
		if len(groups) > 0 {
			break
		}
	}
	if err := s.weigh(ctx, groups); err != nil {
		return nil, err
	}
	return s.breakUp(ctx, groups)
}

// breakUp puts the parts of a word that no text holds in its place: 农村 and 公路 for
// 农村公路.
func (s *Service) breakUp(ctx context.Context, groups []group) ([]group, error) {
	var out []group
	for _, g := range groups {
		whole := strings.Join(g.typed.parts, "") == g.typed.text // 农村低保, and not 过渡费: 过渡 is another thing
		if g.typed.count > 0 || len(g.typed.parts) == 0 || g.known() && !whole {
			out = append(out, g)
			continue
		}
		var parts []group
		for _, p := range g.typed.parts {
			parts = append(parts, group{typed: target{text: p, term: p, weight: 1}, weak: g.weak})
		}
		if err := s.weigh(ctx, parts); err != nil {
			return nil, err
		}
		parts = slices.DeleteFunc(parts, func(p group) bool { return !p.known() || slices.ContainsFunc(out, p.same) })
		if g.known() || len(parts) == 0 { // 最低生活保障 for 农村低保, and 农村 and 低保 beside it
			out = append(out, g)
		}
		out = append(out, parts...)
	}
	return out, nil
}

// unknownPairs are two single characters that stand together: what is left of names
// and words that no dictionary holds (陈长松). They are looked for as they stand.
func unknownPairs(tokens []analysis.Token, replaced []replacement) []group {
	var pairs []group
	for i := 1; i < len(tokens); i++ {
		a, b := tokens[i-1], tokens[i]
		if a.End == b.Start && isLooseCharacter(a, replaced) && isLooseCharacter(b, replaced) {
			pairs = append(pairs, group{typed: target{text: a.Term + b.Term, weight: 1}})
		}
	}
	return pairs
}

func isLooseCharacter(t analysis.Token, replaced []replacement) bool {
	return t.Type == analysis.Word && utf8.RuneCountInString(t.Term) == 1 && !functionWords()[t.Term] && !covered(t, replaced)
}

func covered(t analysis.Token, replaced []replacement) bool {
	for _, e := range replaced {
		if t.Start >= e.at.Start && t.End <= e.at.End && (!e.isPhrase() || t.Start == e.at.Start && t.End == e.at.End) {
			return true
		}
	}
	return false
}

// target makes the target of an expansion.
func (s *Service) target(x Expansion) target {
	t := target{text: pattern(x.To), weight: x.Weight, reason: x.Reason}
	tokens := s.a.Words(x.To)
	if len(tokens) > 0 && tokens[0].Start == 0 && tokens[0].End == len(x.To) {
		t.term = tokens[0].Term
	}
	return t
}

// weigh asks the index how common every target is.
func (s *Service) weigh(ctx context.Context, groups []group) error {
	for i := range groups {
		if err := s.weighTarget(ctx, &groups[i].typed); err != nil {
			return err
		}
		for j := range groups[i].others {
			if err := s.weighTarget(ctx, &groups[i].others[j]); err != nil {
				return err
			}
		}
		groups[i].promote()
		groups[i].discount()
	}
	return nil
}

// promote gives what stands for a word that no text holds the weight of the word:
// there is nothing that it could come before.
func (g *group) promote() {
	best := 0.0
	for _, t := range g.others {
		if t.count > 0 {
			best = max(best, t.weight)
		}
	}
	if g.typed.count > 0 || best == 0 {
		return
	}
	for i := range g.others {
		g.others[i].weight /= best
	}
}

// discount tells how much of the weight of the word the common targets lack.
func (g *group) discount() {
	whole := g.idf()
	for i, t := range g.others {
		if whole > t.idf {
			g.others[i].lacks = 1 - t.idf/whole
		}
	}
}

func (s *Service) weighTarget(ctx context.Context, t *target) (err error) {
	if t.term != "" {
		t.count, err = s.stats.word(ctx, t.term)
	}
	if err == nil && t.count == 0 && utf8.RuneCountInString(t.text) > 1 {
		t.term = "" // the texts cut it otherwise: only its characters find it
		t.count, err = s.stats.literal(ctx, t.text)
	}
	t.idf = s.stats.idf(t.count)
	return err
}

// A gram is two characters of the question that stand together.
type gram struct {
	text string
	idf  float64
}

// grams cuts a run of plain text in twos, each once: those that hold a mark, lie in
// a function word or in a word that no text holds and others stand for, or stand in
// no text or in too many are left out.
func (s *Service) grams(ctx context.Context, run string, groups []group) ([]gram, error) {
	var out []gram
	seen := map[string]bool{}
	skip := s.functionSpans(run)
	for _, g := range groups {
		if g.typed.count == 0 && g.known() && utf8.RuneCountInString(g.typed.text) < phraseSize {
			f := flatten(run)
			f.find(g.typed.text, func(at int) { skip = append(skip, f.span(at, at+len(g.typed.text))) })
		}
	}
	for _, t := range s.a.Grams(run) {
		if seen[t.Term] || !isGram(t.Term) || inAny(skip, t) {
			continue
		}
		seen[t.Term] = true
		n, err := s.stats.term(ctx, index.FieldGrams, t.Term)
		if err != nil {
			return nil, err
		}
		if n > 0 && float64(n) < commonGram*s.stats.records+1 {
			out = append(out, gram{t.Term, s.stats.idf(n)})
		}
	}
	return out, nil
}

func isGram(s string) bool {
	for _, r := range s {
		if r == analysis.End || !hasWord(string(r)) {
			return false
		}
	}
	return s != analysis.Break
}

func (s *Service) functionSpans(run string) []corpus.Span {
	var out []corpus.Span
	for _, t := range s.a.Words(run) {
		if t.Type == analysis.Word && functionWords()[t.Term] {
			out = append(out, corpus.Span{Start: t.Start, End: t.End})
		}
	}
	return out
}

func inAny(spans []corpus.Span, t analysis.Token) bool {
	for _, s := range spans {
		if t.Start >= s.Start && t.End <= s.End {
			return true
		}
	}
	return false
}
