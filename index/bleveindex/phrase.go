package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"slices"

	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

// phrase matches records in which the terms stand one after the other. Its score
// is BM25 with the phrase as the term; its rarest term gives the weight.
func (o *open) phrase(ctx context.Context, q index.Phrase, by float32, into *accumulator) (err error) {
	if !index.Positions[q.Field] {
		return fmt.Errorf("%w: field %q keeps no positions", index.ErrQuery, q.Field)
	}
	switch len(q.Terms) {
	case 0:
		return nil
	case 1:
		return o.term(ctx, index.Term{Field: q.Field, Term: q.Terms[0]}, by, into)
	}
	defer recovered(&err)
	ws, err := o.walkers(ctx, q)
	defer func() {
		for _, w := range ws {
			err = errors.Join(err, w.reader.Close())
		}
	}()
	if err != nil {
		return err
	}
	weight := float64(by) * idf(float64(ws[0].reader.Count()), float64(o.records)) * (k1 + 1)
	average := max(1e-9, o.average[q.Field])
	return walk(ctx, ws, func(d *bindex.TermFieldDoc, tf int) {
		score := 0.0
		if by != 0 {
			length := 1 / (d.Norm * d.Norm)
			score = weight * float64(tf) / (float64(tf) + k1*(1-b+b*length/average))
		}
		into.add(uint32(d.ID.Value()), float32(score))
	})
}

// A walker goes through the postings of one term of a phrase.
type walker struct {
	reader bindex.TermFieldReader
	offset uint64 // place in the phrase
	at     *bindex.TermFieldDoc
	buffer bindex.TermFieldDoc
}

// walkers opens the postings of the terms, rarest first.
func (o *open) walkers(ctx context.Context, q index.Phrase) ([]*walker, error) {
	var ws []*walker
	for i, t := range q.Terms {
		r, err := o.reader.TermFieldReader(ctx, []byte(t), q.Field, true, true, true)
		if err != nil {
			return ws, fmt.Errorf("read postings: %w", err)
		}
		ws = append(ws, &walker{reader: r, offset: uint64(i)})
	}
	slices.SortStableFunc(ws, func(a, b *walker) int { return int(a.reader.Count()) - int(b.reader.Count()) })
	return ws, nil
}

// walk calls found for each record that holds the phrase, with the number of times.
func walk(ctx context.Context, ws []*walker, found func(*bindex.TermFieldDoc, int)) error {
	for i := 0; ; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		d, err := ws[0].reader.Next(&ws[0].buffer)
		if err != nil || d == nil {
			return err
		}
		ws[0].at = d
		together := true
		for _, w := range ws[1:] {
			if w.at == nil || w.at.ID.Value() < d.ID.Value() {
				if w.at, err = w.reader.Advance(d.ID, &w.buffer); err != nil {
					return err
				}
				if w.at == nil {
					return nil // a term that does not come again: nor does the phrase
				}
			}
			if together = w.at.ID.Value() == d.ID.Value(); !together {
				break
			}
		}
		if together {
			if tf := occurrences(ws); tf > 0 {
				found(d, tf)
			}
		}
	}
}

// occurrences counts the places where all terms stand in their order.
func occurrences(ws []*walker) (n int) {
	for _, v := range ws[0].at.Vectors {
		if v.Pos < ws[0].offset {
			continue
		}
		start, all := v.Pos-ws[0].offset, true
		for _, w := range ws[1:] {
			if all = stands(w.at.Vectors, start+w.offset); !all {
				break
			}
		}
		if all {
			n++
		}
	}
	return n
}

func stands(vectors []*bindex.TermFieldVector, pos uint64) bool {
	for _, v := range vectors {
		if v.Pos == pos {
			return true
		}
	}
	return false
}
