package bleveindex

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	mmap "github.com/blevesearch/mmap-go"
	"github.com/blevesearch/vellum"

	"tiaowen/index"
)

// The lists of the engine that is packed: one file for a part, of our own making.
type packedWriter struct {
	path   string
	fields map[string]*inverter
}

func newPackedWriter(dir string, words map[string]*vocabulary) *packedWriter {
	w := &packedWriter{path: filepath.Join(dir, filePostings), fields: map[string]*inverter{}}
	for _, field := range index.TokenFields {
		w.fields[field] = newInverter(words[field])
	}
	return w
}

func (w *packedWriter) add(record uint32, field string, terms []uint32) {
	w.fields[field].add(record, terms)
}

func (w *packedWriter) bytes() (size int) {
	for _, v := range w.fields {
		size += v.size
	}
	return size
}

func (w *packedWriter) finish() error { return writePostings(w.path, w.fields) }
func (w *packedWriter) close() error  { return nil }

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

func (d *dictionaries) find(field, term string) (entries, error) {
	at, ok, err := d.fields[field].terms.Get([]byte(term))
	if err != nil || !ok {
		return new(packed), err
	}
	return d.fields[field].at(at)
}

// at returns the list that begins at a place.
func (d *dictionary) at(at uint64) (*packed, error) {
	if at >= uint64(len(d.lists)) {
		return nil, errList
	}
	n, size := binary.Uvarint(d.lists[at:])
	if size <= 0 || n > uint64(len(d.lists)) {
		return nil, errList
	}
	return &packed{left: int(n), data: d.lists[at+uint64(size):]}, nil
}

func (d *dictionaries) terms(field, prefix string) (terms, error) {
	it, err := d.fields[field].terms.Iterator([]byte(prefix), after(prefix))
	if errors.Is(err, vellum.ErrIteratorDone) {
		return new(packedTerms), nil
	}
	return &packedTerms{it}, err
}

// packedTerms are the terms that are left; the iterator is nil at the end.
type packedTerms struct{ it *vellum.FSTIterator }

func (t *packedTerms) next() (string, bool, error) {
	if t.it == nil {
		return "", false, nil
	}
	key, _ := t.it.Current()
	term := string(key) // the iterator writes over it
	err := t.it.Next()
	if errors.Is(err, vellum.ErrIteratorDone) {
		t.it, err = nil, nil
	}
	return term, true, err
}

var errList = fmt.Errorf("%w: a list of postings does not fit together", index.ErrDamaged)

// packed is what is left to read of a list of postings.
type packed struct {
	left int
	from uint32 // the least that the next record can be
	data []byte
}

func (e *packed) count() int { return e.left }

func (e *packed) next() (record, freq uint32, err error) {
	if e.left == 0 {
		return gone, 0, nil
	}
	code := e.varint()
	record, freq = e.from+uint32(code>>1), 1
	if code&1 != 0 {
		freq = uint32(e.varint()) + 2
	}
	e.from = record + 1
	e.left--
	return record, freq, nil
}

// varint panics on a list that ends too early.
func (e *packed) varint() uint64 {
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
