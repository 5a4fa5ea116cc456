package meaning

import "encoding/binary"

// A Question is a vector made ready to be compared with thousands of records. Two of its
// numbers lie in each word of 64 bits, the one that comes first in the upper half: times a
// word with two numbers of a record in the other order, the upper half of the product is
// the sum of both products, so that one multiplication does the work of two.
type Question struct {
	by     [Dims / 2]uint64
	sum    int32 // of its numbers
	length float64
}

// Question makes the vector ready.
func (v *Vector) Question() *Question {
	q := &Question{length: v.Length()}
	for i := range q.by { // of each eight numbers the first with the fifth, and so on
		first := i/4*8 + i%4
		q.by[i] = uint64(int64(v[first]))<<32 + uint64(int64(v[first+4]))
	}
	for _, x := range v {
		q.sum += int32(x)
	}
	return q
}

// A row is a vector as it lies in a file: the bytes of its numbers.
type row [Dims]byte

const (
	signs = 0x8080808080808080 // what makes numbers of −128 to 127 those of 0 to 255
	pair  = 0x000000FF000000FF // the first and the fifth of eight bytes
)

// times is the product of a question and a row. Numbers of the row are taken 128 greater
// than they are, so that none is negative, and what that adds is taken off in the end.
func (q *Question) times(r *row) int32 {
	var a, b uint64
	for i := 0; i < Dims/8; i++ {
		x := binary.LittleEndian.Uint64(r[8*i:8*i+8]) ^ signs
		by := q.by[4*i : 4*i+4 : 4*i+4]
		a += x&pair*by[0] + x>>8&pair*by[1]
		b += x>>16&pair*by[2] + x>>24&pair*by[3]
	}
	a += b
	// What the lower half borrowed from the upper goes back.
	return int32((a-uint64(int64(int32(a))))>>32) - 128*q.sum
}

// Like is the cosine of a question and the nth record.
func (f *File) Like(n int, q *Question) float64 {
	return cosine(q.times(&f.texts[n]), q.length, float64(f.lengths[n]))
}

// ahead is how many records are touched before the first of them is compared.
const ahead = 16

// Likes is the cosine of a question and each of some records. Those lie all over the
// memory: the processor fetches sixteen at once when all are asked for before the first is
// needed, which takes a third of the time.
func (f *File) Likes(q *Question, records []int32, to []float64) {
	for len(records) > 0 {
		n := min(ahead, len(records))
		var touched byte
		var length float32
		for _, r := range records[:n] {
			touched |= f.texts[r][0]
			length += f.lengths[r]
		}
		f.touched(touched, length)
		for i, r := range records[:n] {
			to[i] = f.Like(int(r), q)
		}
		records, to = records[n:], to[n:]
	}
}

// touched does nothing with what was touched, and is not inlined: else the compiler saw
// that nobody needs it.
//
//go:noinline
func (f *File) touched(byte, float32) {}

// Asked is the greatest cosine of a question and one of the ways of asking for the nth
// record; 0 when it has none, or none that is at all alike.
func (f *File) Asked(n int, q *Question) (most float64) {
	for i := f.starts[n]; i < f.starts[n+1]; i++ {
		most = max(most, cosine(q.times(&f.asked[i]), q.length, float64(f.askedLengths[i])))
	}
	return most
}
