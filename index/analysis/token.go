package analysis

// A Type says what a token is.
type Type uint8

// The types of token.
const (
	Word   Type = iota // a word of the dictionary, or a run of letters or digits
	Part               // a word inside a longer word
	Number             // a number with its sign or unit, in its normal form: 第28条
	Gram               // two characters that stand together
)

// A Token is a term with the place it came from.
type Token struct {
	Term  string // folded, normal form
	Start int    // bytes in the original text
	End   int
	Pos   int // place in the stream from 1; parts share the place of their word
	Type  Type
}

// Break is the term that stands in a stream of grams between two paragraphs, so
// that no phrase crosses.
const Break = "¶"
