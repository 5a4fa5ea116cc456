package indextest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/index"
)

// Run holds an engine against the contract of package index: first against
// expectations written by hand, then against [Memory] with records and questions at
// random.
func Run(t *testing.T, engine index.Engine) {
	for _, s := range []struct {
		name string
		test func(*testing.T, index.Engine)
	}{
		{"clauses", clauses},
		{"facets", facetsByHand},
		{"orders", orders},
		{"BM25", bm25},
		{"terms", terms},
		{"any term", anyTerm},
		{"wide and deep", wideAndDeep},
		{"refusals", refusals},
		{"ended context", endedContext},
		{"no index", noIndex},
		{"no records", noRecords},
		{"batches", batches},
		{"opened twice", openedTwice},
		{"paging", paging},
		{"random", random},
		{"concurrent", concurrent},
		{"extended", extended},
		{"misled", misled},
	} {
		t.Run(s.name, func(t *testing.T) { s.test(t, engine) })
	}
}

// Build makes an index of records in a directory of the test and opens it.
func Build(tb testing.TB, engine index.Engine, records []index.Record) index.Index {
	tb.Helper()
	dir := tb.TempDir()
	write(tb, engine, dir, records)
	return open(tb, engine, dir, records)
}

func write(tb testing.TB, engine index.Engine, dir string, batches ...[]index.Record) {
	tb.Helper()
	b, err := engine.Create(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, records := range batches {
		if err := b.Add(context.Background(), records); err != nil {
			tb.Fatal(errors.Join(err, b.Close()))
		}
	}
	if err := b.Close(); err != nil {
		tb.Fatal(err)
	}
}

// open opens an index of records.
func open(tb testing.TB, engine index.Engine, dir string, records []index.Record) index.Index {
	tb.Helper()
	ix, err := engine.Open(dir, Texts(records))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := ix.Close(); err != nil {
			tb.Error(err)
		}
	})
	return ix
}

// search asks and expects an answer.
func search(tb testing.TB, ix index.Index, r index.Request) index.Response {
	tb.Helper()
	resp, err := ix.Search(context.Background(), r)
	if err != nil {
		tb.Fatalf("%v: %v", r.Query, err)
	}
	return resp
}

func ids(hits []index.Hit) []string {
	ids := make([]string, len(hits))
	for i, h := range hits {
		ids[i] = h.ID
	}
	return ids
}

func same(t *testing.T, what any, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%v: -want +got\n%s", what, d)
	}
}
