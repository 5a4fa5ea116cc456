package meaning

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
)

// magic begins a file. The number of records follows, their vectors in order, of each
// how many ways of asking it has (a byte), and the vectors of those. Which table they were
// made with is told beside the file, in the manifest.
const (
	magic     = "meaning 2\n"
	headBytes = len(magic) + 4
)

// MaxAsked is how many ways of asking of one record are kept.
const MaxAsked = 255

// An About is what a record is about.
type About struct {
	Text  Vector
	Asked []Vector // of each way of asking for it; those beyond MaxAsked are not kept
}

// A Writer gathers the vectors of a collection.
type Writer struct {
	texts, counts, asked []byte
}

// NewWriter begins a file.
func NewWriter() *Writer { return &Writer{} }

// Add adds what records are about, in their order.
func (w *Writer) Add(as []About) {
	for i := range as {
		w.add(&as[i].Text, as[i].Asked)
	}
}

func (w *Writer) add(text *Vector, asked []Vector) {
	asked = asked[:min(MaxAsked, len(asked))]
	w.texts = appendVector(w.texts, text)
	w.counts = append(w.counts, byte(len(asked)))
	for i := range asked {
		w.asked = appendVector(w.asked, &asked[i])
	}
}

func (w *Writer) addRows(text row, asked []row) {
	w.texts = append(w.texts, text[:]...)
	w.counts = append(w.counts, byte(len(asked)))
	for i := range asked {
		w.asked = append(w.asked, asked[i][:]...)
	}
}

func appendVector(b []byte, v *Vector) []byte {
	for _, x := range v {
		b = append(b, byte(x))
	}
	return b
}

// Keep adds n records of another file, from the one of a record on.
func (w *Writer) Keep(from *File, first, n int) error {
	if first < 0 || n < 0 || first+n > from.Records() {
		return fmt.Errorf("keep %d meanings from %d of %d: %w", n, first, from.Records(), ErrDamaged)
	}
	for i := first; i < first+n; i++ {
		w.addRows(from.texts[i], from.asked[from.starts[i]:from.starts[i+1]])
	}
	return nil
}

// Write writes the file.
func (w *Writer) Write(path string) error {
	b := make([]byte, 0, headBytes+len(w.texts)+len(w.counts)+len(w.asked))
	b = binary.LittleEndian.AppendUint32(append(b, magic...), uint32(len(w.counts)))
	b = append(append(append(b, w.texts...), w.counts...), w.asked...)
	if err := os.WriteFile(path, b, 0o644); err != nil {
		return fmt.Errorf("write meanings: %w", err)
	}
	return nil
}

// A File is the vectors of a collection in memory, 64 bytes a record and as much a way of
// asking, with the length of each: a question is compared with thousands of them.
type File struct {
	texts        []row
	lengths      []float32
	asked        []row
	askedLengths []float32
	starts       []int32 // of each record in asked, and the end
}

// ErrDamaged is the error of a file that is not one of meanings, or not a whole one.
var ErrDamaged = errors.New("meanings are damaged")

// Open reads a file. The error wraps [ErrDamaged] when it is not one.
func Open(path string) (*File, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open meanings: %w", err)
	}
	f, ok := read(b)
	if !ok {
		return nil, fmt.Errorf("open %s: %w", path, ErrDamaged)
	}
	return f, nil
}

func read(b []byte) (*File, bool) {
	b, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(b) < 4 {
		return nil, false
	}
	n := int(binary.LittleEndian.Uint32(b))
	if b = b[4:]; n > len(b)/(Dims+1) {
		return nil, false
	}
	texts, counts, asked := b[:n*Dims], b[n*Dims:n*(Dims+1)], b[n*(Dims+1):]
	f := &File{starts: make([]int32, n+1)}
	for i, c := range counts {
		f.starts[i+1] = f.starts[i] + int32(c)
	}
	if len(asked) != int(f.starts[n])*Dims {
		return nil, false
	}
	f.texts, f.lengths = rows(texts)
	f.asked, f.askedLengths = rows(asked)
	return f, true
}

func rows(b []byte) ([]row, []float32) {
	rs, lengths := make([]row, len(b)/Dims), make([]float32, len(b)/Dims)
	for i := range rs {
		r, sum := &rs[i], int32(0)
		copy(r[:], b[i*Dims:])
		for _, x := range r {
			sum += int32(int8(x)) * int32(int8(x))
		}
		lengths[i] = float32(math.Sqrt(float64(sum)))
	}
	return rs, lengths
}

func (r *row) vector() (v Vector) {
	for i, x := range r {
		v[i] = int8(x)
	}
	return v
}

// Records is the number of records.
func (f *File) Records() int { return len(f.texts) }

// At is the vector of the nth record, from 0.
func (f *File) At(n int) Vector { return f.texts[n].vector() }
