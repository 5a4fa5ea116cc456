package bleveindex

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"tiaowen/index"
)

// phrase returns the records in which the terms stand one after the other: of the
// records that hold them, those whose texts have them so.
func (o *open) phrase(ctx context.Context, q index.Phrase) (*postings, error) {
	switch {
	case len(q.Terms) == 0:
		return new(postings), nil
	case len(q.Terms) == 1:
		return o.term(ctx, q.Field, q.Terms[0])
	case o.texts == nil:
		return nil, fmt.Errorf("%w: a phrase, and no texts to find it in", index.ErrQuery)
	}
	return o.cache.get("f"+q.Field+"\x00"+strings.Join(q.Terms, "\x00"), func() (*postings, error) {
		docs, rarest, err := o.candidates(ctx, q)
		if err != nil || len(docs) == 0 {
			return new(postings), err
		}
		orders := make([]int, len(docs))
		for i, n := range docs {
			orders[i] = int(o.order[n])
		}
		times, err := o.texts.Times(ctx, q, orders)
		if err != nil {
			return nil, err
		}
		weight := idf(float64(rarest), float64(o.records())) * (k1 + 1)
		p := new(postings)
		for i, n := range docs {
			if times[i] > 0 {
				p.docs = append(p.docs, n)
				p.gains = append(p.gains, o.gain(q.Field, n, float64(times[i]), weight))
			}
		}
		return p, nil
	})
}

// A held term is one of a phrase, with how many records hold it.
type heldTerm struct {
	term  string
	known *postings // when they are decoded already
	count int
}

// costOfText is how many postings are decoded in the time in which a text is looked into.
const costOfText = 32

// candidates returns the records in which a phrase may stand, and how many hold the rarest
// of its terms. The rarest terms come first; when few records are left, their texts are
// looked into rather than that a long list is read.
func (o *open) candidates(ctx context.Context, q index.Phrase) (docs []uint32, rarest int, err error) {
	terms, err := o.heldTerms(q)
	if err != nil || terms[0].count == 0 {
		return nil, 0, err
	}
	for i, t := range terms {
		p := t.known
		if p == nil && i > 0 && len(docs)*costOfText < t.count {
			continue
		}
		if p == nil {
			if p, err = o.term(ctx, q.Field, t.term); err != nil {
				return nil, 0, err
			}
		}
		switch {
		case i == 0:
			docs = p.docs
		case len(p.docs) < len(docs):
			docs = intersect(p.docs, docs)
		default:
			docs = intersect(docs, p.docs)
		}
		if len(docs) == 0 {
			break
		}
	}
	return docs, terms[0].count, ctx.Err()
}

// heldTerms are the different terms of a phrase, the rarest first.
func (o *open) heldTerms(q index.Phrase) ([]heldTerm, error) {
	different := slices.Clone(q.Terms)
	slices.Sort(different)
	different = slices.Compact(different)
	terms := make([]heldTerm, len(different))
	for i, t := range different {
		n, err := o.holders(q.Field, t)
		if err != nil {
			return nil, err
		}
		terms[i] = heldTerm{t, o.cache.peek(termKey(q.Field, t)), n}
	}
	slices.SortStableFunc(terms, func(a, b heldTerm) int { return cmp.Compare(a.count, b.count) })
	return terms, nil
}

// sparse is how many times longer one list must be than another for leaps through
// it to be cheaper than steps.
const sparse = 32

// intersect lists what is in both ascending lists, of which few is the shorter.
func intersect(few, many []uint32) []uint32 {
	both := make([]uint32, 0, len(few))
	if len(few)*sparse < len(many) {
		for _, n := range few {
			many = many[sort.Search(len(many), func(i int) bool { return many[i] >= n }):]
			if len(many) > 0 && many[0] == n {
				both = append(both, n)
			}
		}
		return both
	}
	for _, n := range few {
		for len(many) > 0 && many[0] < n {
			many = many[1:]
		}
		if len(many) > 0 && many[0] == n {
			both = append(both, n)
		}
	}
	return both
}
