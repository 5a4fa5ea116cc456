package indextest

import (
	"context"
	"fmt"

	"tiaowen/index"
)

// Texts tell the order of the terms of records, for an engine that does not keep it.
func Texts(records []index.Record) index.Texts {
	t := make(texts, len(records))
	for i := range records {
		t[records[i].Order] = &records[i]
	}
	return t
}

// texts are records by their Order.
type texts map[int]*index.Record

// Times implements [index.Texts].
func (t texts) Times(ctx context.Context, p index.Phrase, orders []int) ([]int, error) {
	times := make([]int, len(orders))
	for i, order := range orders {
		r := t[order]
		if r == nil {
			return nil, fmt.Errorf("no record has order %d", order)
		}
		times[i] = occurrences(r.Tokens[p.Field], p.Terms)
	}
	return times, ctx.Err()
}
