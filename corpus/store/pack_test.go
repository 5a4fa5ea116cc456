package store

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
)

// Any provision comes back as it was put, also one whose paragraphs do not stand in
// its text, and packing changes nothing in it.
func TestPack(t *testing.T) {
	c, err := newCodec([]byte(`{"ref":"法~art_1"}`))
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		p := provision(t)
		before := *p
		before.Paragraphs = copied(p.Paragraphs)
		value, err := packed(c, p)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(&before, p); d != "" {
			t.Fatalf("packing changed the provision: %s", d)
		}
		got, err := unpacked(c, value)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(p, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("-put +got %s", d)
		}
	})
}

// encode makes a block of one provision, the first article of a document.
func encode(p *corpus.Provision) ([]byte, error) {
	var b blockWriter
	err := b.add(p, "法", "art_1", 1)
	return b.bytes(), err
}

func decode(data []byte) (*corpus.Provision, error) {
	b := blockReader{document: "法"}
	if err := b.begin(data, 1); err != nil {
		return nil, err
	}
	return b.next("art_1", 1)
}

// packed is a block of one provision, compressed.
func packed(c *codec, p *corpus.Provision) ([]byte, error) {
	data, err := encode(p)
	return c.pack(data), err
}

func unpacked(c *codec, value []byte) (*corpus.Provision, error) {
	data, err := c.unpack(value)
	if err != nil {
		return nil, err
	}
	return decode(data)
}

// The cache is bounded, and gives what was put.
func TestCache(t *testing.T) {
	var c cache
	block := func(n int) []byte { return bytes.Repeat([]byte{byte(n)}, blockBytes) }
	for n := range 2 * cacheBytes / blockBytes {
		c.put(place{7, n, blockBytes}, block(n))
		if b, ok := c.get(place{7, n, blockBytes}); !ok || !bytes.Equal(b, block(n)) {
			t.Fatalf("block %d is %v", n, ok)
		}
	}
	if c.size > cacheBytes || len(c.blocks)*blockBytes != c.size || len(c.order) != len(c.blocks) {
		t.Errorf("%d blocks of %d bytes, %d in order", len(c.blocks), c.size, len(c.order))
	}
	if _, ok := c.get(place{7, 0, blockBytes}); ok {
		t.Error("the first block is still there")
	}
}

// A bit that flips in a packed provision makes it an error, or changes nothing; there
// is never another text. Pages are another matter: bbolt trusts them, so whoever opens
// a store compares its checksum first, as package index does.
func TestFlippedBit(t *testing.T) {
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	ps := r.Documents[2].Provisions
	c, err := newCodec(sampleOf(ps))
	if err != nil {
		t.Fatal(err)
	}
	flips, refused := 0, 0
	for i, p := range ps {
		value, err := packed(c, p)
		if err != nil {
			t.Fatal(err)
		}
		for bit := i % 7; bit < 8*len(value); bit += 7 {
			value[bit/8] ^= 1 << (bit % 8)
			got, err := unpacked(c, value)
			value[bit/8] ^= 1 << (bit % 8)
			flips++
			if errors.Is(err, ErrDamaged) {
				refused++
			} else if err != nil || !cmp.Equal(got, p) {
				t.Fatalf("%s with bit %d flipped: %v %v", p.Ref, bit, got, err)
			}
		}
	}
	if refused < flips*9/10 {
		t.Errorf("of %d flipped bits %d were noticed", flips, refused)
	}
}

func provision(t *rapid.T) *corpus.Provision {
	p := &corpus.Provision{Ref: corpus.Ref{Document: "法", Path: "art_1"}, Order: 1, Kind: corpus.KindArticle,
		Text: rapid.StringOfN(rapid.SampledFrom([]rune("一二征收补偿\n（）1")), 0, 40, -1).Draw(t, "text")}
	span := func() corpus.Span {
		from := rapid.IntRange(-1, len(p.Text)+1).Draw(t, "from")
		return corpus.Span{Start: from, End: rapid.IntRange(from, len(p.Text)+1).Draw(t, "to")}
	}
	said := func() string {
		if rapid.Bool().Draw(t, "elsewhere") {
			return rapid.String().Draw(t, "words")
		}
		rs := []rune(p.Text)
		from := rapid.IntRange(0, len(rs)).Draw(t, "begin")
		return string(rs[from:rapid.IntRange(from, len(rs)).Draw(t, "end")])
	}
	var items func(depth int) []corpus.Item
	items = func(depth int) (list []corpus.Item) {
		for range rapid.IntRange(0, depth).Draw(t, "items") {
			list = append(list, corpus.Item{Label: "（一）", Text: said(), Span: span(), Items: items(depth - 1)})
		}
		return list
	}
	for n := range rapid.IntRange(0, 3).Draw(t, "paragraphs") {
		p.Paragraphs = append(p.Paragraphs, corpus.Paragraph{N: n + 1, Text: said(), Span: span(), Items: items(2)})
	}
	return p
}

func copied(list []corpus.Paragraph) []corpus.Paragraph {
	var items func([]corpus.Item) []corpus.Item
	items = func(list []corpus.Item) []corpus.Item {
		out := slices.Clone(list)
		for i := range out {
			out[i].Items = items(out[i].Items)
		}
		return out
	}
	out := slices.Clone(list)
	for i := range out {
		out[i].Items = items(out[i].Items)
	}
	return out
}

// Every field that a provision has now or later comes back, whatever it holds: lists
// that are nil and lists that are empty too.
func TestEveryField(t *testing.T) {
	p := new(corpus.Provision)
	n := 0
	fill(reflect.ValueOf(p).Elem(), &n, 3)
	for _, p := range []*corpus.Provision{p, {}, {Path: []string{}, Units: []corpus.Unit{}}} {
		data, err := encode(p)
		if err != nil {
			t.Fatal(err)
		}
		got, err := decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(p, got); d != "" {
			t.Errorf("-put +got %s", d)
		}
		for cut := range data { // and no beginning of it is a provision
			if _, err := decode(data[:cut]); err == nil {
				t.Errorf("the first %d of %d bytes are taken for a provision", cut, len(data))
			}
		}
	}
}

// fill gives every field a value of its own; lists have two members, down to a depth.
func fill(v reflect.Value, n *int, depth int) {
	*n++
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n, depth)
		}
	case reflect.Slice:
		if depth > 0 {
			v.Set(reflect.MakeSlice(v.Type(), 2, 2))
			fill(v.Index(0), n, depth-1)
			fill(v.Index(1), n, depth-1)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("值", *n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic("a field of a kind that the store does not carry: " + v.Type().String())
	}
}

// What is not a packed provision is an error, never a panic.
func FuzzUnpack(f *testing.F) {
	c, err := newCodec([]byte(`{"ref":"法~art_1"}`))
	if err != nil {
		f.Fatal(err)
	}
	whole := new(corpus.Provision)
	n := 0
	fill(reflect.ValueOf(whole).Elem(), &n, 3)
	data, err := encode(whole)
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range [][]byte{nil, data, data[:len(data)/2], make([]byte, 64), bytes.Repeat([]byte{0xff}, 64)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := decode(data); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
		if p, err := unpacked(c, data); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
		if p, err := unpacked(c, c.pack(data)); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
	})
}
