package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"

	"tiaowen/corpus"
	"tiaowen/index"
)

// defaultGrowth are the sizes that bench --grow builds when it is told none.
var defaultGrowth = []int{1_000, 10_000, 100_000, 1_000_000}

// growBench measures indexes of several sizes, made of the documents of one: as many as
// are needed, or all of them again and again under other ids. Each is removed before the
// next is built.
func growBench(ctx context.Context, o index.Options, engine, questions string, sizes []int, stdout io.Writer) error {
	fmt.Fprintf(stdout, "%10s %8s %8s %7s %9s %9s %9s %8s %8s %8s %8s\n",
		"provisions", "text MB", "disk MB", "/ text", "build s", "prov./s", "start ms", "heap MB", "p50 ms", "p90 ms", "p99 ms")
	for _, n := range slices.Sorted(slices.Values(sizes)) {
		r, err := growTo(ctx, o, engine, questions, n)
		if err != nil {
			return fmt.Errorf("grow to %d provisions: %w", n, err)
		}
		fmt.Fprintf(stdout, "%10d %8.1f %8.1f %7.2f %9.1f %9.0f %9.0f %8.0f %8.2f %8.2f %8.2f\n", r.Provisions, float64(r.TextBytes)/1e6,
			float64(r.DiskBytes)/1e6, float64(r.DiskBytes)/float64(max(1, r.TextBytes)), float64(r.Provisions)/r.BuildPerSec,
			r.BuildPerSec, r.FirstAnswer, float64(r.Heap)/1e6, r.Unique.P50, r.Unique.P90, r.Unique.P99)
	}
	return nil
}

func growTo(ctx context.Context, o index.Options, engine, questions string, size int) (r *benchReport, err error) {
	g, err := index.Open(o)
	if err != nil {
		return nil, explain(o.Dir, err)
	}
	defer g.Close()
	if g.Manifest.Provisions == 0 {
		return nil, index.ErrEmpty
	}
	grown := o
	if grown.Dir, err = os.MkdirTemp("", "tiaowen-grow"); err != nil {
		return nil, err
	}
	defer os.RemoveAll(grown.Dir)
	var failed error
	_, err = index.Build(ctx, grown, rounds(g.Store, size, &failed))
	if err := errors.Join(err, failed); err != nil {
		return nil, err
	}
	return bench(ctx, place{grown.Dir, engine}, questions, "")
}

// rounds yields the documents of a library until they have as many provisions as are
// wanted; each round gives them other ids.
func rounds(lib corpus.Library, size int, failed *error) iter.Seq[*corpus.Reading] {
	return func(yield func(*corpus.Reading) bool) {
		for round, left := 1, size; left > 0; round++ {
			for _, kept := range lib.Catalogue().Documents {
				ps, err := lib.Provisions(kept.ID)
				if err != nil {
					*failed = err
					return
				}
				d := *kept
				if round > 1 {
					d.ID = fmt.Sprintf("%s-%d", kept.ID, round)
				}
				d.Provisions = ps[:min(len(ps), left)]
				for _, p := range d.Provisions {
					p.DocumentID, p.Ref.Document = d.ID, d.ID
				}
				if left -= len(d.Provisions); !yield(&corpus.Reading{Documents: []*corpus.Document{&d}}) || left == 0 {
					return
				}
			}
		}
	}
}
