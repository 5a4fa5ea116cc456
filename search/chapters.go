package search

import (
	"context"
	"maps"
	"slices"

	"tiaowen/index"
)

// A nameSet is a set of chapters.
type nameSet map[string]bool

func (s nameSet) list() []string { return slices.Sorted(maps.Keys(s)) }

// keep leaves the names for which other holds want.
func (s nameSet) keep(other nameSet, want bool) {
	maps.DeleteFunc(s, func(name string, _ bool) bool { return other[name] != want })
}

// chaptersOf are the chapters that hold a node: what their provisions hold together.
func (t *together) chaptersOf(ctx context.Context, n Node) (nameSet, error) {
	switch n := n.(type) {
	case Must:
		return t.chaptersOf(ctx, n.N)
	case Not:
		return t.chaptersOfAll(ctx, All{n})
	case All:
		return t.chaptersOfAll(ctx, n)
	case Or:
		found := nameSet{}
		for _, m := range n {
			of, err := t.chaptersOf(ctx, m)
			if err != nil {
				return nil, err
			}
			maps.Copy(found, of)
		}
		return found, nil
	case Near:
		q, err := t.s.near(ctx, t.p, n)
		if err != nil {
			return nil, err
		}
		return t.chaptersWith(ctx, q)
	}
	return t.chaptersOfLeaf(ctx, t.leafs[n])
}

func (t *together) chaptersOfAll(ctx context.Context, ns All) (nameSet, error) {
	var found nameSet
	for _, pass := range []bool{true, false} { // what is taken away comes last
		for _, n := range ns {
			not, isNot := n.(Not)
			if isNot == pass {
				continue
			}
			if isNot {
				n = not.N
			}
			of, err := t.chaptersOf(ctx, n)
			if err != nil {
				return nil, err
			}
			if found == nil && !isNot {
				found = of
				continue
			}
			if found == nil {
				if found, err = t.chaptersWith(ctx, index.All{}); err != nil {
					return nil, err
				}
			}
			found.keep(of, !isNot)
		}
	}
	return found, nil
}

func (t *together) chaptersOfLeaf(ctx context.Context, l leaf) (nameSet, error) {
	found := nameSet{}
	for i, x := range l.needles {
		of, err := t.chaptersWith(ctx, t.needleQuery(x))
		if err != nil {
			return nil, err
		}
		if i == 0 {
			found = of
		} else {
			found.keep(of, true)
		}
	}
	if l.run == "" || l.isWord() {
		return found, nil
	}
	of, err := t.chaptersWith(ctx, literal(t.s.a, l.run))
	maps.Copy(found, of)
	return found, err
}

// chaptersWith are the chapters of the provisions that match a clause.
func (t *together) chaptersWith(ctx context.Context, q index.Query) (nameSet, error) {
	resp, err := t.s.ix.Search(ctx, index.Request{Query: q, Facets: []string{index.KeyChapter}})
	found := make(nameSet, len(resp.Facets[index.KeyChapter]))
	for _, c := range resp.Facets[index.KeyChapter] {
		found[c.Value] = true
	}
	return found, err
}
