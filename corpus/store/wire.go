package store

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// A wire carries what is written out of memory or into it. One function names the parts of
// a thing for both directions, so that they cannot differ. A number is a varint, a text
// its length and its bytes, a list its length and its members; a list that is nil has the
// length 0, another one its length and one more.
type wire struct {
	reading bool
	out     []byte
	in      []byte // what is left to read
	err     error

	// What is known of the provision that is carried.
	document, path string
	order          int
	piece, text    string // what stands for it among the texts of the block, and its text
	before, here   standing
	depth          int // of the item that is carried
}

var errWire = errors.New("provision ends too early or does not fit together")

// minMember is the least that a member of a list takes, in bytes. It bounds what a
// damaged length can make us reserve.
const minMember = 1

func (w *wire) fail() { w.err, w.in = errWire, nil }

// int carries a number of either sign.
func (w *wire) int(n *int) {
	if !w.reading {
		w.out = binary.AppendVarint(w.out, int64(*n))
		return
	}
	v, size := binary.Varint(w.in)
	if size <= 0 || int64(int(v)) != v {
		w.fail()
		return
	}
	*n, w.in = int(v), w.in[size:]
}

// count carries a number that is not negative, in fewer bytes.
func (w *wire) count(n *int) {
	if !w.reading {
		w.out = binary.AppendUvarint(w.out, uint64(*n))
		return
	}
	v, size := binary.Uvarint(w.in)
	if size <= 0 || v > maxValue {
		w.fail()
		return
	}
	*n, w.in = int(v), w.in[size:]
}

// after carries a number as the step to it from another one.
func (w *wire) after(n *int, from int) {
	step := *n - from
	w.int(&step)
	if w.reading {
		*n = from + step
	}
}

// span carries the step to the start and the length.
func (w *wire) span(s *corpus.Span, from int) {
	size := s.End - s.Start
	w.after(&s.Start, from)
	w.int(&size)
	if w.reading {
		s.End = s.Start + size
	}
}

func (w *wire) string(s *string) {
	n := len(*s)
	w.count(&n)
	if !w.reading {
		w.out = append(w.out, *s...)
		return
	}
	if n > len(w.in) {
		w.fail()
		return
	}
	if w.err == nil {
		*s, w.in = string(w.in[:n]), w.in[n:]
	}
}

// word carries a text that is mostly one of a few, as its number among them from 1; or as
// 0 and the text.
func (w *wire) word(s *string, words []string) {
	n := slices.Index(words, *s) + 1
	w.count(&n)
	w.numbered(s, n, words)
}

// numbered carries a text of which the number among words is known: nothing unless that
// is 0.
func (w *wire) numbered(s *string, n int, words []string) {
	switch {
	case n == 0:
		w.string(s)
	case !w.reading:
	case n > len(words):
		w.fail()
	default:
		*s = words[n-1]
	}
}

// unless carries a text of which it is known whether it is the same as another one.
func (w *wire) unless(same bool, s *string, other string) {
	if !same {
		w.string(s)
	} else if w.reading {
		*s = other
	}
}

// again carries a text that is often the same as another one.
func (w *wire) again(s *string, other string) {
	n := bit(*s != other)
	w.count(&n)
	w.unless(n == 0, s, other)
}

func (w *wire) bool(b *bool) {
	n := bit(*b)
	w.count(&n)
	if w.reading { // else others may read it meanwhile
		*b = n == 1
	}
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// cut is what stands in the text of the provision; nothing where that is shorter.
func (w *wire) cut(s corpus.Span) string {
	if s.Start < 0 || s.Start > s.End || s.End > len(w.text) {
		return ""
	}
	return w.text[s.Start:s.End]
}

// within carries a text that mostly stands in the provision's, at or after a place: as
// one more than how far after it, and its length; or as 0 and the text.
func (w *wire) within(s *string, from int) {
	at, n := 0, len(*s)
	if !w.reading && from >= 0 && from <= len(w.text) {
		at = strings.Index(w.text[from:], *s) + 1
	}
	if w.count(&at); at == 0 {
		w.string(s)
		return
	}
	if w.count(&n); !w.reading {
		return
	}
	if at--; w.err != nil || from < 0 || from > len(w.text) || at > len(w.text)-from || n > len(w.text)-from-at {
		w.fail()
		return
	}
	*s = w.text[from+at : from+at+n]
}

// list carries a list with what carries a member.
func list[T any](w *wire, l *[]T, member func(*T)) {
	n := len(*l) + 1
	if *l == nil {
		n = 0
	}
	w.count(&n)
	if w.reading {
		if n > len(w.in)/minMember+1 {
			w.fail()
		}
		*l = nil
		if n > 0 && w.err == nil {
			*l = make([]T, n-1)
		}
	}
	for i := range *l {
		if w.err != nil {
			return
		}
		member(&(*l)[i])
	}
}
