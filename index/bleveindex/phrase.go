package bleveindex

import (
	"context"
	"slices"
	"sort"
	"strings"

	"tiaowen/index"
)

// phrase returns the records in which the terms stand one after the other: of the
// records that hold all of them, those whose sequence has them so.
func (o *open) phrase(ctx context.Context, q index.Phrase) (*postings, error) {
	switch len(q.Terms) {
	case 0:
		return new(postings), nil
	case 1:
		return o.term(ctx, q.Field, q.Terms[0])
	}
	return o.cache.get("f"+q.Field+"\x00"+strings.Join(q.Terms, "\x00"), func() (*postings, error) {
		docs, rarest, err := o.holdAll(ctx, q)
		if err != nil || len(docs) == 0 {
			return new(postings), err
		}
		wanted := make([][]uint32, len(o.parts))
		for i, part := range o.parts {
			wanted[i] = part.sequences[q.Field].numbersOf(q.Terms)
		}
		weight := idf(float64(rarest), float64(o.records())) * (k1 + 1)
		p := new(postings)
		var sequence []uint32
		for i, n := range docs {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			part, record := o.home(n)
			if sequence, err = o.parts[part].sequences[q.Field].of(record, sequence); err != nil {
				return nil, err
			}
			if times := occurrences(sequence, wanted[part]); times > 0 {
				p.docs = append(p.docs, n)
				p.gains = append(p.gains, o.gain(q.Field, n, float64(times), weight))
			}
		}
		return p, nil
	})
}

// numbersOf lists the numbers of terms that some record has in sequence; where it has
// not all of them, none of its records is asked.
func (s *sequences) numbersOf(terms []string) []uint32 {
	numbers := make([]uint32, len(terms))
	for i, t := range terms {
		numbers[i], _ = s.number(t)
	}
	return numbers
}

// holdAll returns the records with every term, and the number with the rarest. What is
// decoded already comes first: mostly nothing is left before a list has to be read that no
// other question needs.
func (o *open) holdAll(ctx context.Context, q index.Phrase) (docs []uint32, rarest int, err error) {
	terms := slices.Clone(q.Terms)
	slices.Sort(terms)
	var known [][]uint32
	var unread []string
	for _, t := range slices.Compact(terms) {
		if p := o.cache.peek(termKey(q.Field, t)); p != nil {
			known = append(known, p.docs)
		} else {
			unread = append(unread, t)
		}
	}
	slices.SortFunc(known, func(a, b []uint32) int { return len(a) - len(b) })
	begun := false
	keep := func(list []uint32) bool {
		if !begun {
			docs, rarest, begun = list, len(list), true
			return len(docs) > 0
		}
		rarest = min(rarest, len(list))
		if len(list) < len(docs) {
			docs = intersect(list, docs)
		} else {
			docs = intersect(docs, list)
		}
		return len(docs) > 0
	}
	for _, list := range known {
		if !keep(list) {
			return nil, 0, nil
		}
	}
	for _, t := range unread {
		p, err := o.term(ctx, q.Field, t)
		if err != nil || !keep(p.docs) {
			return nil, 0, err
		}
	}
	return docs, rarest, nil
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

// occurrences counts the places where the wanted terms stand; they may overlap.
func occurrences(sequence, wanted []uint32) (n int) {
	for i := 0; i+len(wanted) <= len(sequence); i++ {
		if sequence[i] == wanted[0] && slices.Equal(sequence[i:i+len(wanted)], wanted) {
			n++
		}
	}
	return n
}
