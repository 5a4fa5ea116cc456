package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"

	"tiaowen/index"
)

// magic begins a file of columns.
const magic = "tiaowen columns 2\n"

// The parts of the file follow each other in a fixed order: ids, orders, the lengths
// of [index.TokenFields], and values, firsts and ordinals of [index.KeyFields]. A
// list of numbers is its length and the numbers; a list of strings is the list of
// their lengths and their bytes. All numbers are four bytes, little-endian.

// encode writes the table.
func (t *table) encode() []byte {
	data := appendStrings([]byte(magic), t.ids)
	data = appendNumbers(data, t.order)
	for _, f := range index.TokenFields {
		data = appendNumbers(data, t.lengths[f])
	}
	for _, f := range index.KeyFields {
		c := t.columns[f]
		data = appendNumbers(appendNumbers(appendStrings(data, c.values), c.first), c.ords)
	}
	return data
}

func appendNumbers(data []byte, list []uint32) []byte {
	data = binary.LittleEndian.AppendUint32(data, uint32(len(list)))
	for _, n := range list {
		data = binary.LittleEndian.AppendUint32(data, n)
	}
	return data
}

func appendStrings(data []byte, list []string) []byte {
	lengths := make([]uint32, len(list))
	for i, s := range list {
		lengths[i] = uint32(len(s))
	}
	data = appendNumbers(data, lengths)
	for _, s := range list {
		data = append(data, s...)
	}
	return data
}

// errShort is the error of a file of columns that ends too early or does not fit
// together.
var errShort = errors.New("columns do not fit together")

// A decoder reads what encode writes. After its first error it reads nothing.
type decoder struct {
	data []byte
	text string // the same bytes: strings that are read share them
	at   int
	err  error
}

func (d *decoder) take(n int) int {
	if d.err != nil || n < 0 || n > len(d.data)-d.at {
		d.err = errShort
		return len(d.data)
	}
	d.at += n
	return d.at - n
}

func (d *decoder) numbers() []uint32 {
	at := d.take(4)
	if d.err != nil {
		return nil
	}
	n := int(binary.LittleEndian.Uint32(d.data[at:]))
	at = d.take(4 * n)
	if d.err != nil || n == 0 {
		return nil
	}
	list := make([]uint32, n)
	for i := range list {
		list[i] = binary.LittleEndian.Uint32(d.data[at+4*i:])
	}
	return list
}

func (d *decoder) strings() []string {
	lengths := d.numbers()
	list := make([]string, len(lengths))
	for i, n := range lengths {
		at := d.take(int(n))
		if d.err != nil {
			return nil
		}
		list[i] = d.text[at : at+int(n)]
	}
	return list
}

// decodeTable reads a table and checks that nothing in it points outside.
func decodeTable(data []byte) (*table, error) {
	d := &decoder{data: data, text: string(data)}
	if at := d.take(len(magic)); d.err != nil || d.text[at:at+len(magic)] != magic {
		return nil, errors.New("not a file of columns")
	}
	t := &table{ids: d.strings(), order: d.numbers(), lengths: map[string][]uint32{}, columns: map[string]*column{}}
	ok := len(t.order) == len(t.ids)
	for _, f := range index.TokenFields {
		t.lengths[f] = d.numbers()
		ok = ok && len(t.lengths[f]) == len(t.ids)
	}
	for _, f := range index.KeyFields {
		c := newColumn(d.strings(), d.numbers(), d.numbers())
		t.columns[f] = c
		ok = ok && c.sound(uint32(len(t.ids)))
	}
	if d.err != nil {
		return nil, d.err
	}
	if !ok || d.at != len(data) {
		return nil, fmt.Errorf("%w: %d records", errShort, len(t.ids))
	}
	return t, nil
}

// sound reports whether every number of a column points to something.
func (c *column) sound(records uint32) bool {
	top := uint32(len(c.values)) // the highest ordinal that may be
	if c.first != nil {
		if c.first[0] != 0 || c.first[len(c.first)-1] != uint32(len(c.ords)) {
			return false
		}
		for i := 1; i < len(c.first); i++ {
			if c.first[i] < c.first[i-1] {
				return false
			}
		}
		top--
	}
	for _, ord := range c.ords {
		if ord > top {
			return false
		}
	}
	return c.records() == records
}
