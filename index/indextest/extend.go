package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tiaowen/index"
)

// An edition is a collection as an extension makes it of an earlier one: some of its
// records are kept, others come new.
type edition struct {
	records []index.Record
	kept    []span // of the earlier collection; size 0 where a record comes new
}

type span struct{ first, n int }

// editionOf draws a collection that keeps some of the records of another, in order.
func editionOf(t *rapid.T, earlier []index.Record, fresh func() index.Record) (e edition) {
	for first := 0; first < len(earlier) || len(e.records) == 0; {
		switch n := rapid.IntRange(1, 40).Draw(t, "records"); rapid.IntRange(0, 3).Draw(t, "change") {
		case 0: // they go
			first += n
		case 1: // others come
			for range 1 + n%5 {
				e.records, e.kept = append(e.records, fresh()), append(e.kept, span{})
			}
		default:
			if n = min(n, len(earlier)-first); n > 0 {
				e.records, e.kept = append(e.records, earlier[first:first+n]...), append(e.kept, span{first, n})
			}
			first += n
		}
	}
	e.records = inOrder(e.records)
	return e
}

func inOrder(records []index.Record) []index.Record {
	records = slices.Clone(records)
	for i := range records {
		records[i].Order = i
	}
	return records
}

func (e edition) write(engine index.Extender, dir, from string) error {
	x, err := engine.Extend(dir, from)
	if err != nil {
		return err
	}
	at := 0
	for _, k := range e.kept {
		if k.n > 0 {
			err = errors.Join(err, x.Keep(k.first, k.n))
			at += k.n
			continue
		}
		err = errors.Join(err, x.Add(context.Background(), e.records[at:at+1]))
		at++
	}
	return errors.Join(err, x.Close())
}

// extended holds what was extended, again and again, against an index that is built
// anew of the same records: hits, scores, facets and terms are the same.
func extended(t *testing.T, engine index.Engine) {
	x, ok := engine.(index.Extender)
	if !ok {
		t.Skip("this engine does not extend")
	}
	rapid.Check(t, func(r *rapid.T) {
		records := inOrder(Sample(90))
		n := len(records)
		fresh := func() index.Record {
			n++
			f := Sample(n)[n-1]
			f.ID = fmt.Sprintf("新-%d~art_%d", n%7, n)
			return f
		}
		from := t.TempDir()
		write(t, engine, from, records)
		for range 3 {
			e, dir := editionOf(r, records, fresh), t.TempDir()
			if err := e.write(x, dir, from); errors.Is(err, index.ErrAnew) {
				return
			} else if err != nil {
				r.Fatal(err)
			}
			got, err := engine.Open(dir, Texts(e.records))
			if err != nil {
				r.Fatal(err)
			}
			want := Build(t, &Memory{}, e.records)
			for range 3 {
				compare(r, got, want, request(r))
			}
			sameTerms(r, got, want)
			if err := got.Close(); err != nil {
				r.Fatal(err)
			}
			records, from = e.records, dir
		}
	})
}

func sameTerms(t *rapid.T, got, want index.Index) {
	for _, f := range index.TokenFields {
		a, err := got.Terms(context.Background(), f, "", 100)
		b, err2 := want.Terms(context.Background(), f, "", 100)
		if err != nil || err2 != nil || !slices.Equal(a, b) {
			t.Fatalf("terms of %s are %v, want %v: %v %v", f, a, b, err, err2)
		}
	}
}

// misled keeps what is not there, or in another order, and is told.
func misled(t *testing.T, engine index.Engine) {
	x, ok := engine.(index.Extender)
	if !ok {
		t.Skip("this engine does not extend")
	}
	from := t.TempDir()
	write(t, engine, from, inOrder(Sample(20)))
	for _, kept := range [][]span{{{15, 10}}, {{10, 5}, {0, 5}}, {{0, 5}, {4, 2}}} {
		e, dir := edition{kept: kept}, t.TempDir()
		if err := e.write(x, dir, from); err == nil {
			t.Errorf("%v of 20 records are kept", kept)
		}
		if _, err := engine.Open(dir, nil); err == nil {
			t.Errorf("%v: and the index opens", kept)
		}
	}
	if _, err := x.Extend(t.TempDir(), t.TempDir()); err == nil {
		t.Error("nothing can be extended")
	}
}
