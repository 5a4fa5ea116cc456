package search

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"tiaowen/corpus"
)

// asker is a Searcher that counts what it is asked.
type asker struct {
	asked  atomic.Int64
	answer func(ctx context.Context, q Query) (*Result, error)
}

func (c *asker) Search(ctx context.Context, q Query) (*Result, error) {
	c.asked.Add(1)
	return c.answer(ctx, q)
}

func echo(_ context.Context, q Query) (*Result, error) {
	return &Result{Query: q, Hits: []Hit{{Provision: &corpus.Provision{Text: strings.Repeat("条", 1000)}}}}, nil
}

// The same question is answered once, however its defaults are written; any other
// question is another one.
func TestCacheKnowsQuestionsApart(t *testing.T) {
	s := &asker{answer: echo}
	c := NewCache(s, DefaultCacheBytes)
	for _, q := range []Query{{Text: "征收"}, {Text: "征收", Page: 1}, {Text: "征收", Size: DefaultSize}} {
		if r, err := c.Search(t.Context(), q); err != nil || r.Query.Text != "征收" {
			t.Fatal(r, err)
		}
	}
	if n := s.asked.Load(); n != 1 {
		t.Errorf("one question was asked %d times", n)
	}
	others := []Query{{Text: "补偿"}, {Text: "征收", Page: 2}, {Text: "征收", Mode: Exact}, {Text: "征收", AsTyped: true}, {Text: "征收", Issuers: []string{"甲"}},
		{Text: "征收", Issuers: []string{"甲 乙"}}, {Text: "征收", Issuers: []string{"甲", "乙"}}, {Text: "征收", Types: []string{"甲"}}, {Text: "征收", Years: []int{2026}}, {Text: "征收", From: "2026-01-01"},
		{Text: "征收", To: "2026-01-01"}, {Text: "征收", Sort: ByDate}, {Text: "征收", Kinds: []corpus.Kind{"article"}}, {Text: "征收", Documents: []string{"甲"}}, {Text: "征收", Departments: []string{"甲"}}}
	for _, q := range others {
		if _, err := c.Search(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.asked.Load(); n != int64(1+len(others)) {
		t.Errorf("%d other questions were asked %d times", len(others), n-1)
	}
}

// However much is asked, what is kept stays within its bound.
func TestCacheIsBounded(t *testing.T) {
	s := &asker{answer: echo}
	const room = 256 << 10
	c := NewCache(s, room)
	for i := range 2000 {
		if _, err := c.Search(t.Context(), Query{Text: "征收", Years: []int{i}}); err != nil {
			t.Fatal(err)
		}
		kept := 0
		for _, half := range []map[string]*Result{c.young, c.aged} {
			for _, r := range half {
				kept += r.size()
			}
		}
		if kept > room {
			t.Fatalf("after %d questions %d bytes are kept, of %d", i+1, kept, room)
		}
	}
	before := s.asked.Load()
	if _, err := c.Search(t.Context(), Query{Text: "征收", Years: []int{1999}}); err != nil || s.asked.Load() != before {
		t.Errorf("the last question is asked again: %v", err)
	}
}

// Who asks together with a reader who goes away gets an answer all the same, and an
// error is not remembered.
func TestCacheAndErrors(t *testing.T) {
	began, goOn := make(chan bool, 2), make(chan bool)
	s := &asker{answer: func(ctx context.Context, q Query) (*Result, error) {
		began <- true
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-goOn:
			return echo(ctx, q)
		}
	}}
	c := NewCache(s, DefaultCacheBytes)
	gone, leave := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := c.Search(gone, Query{Text: "征收"}); !errors.Is(err, context.Canceled) {
			t.Errorf("who went away is told %v", err)
		}
	})
	<-began
	wg.Go(func() {
		if r, err := c.Search(t.Context(), Query{Text: "征收"}); err != nil || len(r.Hits) != 1 {
			t.Errorf("who stayed is told %v", err)
		}
	})
	leave()
	<-began
	close(goOn)
	wg.Wait()
}
