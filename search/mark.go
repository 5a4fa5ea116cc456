package search

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A matcher finds the words of a question in any text, folded or not. Snippets,
// headings and whole pages are marked by the same one.
type matcher struct {
	a      *analysis.Analyzer
	groups []group
	runs   []string // looked for as they were typed: names that no dictionary holds
}

// A found is a place of a group in the original text.
type found struct {
	group int // or the number of groups and the place of a run
	at    corpus.Span
	whole bool // false for a part of the word
	other int  // 1 + the place among what stands for the word, 0 for the word typed
}

// find lists the places of all groups, in order. Where a text holds a word only in
// parts, the parts are found.
func (m matcher) find(text string) []found {
	var out []found
	f := flatten(text)
	var tokens []analysis.Token
	for i, g := range m.groups {
		n := len(out)
		add := func(what string, whole bool, other int) {
			f.find(what, func(at int) { out = append(out, found{i, f.span(at, at+len(what)), whole, other}) })
		}
		for other, t := range g.targets() {
			switch {
			case t.text != "" && (utf8.RuneCountInString(t.text) > 1 || len(m.groups) == 1):
				add(t.text, true, other)
			case t.text == "":
				if tokens == nil {
					tokens = m.a.Words(text)
				}
				for _, tok := range tokens {
					if tok.Term == t.term {
						out = append(out, found{i, corpus.Span{Start: tok.Start, End: tok.End}, true, other})
					}
				}
			}
		}
		if len(out) == n {
			for _, part := range g.typed.parts {
				add(part, false, 0)
			}
		}
	}
	for i, r := range m.runs {
		f.find(r, func(at int) { out = append(out, found{len(m.groups) + i, f.span(at, at+len(r)), true, 0}) })
	}
	slices.SortFunc(out, func(a, b found) int {
		return cmp.Or(a.at.Start-b.at.Start, a.at.End-b.at.End, a.group-b.group)
	})
	return out
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
