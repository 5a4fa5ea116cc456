package bleveindex

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/blevesearch/vellum"
)

// A list of postings is, for each record with the term in ascending order, the step
// from the record before (from −1 at first) less one, doubled, and one more when the
// term stands there several times, then followed by how often less two. Before them
// stands the number of records. All are varints: most take a byte.

// An inverter makes the lists of postings of one field from records in their order.
type inverter struct {
	words *vocabulary
	lists []records // by number of the term
	data  arena     // of all lists
	size  int       // of all lists, about, in bytes
}

type records struct {
	data   chain  // all records but the last
	last   uint32 // the last record, plus one; 0 for none
	before uint32 // the one before it, plus one
	freq   uint32 // how often the term stands in the last
	held   uint32 // how many records hold the term
}

func newInverter(words *vocabulary) *inverter { return &inverter{words: words} }

// add takes the terms of a record. Records must come in ascending order.
func (v *inverter) add(record uint32, terms []uint32) {
	if missing := len(v.words.terms) - len(v.lists); missing > 0 {
		v.lists = append(v.lists, make([]records, missing)...)
	}
	for _, n := range terms {
		l := &v.lists[n]
		if l.last == record+1 {
			l.freq++
			continue
		}
		if l.last != 0 {
			v.flush(l)
		}
		l.before, l.last, l.freq = l.last, record+1, 1
		l.held++
	}
}

// flush writes the last record of a list down.
func (v *inverter) flush(l *records) {
	step := uint64(l.last-l.before-1) << 1
	if l.freq > 1 {
		v.write(&l.data, step|1)
		v.write(&l.data, uint64(l.freq-2))
	} else {
		v.write(&l.data, step)
	}
}

// write appends a varint.
func (v *inverter) write(to *chain, n uint64) {
	for ; n >= 0x80; n >>= 7 {
		v.data.push(to, byte(n)|0x80)
		v.size++
	}
	v.data.push(to, byte(n))
	v.size++
}

// finish returns the lists one after the other, and a dictionary that leads from each
// term to where its list begins.
func (v *inverter) finish() (lists, dictionary []byte, err error) {
	order := make([]uint32, len(v.lists))
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(v.words.terms[a], v.words.terms[b]) })
	var to bytes.Buffer
	b, err := vellum.New(&to, nil)
	if err != nil {
		return nil, nil, err
	}
	lists = make([]byte, 0, v.size)
	for _, n := range order {
		if err := b.Insert([]byte(v.words.terms[n]), uint64(len(lists))); err != nil {
			return nil, nil, err
		}
		l := &v.lists[n]
		if l.last != 0 {
			v.flush(l)
		}
		lists = binary.AppendUvarint(lists, uint64(l.held))
		lists = v.data.appendTo(lists, l.data)
	}
	if err := b.Close(); err != nil {
		return nil, nil, err
	}
	return lists, to.Bytes(), nil
}
