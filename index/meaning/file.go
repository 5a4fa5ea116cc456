package meaning

import (
	"bytes"
	"errors"
	"fmt"
	"os"
)

// magic begins a file; the vectors follow in the order of the records. Which table they
// were made with is told beside it, in the manifest.
const magic = "meaning\n"

// A Writer gathers the vectors of a collection.
type Writer struct{ b []byte }

// NewWriter begins a file.
func NewWriter() *Writer { return &Writer{[]byte(magic)} }

// Add adds vectors in the order of their records.
func (w *Writer) Add(vs []Vector) {
	for i := range vs {
		for _, x := range vs[i] {
			w.b = append(w.b, byte(x))
		}
	}
}

// Keep adds n vectors of another file, from the one of a record on.
func (w *Writer) Keep(from *File, first, n int) error {
	if first < 0 || n < 0 || first+n > len(from.vectors) {
		return fmt.Errorf("keep %d meanings from %d of %d: %w", n, first, len(from.vectors), ErrDamaged)
	}
	w.Add(from.vectors[first : first+n])
	return nil
}

// Write writes the file.
func (w *Writer) Write(path string) error {
	if err := os.WriteFile(path, w.b, 0o644); err != nil {
		return fmt.Errorf("write meanings: %w", err)
	}
	return nil
}

// A File is the vectors of a collection, 64 bytes a record, in memory, with the length
// of each: a question is compared with thousands of them.
type File struct {
	vectors []Vector
	lengths []float32
}

// ErrDamaged is the error of a file that is not one of meanings, or not a whole one.
var ErrDamaged = errors.New("meanings are damaged")

// Open reads a file. The error wraps [ErrDamaged] when it is not one.
func Open(path string) (*File, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("open meanings: %w", err)
	}
	b, ok := bytes.CutPrefix(b, []byte(magic))
	if !ok || len(b)%Dims != 0 {
		return nil, fmt.Errorf("open %s: %w", path, ErrDamaged)
	}
	f := &File{vectors: make([]Vector, len(b)/Dims), lengths: make([]float32, len(b)/Dims)}
	for i := range f.vectors {
		for j := range f.vectors[i] {
			f.vectors[i][j] = int8(b[i*Dims+j])
		}
		f.lengths[i] = float32(f.vectors[i].Length())
	}
	return f, nil
}

// Records is the number of records.
func (f *File) Records() int { return len(f.vectors) }

// Like is the cosine of a vector, whose length is given, and that of the nth record.
func (f *File) Like(n int, v *Vector, length float64) float64 {
	return cosine(v.times(&f.vectors[n]), length, float64(f.lengths[n]))
}

// At is the vector of the nth record, from 0.
func (f *File) At(n int) *Vector { return &f.vectors[n] }
