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

// Fold folds a text.
func Fold(text string) Folded {
	table := foldTable()
	first := firstChange(table, text)
	if first == len(text) {
		return Folded{Text: text}
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:first])
	at := make([]int32, first, len(text)+1)
	for i := range at {
		at[i] = int32(i)
	}
	same := true
	for i := first; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		n, _ := b.WriteRune(table.fold(r))
		same = same && n == size
		for range n {
			at = append(at, int32(i))
		}
		i += size
	}
	if same { // every rune kept its length, so offsets agree at rune borders
		return Folded{Text: b.String()}
	}
	return Folded{Text: b.String(), at: append(at, int32(len(text)))}
}

func firstChange(table *folds, text string) int {
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError || table.fold(r) != r {
			return i
		}
		i += size
	}
	return len(text)
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
