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
	grams(f.Text, func(term string, start, end int) {
		s, e := f.Span(start, end)
		tokens = append(tokens, Token{Term: term, Start: s, End: e, Pos: len(tokens) + 1, Type: Gram})
	})
	return tokens
}

// GramTerms is the terms of [Analyzer.Grams] alone.
func (a *Analyzer) GramTerms(text string) []string { return GramsOf(foldText(text)) }

// GramsOf is the terms of the grams of a text that is folded, with white space or
// without.
func GramsOf(folded string) []string {
	terms := make([]string, 0, len(folded)/3+2)
	grams(folded, func(term string, _, _ int) { terms = append(terms, term) })
	return terms
}

// grams calls emit with the grams of a folded text.
func grams(text string, emit func(term string, start, end int)) {
	open, from, to := false, 0, 0 // the character that waits for the next one
	finish := func() {
		if open {
			emit(text[from:to]+string(End), from, to)
		}
		open = false
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '\n':
			if open {
				finish()
				emit(Break, i, i)
			}
		case ' ':
		default:
			switch {
			case open && to == i:
				emit(text[from:i+size], from, i+size)
			case open:
				emit(text[from:to]+text[i:i+size], from, i+size)
			}
			open, from, to = true, i, i+size
		}
		i += size
	}
	finish()
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
