package store

import (
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"tiaowen/corpus"
)

// skeleton is what the JSON of nearly every provision holds. Given to the
// compressor beforehand, it need not be written again in each: a clause of law
// takes about a quarter of its JSON. It is a part of the format.
const skeleton = `"references":[{"written":"《中华人民共和国》第条第款","kind":"external","target":"《》","certain":true,"span":{"start":0,"end":0}},` +
	`"kind":"internal","kind":"relative","target":"前款","certain":false,"appointments":[{"person":"","action":"任","post":"副局长","certain":true}],` +
	`"facts":[{"kind":"money","kind":"deadline","kind":"period","kind":"rate","kind":"threshold","written":"","value":"","unit":"元","unit":"日","start":0,"end":0}],` +
	`"units":[{"name":"市人民政府","written":"","role":"lead","role":"support","role":"responsible"}],` +
	`人民政府应当依照法律、行政法规的规定，县级以上地方人民政府及其有关部门，有下列情形之一的，由责令改正，处以下罚款；构成犯罪的，依法追究刑事责任。` +
	`"items":[{"label":"（一）","text":"","span":{"start":0,"end":0}},{"label":"（二）","text":"","items":[],"span":` +
	`{"ref":"条例-2020-01-01~art_1__para_1","document":"条例-2020-01-01","order":1,"annex":0,"kind":"article","path":["第一章 总则"],"label":"第一条","heading":"","text":"","paragraphs":[{"n":1,"text":"","items":null,"span":{"start":0,"end":0}}],"units":[],"line":1,"source":[{"start":0,"end":0}]}`

// A codec packs and unpacks provisions. It is safe for use from many goroutines.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

// dictionary is the number that zstd writes into each value for the skeleton.
const dictionary = 1

// maxValue bounds what one value may unpack to; the longest clause seen has 50 kB.
const maxValue = 64 << 20

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderDictRaw(dictionary, []byte(skeleton)), zstd.WithEncoderConcurrency(1), zstd.WithEncoderCRC(true))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderDictRaw(dictionary, []byte(skeleton)), zstd.WithDecoderMaxMemory(maxValue))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

func (c *codec) pack(p *corpus.Provision) ([]byte, error) {
	data, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	return c.enc.EncodeAll(data, make([]byte, 0, len(data)/3)), nil
}

// unpack reads a value; its checksum makes a flipped bit an error.
func (c *codec) unpack(value []byte) (*corpus.Provision, error) {
	data, err := c.dec.DecodeAll(value, make([]byte, 0, 4*len(value)))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	p := new(corpus.Provision)
	if err := json.Unmarshal(data, p); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return p, nil
}
