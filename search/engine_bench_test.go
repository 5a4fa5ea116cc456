package search

import (
	"context"
	"testing"

	"tiaowen/index"
)

// noted remembers what is asked of an engine.
type noted struct {
	index.Index
	asks []func(ix index.Index) error
	room []index.Hit
}

func (n *noted) Search(ctx context.Context, r index.Request) (index.Response, error) {
	again := r
	n.asks = append(n.asks, func(ix index.Index) error {
		again.Into = n.room
		found, err := ix.Search(context.Background(), again)
		n.room = found.Hits
		return err
	})
	return n.Index.Search(ctx, r)
}

func (n *noted) Terms(ctx context.Context, field, prefix string, limit int) ([]index.Count, error) {
	n.asks = append(n.asks, func(ix index.Index) error {
		_, err := ix.Terms(context.Background(), field, prefix, limit)
		return err
	})
	return n.Index.Terms(ctx, field, prefix, limit)
}

// BenchmarkEngine asks the engine alone what the service asks it for each question. One
// operation is one question; what was decoded for those before it is kept, as in a server.
//
//	go test ./search -run '^$' -bench Engine -benchtime 1000x -index DIR
func BenchmarkEngine(b *testing.B) {
	s := laws(b)
	n := &noted{Index: s.ix}
	with := *s
	with.ix, with.stats = n, newStatistics(n, s.a)
	for _, q := range openQuestions(b, 515) {
		if _, err := with.Search(b.Context(), Query{Text: q}); err != nil {
			b.Fatal(err)
		}
		n.asks = append(n.asks, nil) // the next question
	}
	b.ReportAllocs()
	at := 0
	for b.Loop() {
		for ; n.asks[at] != nil; at = (at + 1) % len(n.asks) {
			if err := n.asks[at](s.ix); err != nil {
				b.Fatal(err)
			}
		}
		at = (at + 1) % len(n.asks)
	}
}
