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

func (d *dictionaries) count(field, term string) (int, error) {
	n, _, err := d.fields[field].find(term)
	return n, err
}

func (d *dictionaries) read(field, term string, first uint32, to *decoded) error {
	n, data, err := d.fields[field].find(term)
	if err != nil {
		return err
	}
	docs, freqs := to.extend(n)
	unpack(data, first, docs, freqs)
	return nil
}

// find returns how many records hold a term, and their list.
func (d *dictionary) find(term string) (n int, data []byte, err error) {
	at, ok, err := d.terms.Get([]byte(term))
	if err != nil || !ok {
		return 0, nil, err
	}
	if at >= uint64(len(d.lists)) {
		return 0, nil, errList
	}
	held, size := binary.Uvarint(d.lists[at:])
	if size <= 0 || held > uint64(len(d.lists)) {
		return 0, nil, errList
	}
	return int(held), d.lists[at+uint64(size):], nil
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

// unpack reads a list of postings of records that are numbered from first. It panics on one
// that ends too early.
func unpack(data []byte, first uint32, docs []uint32, freqs []float32) {
	at, record := 0, first
	freqs = freqs[:len(docs)]
	for i := range docs {
		code := uint32(data[at]) // most take a byte
		if at++; code >= 0x80 {
			code, at = varint(data, at-1)
		}
		record += code >> 1
		docs[i], freqs[i] = record, 1
		record++
		if code&1 != 0 {
			var more uint32
			more, at = varint(data, at)
			freqs[i] = float32(more + 2)
		}
	}
}

// varint reads a number, and says where the next begins.
func varint(data []byte, at int) (uint32, int) {
	n, size := binary.Uvarint(data[at:])
	if size <= 0 {
		panic(errList)
	}
	return uint32(n), at + size
}
