package search

import (
	"cmp"
	"slices"
	"sync"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
)

// A matcher finds the words of a question in any text, folded or not. Snippets,
// headings and whole pages are marked by the same one. All words are found in one pass; a
// matcher is safe for use from many goroutines until it is released.
type matcher struct {
	a        *analysis.Analyzer
	groups   []wanted
	runs     []int // pattern of what is looked for as it was typed: names that no dictionary holds
	patterns []string
	finder   *flats.Finder
	rooms    sync.Pool // of *matches
}

// wanted is what stands for a group.
type wanted struct {
	targets []wantedTarget
	parts   []int // patterns, looked at where the text holds no target
}

// A wantedTarget is a pattern, or a number in normal form.
type wantedTarget struct {
	pattern int // or isNumber
	number  string
	other   int // see [found]
}

const isNumber = -1

// matches are the places of all patterns in one text.
type matches struct {
	codes []byte
	list  []flats.Match // those of one pattern together, in order
	from  []int32       // where those of each pattern begin, and the end
}

// newMatcher makes a matcher. Release gives back what it holds.
func newMatcher(a *analysis.Analyzer, groups []group, runs []string) *matcher {
	m, list := &matcher{a: a, groups: make([]wanted, len(groups))}, patternList{known: map[string]int{}}
	for i := range groups {
		g, w := &groups[i], &m.groups[i]
		w.targets = make([]wantedTarget, 0, 1+len(g.others))
		for other, t := range g.targets() {
			switch {
			case t.text == "":
				w.targets = append(w.targets, wantedTarget{pattern: isNumber, number: t.term, other: other})
			case len(groups) == 1 || utf8.RuneCountInString(t.text) > 1:
				w.targets = append(w.targets, wantedTarget{pattern: list.add(t.text), other: other})
			}
		}
		for _, part := range g.typed.parts {
			w.parts = append(w.parts, list.add(part))
		}
	}
	for _, r := range runs {
		m.runs = append(m.runs, list.add(r))
	}
	m.patterns, m.finder = list.list, flats.NewFinder(list.list)
	return m
}

func (m *matcher) release() { m.finder.Release() }

// A found is a place of a group in the original text.
type found struct {
	group int // or the number of groups and the place of a run
	at    corpus.Span
	whole bool // false for a part of the word
	other int  // 1 + the place among what stands for the word, 0 for the word typed
}

// find lists the places of all groups, in order. Where a text holds a word only in
// parts, the parts are found.
func (m *matcher) find(text string) (out []found) {
	if text == "" {
		return nil
	}
	x, _ := m.rooms.Get().(*matches)
	if x == nil {
		x = new(matches)
	}
	defer m.rooms.Put(x)
	f := flatten(text)
	m.look(x, f.s)
	add := func(group, pattern int, whole bool, other int) {
		for _, at := range x.list[x.from[pattern]:x.from[pattern+1]] {
			out = append(out, found{group, f.span(int(at.Start), int(at.End)), whole, other})
		}
	}
	var tokens []analysis.Token
	for i := range m.groups {
		n := len(out)
		for _, t := range m.groups[i].targets {
			if t.pattern != isNumber {
				add(i, t.pattern, true, t.other)
				continue
			}
			if tokens == nil {
				tokens = m.a.Words(text)
			}
			for _, tok := range tokens {
				if tok.Term == t.number {
					out = append(out, found{i, corpus.Span{Start: tok.Start, End: tok.End}, true, t.other})
				}
			}
		}
		if len(out) == n {
			for _, part := range m.groups[i].parts {
				add(i, part, false, 0)
			}
		}
	}
	for i, r := range m.runs {
		add(len(m.groups)+i, r, true, 0)
	}
	slices.SortFunc(out, func(a, b found) int {
		return cmp.Or(a.at.Start-b.at.Start, a.at.End-b.at.End, a.group-b.group)
	})
	return out
}

// look finds the places of every pattern in a flat, without overlap.
func (m *matcher) look(x *matches, text string) {
	x.list, x.from = x.list[:0], append(x.from[:0], make([]int32, len(m.patterns)+1)...)
	if utf8.ValidString(text) {
		x.codes = flats.Append(x.codes[:0], text)
		x.list, _ = m.finder.Find(x.codes, x.list)
	} else { // codes have no bytes that are no characters
		for i, p := range m.patterns {
			flat{s: text}.find(p, func(at int) {
				x.list = append(x.list, flats.Match{Pattern: int32(i), Start: int32(at), End: int32(at + len(p))})
			})
		}
	}
	slices.SortFunc(x.list, func(a, b flats.Match) int {
		return cmp.Or(int(a.Pattern-b.Pattern), int(a.Start-b.Start))
	})
	kept := x.list[:0]
	for _, at := range x.list {
		if n := len(kept); n == 0 || kept[n-1].Pattern != at.Pattern || at.Start >= kept[n-1].End {
			kept = append(kept, at)
			x.from[at.Pattern+1] = int32(len(kept))
		}
	}
	x.list = kept
	for i := range m.patterns {
		x.from[i+1] = max(x.from[i+1], x.from[i])
	}
}

// spans merges places that overlap or touch.
func spans(places []found) []corpus.Span {
	var out []corpus.Span
	for _, p := range places {
		if n := len(out); n > 0 && p.at.Start <= out[n-1].End {
			out[n-1].End = max(out[n-1].End, p.at.End)
			continue
		}
		if p.at.Start < p.at.End {
			out = append(out, p.at)
		}
	}
	return out
}
