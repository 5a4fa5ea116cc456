package bleveindex

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/blevesearch/vellum"
)

// read goes through the postings of a term. It calls begin with their number at most,
// and then each with the number of a record and how often the term is there, in
// ascending order.
func (o *open) read(ctx context.Context, field, term string, begin func(count int), each func(n, freq uint32)) error {
	var lists []numbered
	count := 0
	for _, p := range o.parts {
		e, err := p.dictionaries.fields[field].find(term)
		if err != nil {
			return fmt.Errorf("read postings: %w", err)
		}
		if e.left > 0 {
			count += e.left
			lists = append(lists, numbered{entries: e, numbers: p.numbers})
		}
	}
	begin(count)
	for i := range lists {
		lists[i].advance()
	}
	for i := 1; len(lists) > 0; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		l := &lists[0]
		for j := 1; j < len(lists); j++ {
			if lists[j].record < l.record {
				l = &lists[j]
			}
		}
		if l.record == gone { // so are all others
			return nil
		}
		each(l.record, l.freq)
		l.advance()
	}
	return nil
}

// numbered are entries of a part with their numbers in the index.
type numbered struct {
	entries
	numbers []uint32
	record  uint32 // gone at the end
	freq    uint32
}

// advance goes on to the next record that is in the index.
func (l *numbered) advance() {
	for l.left > 0 {
		l.record, l.freq = l.entries.read()
		if l.numbers != nil {
			l.record = l.numbers[l.record]
		}
		if l.record != gone {
			return
		}
	}
	l.record = gone
}

// eachTerm calls visit with the terms that begin with prefix, in byte order, and the
// number of records that hold each, until it returns false.
func (o *open) eachTerm(ctx context.Context, field, prefix string, visit func(term string, n int) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	var all []*cursor
	for _, p := range o.parts {
		c, err := newCursor(p, field, prefix)
		if err != nil {
			return err
		}
		all = append(all, c)
	}
	for i := 1; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		term, n, err := next(all)
		if err != nil || term == nil {
			return err
		}
		if n > 0 && !visit(string(term), n) {
			return nil
		}
	}
}

// next returns the first term that any cursor stands at, with its records in all
// parts, and moves on those that stand there. The term is nil at the end.
func next(all []*cursor) (term []byte, n int, err error) {
	for _, c := range all {
		if t := c.term(); t != nil && (term == nil || bytes.Compare(t, term) < 0) {
			term = t
		}
	}
	if term == nil {
		return nil, 0, nil
	}
	term = bytes.Clone(term) // the iterator writes over it
	for _, c := range all {
		if t := c.term(); t == nil || !bytes.Equal(t, term) {
			continue
		}
		held, err := c.count()
		if err != nil {
			return nil, 0, err
		}
		n += held
		if err := c.next(); err != nil {
			return nil, 0, err
		}
	}
	return term, n, nil
}

// A cursor goes through the terms of one field of one part.
type cursor struct {
	part       *part
	dictionary *dictionary
	it         *vellum.FSTIterator // nil at the end
}

func newCursor(p *part, field, prefix string) (*cursor, error) {
	c := &cursor{part: p, dictionary: p.dictionaries.fields[field]}
	it, err := c.dictionary.terms.Iterator([]byte(prefix), after(prefix))
	if errors.Is(err, vellum.ErrIteratorDone) {
		return c, nil
	}
	c.it = it
	return c, err
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

func (c *cursor) term() []byte {
	if c.it == nil {
		return nil
	}
	t, _ := c.it.Current()
	return t
}

func (c *cursor) next() error {
	err := c.it.Next()
	if errors.Is(err, vellum.ErrIteratorDone) {
		c.it, err = nil, nil
	}
	return err
}

// count is the number of records with the term that are in the index.
func (c *cursor) count() (n int, err error) {
	_, at := c.it.Current()
	e, err := c.dictionary.at(at)
	if err != nil || c.part.numbers == nil {
		return e.left, err
	}
	for l := (numbered{entries: e, numbers: c.part.numbers}); ; n++ {
		if l.advance(); l.record == gone {
			return n, nil
		}
	}
}
