package bleveindex

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"

	mmap "github.com/blevesearch/mmap-go"

	"tiaowen/index"
)

// A file of sequences holds the terms of one field of every record in their order:
//
//	data       for each record: the number of terms and
//	           the number of each, as varints
//	starts     by the number of a record, where its data begin
//	terms      sorted: where each ends in bytes, its number, and the bytes
//	footer     three numbers: records, terms, length of data
//
// Fixed numbers are four bytes, little-endian. Terms are numbered as they first
// come, so that common terms have small numbers: two bytes for a term on average.
// A position in bleve takes six.

type sequenceWriter struct {
	file   *os.File
	to     *bufio.Writer
	starts []uint32 // by order of adding
	at     uint64
	buffer []byte
}

func newSequenceWriter(path string) (*sequenceWriter, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	return &sequenceWriter{file: f, to: bufio.NewWriterSize(f, 1<<16)}, nil
}

// add takes the numbers of the terms of a record.
func (w *sequenceWriter) add(terms []uint32) error {
	if w.at > math.MaxUint32 {
		return errors.New("sequences of more than 4 GiB")
	}
	w.starts = append(w.starts, uint32(w.at))
	w.buffer = binary.AppendUvarint(w.buffer[:0], uint64(len(terms)))
	for _, n := range terms {
		w.buffer = binary.AppendUvarint(w.buffer, uint64(n))
	}
	w.at += uint64(len(w.buffer))
	_, err := w.to.Write(w.buffer)
	return err
}

// finish writes the rest; terms are those of the numbers.
func (w *sequenceWriter) finish(terms []string) error {
	order := make([]uint32, len(terms))
	for n := range order {
		order[n] = uint32(n)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(terms[a], terms[b]) })
	b := w.buffer[:0]
	for _, at := range w.starts {
		b = binary.LittleEndian.AppendUint32(b, at)
	}
	end := uint32(0)
	for _, n := range order {
		end += uint32(len(terms[n]))
		b = binary.LittleEndian.AppendUint32(b, end)
	}
	for _, n := range order {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	for _, n := range order {
		b = append(b, terms[n]...)
	}
	for _, n := range []uint32{uint32(len(w.starts)), uint32(len(terms)), uint32(w.at)} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	_, err := w.to.Write(b)
	return errors.Join(err, w.to.Flush())
}

func (w *sequenceWriter) close() error { return w.file.Close() }

// footerBytes is the size of three numbers.
const footerBytes = 12

// sequences reads the file. It panics on a damaged one; see [recovered].
type sequences struct {
	file    *os.File
	all     mmap.MMap
	data    []byte
	starts  []byte
	ends    []byte
	numbers []byte
	terms   []byte
}

func openSequences(path string, records int) (s *sequences, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	s = &sequences{file: f}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.close())
		}
	}()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() < footerBytes {
		return nil, fmt.Errorf("%s has %d bytes", path, info.Size())
	}
	if s.all, err = mmap.Map(f, mmap.RDONLY, 0); err != nil {
		return nil, err
	}
	return s, s.layout(path, records)
}

// layout finds the parts of the file.
func (s *sequences) layout(path string, records int) error {
	footer := s.all[len(s.all)-footerBytes:]
	n, terms, data := int(number(footer, 0)), int(number(footer, 1)), int(number(footer, 2))
	fixed := data + 4*n + 8*terms + footerBytes
	if n != records || fixed > len(s.all) {
		return fmt.Errorf("%s does not fit together", path)
	}
	rest := []byte(s.all)
	cut := func(size int) (part []byte) {
		part, rest = rest[:size], rest[size:]
		return part
	}
	s.data, s.starts, s.ends, s.numbers, s.terms = cut(data), cut(4*n), cut(4*terms), cut(4*terms), cut(len(s.all)-fixed)
	return nil
}

func number(list []byte, i int) uint32 { return binary.LittleEndian.Uint32(list[4*i:]) }

func (s *sequences) close() error {
	if s == nil {
		return nil
	}
	var err error
	if s.all != nil {
		err = s.all.Unmap()
	}
	return errors.Join(err, s.file.Close())
}

// number looks up the number of a term.
func (s *sequences) number(term string) (uint32, bool) {
	lo, hi := 0, len(s.ends)/4
	for lo < hi {
		mid := int(uint(lo+hi) >> 1)
		from := uint32(0)
		if mid > 0 {
			from = number(s.ends, mid-1)
		}
		switch t := string(s.terms[from:number(s.ends, mid)]); {
		case t == term:
			return number(s.numbers, mid), true
		case t < term:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return 0, false
}

// of reads the numbers of the terms of a record into buffer.
func (s *sequences) of(record uint32, buffer []uint32) ([]uint32, error) {
	data := s.data[number(s.starts, int(record)):]
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)) {
		return nil, fmt.Errorf("%w: sequence of record %d", index.ErrDamaged, record)
	}
	data = data[size:]
	buffer = buffer[:0]
	for range n {
		term, size := binary.Uvarint(data)
		if size <= 0 {
			return nil, fmt.Errorf("%w: sequence of record %d", index.ErrDamaged, record)
		}
		buffer = append(buffer, uint32(term))
		data = data[size:]
	}
	return buffer, nil
}
