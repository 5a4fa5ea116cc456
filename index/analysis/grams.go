package analysis

import "unicode/utf8"

// End stands for the end of a paragraph in the last gram of it, so that every
// character of a text begins a gram and a single character can be asked for by
// prefix.
const End = '␃'

// Grams cuts text into characters two by two, folded and without white space;
// punctuation counts. The last character of a paragraph makes a gram with [End],
// and a [Break] stands between paragraphs.
func (a *Analyzer) Grams(text string) []Token {
	f := Fold(text)
	tokens := make([]Token, 0, len(text)/3+2)
	pos, prev, prevAt := 0, rune(0), 0
	emit := func(term string, start, end int) {
		pos++
		s, e := f.Span(start, end)
		tokens = append(tokens, Token{Term: term, Start: s, End: e, Pos: pos, Type: Gram})
	}
	finish := func() {
		if prev != 0 {
			emit(string(prev)+string(End), prevAt, prevAt+utf8.RuneLen(prev))
		}
		prev = 0
	}
	for i, r := range f.Text {
		switch {
		case r == '\n':
			if prev != 0 {
				finish()
				emit(Break, i, i)
			}
			continue
		case r == ' ':
			continue
		case prev != 0:
			emit(string(prev)+string(r), prevAt, i+utf8.RuneLen(r))
		}
		prev, prevAt = r, i
	}
	finish()
	return tokens
}

// GramQuery turns a string that must stand in a text into the grams to look for:
// a phrase of terms, or, for a single character, the prefix of one. Both are
// empty when the string is white space. A text holds the string, white space and
// the folding of [Fold] aside, exactly when the phrase stands in its grams.
func (a *Analyzer) GramQuery(s string) (phrase []string, prefix string) {
	var rs []rune
	for _, r := range Fold(s).Text {
		if r != ' ' && r != '\n' {
			rs = append(rs, r)
		}
	}
	if len(rs) == 1 {
		return nil, string(rs)
	}
	for i := 1; i < len(rs); i++ {
		phrase = append(phrase, string(rs[i-1:i+1]))
	}
	return phrase, ""
}
