package store

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// blockBytes is what a block holds before it is compressed, unless one provision is
// longer. Twice as much saves three in a hundred of the store, and a provision takes
// twice as long to read.
const blockBytes = 16 << 10

// textEnd stands behind each text of a block. A text that has one in it is written in
// its row.
const textEnd = 0

// A block is provisions of one document that are compressed together: how many there are,
// their texts, and then their rows.
type block struct {
	data  []byte // compressed
	count int    // of provisions
}

// A blockWriter gathers what goes into a block.
type blockWriter struct {
	texts, rows []byte
	count       int
	next        standing
}

func (b *blockWriter) add(p *corpus.Provision, document, path string, order int) error {
	w := &wire{out: b.rows, document: document, path: path, order: order, piece: p.Text, text: p.Text, before: b.next}
	if strings.IndexByte(p.Text, textEnd) >= 0 {
		w.piece = ""
	}
	w.row(p)
	b.texts = append(append(b.texts, w.piece...), textEnd)
	b.rows, b.next = w.out, w.here.next(len(w.piece), strings.Count(w.piece, "\n"))
	b.count++
	return w.err
}

// bytes is the block before it is compressed; the writer begins the next one.
func (b *blockWriter) bytes() []byte {
	data := binary.AppendUvarint(make([]byte, 0, len(b.texts)+len(b.rows)+binary.MaxVarintLen64), uint64(b.count))
	data = append(append(data, b.texts...), b.rows...)
	*b = blockWriter{texts: b.texts[:0], rows: b.rows[:0]}
	return data
}

// blocks packs the provisions of a document, in their order.
func (c *codec) blocks(document string, ps []*corpus.Provision) (paths []string, blocks []block, err error) {
	if !slices.IsSortedFunc(ps, byOrder) {
		ps = slices.Clone(ps)
		slices.SortStableFunc(ps, byOrder)
	}
	var b blockWriter
	flush := func() {
		count := b.count
		blocks = append(blocks, block{c.pack(b.bytes()), count})
	}
	for i, p := range ps {
		if b.count > 0 && len(b.texts)+len(b.rows)+len(p.Text) > blockBytes {
			flush()
		}
		if err := b.add(p, document, p.Ref.Path, i+1); err != nil {
			return nil, nil, err
		}
		paths = append(paths, p.Ref.Path)
	}
	if b.count > 0 {
		flush()
	}
	return paths, blocks, nil
}

func byOrder(a, b *corpus.Provision) int { return a.Order - b.Order }

// A blockReader reads one provision of a block after the other.
type blockReader struct {
	document string
	texts    []byte // and what is behind them
	left     int    // provisions
	wire     wire
}

// begin finds the rows behind the texts.
func (b *blockReader) begin(data []byte, count int) error {
	n, size := binary.Uvarint(data)
	if size <= 0 || n != uint64(count) {
		return errBlock
	}
	b.texts = data[size:]
	rows := b.texts
	for range count {
		end := bytes.IndexByte(rows, textEnd)
		if end < 0 {
			return errBlock
		}
		rows = rows[end+1:]
	}
	b.wire, b.left = wire{reading: true, in: rows}, count
	return nil
}

var errBlock = fmt.Errorf("%w: a block of provisions does not fit together", ErrDamaged)

// piece takes the next text.
func (b *blockReader) piece() []byte {
	end := bytes.IndexByte(b.texts, textEnd)
	if end < 0 {
		b.wire.fail()
		return nil
	}
	piece := b.texts[:end]
	b.texts, b.left = b.texts[end+1:], b.left-1
	return piece
}

// skip passes a provision.
func (b *blockReader) skip() {
	piece := b.piece()
	b.wire.skip()
	b.wire.before = b.wire.here.next(len(piece), bytes.Count(piece, []byte("\n")))
}

// next reads a provision, given its path and its place in the document.
func (b *blockReader) next(path string, order int) (*corpus.Provision, error) {
	w, p, piece := &b.wire, new(corpus.Provision), string(b.piece())
	w.document, w.path, w.order, w.piece, w.text = b.document, path, order, piece, piece
	if w.row(p); w.err == nil && b.left == 0 && len(w.in) > 0 {
		w.fail()
	}
	if w.err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDamaged, path, w.err)
	}
	w.before = w.here.next(len(piece), strings.Count(piece, "\n"))
	return p, nil
}
