package store

import (
	"errors"
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
		value, err := c.pack(p)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(&before, p); d != "" {
			t.Fatalf("packing changed the provision: %s", d)
		}
		got, err := c.unpack(value)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(p, got, cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("-put +got %s", d)
		}
	})
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
	sample, err := sampleOf(ps)
	if err != nil {
		t.Fatal(err)
	}
	c, err := newCodec(sample)
	if err != nil {
		t.Fatal(err)
	}
	flips, refused := 0, 0
	for i, p := range ps {
		value, err := c.pack(p)
		if err != nil {
			t.Fatal(err)
		}
		for bit := i % 7; bit < 8*len(value); bit += 7 {
			value[bit/8] ^= 1 << (bit % 8)
			got, err := c.unpack(value)
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
	out := append([]corpus.Paragraph(nil), list...)
	eachText(out, true, func(*string, corpus.Span) {})
	return out
}

// What is not a packed provision is an error, never a panic.
func FuzzUnpack(f *testing.F) {
	c, err := newCodec([]byte(`{"ref":"法~art_1"}`))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{"", "{}", `{"ref":"法~art_1","text":"一","paragraphs":[{"text":""}],"places":[0,99]}`, `{"paragraphs":[{"text":""}],"places":[1]}`,
		`{"text":"一","paragraphs":[{"text":""}],"places":[2,-1]}`, `{"text":"一","paragraphs":[{"text":""}],"places":[9223372036854775807,9223372036854775807]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := decode(data); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
		if p, err := c.unpack(data); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
		if p, err := c.unpack(c.enc.EncodeAll(data, nil)); err == nil && p == nil {
			t.Error("neither a provision nor an error")
		}
	})
}
