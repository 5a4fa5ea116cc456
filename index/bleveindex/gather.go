package bleveindex

import (
	"slices"

	"tiaowen/index"
)

// A tableBuilder collects a table in the order in which records come.
type tableBuilder struct {
	ids     []string
	order   []uint32
	inOrder bool             // the order of each is its place in the index
	lengths [][]uint32       // by place among [index.TokenFields]
	columns []*columnBuilder // by place among [index.KeyFields]
}

func newTableBuilder() *tableBuilder {
	b := &tableBuilder{inOrder: true, lengths: make([][]uint32, len(index.TokenFields))}
	for range index.KeyFields {
		b.columns = append(b.columns, &columnBuilder{ordinals: map[string]uint32{}, first: []uint32{0}})
	}
	return b
}

// add takes the record that is at a place in the index.
func (b *tableBuilder) add(r *index.Record, place int) {
	b.inOrder = b.inOrder && r.Order == place
	b.ids = append(b.ids, r.ID)
	b.order = append(b.order, uint32(r.Order))
	for i, f := range index.TokenFields {
		b.lengths[i] = append(b.lengths[i], uint32(len(r.Tokens[f])))
	}
	for i, f := range index.KeyFields {
		b.columns[i].add(r.Keys[f])
	}
}

func (b *tableBuilder) finish() *table {
	t := &table{ids: b.ids, order: b.order, lengths: map[string][]uint32{}, columns: map[string]*column{}}
	if b.inOrder {
		t.order = nil
	}
	for i, f := range index.TokenFields {
		t.lengths[f] = b.lengths[i]
	}
	for i, f := range index.KeyFields {
		t.columns[f] = b.columns[i].finish()
	}
	return t
}

type columnBuilder struct {
	ordinals map[string]uint32 // by order of appearance
	first    []uint32
	ords     []uint32
	value    string // that came last: records that follow each other often have the same
	ordinal  uint32 // of it
}

func (b *columnBuilder) add(values []string) {
	from := len(b.ords)
	for _, v := range values {
		ord, ok := b.ordinal, v == b.value && len(b.ordinals) > 0
		if !ok {
			ord, ok = b.ordinals[v]
		}
		if !ok {
			ord = uint32(len(b.ordinals))
			b.ordinals[v] = ord
		}
		b.value, b.ordinal = v, ord
		if !slices.Contains(b.ords[from:], ord) {
			b.ords = append(b.ords, ord)
		}
	}
	b.first = append(b.first, uint32(len(b.ords)))
}

func (b *columnBuilder) finish() *column {
	values := make([]string, 0, len(b.ordinals))
	for v := range b.ordinals {
		values = append(values, v)
	}
	slices.Sort(values)
	rank := make([]uint32, len(values))
	for i, v := range values {
		rank[b.ordinals[v]] = uint32(i)
	}
	for i, ord := range b.ords {
		b.ords[i] = rank[ord]
	}
	return arrange(values, b.first, b.ords)
}

// arrange makes a column of ordinals, in the shorter form where no record has two.
func arrange(values []string, first, ords []uint32) *column {
	one := make([]uint32, len(first)-1)
	for n := range one {
		switch first[n+1] - first[n] {
		case 0:
			one[n] = uint32(len(values))
		case 1:
			one[n] = ords[first[n]]
		default:
			return newColumn(values, first, ords)
		}
	}
	return newColumn(values, nil, one)
}

// inOrder fills in the order of records that came in order.
func (t *table) inOrder() *table {
	for n := len(t.order); n < len(t.ids); n++ {
		t.order = append(t.order, uint32(n))
	}
	return t
}

// join makes one table of the records of several in the order of runs.
func join(tables []*table, runs []run) *table {
	t := &table{lengths: map[string][]uint32{}, columns: map[string]*column{}}
	for _, r := range runs {
		from := tables[r.Part]
		for n := r.First; n < r.First+r.Records; n++ {
			order := uint32(len(t.ids))
			if len(from.order) > 0 {
				order = from.order[n]
			}
			t.order = append(t.order, order)
			t.ids = append(t.ids, from.ids[n])
		}
	}
	for _, f := range index.TokenFields {
		for _, r := range runs {
			t.lengths[f] = append(t.lengths[f], tables[r.Part].lengths[f][r.First:r.First+r.Records]...)
		}
	}
	for _, f := range index.KeyFields {
		t.columns[f] = joinColumn(tables, runs, f)
	}
	return t
}

func joinColumn(tables []*table, runs []run, field string) *column {
	var values []string
	for _, t := range tables {
		values = merged(values, t.columns[field].values)
	}
	ranks := make([][]uint32, len(tables))
	for i, t := range tables {
		ranks[i] = ranksOf(t.columns[field].values, values)
	}
	first, ords := []uint32{0}, []uint32(nil)
	for _, r := range runs {
		c := tables[r.Part].columns[field]
		for n := r.First; n < r.First+r.Records; n++ {
			for _, ord := range c.of(n) {
				ords = append(ords, ranks[r.Part][ord])
			}
			first = append(first, uint32(len(ords)))
		}
	}
	return arrange(values, first, ords)
}

// merged is the union of two sorted lists without repeats.
func merged(a, b []string) []string {
	if len(a) == 0 {
		return b
	}
	out := make([]string, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// ranksOf tells where each of some sorted values stands among all.
func ranksOf(some, all []string) []uint32 {
	ranks, at := make([]uint32, len(some)), 0
	for i, v := range some {
		for all[at] != v {
			at++
		}
		ranks[i] = uint32(at)
	}
	return ranks
}
