package flats

import (
	"encoding/binary"
	"iter"
	"strings"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A Passage is a 款 of a provision, or an 项 with the words that lead in to it, read as
// one text of two lines. Places are bytes of the UTF-8 of the flat text.
type Passage struct {
	Lead  corpus.Span // the 款, without its 项
	Item  corpus.Span // the 项, or empty
	Runes int         // of the passage, and of the heading
}

// Passages are those of a provision of more than one line.
func (r *Record) Passages() iter.Seq[Passage] {
	return func(yield func(Passage) bool) {
		b := r.passages
		next := func() int {
			n, size := binary.Uvarint(b)
			if size <= 0 || n > 1<<31 {
				b = nil
				return 0
			}
			b = b[size:]
			return int(n)
		}
		var p Passage
		runes, item := 0, 0
		for len(b) > 0 {
			// Each number but the first counts from the one before: an 项 goes on where the
			// last ended, but for a new line.
			n := next()
			if n&1 == 0 { // a 款
				p.Lead.Start = item + n>>1
				p.Lead.End = p.Lead.Start + next()
				runes = next()
				item = p.Lead.End
				if next() > 0 { // its 项 follow
					continue
				}
				p.Item, p.Runes = corpus.Span{}, runes+r.lead
			} else {
				p.Item.Start = item + n>>1
				p.Item.End = p.Item.Start + next()
				p.Runes = runes + 1 + next() + r.lead
				item = p.Item.End
			}
			if b == nil || !yield(p) {
				return
			}
		}
	}
}

// appendPassages writes the passages of a provision: for each a number, twice how far after
// the last it begins, and one more for an 项; then its length in bytes and in characters;
// and for a 款 how many 项 follow. Lengths are those of the flat.
func appendPassages(b []byte, p *corpus.Provision) []byte {
	if !strings.Contains(p.Text, "\n") {
		return b
	}
	from := 0 // how far the text is measured
	put := func(at corpus.Span, item uint64) bool {
		if at.Start < from || at.End > len(p.Text) {
			return false
		}
		before, _ := analysis.FlatSize(p.Text[from:at.Start])
		size, runes := analysis.FlatSize(p.Text[at.Start:at.End])
		b = binary.AppendUvarint(b, uint64(before)<<1|item)
		b = binary.AppendUvarint(b, uint64(size))
		b = binary.AppendUvarint(b, uint64(runes))
		from = at.End
		return true
	}
	for _, para := range p.Paragraphs {
		at := min(max(para.Span.Start, from), len(p.Text))
		i := strings.Index(p.Text[at:], para.Text)
		if i < 0 || !put(corpus.Span{Start: at + i, End: at + i + len(para.Text)}, 0) {
			continue // what a 款 says stands in the text: the readers promise it
		}
		b = binary.AppendUvarint(b, uint64(len(para.Items)))
		for _, item := range para.Items {
			put(item.Span, 1)
		}
	}
	return b
}
