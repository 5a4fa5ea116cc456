package bleveindex

import (
	"context"
	"errors"
	"fmt"
)

// lists are terms and their postings, of a part or a piece of it. Reading damaged ones
// may panic; see [recovered].
type lists interface {
	// find returns the postings of a term; there are none when no record has it.
	find(field, term string) (entries, error)
	// terms returns the terms that begin with prefix, in byte order.
	terms(field, prefix string) (terms, error)
	close() error
}

// entries are the postings of a term, in ascending order of records.
type entries interface {
	// count is how many are left.
	count() int
	// next reads one; the record is gone at the end.
	next() (record, freq uint32, err error)
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

// read goes through the postings of a term. It calls begin with their number at most,
// and then each with the number of a record and how often the term is there, in
// ascending order.
func (o *open) read(ctx context.Context, field, term string, begin func(count int), each func(n, freq uint32)) error {
	var lists []*numbered
	count := 0
	for _, p := range o.parts {
		l, n, err := p.find(field, term)
		if err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
		if count += n; n > 0 {
			lists = append(lists, l)
		}
	}
	begin(count)
	for _, l := range lists {
		if err := l.advance(); err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
	}
	for i := 1; len(lists) > 0; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		l := lists[0]
		for _, other := range lists[1:] {
			if other.record < l.record {
				l = other
			}
		}
		if l.record == gone { // so are all others
			return nil
		}
		each(l.record, l.freq)
		if err := l.advance(); err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
	}
	return nil
}

// find returns the postings of a term in all pieces, and how many there are.
func (p *part) find(field, term string) (l *numbered, count int, err error) {
	l = &numbered{numbers: p.numbers}
	for _, piece := range p.pieces {
		e, err := piece.find(field, term)
		if err != nil {
			return nil, 0, err
		}
		if n := e.count(); n > 0 {
			count += n
			l.rest = append(l.rest, placed{e, piece.first})
		}
	}
	return l, count, nil
}

// placed are entries of a piece.
type placed struct {
	entries
	first uint32
}

// numbered are entries of a part, piece after piece, with their numbers in the index.
type numbered struct {
	rest    []placed
	numbers []uint32
	record  uint32 // gone at the end
	freq    uint32
}

// advance goes on to the next record that is in the index.
func (l *numbered) advance() (err error) {
	for len(l.rest) > 0 {
		e := &l.rest[0]
		if l.record, l.freq, err = e.next(); err != nil {
			return err
		}
		if l.record == gone {
			l.rest = l.rest[1:]
			continue
		}
		l.record += e.first
		if l.numbers != nil {
			l.record = l.numbers[l.record]
		}
		if l.record != gone {
			return nil
		}
	}
	l.record = gone
	return nil
}

// eachTerm calls visit with the terms that begin with prefix, in byte order, and the
// number of records that hold each, until it returns false.
func (o *open) eachTerm(ctx context.Context, field, prefix string, visit func(term string, n int) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var all []*cursor
	for _, p := range o.parts {
		for _, piece := range p.pieces {
			c, err := newCursor(piece, p.numbers, field, prefix)
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
		term, n, ok, err := next(all)
		if err != nil || !ok {
			return err
		}
		if n > 0 && !visit(term, n) {
			return nil
		}
	}
}

// next returns the first term that any cursor stands at, with its records in all
// parts, and moves on those that stand there.
func next(all []*cursor) (term string, n int, ok bool, err error) {
	for _, c := range all {
		if c.ok && (!ok || c.term < term) {
			term, ok = c.term, true
		}
	}
	for _, c := range all {
		if !c.ok || c.term != term {
			continue
		}
		held, err := c.piece.count(c.field, c.term, c.numbers)
		if err != nil {
			return "", 0, false, err
		}
		n += held
		if err := c.next(); err != nil {
			return "", 0, false, err
		}
	}
	return term, n, ok, nil
}

// A cursor goes through the terms of one field of one piece.
type cursor struct {
	piece   piece
	numbers []uint32
	field   string
	rest    terms
	term    string
	ok      bool // false at the end
}

func newCursor(p piece, numbers []uint32, field, prefix string) (*cursor, error) {
	rest, err := p.terms(field, prefix)
	if err != nil {
		return nil, err
	}
	c := &cursor{piece: p, numbers: numbers, field: field, rest: rest}
	return c, c.next()
}

func (c *cursor) next() (err error) {
	c.term, c.ok, err = c.rest.next()
	return err
}

// count is the number of records with a term that are in the index, numbers being those of
// the part.
func (p piece) count(field, term string, numbers []uint32) (n int, err error) {
	e, err := p.find(field, term)
	if err != nil {
		return 0, err
	}
	if numbers == nil {
		return e.count(), nil
	}
	for l := (numbered{rest: []placed{{e, p.first}}, numbers: numbers}); ; n++ {
		if err := l.advance(); err != nil || l.record == gone {
			return n, err
		}
	}
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
