package analysis

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Folded is a text in which forms that mean the same are the same, with the way
// back to the original. Folding is rune for rune: width (Ａ → A), case (A → a),
// brackets (〔［【（ → "("), quotes (“「『 → "), dashes, traditional characters with
// one simplified form, and white space. New lines stay. Every invalid byte
// becomes U+FFFD.
type Folded struct {
	Text string
	at   []int32 // original offset of each byte of Text, and of its end; nil when equal
}

// Span maps a span of Text to the span of the original that it came from.
func (f Folded) Span(start, end int) (int, int) {
	if f.at == nil {
		return start, end
	}
	return int(f.at[start]), int(f.at[end])
}

// Flat is a text folded and without white space; new lines stay, so that nothing is found
// across paragraphs.
func Flat(text string) string { return withoutSpaces(foldText(text)) }

func withoutSpaces(folded string) string { return strings.ReplaceAll(folded, " ", "") }

// FlatSize is the size of the flat of a text in bytes and in characters.
func FlatSize(text string) (bytes, runes int) {
	table := foldTable()
	for i := 0; i < len(text); {
		r, size := runeAt(text, i)
		if r = table.fold(r); r != ' ' {
			bytes, runes = bytes+utf8.RuneLen(r), runes+1
		}
		i += size
	}
	return bytes, runes
}

// Fold folds a text.
func Fold(text string) Folded {
	folded := foldText(text)
	if len(folded) == len(text) && sameSizes(text, folded) { // so that offsets agree at rune borders
		return Folded{Text: folded}
	}
	at := make([]int32, 0, len(folded)+1)
	i := 0
	for _, r := range folded {
		for range utf8.RuneLen(r) {
			at = append(at, int32(i))
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return Folded{Text: folded, at: append(at, int32(len(text)))}
}

// runeAt reads the character at a place, and its size. Nearly all take one byte or three:
// these are read here, which is several times faster than a call.
func runeAt(text string, i int) (r rune, size int) {
	if c := text[i]; c < utf8.RuneSelf {
		return rune(c), 1
	} else if c >= 0xE1 && c <= 0xEC && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
		return rune(c&0x0F)<<12 | rune(text[i+1]&0x3F)<<6 | rune(text[i+2]&0x3F), 3
	}
	return utf8.DecodeRuneInString(text[i:])
}

// sameSizes reports whether two texts with the same number of runes have a rune of the
// same size at every place.
func sameSizes(a, b string) bool {
	for i := range len(a) {
		if utf8.RuneStart(a[i]) != utf8.RuneStart(b[i]) {
			return false
		}
	}
	return true
}

// foldText is the text of [Fold]. Most characters stay as they are: it copies from one
// that changes to the next.
func foldText(text string) string {
	table := foldTable()
	var to []byte
	from := 0 // what is not copied yet
	for i := 0; i < len(text); {
		r, size := runeAt(text, i)
		if f := table.fold(r); f != r || r == utf8.RuneError {
			if to == nil {
				to = make([]byte, 0, len(text)+utf8.UTFMax)
			}
			to = utf8.AppendRune(append(to, text[from:i]...), f)
			from = i + size
		}
		i += size
	}
	if to == nil {
		return text
	}
	return string(append(to, text[from:]...))
}

// folds is foldRune of the basic plane, in which nearly all text is written, as a
// table of 128 kB: a page of Chinese folds several times faster by it.
type folds [1 << 16]uint16

func (t *folds) fold(r rune) rune {
	if uint32(r) < uint32(len(t)) {
		return rune(t[r])
	}
	return foldRune(r)
}

var foldTable = sync.OnceValue(func() *folds {
	t := new(folds)
	for r := range t {
		t[r] = uint16(foldRune(rune(r)))
	}
	return t
})

func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return foldASCII(r)
	case r >= 0xFF01 && r <= 0xFF5E:
		return foldASCII(r - 0xFF01 + '!')
	}
	if to, ok := foldMarks[r]; ok {
		return to
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	if r >= 0x3400 {
		if to, ok := simplified()[r]; ok {
			return to
		}
		return r
	}
	return unicode.ToLower(r)
}

func foldASCII(r rune) rune {
	switch {
	case r >= 'A' && r <= 'Z':
		return r - 'A' + 'a'
	case r == '[' || r == '{':
		return '('
	case r == ']' || r == '}':
		return ')'
	case r == '\t' || r == '\r' || r == '\v' || r == '\f':
		return ' '
	default:
		return r
	}
}

// foldMarks are the marks that official texts and readers use for one another.
var foldMarks = map[rune]rune{
	'〔': '(', '【': '(', '﹝': '(', '〖': '(', '﹙': '(', '❲': '(',
	'〕': ')', '】': ')', '﹞': ')', '〗': ')', '﹚': ')', '❳': ')',
	'〈': '《', '〉': '》', '“': '"', '”': '"', '„': '"', '「': '"', '」': '"', '『': '"', '』': '"',
	'‘': '\'', '’': '\'', '—': '-', '–': '-', '‐': '-', '‑': '-', '―': '-', '−': '-', '～': '~', '〜': '~',
	'○': '〇', '◯': '〇', '﹑': '、', '·': '·', '•': '·', '・': '·', '\u00a0': ' ', '\u3000': ' ', '\ufeff': ' ', '\u200b': ' ',
}

//go:embed data/simplified.txt
var simplifiedTable string

// simplified maps a traditional character to its simplified form, where it has
// just one. The table holds pairs of characters; see data/README.md.
var simplified = sync.OnceValue(func() map[rune]rune {
	m := make(map[rune]rune, 4096)
	for _, line := range strings.Split(simplifiedTable, "\n") {
		if rs := []rune(line); len(rs) == 2 {
			m[rs[0]] = rs[1]
		}
	}
	return m
})
