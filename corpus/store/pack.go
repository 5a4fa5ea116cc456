package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tiaowen/corpus"
)

// A codec packs and unpacks provisions: JSON, compressed with a sample of the
// collection's own JSON known to both sides. A provision is too short to be
// compressed by itself: alone it takes nine tenths more. The codec is safe for use
// from many goroutines.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// sampleBytes is the size of the sample. Twice as much saves three in a hundred.
const sampleBytes = 64 << 10

// sampleNumber is the number that zstd writes into each value for the sample.
const sampleNumber = 1

// maxValue bounds what one value may unpack to; the longest clause seen has 50 kB.
const maxValue = 64 << 20

func newCodec(sample []byte) (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderDictRaw(sampleNumber, sample), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(sampleNumber, sample), zstd.WithDecoderMaxMemory(maxValue))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

// sampleOf takes provisions from all over a list until they fill a sample.
func sampleOf(provisions []*corpus.Provision) ([]byte, error) {
	var sample []byte
	const step = 16
	for first := 0; first < step; first++ {
		for i := first; i < len(provisions); i += step {
			data, err := encode(provisions[i])
			if err != nil {
				return nil, err
			}
			if sample = append(sample, data...); len(sample) >= sampleBytes {
				return sample[:sampleBytes], nil
			}
		}
	}
	return append(sample, "tiaowen\n"...), nil // zstd wants eight bytes at least
}

func (c *codec) pack(p *corpus.Provision) ([]byte, error) {
	data, err := encode(p)
	if err != nil {
		return nil, err
	}
	return c.enc.EncodeAll(data, make([]byte, 0, len(data)/2)), nil
}

// unpack reads a value; its checksum makes a flipped bit an error.
func (c *codec) unpack(value []byte) (*corpus.Provision, error) {
	data, err := c.dec.DecodeAll(value, make([]byte, 0, 4*len(value)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	p, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return p, nil
}

// stored is a provision as it is written. What a paragraph or an item says stands in
// the provision's text too, and is not written twice: Places holds where, two numbers
// for each text in the order of reading, start and length; a start of -1 stands for a
// text that is written out.
type stored struct {
	*corpus.Provision
	Paragraphs []corpus.Paragraph `json:"paragraphs"`
	Places     []int              `json:"places"`
}

func encode(p *corpus.Provision) ([]byte, error) {
	s := stored{Provision: p, Paragraphs: slices.Clone(p.Paragraphs)}
	eachText(s.Paragraphs, true, func(text *string, span corpus.Span) {
		start := -1
		if 0 <= span.Start && span.Start <= len(p.Text) {
			start = strings.Index(p.Text[span.Start:], *text)
		}
		if start < 0 {
			s.Places = append(s.Places, -1, 0)
			return
		}
		s.Places = append(s.Places, span.Start+start, len(*text))
		*text = ""
	})
	return json.Marshal(s)
}

func decode(data []byte) (*corpus.Provision, error) {
	s := stored{Provision: new(corpus.Provision)}
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, err
	}
	p, places := s.Provision, s.Places
	p.Paragraphs = s.Paragraphs
	var err error
	eachText(p.Paragraphs, false, func(text *string, _ corpus.Span) {
		if len(places) < 2 || places[0] >= 0 && (places[1] < 0 || places[0] > len(p.Text)-places[1]) {
			err = fmt.Errorf("text of %s has no place", p.Ref)
			return
		}
		if places[0] >= 0 {
			*text = p.Text[places[0] : places[0]+places[1]]
		}
		places = places[2:]
	})
	return p, err
}

// eachText visits the texts of paragraphs and their items in the order of reading.
// With copied, items are copied before they are visited, so that a visitor may change
// them.
func eachText(paragraphs []corpus.Paragraph, copied bool, visit func(text *string, span corpus.Span)) {
	var items func([]corpus.Item)
	items = func(list []corpus.Item) {
		for i := range list {
			visit(&list[i].Text, list[i].Span)
			if copied {
				list[i].Items = slices.Clone(list[i].Items)
			}
			items(list[i].Items)
		}
	}
	for i := range paragraphs {
		visit(&paragraphs[i].Text, paragraphs[i].Span)
		if copied {
			paragraphs[i].Items = slices.Clone(paragraphs[i].Items)
		}
		items(paragraphs[i].Items)
	}
}
