package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A directory tells where the provisions of a document stand: in which blocks, and under
// which paths, in their order.
type directory struct {
	blocks []listed
	runs   []run
}

// A listed block is where a block stands and how many provisions it holds.
type listed struct {
	place
	count int
}

// A place is where a block stands: in a chunk, a value of many blocks, so that no page
// of the file is left half empty behind each.
type place struct{ chunk, from, size int }

// A run is paths that count on: art_1 to art_75. A path that does not end with a number
// is a run of its own, with n below 0.
type run struct {
	stem     string // art_
	n, count int
}

// find is the place of a path in the run.
func (r run) find(path string) (int, bool) {
	rest, ok := strings.CutPrefix(path, r.stem)
	if !ok || r.n < 0 {
		return 0, path == r.stem && r.n < 0
	}
	n := amountOf(rest)
	return n - r.n, n >= r.n && n-r.n < r.count
}

func runOf(path string) run {
	stem := strings.TrimRight(path, "0123456789")
	if n := amountOf(path[len(stem):]); n >= 0 {
		return run{stem, n, 1}
	}
	return run{path, -1, 1}
}

func runsOf(paths []string) (runs []run) {
	for _, path := range paths {
		r := runOf(path)
		if last := len(runs) - 1; last >= 0 && r.n >= 0 && runs[last].n >= 0 && runs[last].stem == r.stem && runs[last].n+runs[last].count == r.n {
			runs[last].count++
			continue
		}
		runs = append(runs, r)
	}
	return runs
}

// find is the number of the provision with a path, from 0; the last one where there are
// several.
func (d *directory) find(path string) (int, bool) {
	before := d.provisions()
	for _, r := range slices.Backward(d.runs) {
		before -= r.count
		if i, ok := r.find(path); ok {
			return before + i, true
		}
	}
	return 0, false
}

// paths are those of all provisions, cut from one string.
func (d *directory) paths() []string {
	var all []byte
	ends := make([]int, 0, d.provisions())
	for _, r := range d.runs {
		for i := range r.count {
			if all = append(all, r.stem...); r.n >= 0 {
				all = strconv.AppendInt(all, int64(r.n+i), 10)
			}
			ends = append(ends, len(all))
		}
	}
	text, from := string(all), 0
	paths := make([]string, len(ends))
	for i, end := range ends {
		paths[i], from = text[from:end], end
	}
	return paths
}

// block is the one that holds the provision of a number, which must be there, and the
// number of its first.
func (d *directory) block(number int) (b listed, first int) {
	for _, b = range d.blocks {
		if number < first+b.count {
			break
		}
		first += b.count
	}
	return b, first
}

func (d *directory) provisions() (n int) {
	for _, r := range d.runs {
		n += r.count
	}
	return n
}

// The directories of all documents are one value. Blocks stand in the order of the
// documents, one behind the other, so that of each only the step from the chunk of the
// one before, its size and the number of its provisions are written. Of a run the number
// of bytes that its stem shares with the one before, the size of the rest of it, the rest,
// its first number and one more, and how many follow.
func encodeDirectories(ds []directory) []byte {
	data, last := []byte(nil), place{}
	add := func(ns ...int) {
		for _, n := range ns {
			data = binary.AppendUvarint(data, uint64(n))
		}
	}
	for _, d := range ds {
		add(len(d.blocks))
		for _, b := range d.blocks {
			add(b.chunk-last.chunk, b.size, b.count)
			last = b.place
		}
		add(len(d.runs))
		stem := ""
		for _, r := range d.runs {
			same := shared(stem, r.stem)
			add(same, len(r.stem)-same)
			data = append(data, r.stem[same:]...)
			add(r.n+1, r.count-1)
			stem = r.stem
		}
	}
	return data
}

func shared(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// A counter reads numbers that are not negative; behind the end, or behind one that is
// too great to be meant, it reads noughts and has failed.
type counter struct {
	data   []byte
	failed bool
}

func (c *counter) next() int {
	n, size := binary.Uvarint(c.data)
	if size <= 0 || n > maxValue {
		c.failed, c.data = true, nil
		return 0
	}
	c.data = c.data[size:]
	return int(n)
}

// decodeDirectories reads the directories of n documents; blocks need not be there.
func decodeDirectories(data []byte, n int) ([]directory, error) {
	c, ds, last := &counter{data: data}, make([]directory, n), place{}
	for i := range ds {
		d, provisions := &ds[i], 0
		for range min(c.next(), len(c.data)) {
			step, size, count := c.next(), c.next(), c.next()
			last = place{last.chunk, last.from + last.size, size}
			if step > 0 {
				last = place{last.chunk + step, 0, size}
			}
			if count > blockBytes {
				return nil, errDirectory
			}
			d.blocks = append(d.blocks, listed{last, count})
			provisions += count
		}
		if d.runs = c.runs(); c.failed || d.provisions() != provisions {
			return nil, errDirectory
		}
	}
	if len(c.data) > 0 {
		return nil, errDirectory
	}
	return ds, nil
}

func (c *counter) runs() (runs []run) {
	stem := ""
	for range min(c.next(), len(c.data)) {
		same, rest := c.next(), c.next()
		if same > len(stem) || rest > len(c.data) {
			c.failed = true
			return nil
		}
		stem = stem[:same] + string(c.data[:rest])
		c.data = c.data[rest:]
		r := run{stem, c.next() - 1, c.next() + 1}
		if r.n < 0 && r.count > 1 {
			c.failed = true
			return nil
		}
		runs = append(runs, r)
	}
	return runs
}

var errDirectory = fmt.Errorf("%w: the directories do not fit together", ErrDamaged)
