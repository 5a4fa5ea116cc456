package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"tiaowen/corpus"
)

// A provision is written as its fields, one after the other: a number as a varint, a
// text as its length and its bytes, a list as its length and its members. A list that
// is nil has the length 0, another one its length and one more. What a paragraph, an
// item, a reference or a fact says stands in the provision's text too and is not
// written twice, but as the place where it stands. One function names the fields for
// both directions, so that they cannot differ. Against JSON a provision is read in a
// fifth of the time, with a sixth of the allocations.

// wire is a provision on its way out of memory or into it.
type wire struct {
	reading bool
	out     []byte
	in      string // what is left to read; texts that are read share it
	text    string // of the provision, once it is known
	depth   int    // of the item that is carried
	err     error
}

var errWire = errors.New("provision ends too early or does not fit together")

// minMember is the least that a member of a list takes, in bytes. It bounds what a
// damaged length can make us reserve.
const minMember = 1

func encode(p *corpus.Provision) ([]byte, error) {
	w := &wire{out: make([]byte, 0, len(p.Text)+512)}
	w.provision(p)
	return w.out, w.err
}

func decode(data []byte) (*corpus.Provision, error) {
	w, p := &wire{reading: true, in: string(data)}, new(corpus.Provision)
	w.provision(p)
	if w.err == nil && w.in != "" {
		w.err = errWire
	}
	if w.err != nil {
		return nil, fmt.Errorf("%s: %w", p.Ref, w.err)
	}
	return p, nil
}

func (w *wire) provision(p *corpus.Provision) {
	w.string(&p.Text)
	w.text = p.Text
	w.string(&p.DocumentID)
	w.again(&p.Ref.Document, p.DocumentID)
	w.string(&p.Ref.Path)
	w.ints(&p.Order, &p.Annex, &p.Line)
	w.string((*string)(&p.Kind))
	list(w, &p.Path, w.string)
	w.string(&p.Label)
	w.string(&p.Heading)
	list(w, &p.Paragraphs, func(x *corpus.Paragraph) {
		w.ints(&x.N)
		w.span(&x.Span)
		w.within(&x.Text, x.Span.Start)
		list(w, &x.Items, w.item)
	})
	list(w, &p.Units, func(x *corpus.Unit) {
		w.within(&x.Written, 0)
		w.again(&x.Name, x.Written)
		w.string((*string)(&x.Role))
	})
	list(w, &p.Appointments, func(x *corpus.Appointment) {
		w.within(&x.Person, 0)
		w.string(&x.Action)
		w.within(&x.Post, 0)
		w.bool(&x.Certain)
	})
	list(w, &p.References, func(x *corpus.Reference) {
		w.span(&x.Span)
		w.within(&x.Written, x.Span.Start)
		w.string((*string)(&x.Kind))
		w.again(&x.Target, x.Written)
		w.bool(&x.Certain)
	})
	list(w, &p.Facts, func(x *corpus.Fact) {
		w.ints(&x.Start, &x.End)
		w.string(&x.Kind)
		w.within(&x.Written, x.Start)
		w.within(&x.Value, x.Start)
		w.within(&x.Unit, x.Start)
	})
	list(w, &p.Source, w.span)
}

// maxDepth is how deep items may lie in items; texts have two levels.
const maxDepth = 64

func (w *wire) item(x *corpus.Item) {
	if w.depth++; w.depth > maxDepth {
		w.fail()
		return
	}
	defer func() { w.depth-- }()
	w.span(&x.Span)
	w.within(&x.Label, x.Span.Start)
	w.within(&x.Text, x.Span.Start)
	list(w, &x.Items, w.item)
}

// int carries a number of either sign.
func (w *wire) int(n *int) {
	if !w.reading {
		w.out = binary.AppendVarint(w.out, int64(*n))
		return
	}
	// A varint has at most ten bytes; a longer string would be copied for nothing.
	v, size := binary.Varint([]byte(w.in[:min(len(w.in), binary.MaxVarintLen64)]))
	if size <= 0 || int64(int(v)) != v {
		w.fail()
		return
	}
	*n, w.in = int(v), w.in[size:]
}

func (w *wire) fail() { w.err, w.in = errWire, "" }

func (w *wire) ints(ns ...*int) {
	for _, n := range ns {
		w.int(n)
	}
}

func (w *wire) bool(b *bool) {
	n := 0
	if *b {
		n = 1
	}
	w.int(&n)
	if w.reading { // else others may read it meanwhile
		*b = n == 1
	}
}

// span carries the start and the length.
func (w *wire) span(s *corpus.Span) {
	size := s.End - s.Start
	w.ints(&s.Start, &size)
	if w.reading {
		s.End = s.Start + size
	}
}

func (w *wire) string(s *string) {
	n := len(*s)
	w.int(&n)
	if !w.reading {
		w.out = append(w.out, *s...)
		return
	}
	if n < 0 || n > len(w.in) {
		w.fail()
		return
	}
	*s, w.in = w.in[:n], w.in[n:]
}

// again carries a text that is often the same as another one.
func (w *wire) again(s *string, other string) {
	same := *s == other
	w.bool(&same)
	if !same {
		w.string(s)
	} else if w.reading {
		*s = other
	}
}

// within carries a text that mostly stands in the provision's, at or after a place: as
// one more than how far after it, and its length; or as 0 and the text.
func (w *wire) within(s *string, from int) {
	if !w.reading && from >= 0 && from <= len(w.text) {
		if at := strings.Index(w.text[from:], *s); at >= 0 {
			at, n := at+1, len(*s)
			w.ints(&at, &n)
			return
		}
	}
	at, n := 0, 0
	if w.int(&at); at == 0 {
		w.string(s)
		return
	}
	w.int(&n)
	if at--; from < 0 || from > len(w.text) || at < 0 || at > len(w.text)-from || n < 0 || n > len(w.text)-from-at {
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
	w.int(&n)
	if w.reading {
		if n < 0 || n > len(w.in)/minMember+1 {
			w.fail()
			return
		}
		*l = nil
		if n > 0 {
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
