package flats

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"sync"

	mmap "github.com/blevesearch/mmap-go"

	"tiaowen/corpus"
)

// A file holds, one after the other:
//
//	records     of each provision the number of its trail and its body (record.go)
//	documents   of each document its title and its trails, each after its length
//	starts      where each record begins, and where the last ends
//	documents   of each document its first record, and where it begins; and their ends
//	footer      magic, number of records and of documents
//
// Lengths are varints; numbers in the tables are four bytes, little-endian.
const (
	magic       = "flats 2\n"
	footerBytes = len(magic) + 8
)

// A Writer writes a file. The records of a document follow each other.
type Writer struct {
	file   *os.File
	to     *bufio.Writer
	at     uint64
	starts []uint32
	id     string // of the document that is written
	titles []byte // of it, then its trails
	trails map[string]uint64
	docs   []byte   // those that are written
	first  []uint32 // record of each document
	begins []uint32 // in docs
	err    error
}

// Create begins a file.
func Create(path string) (*Writer, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("create flats: %w", err)
	}
	return &Writer{file: f, to: bufio.NewWriterSize(f, 1<<18)}, nil
}

// Add writes entries of a document in their order. A document may come in several parts.
func (w *Writer) Add(d *corpus.Document, entries []Entry) error {
	if w.trails == nil || w.id != d.ID {
		w.endDocument()
		w.id, w.trails = d.ID, map[string]uint64{}
		w.first, w.begins = append(w.first, uint32(len(w.starts))), append(w.begins, uint32(len(w.docs)))
		w.titles = appendBytes(nil, Append(nil, Flat(d.Title+"\n"+d.EnclosedTitle)))
	}
	for _, e := range entries {
		n, ok := w.trails[string(e.trail)]
		if !ok {
			n = uint64(len(w.titles))
			w.titles = appendBytes(w.titles, e.trail)
			w.trails[string(e.trail)] = n
		}
		w.starts = append(w.starts, uint32(w.at))
		w.write(binary.AppendUvarint(nil, n))
		w.write(e.body)
	}
	if w.at > math.MaxUint32 {
		w.err = errTooLarge
	}
	return w.err
}

// Keep takes n records over from another file, as they stand there, from first on: those
// of whole documents.
func (w *Writer) Keep(from *File, first, n int) error {
	leave, err := from.Enter()
	if err != nil {
		return err
	}
	defer leave()
	for end := first + n; first < end && w.err == nil; {
		if first < 0 || first >= len(from.of) {
			return fmt.Errorf("keep record %d of %d: %w", first, len(from.of), ErrDamaged)
		}
		d := int(from.of[first])
		if from.First(d) != first || from.First(d+1) > end {
			return fmt.Errorf("keep records from %d to %d: they are a part of document %d", first, end, d)
		}
		w.keep(from, d)
		first = from.First(d + 1)
	}
	return w.err
}

// keep takes over a document.
func (w *Writer) keep(from *File, d int) {
	w.endDocument()
	w.id, w.trails = "", nil
	w.first, w.begins = append(w.first, uint32(len(w.starts))), append(w.begins, uint32(len(w.docs)))
	w.docs = append(w.docs, from.docs[number(from.begins, d):number(from.begins, d+1)]...)
	for n := from.First(d); n < from.First(d+1); n++ {
		w.starts = append(w.starts, uint32(w.at))
		w.write(from.records[number(from.starts, n):number(from.starts, n+1)])
	}
	if w.at > math.MaxUint32 {
		w.err = errTooLarge
	}
}

var errTooLarge = errors.New("flats of more than 4 GiB")

func appendBytes(b, part []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(part))), part...)
}

func (w *Writer) endDocument() {
	w.docs = append(w.docs, w.titles...)
	w.titles = nil
}

func (w *Writer) write(b []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(b)
	}
	w.at += uint64(len(b))
}

// Close finishes the file.
func (w *Writer) Close() error {
	w.endDocument()
	starts := append(w.starts, uint32(w.at))
	w.write(w.docs)
	var tables []byte
	for _, list := range [][]uint32{starts, append(w.first, uint32(len(w.starts))), append(w.begins, uint32(len(w.docs)))} {
		for _, n := range list {
			tables = binary.LittleEndian.AppendUint32(tables, n)
		}
	}
	tables = append(tables, magic...)
	tables = binary.LittleEndian.AppendUint32(tables, uint32(len(w.starts)))
	w.write(binary.LittleEndian.AppendUint32(tables, uint32(len(w.first))))
	err := errors.Join(w.err, w.to.Flush(), w.file.Close())
	if err != nil {
		return fmt.Errorf("finish flats: %w", err)
	}
	return nil
}

// Abandon gives back what the writer holds without finishing the file.
func (w *Writer) Abandon() { _ = w.file.Close() }

