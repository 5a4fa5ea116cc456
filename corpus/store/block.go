package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"sync"

	"tiaowen/corpus"
)

// blockBytes is what a block holds before it is compressed, unless one provision is
// longer. Twice as much saves six in a hundred of the store, and a provision takes
// twice as long to read.
const blockBytes = 16 << 10

// A directory tells where the provisions of a document stand: where its blocks are, and
// for each provision its path and its place in them. On disk it is the number of blocks
// with the chunk, the place there and the size of each; the number of provisions and,
// for each, how much its path shares with the one before, the size of the rest of it,
// the rest, the step from the block of the one before, and its size.
type directory struct {
	blocks  []place
	entries []entry
}

// A place is where a block stands: in a chunk, a value of many blocks, so that no page
// of the file is left half empty behind each.
type place struct{ chunk, from, size int }

type entry struct {
	path  string
	block int
	from  int // in the block
	size  int
}

// blocks packs the provisions of a document, in their order.
func (c *codec) blocks(ps []*corpus.Provision) (entries []entry, blocks [][]byte, err error) {
	if !slices.IsSortedFunc(ps, byOrder) {
		ps = slices.Clone(ps)
		slices.SortStableFunc(ps, byOrder)
	}
	raw := make([]byte, 0, blockBytes)
	for i, p := range ps {
		data, err := encode(p)
		if err != nil {
			return nil, nil, err
		}
		if len(raw) > 0 && len(raw)+len(data) > blockBytes {
			blocks, raw = append(blocks, c.pack(raw)), raw[:0]
		}
		entries = append(entries, entry{p.Ref.Path, len(blocks), len(raw), len(data)})
		if raw = append(raw, data...); i == len(ps)-1 {
			blocks = append(blocks, c.pack(raw))
		}
	}
	return entries, blocks, nil
}

func byOrder(a, b *corpus.Provision) int { return a.Order - b.Order }

func (d *directory) encode() []byte {
	data := binary.AppendUvarint(nil, uint64(len(d.blocks)))
	add := func(ns ...int) {
		for _, n := range ns {
			data = binary.AppendUvarint(data, uint64(n))
		}
	}
	for _, b := range d.blocks {
		add(b.chunk, b.from, b.size)
	}
	add(len(d.entries))
	path, block := "", 0
	for _, e := range d.entries {
		same := 0
		for same < len(path) && same < len(e.path) && path[same] == e.path[same] {
			same++
		}
		add(same, len(e.path)-same)
		data = append(data, e.path[same:]...)
		add(e.block-block, e.size)
		path, block = e.path, e.block
	}
	return data
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

// decodeDirectory reads a directory; blocks need not be there, nor entries lie within
// them.
func decodeDirectory(data []byte) (*directory, error) {
	c, d := &counter{data: data}, new(directory)
	for range min(c.next(), len(c.data)) {
		d.blocks = append(d.blocks, place{c.next(), c.next(), c.next()})
	}
	n := c.next()
	if c.failed || n > len(c.data) {
		return nil, errDirectory
	}
	d.entries = make([]entry, n)
	path, block, end := "", 0, 0
	for i := range d.entries {
		same, rest := c.next(), c.next()
		if c.failed || same > len(path) || rest > len(c.data) {
			return nil, errDirectory
		}
		path, c.data = path[:same]+string(c.data[:rest]), c.data[rest:]
		if step := c.next(); step > 0 {
			block, end = block+step, 0
		}
		d.entries[i] = entry{path: path, block: block, from: end, size: c.next()}
		end += d.entries[i].size
	}
	if c.failed || len(c.data) > 0 || block > len(d.blocks) || n > 0 && block == len(d.blocks) {
		return nil, errDirectory
	}
	return d, nil
}

var errDirectory = fmt.Errorf("%w: the directory of a document does not fit together", ErrDamaged)

// find returns the entry of a path, the last one where there are several.
func (d *directory) find(path string) (entry, bool) {
	for _, e := range slices.Backward(d.entries) {
		if e.path == path {
			return e, true
		}
	}
	return entry{}, false
}

// provision reads the entry's from its block.
func (e entry) provision(block []byte) (*corpus.Provision, error) {
	if e.from+e.size > len(block) {
		return nil, errDirectory
	}
	p, err := decode(block[e.from : e.from+e.size])
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return p, nil
}

// A cache keeps the blocks that were read last: provisions that are asked for one
// after the other often stand together.
type cache struct {
	mu     sync.Mutex
	size   int
	blocks map[place][]byte
	order  []place // as they came; the first go first
}

// cacheBytes bounds the blocks that are kept unpacked.
const cacheBytes = 8 << 20

func (c *cache) get(p place) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.blocks[p]
	return b, ok
}

func (c *cache) put(p place, block []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.blocks[p]; ok || len(block) > cacheBytes/8 {
		return
	}
	if c.blocks == nil {
		c.blocks = map[place][]byte{}
	}
	c.blocks[p], c.order, c.size = block, append(c.order, p), c.size+len(block)
	for c.size > cacheBytes {
		c.size -= len(c.blocks[c.order[0]])
		delete(c.blocks, c.order[0])
		c.order = c.order[1:]
	}
}
