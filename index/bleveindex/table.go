package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"tiaowen/index"
)

// magic begins a file of columns; what follows is compressed with zstd and carries its
// checksum.
const magic = "tiaowen columns 3\n"

// The parts of the file follow each other in a fixed order: ids, orders (none when
// records came in order), the lengths of [index.TokenFields], and values, counts and
// ordinals of [index.KeyFields]. A list of numbers is its length and the difference of
// each to the one before; a list of strings is its length, that of all its strings
// together, and for each how much it shares with the one before, the size of the rest,
// and the rest. All numbers are varints. Of a column that holds the ids only the
// ordinals are written.

// encode writes the table.
func (t *table) encode() ([]byte, error) {
	data := appendStrings(nil, t.ids)
	data = appendNumbers(data, t.order)
	for _, f := range index.TokenFields {
		data = appendNumbers(data, t.lengths[f])
	}
	for _, f := range index.KeyFields {
		c := t.columns[f]
		if f == index.KeyRef && c.holds(t.ids) {
			data = appendNumbers(append(data, 1), c.ords)
			continue
		}
		data = appendStrings(append(data, 0), c.values)
		data = appendNumbers(appendNumbers(data, c.first), c.ords)
	}
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	return z.EncodeAll(data, []byte(magic)), nil
}

// holds reports whether the one value of each record is its id, and all differ.
func (c *column) holds(ids []string) bool {
	if c.first != nil || len(c.values) != len(ids) {
		return false
	}
	for n, id := range ids {
		if ord := c.ords[n]; ord >= uint32(len(ids)) || c.values[ord] != id {
			return false
		}
	}
	return true
}

func appendNumbers(data []byte, list []uint32) []byte {
	data = binary.AppendUvarint(data, uint64(len(list)))
	before := int64(0)
	for _, n := range list {
		data = binary.AppendVarint(data, int64(n)-before)
		before = int64(n)
	}
	return data
}

func appendStrings(data []byte, list []string) []byte {
	total := 0
	for _, s := range list {
		total += len(s)
	}
	data = binary.AppendUvarint(data, uint64(len(list)))
	data = binary.AppendUvarint(data, uint64(total))
	before := ""
	for _, s := range list {
		n := shared(before, s)
		data = binary.AppendUvarint(data, uint64(n))
		data = binary.AppendUvarint(data, uint64(len(s)-n))
		data = append(data, s[n:]...)
		before = s
	}
	return data
}

// shared is how many bytes two strings have in common at their beginning.
func shared(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// errShort is the error of a file of columns that ends too early or does not fit
// together.
var errShort = errors.New("columns do not fit together")

// A decoder reads what encode writes. After its first error it reads nothing.
type decoder struct {
	data []byte
	err  error
}

func (d *decoder) fail() { d.data, d.err = nil, errShort }

// count reads the length of something of which each takes a byte at least.
func (d *decoder) count() int {
	n, size := binary.Uvarint(d.data)
	if size <= 0 || n > uint64(len(d.data)) {
		d.fail()
		return 0
	}
	d.data = d.data[size:]
	return int(n)
}

func (d *decoder) numbers() []uint32 {
	n := d.count()
	if n == 0 {
		return nil
	}
	list, before := make([]uint32, n), int64(0)
	for i := range list {
		step, size := d.step()
		if before += step; size <= 0 || before < 0 || before > 1<<32-1 {
			d.fail()
			return nil
		}
		list[i], d.data = uint32(before), d.data[size:]
	}
	return list
}

// step is the varint that comes next, and its length: one byte, most of the time.
func (d *decoder) step() (int64, int) {
	if len(d.data) > 0 && d.data[0] < 0x80 {
		b := int64(d.data[0])
		return b>>1 ^ -(b & 1), 1
	}
	return binary.Varint(d.data)
}

// maxStrings bounds what the strings of one list can be said to take.
const maxStrings = 4 << 30

func (d *decoder) strings() []string {
	n := d.count()
	total, size := binary.Uvarint(d.data)
	if size <= 0 || total > maxStrings {
		d.fail()
		return nil
	}
	d.data = d.data[size:]
	all, ends, from := []byte(nil), make([]int, n), 0
	if total < uint64(64*len(d.data)+64) { // else it is damaged, or grows
		all = make([]byte, 0, total)
	}
	for i := range ends {
		same, rest := d.count(), d.count()
		if d.err != nil || same > len(all)-from || rest > len(d.data) {
			d.fail()
			return nil
		}
		begin := from
		from = len(all)
		all = append(append(all, all[begin:begin+same]...), d.data[:rest]...)
		ends[i], d.data = len(all), d.data[rest:]
	}
	list, text := make([]string, n), string(all)
	from = 0
	for i, end := range ends {
		list[i], from = text[from:end], end
	}
	return list
}

func (d *decoder) column(ids []string) *column {
	if len(d.data) == 0 {
		d.fail()
		return newColumn(nil, nil, nil)
	}
	ofIDs := d.data[0] == 1
	d.data = d.data[1:]
	if !ofIDs {
		return newColumn(d.strings(), d.numbers(), d.numbers())
	}
	ords := d.numbers()
	if len(ords) != len(ids) {
		d.fail()
		return newColumn(nil, nil, nil)
	}
	values := make([]string, len(ids))
	for n, ord := range ords {
		if ord >= uint32(len(values)) {
			d.fail()
			return newColumn(nil, nil, nil)
		}
		values[ord] = ids[n]
	}
	return newColumn(values, nil, ords)
}

// decodeTable reads a table and checks that nothing in it points outside.
func decodeTable(file []byte) (*table, error) {
	if len(file) < len(magic) || string(file[:len(magic)]) != magic {
		return nil, errors.New("not a file of columns")
	}
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxStrings))
	if err != nil {
		return nil, err
	}
	defer z.Close()
	data, err := z.DecodeAll(file[len(magic):], nil)
	if err != nil {
		return nil, err
	}
	d := &decoder{data: data}
	t := &table{ids: d.strings(), order: d.numbers(), lengths: map[string][]uint32{}, columns: map[string]*column{}}
	ok := len(t.order) == 0 || len(t.order) == len(t.ids)
	for _, f := range index.TokenFields {
		t.lengths[f] = d.numbers()
		ok = ok && len(t.lengths[f]) == len(t.ids)
	}
	for _, f := range index.KeyFields {
		c := d.column(t.ids)
		t.columns[f] = c
		ok = ok && c.sound(uint32(len(t.ids)))
	}
	if d.err != nil {
		return nil, d.err
	}
	if !ok || len(d.data) > 0 {
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
