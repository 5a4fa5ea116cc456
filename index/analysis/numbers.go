package analysis

import "unicode/utf8"

// Numbers lists the numbers of a text in normal form, in order: the tokens of type
// [Number] that Words gives, without the work of the dictionary.
func (a *Analyzer) Numbers(text string) []string {
	s := Fold(text).Text
	var terms []string
	for i := 0; i < len(s); {
		l, ok := lex(s, i)
		if ok && l.end > i {
			if l.typ == Number {
				terms = append(terms, l.term)
			}
			i = l.end
			continue
		}
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return terms
}
