package meaning

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestQuestion: two numbers at a time give what one at a time gives, also at the ends of
// what a number can be.
func TestQuestion(t *testing.T) {
	numbers := rapid.OneOf(rapid.Int8(), rapid.SampledFrom([]int8{-128, -127, 0, 127}))
	rapid.Check(t, func(t *rapid.T) {
		v, w := Vector(rapid.SliceOfN(numbers, Dims, Dims).Draw(t, "question")), Vector(rapid.SliceOfN(numbers, Dims, Dims).Draw(t, "record"))
		var r row
		for i, x := range w {
			r[i] = byte(x)
		}
		if got, want := v.Question().times(&r), v.times(&w); got != want {
			t.Fatalf("%d, one at a time %d", got, want)
		}
	})
}

// fileOf is a file of vectors of chance.
func fileOf(n int) *File {
	chance, bytes := rand.New(rand.NewPCG(7, 7)), make([]byte, n*Dims)
	for i := range bytes {
		bytes[i] = byte(chance.Uint32())
	}
	f := &File{starts: make([]int32, n+1)}
	f.texts, f.lengths = rows(bytes)
	return f
}

// TestLikes: many at once are as alike as each alone.
func TestLikes(t *testing.T) {
	f := fileOf(100)
	v := f.At(42)
	q := v.Question()
	records := []int32{42, 0, 99, 7, 7}
	for i := range int32(60) {
		records = append(records, i)
	}
	likes := make([]float64, len(records))
	f.Likes(q, records, likes)
	for i, r := range records {
		w := f.At(int(r))
		if like := f.Like(int(r), q); likes[i] != like || cosine(v.times(&w), v.Length(), float64(f.lengths[r])) != like {
			t.Errorf("record %d is %v like the question, alone %v, %v by the vectors", r, likes[i], like, v.Like(&w))
		}
	}
}

// BenchmarkLikes compares a question with 3,000 of 122,681 records.
func BenchmarkLikes(b *testing.B) {
	f, chance := fileOf(122_681), rand.New(rand.NewPCG(1, 2))
	v := f.At(5)
	q, records, likes := v.Question(), make([]int32, 3000), make([]float64, 3000)
	for i := range records {
		records[i] = int32(chance.IntN(f.Records()))
	}
	slices.Sort(records)
	others := make([]byte, 64<<20) // what other questions read in the meantime
	for b.Loop() {
		b.StopTimer()
		for i := 0; i < len(others); i += 64 {
			others[i]++
		}
		b.StartTimer()
		f.Likes(q, records, likes)
	}
}
