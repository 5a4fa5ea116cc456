package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	mmap "github.com/blevesearch/mmap-go"
	"github.com/blevesearch/vellum"

	"tiaowen/index"
)

// magicPostings begins a file of postings. It holds for each of [index.TokenFields]
// in order the lists and the dictionary (see inverter.go), and at its end where the
// lists, the dictionary and the next field's lists begin: eight bytes each,
// little-endian.
const magicPostings = "tiaowen postings 1\n"

// footerOf is the size of the end of a file of postings.
func footerOf(fields int) int { return 8 * (2*fields + 1) }

// writePostings finishes inverters into a file.
func writePostings(path string, fields map[string]*inverter) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	type part struct {
		lists, dictionary []byte
		err               error
	}
	parts := make([]chan part, len(index.TokenFields))
	for i, name := range index.TokenFields {
		parts[i] = make(chan part, 1)
		go func() {
			var p part
			p.lists, p.dictionary, p.err = fields[name].finish()
			parts[i] <- p
		}()
	}
	at, footer := len(magicPostings), []byte(nil)
	if _, err := io.WriteString(f, magicPostings); err != nil {
		return err
	}
	for _, done := range parts {
		p := <-done
		if p.err != nil {
			return p.err
		}
		for _, data := range [][]byte{p.lists, p.dictionary} {
			footer = binary.LittleEndian.AppendUint64(footer, uint64(at))
			n, err := f.Write(data)
			if err != nil {
				return err
			}
			at += n
		}
	}
	_, err = f.Write(binary.LittleEndian.AppendUint64(footer, uint64(at)))
	return err
}

// dictionaries are the terms and postings of one part of an index, on disk. Reading
// a damaged one may panic; see [recovered].
type dictionaries struct {
	file   *os.File
	all    mmap.MMap
	fields map[string]*dictionary
}

// A dictionary has the terms of one field.
type dictionary struct {
	terms *vellum.FST
	lists []byte
}

func openDictionaries(path string) (d *dictionaries, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	d = &dictionaries{file: f, fields: map[string]*dictionary{}}
	defer func() {
		if err != nil {
			d, err = nil, errors.Join(err, d.close())
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < int64(len(magicPostings)+footerOf(len(index.TokenFields))) {
		return nil, fmt.Errorf("%s has %d bytes", path, info.Size())
	}
	if d.all, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return nil, err
	}
	return d, d.layout(path)
}

// layout finds the parts of the file.
func (d *dictionaries) layout(path string) error {
	end := len(d.all) - footerOf(len(index.TokenFields))
	footer := d.all[end:]
	if string(d.all[:len(magicPostings)]) != magicPostings {
		return fmt.Errorf("%s is not a file of postings", path)
	}
	for i, name := range index.TokenFields {
		from, middle, to := place(footer, 2*i), place(footer, 2*i+1), place(footer, 2*i+2)
		if from > middle || middle > to || to > uint64(end) {
			return fmt.Errorf("%s does not fit together", path)
		}
		terms, err := vellum.Load(d.all[middle:to])
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		d.fields[name] = &dictionary{terms: terms, lists: d.all[from:middle]}
	}
	return nil
}

func place(list []byte, i int) uint64 { return binary.LittleEndian.Uint64(list[8*i:]) }

func (d *dictionaries) close() error {
	if d.all == nil {
		return d.file.Close()
	}
	return errors.Join(d.all.Unmap(), d.file.Close())
}

// find returns the list of a term; it is empty when no record has it.
func (d *dictionary) find(term string) (entries, error) {
	at, ok, err := d.terms.Get([]byte(term))
	if err != nil || !ok {
		return entries{}, err
	}
	return d.at(at)
}

// at returns the list that begins at a place.
func (d *dictionary) at(at uint64) (entries, error) {
	if at >= uint64(len(d.lists)) {
		return entries{}, errList
	}
	n, size := binary.Uvarint(d.lists[at:])
	if size <= 0 || n > uint64(len(d.lists)) {
		return entries{}, errList
	}
	return entries{left: int(n), data: d.lists[at+uint64(size):]}, nil
}

var errList = fmt.Errorf("%w: a list of postings does not fit together", index.ErrDamaged)

// entries are what is left to read of a list of postings.
type entries struct {
	left int
	next uint32 // the least that the next record can be
	data []byte
}

// read reads one; there must be one left.
func (e *entries) read() (record, freq uint32) {
	code := e.varint()
	record, freq = e.next+uint32(code>>1), 1
	if code&1 != 0 {
		freq = uint32(e.varint()) + 2
	}
	e.next = record + 1
	e.left--
	return record, freq
}

// varint panics on a list that ends too early.
func (e *entries) varint() uint64 {
	if b := e.data[0]; b < 0x80 {
		e.data = e.data[1:]
		return uint64(b)
	}
	n, size := binary.Uvarint(e.data)
	if size <= 0 {
		panic(errList)
	}
	e.data = e.data[size:]
	return n
}
