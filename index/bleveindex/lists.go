package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"
	"sync"
)

// lists are terms and their postings, of a part or a piece of it. Reading damaged ones
// may panic; see [recovered].
type lists interface {
	// count is how many records hold a term.
	count(field, term string) (int, error)
	// read appends the postings of a term, none when no record has it. The records of the
	// lists are numbered from first.
	read(field, term string, first uint32, to *decoded) error
	// terms returns the terms that begin with prefix, in byte order.
	terms(field, prefix string) (terms, error)
	close() error
}

// Decoded are postings as they are read: records in ascending order, and how often the term
// stands in each. It is used again and again, and what is kept is copied out of it.
type decoded struct {
	docs  []uint32
	freqs []float32
}

var decodedPool = sync.Pool{New: func() any { return new(decoded) }}

func newDecoded() *decoded {
	l := decodedPool.Get().(*decoded)
	l.docs, l.freqs = l.docs[:0], l.freqs[:0]
	return l
}

func (l *decoded) release() { decodedPool.Put(l) }

// extend makes room for n more postings, and returns it.
func (l *decoded) extend(n int) (docs []uint32, freqs []float32) {
	from := len(l.docs)
	l.docs, l.freqs = slices.Grow(l.docs, n)[:from+n], slices.Grow(l.freqs, n)[:from+n]
	return l.docs[from:], l.freqs[from:]
}

type terms interface {
	// next reads one, until there is none.
	next() (term string, ok bool, err error)
}

// A listsWriter makes the lists of a part. Terms are numbers of its vocabularies.
type listsWriter interface {
	// add takes the terms of a record in a field. Records ascend.
	add(record uint32, field string, terms []uint32)
	// bytes is about the memory that it takes now.
	bytes() int
	finish() error
	// close ends what was begun, finished or not.
	close() error
}

// A piece of a part is lists of records that follow each other, numbered from 0.
type piece struct {
	lists
	first uint32 // the first of them in the part
}

func closePieces(pieces []piece) (err error) {
	for _, p := range pieces {
		err = errors.Join(err, p.close())
	}
	return err
}

// read reads the postings of a term in all parts into an empty list.
func (o *open) read(ctx context.Context, field, term string, to *decoded) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	from, sorted := 0, true // where the part begins, and whether all before it come before it
	for _, p := range o.parts {
		if err := p.read(field, term, to); err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
		sorted = sorted && (from == 0 || from == len(to.docs) || to.docs[from-1] < to.docs[from])
		from = len(to.docs)
	}
	if !sorted {
		sort.Sort(to)
	}
	return nil
}

// Lists of parts are sorted by the numbers of records in the index.
func (l *decoded) Len() int           { return len(l.docs) }
func (l *decoded) Less(i, j int) bool { return l.docs[i] < l.docs[j] }
func (l *decoded) Swap(i, j int) {
	l.docs[i], l.docs[j] = l.docs[j], l.docs[i]
	l.freqs[i], l.freqs[j] = l.freqs[j], l.freqs[i]
}

// read appends the postings of a term in all pieces, with the numbers of the index.
func (p *part) read(field, term string, to *decoded) error {
	from := len(to.docs)
	for _, piece := range p.pieces {
		if err := piece.read(field, term, piece.first, to); err != nil {
			return err
		}
	}
	if p.numbers == nil {
		return nil
	}
	kept := from
	for i := from; i < len(to.docs); i++ {
		if n := p.numbers[to.docs[i]]; n != gone {
			to.docs[kept], to.freqs[kept] = n, to.freqs[i]
			kept++
		}
	}
	to.docs, to.freqs = to.docs[:kept], to.freqs[:kept]
	return nil
}

// count is the number of records with a term that are in the index.
func (p *part) count(field, term string) (n int, err error) {
	if p.numbers != nil {
		l := newDecoded()
		defer l.release()
		err := p.read(field, term, l)
		return len(l.docs), err
	}
	for _, piece := range p.pieces {
		held, err := piece.count(field, term)
		if err != nil {
			return 0, err
		}
		n += held
	}
	return n, nil
}

// holders counts the records that hold a term.
func (o *open) holders(field, term string) (n int, err error) {
	if known := o.cache.peek(termKey(field, term)); known != nil {
		return len(known.docs), nil
	}
	for _, p := range o.parts {
		held, err := p.count(field, term)
		if err != nil {
			return 0, fmt.Errorf("read postings: %w", err)
		}
		n += held
	}
	return n, nil
}

// eachTerm calls visit with the terms that begin with prefix, in byte order, until it
// returns false. Of some no record may be left.
func (o *open) eachTerm(ctx context.Context, field, prefix string, visit func(term string) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var all []*cursor
	for _, p := range o.parts {
		for _, piece := range p.pieces {
			c := &cursor{}
			var err error
			if c.rest, err = piece.terms(field, prefix); err == nil {
				err = c.next()
			}
			if err != nil {
				return err
			}
			all = append(all, c)
		}
	}
	for i := 1; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		term, ok, err := next(all)
		if err != nil || !ok {
			return err
		}
		if !visit(term) {
			return nil
		}
	}
}

// next returns the first term that any cursor stands at, and moves on those that stand
// there.
func next(all []*cursor) (term string, ok bool, err error) {
	for _, c := range all {
		if c.ok && (!ok || c.term < term) {
			term, ok = c.term, true
		}
	}
	for _, c := range all {
		if c.ok && c.term == term {
			if err := c.next(); err != nil {
				return "", false, err
			}
		}
	}
	return term, ok, nil
}

// A cursor goes through the terms of one field of one piece.
type cursor struct {
	rest terms
	term string
	ok   bool // false at the end
}

func (c *cursor) next() (err error) {
	c.term, c.ok, err = c.rest.next()
	return err
}

// after is the least string that is greater than all that begin with prefix; nil when
// there is none.
func after(prefix string) []byte {
	b := []byte(prefix)
	for i := len(b) - 1; i >= 0; i-- {
		if b[i]++; b[i] != 0 {
			return b[:i+1]
		}
	}
	return nil
}
