package meaning

import (
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"
)

// Dims is the length of a vector. 128 told no more than 64 on the open questions.
const Dims = 64

// A Vector says what a text is about, up to its length: one of 127 and of 1 are alike.
// The zero Vector is that of a text without a word that the table knows.
type Vector [Dims]int8

// Like is the cosine of two vectors, between -1 and 1; 0 when one says nothing.
func (v *Vector) Like(w *Vector) float64 { return cosine(v.times(w), v.Length(), w.Length()) }

// Length is the length of a vector.
func (v *Vector) Length() float64 { return math.Sqrt(float64(v.times(v))) }

func (v *Vector) times(w *Vector) (sum int32) {
	for i := range v {
		sum += int32(v[i]) * int32(w[i])
	}
	return sum
}

func cosine(product int32, v, w float64) float64 {
	if product == 0 {
		return 0
	}
	return float64(product) / (v * w)
}

// Of is the vector of a text that was cut into words.
func Of(words []string) Vector { return (*Dictionary)(nil).Of(Text{Words: words}) }

// A Dictionary knows the words of a dictionary by their numbers, so that a text is read
// without looking for its words. The nil Dictionary knows none.
type Dictionary struct{ ids []int32 }

// unknown is the id of a word that the table does not have.
const unknown = -1

// NewDictionary takes the words of a dictionary by number, from 0.
func NewDictionary(words iter.Seq2[int, string]) *Dictionary {
	t, d := table(), new(Dictionary)
	for _, w := range words {
		id, ok := t.ids[w]
		if !ok {
			id = unknown
		}
		d.ids = append(d.ids, id)
	}
	return d
}

// A Text is the words of a text, with the number of each in the dictionary, or −1; of
// those beyond the last number none is known.
type Text struct {
	Words []string
	Known []int32
}

// Of is the vector of texts, as [Of] makes it.
func (d *Dictionary) Of(texts ...Text) Vector {
	t := table()
	var room [256]int32
	ids := room[:0]
	for _, text := range texts {
		for i, w := range text.Words {
			if d != nil && i < len(text.Known) && text.Known[i] >= 0 {
				if id := d.ids[text.Known[i]]; id != unknown {
					ids = append(ids, id)
				}
			} else if id, ok := t.ids[w]; ok {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	var s Sum
	for from := 0; from < len(ids); {
		to := from + 1
		for to < len(ids) && ids[to] == ids[from] {
			to++
		}
		s.add(t, ids[from], math.Sqrt(float64(to-from)))
		from = to
	}
	return s.Vector()
}

// A Sum gathers words of different weight: those typed, and those that stand for them.
type Sum struct{ of [Dims]float32 }

// Add adds a word, and reports whether the table knows it.
func (s *Sum) Add(word string, weight float64) bool {
	t := table()
	id, ok := t.ids[word]
	if ok {
		s.add(t, id, weight)
	}
	return ok
}

func (s *Sum) add(t *words, id int32, weight float64) {
	by := float32(weight) * t.scales[id]
	row := &t.rows[id]
	for i := 0; i < Dims; i += 4 { // four at once: the processor waits less
		s.of[i] += by * float32(row[i])
		s.of[i+1] += by * float32(row[i+1])
		s.of[i+2] += by * float32(row[i+2])
		s.of[i+3] += by * float32(row[i+3])
	}
}

// Vector is the sum as a vector.
func (s *Sum) Vector() Vector {
	v, _ := shorten(s.of[:])
	return v
}

// shorten rounds numbers to a vector, and says what 1 in it stands for.
func shorten(of []float32) (v Vector, scale float32) {
	most := float32(0)
	for _, x := range of {
		most = max(most, x, -x)
	}
	if most == 0 {
		return v, 0
	}
	for i, x := range of {
		v[i] = int8(math.Round(float64(127 * x / most)))
	}
	return v, most / 127
}

// words is the table in memory.
type words struct {
	ids    map[string]int32
	rows   []Vector
	scales []float32 // what 1 in a row stands for
}

//go:embed table.bin
var tableBytes []byte

var table = sync.OnceValue(func() *words {
	t, err := readTable(tableBytes)
	if err != nil { // a test reads it, so that this does not happen
		return &words{}
	}
	return t
})

// Fingerprint names the table: vectors of two tables cannot be compared.
var Fingerprint = sync.OnceValue(func() string {
	sum := sha256.Sum256(tableBytes)
	return hex.EncodeToString(sum[:8])
})

var errTable = errors.New("meaning: the table is damaged")

// A table is the number of words, then of each its length and bytes, what 1 stands for
// as a float of four bytes, and its row.
func readTable(b []byte) (*words, error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > uint64(len(b)/(1+4+Dims)) {
		return nil, errTable
	}
	b = b[size:]
	t := &words{ids: make(map[string]int32, n), rows: make([]Vector, n), scales: make([]float32, n)}
	for id := range t.rows {
		length, size := binary.Uvarint(b)
		if size <= 0 || length > uint64(len(b)-size) || len(b)-size-int(length) < 4+Dims {
			return nil, fmt.Errorf("%w: word %d of %d", errTable, id+1, n)
		}
		b = b[size:]
		t.ids[string(b[:length])] = int32(id)
		b = b[length:]
		t.scales[id] = math.Float32frombits(binary.LittleEndian.Uint32(b))
		for i := range t.rows[id] {
			t.rows[id][i] = int8(b[4+i])
		}
		b = b[4+Dims:]
	}
	return t, nil
}

// AppendTable writes a table of words and what they stand for, each of [Dims] numbers.
func AppendTable(b []byte, words []string, of [][]float32) []byte {
	b = binary.AppendUvarint(b, uint64(len(words)))
	for i, w := range words {
		row, scale := shorten(of[i])
		b = append(binary.AppendUvarint(b, uint64(len(w))), w...)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
		for _, x := range row {
			b = append(b, byte(x))
		}
	}
	return b
}
