package search

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A unit is a part of one provision in which words may have to stand together.
type unit struct {
	pr    *profile
	scope Scope       // SameProvision, SameParagraph or SameSentence
	at    corpus.Span // in the text of the provision
	flats []string    // what it says, as words are looked for
	head  bool        // whether the heading belongs to it
}

func wholeUnit(pr *profile) unit {
	text := pr.provision.Text
	return unit{pr: pr, scope: SameProvision, at: corpus.Span{Start: 0, End: len(text)}, flats: []string{flatHeading(pr), pr.text.s}, head: true}
}

// flatHeading is the heading without the label.
func flatHeading(pr *profile) string {
	_, heading, _ := strings.Cut(pr.heading.s, newLine)
	return heading
}

// parts cuts a unit into those of a scope. A unit is the only part of itself for a
// scope that is not smaller.
func (u unit) parts(scope Scope) []unit {
	switch {
	case scope == SameParagraph && u.scope == SameProvision:
		return u.paragraphs()
	case scope == SameSentence && u.scope != SameSentence:
		return u.sentences()
	}
	return []unit{u}
}

// paragraphs are the 款 with their 项. A lead-in heading stands in the first.
func (u unit) paragraphs() []unit {
	if len(u.pr.provision.Paragraphs) == 0 {
		return []unit{u}
	}
	var out []unit
	for i, para := range u.pr.provision.Paragraphs {
		part := u.cut(SameParagraph, para.Span)
		if i == 0 {
			part.flats, part.head = append(part.flats, flatHeading(u.pr)), true
		}
		out = append(out, part)
	}
	return out
}

// sentences are those of every 款; a heading is one of its own.
func (u unit) sentences() []unit {
	var out []unit
	if u.head {
		out = append(out, unit{pr: u.pr, scope: SameSentence, flats: []string{flatHeading(u.pr)}, head: true})
	}
	for _, part := range u.parts(SameParagraph) {
		for _, at := range sentences(u.pr.provision.Text, part.at) {
			out = append(out, u.cut(SameSentence, at))
		}
	}
	return out
}

func (u unit) cut(scope Scope, at corpus.Span) unit {
	return unit{pr: u.pr, scope: scope, at: at, flats: []string{flatten(u.pr.provision.Text[at.Start:at.End]).s}}
}

// sentences cuts a span of a text at 。；！？. A line ends a sentence too, unless its
// last mark says that the next line goes on: the words that lead in to a list belong
// to its first 项.
func sentences(text string, within corpus.Span) []corpus.Span {
	var out []corpus.Span
	start, last := within.Start, rune(0)
	for i, r := range text[within.Start:within.End] {
		end := within.Start + i + utf8.RuneLen(r)
		if r == '\n' && strings.ContainsRune("：:，,、", last) || !isSentenceEnd(r) {
			if !isSpace(r) {
				last = r
			}
			continue
		}
		if last != 0 {
			out = append(out, corpus.Span{Start: start, End: end})
		}
		start, last = end, 0
	}
	if last != 0 {
		out = append(out, corpus.Span{Start: start, End: within.End})
	}
	return out
}

// A needle is a word with what may stand for it: any of them is enough.
type needle struct {
	texts   []string // as they stand in a flat
	numbers []string // in normal form
	stem    string   // the beginning of a word, as it stands in a flat
}

// in reports whether a unit holds any of a needle.
func (x needle) in(s *Service, u unit) bool {
	for _, flat := range u.flats {
		for _, t := range x.texts {
			if strings.Contains(flat, t) {
				return true
			}
		}
		if x.stem != "" && strings.Contains(flat, x.stem) && s.begins(flat, x.stem) {
			return true
		}
	}
	for _, n := range x.numbers {
		if u.hasNumber(s, n) {
			return true
		}
	}
	return false
}

// begins reports whether a word of a text begins with the stem.
func (s *Service) begins(text, stem string) bool {
	for _, t := range s.a.Words(text) {
		if t.Type != analysis.Number && strings.HasPrefix(t.Term, stem) {
			return true
		}
	}
	return false
}

func (u unit) hasNumber(s *Service, number string) bool {
	for _, at := range s.numbers(u.pr)[number] {
		if at == (corpus.Span{}) { // of the heading or the label
			if u.head {
				return true
			}
		} else if at.Start >= u.at.Start && at.End <= u.at.End {
			return true
		}
	}
	return false
}