// A File is an open file. It is safe for use from many goroutines.
type File struct {
	file    *os.File
	all     mmap.MMap
	records []byte
	docs    []byte
	starts  []byte
	firsts  []byte   // record of each document
	begins  []byte   // of documents
	of      []uint32 // document of each record

	using  sync.RWMutex // held by who reads, and by Close: the file is mapped into memory
	closed bool
}

// ErrDamaged is the error of a file that is not one of flats, or not a whole one.
var ErrDamaged = errors.New("flats are damaged")

// Open opens a finished file. The error wraps [ErrDamaged] when it is not one.
func Open(path string) (*File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open flats: %w", err)
	}
	o := &File{file: f}
	info, err := f.Stat()
	if err == nil && info.Size() < int64(footerBytes) {
		err = ErrDamaged
	}
	if err == nil {
		o.all, err = mmap.Map(f, mmap.RDONLY, 0)
	}
	if err == nil {
		err = o.layout()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open flats %s: %w", path, err), o.Close())
	}
	return o, nil
}

// layout finds the parts of the file.
func (f *File) layout() error {
	at := len(f.all) - footerBytes
	footer := f.all[at:]
	if string(footer[:len(magic)]) != magic {
		return ErrDamaged
	}
	records, documents := int(number(footer[len(magic):], 0)), int(number(footer[len(magic):], 1))
	tables := 4*(records+1) + 8*(documents+1)
	if tables > at {
		return ErrDamaged
	}
	rest := f.all[at-tables : at]
	f.starts, rest = rest[:4*(records+1)], rest[4*(records+1):]
	f.firsts = rest[:4*(documents+1)]
	f.begins = rest[4*(documents+1):]
	size, docs := int(number(f.starts, records)), int(number(f.begins, documents))
	if size+docs != at-tables || int(number(f.firsts, documents)) != records {
		return ErrDamaged
	}
	f.records, f.docs = f.all[:size], f.all[size:size+docs]
	f.of = make([]uint32, records)
	for d := range documents {
		from, to := number(f.firsts, d), number(f.firsts, d+1)
		if from > to || to > uint32(records) {
			return ErrDamaged
		}
		for n := from; n < to; n++ {
			f.of[n] = uint32(d)
		}
	}
	return nil
}

func number(list []byte, i int) uint32 { return binary.LittleEndian.Uint32(list[4*i:]) }

// Close releases the file. It waits for those who read.
func (f *File) Close() error {
	f.using.Lock()
	defer f.using.Unlock()
	if f.closed {
		return nil
	}
	f.closed = true
	var err error
	if f.all != nil {
		err = f.all.Unmap()
	}
	return errors.Join(err, f.file.Close())
}

// ErrClosed is the error of reading a file that was closed.
var ErrClosed = errors.New("flats are closed")

// Enter lets the caller read until it calls leave: what records and titles point to stays
// there.
func (f *File) Enter() (leave func(), err error) {
	f.using.RLock()
	if f.closed {
		f.using.RUnlock()
		return nil, ErrClosed
	}
	return f.using.RUnlock, nil
}

// Records is the number of records.
func (f *File) Records() int { return len(f.of) }

// Documents is the number of documents.
func (f *File) Documents() int { return len(f.begins)/4 - 1 }

// DocumentOf is the place of the document of a record among the documents.
func (f *File) DocumentOf(record int) int { return int(f.of[record]) }

// First is the first record of a document; of as many as there are, how many records there are.
func (f *File) First(document int) int { return int(number(f.firsts, document)) }

// body is what is written of the nth record.
func (f *File) body(n int) ([]byte, error) {
	if n < 0 || n >= len(f.of) {
		return nil, fmt.Errorf("record %d of %d: %w", n, len(f.of), ErrDamaged)
	}
	from, to := number(f.starts, n), number(f.starts, n+1)
	if from > to || int(to) > len(f.records) {
		return nil, fmt.Errorf("record %d: %w", n, ErrDamaged)
	}
	return f.records[from:to], nil
}

// Record reads the nth record of the collection, from 0.
func (f *File) Record(n int) (Record, error) {
	body, err := f.body(n)
	if err != nil {
		return Record{}, err
	}
	trail, size := binary.Uvarint(body)
	if size <= 0 {
		return Record{}, fmt.Errorf("record %d: %w", n, ErrDamaged)
	}
	r, err := decode(body[size:])
	if err != nil {
		return r, fmt.Errorf("record %d: %w: %w", n, ErrDamaged, err)
	}
	r.Document = int(f.of[n])
	r.Trail = f.text(r.Document, trail)
	return r, nil
}

// Title is the codes of the titles of a document, each on a line.
func (f *File) Title(document int) []byte { return f.text(document, 0) }

// text reads what stands at a place of what is kept of a document; nothing of a damaged
// file.
func (f *File) text(document int, at uint64) []byte {
	from, to := number(f.begins, document), number(f.begins, document+1)
	if from > to || int(to) > len(f.docs) || at > uint64(to-from) {
		return nil
	}
	b := f.docs[from:to][at:]
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)-size) {
		return nil
	}
	return b[size : size+int(n)]
}
