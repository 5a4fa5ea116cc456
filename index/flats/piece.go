package flats

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// Headline is the codes of the heading without the label, which is one line.
func (r *Record) Headline() []byte {
	t := table()
	for rest := r.Heading; len(rest) > 0; {
		sign, _, size := t.next(rest)
		if rest = rest[size:]; sign == newLine {
			return rest
		}
	}
	return nil
}

// newLine is the sign of a new line.
const newLine = 0

// Times counts the places where a piece of text, which is codes, stands in the headline or
// in the text of the nth record; they may overlap.
func (f *File) Times(n int, piece []byte) (int, error) {
	body, err := f.body(n)
	if err != nil {
		return 0, err
	}
	_, size := binary.Uvarint(body)
	r, err := decode(body[max(0, size):])
	if err != nil || size <= 0 {
		return 0, fmt.Errorf("record %d: %w", n, ErrDamaged)
	}
	return times(r.Headline(), piece) + times(r.Text, piece), nil
}

// times counts the places of a piece. Where its bytes stand, the second of two bytes may
// be taken for the first: such a place does not count.
func times(codes, piece []byte) (n int) {
	escaped, looked := false, false
	for known, at := 0, 0; ; at++ { // known is where a character begins
		i := bytes.Index(codes[at:], piece)
		if i < 0 || len(piece) == 0 {
			return n
		}
		at += i
		if !looked {
			escaped, looked = bytes.IndexByte(codes, escape) >= 0, true
		}
		if escaped {
			known = walk(codes, known, at)
		} else {
			known = back(codes, known, at)
		}
		if known == at {
			n++
		}
	}
}

// walk goes character by character from one that is known to the first that begins at a
// place or behind it.
func walk(codes []byte, known, at int) int {
	t := table()
	for known < at {
		_, _, size := t.next(codes[known:])
		known += size
	}
	return known
}

// back is what walk is in codes without an escape. A byte that cannot begin two is the end
// of a character; of those behind it that can, each second one does.
func back(codes []byte, known, at int) int {
	from := at
	for from > known && codes[from-1] >= twoLead {
		from--
	}
	return at + (at-from)&1
}
