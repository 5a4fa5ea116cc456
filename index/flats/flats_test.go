package flats

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index/analysis"
)

// Any text comes back from its codes, and a Han text takes at most two bytes a character.
func TestCodesComeBack(t *testing.T) {
	for _, s := range []string{"", "征收范围内的房屋，由市人民政府作出征收决定。\n第二款", "GB/T 9704—2012 ①㈠ 💧 𠮷 \u0000", strings.Repeat("的", 100)} {
		if got := Text(Append(nil, s)); got != s {
			t.Errorf("%q came back as %q", s, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if got := Text(Append(nil, s)); got != strings.ToValidUTF8(s, "\uFFFD") && strings.ToValidUTF8(s, "") == s {
			t.Errorf("%q came back as %q", s, got)
		}
	})
	if n := len(Append(nil, "被征收人")); n != 7 {
		t.Errorf("被征收人 takes %d bytes", n) // 征 and 收 are not among the commonest
	}
}

// byHand finds what a Finder must: every pattern at every place.
func byHand(text string, patterns []string) (found []Match) {
	for end := range len(text) + 1 {
		for i, p := range patterns {
			if p != "" && strings.HasSuffix(text[:end], p) {
				found = append(found, Match{int32(i), int32(end - len(p)), int32(end)})
			}
		}
	}
	return found
}

func TestFinder(t *testing.T) {
	chars := rapid.SampledFrom([]rune("的征收费a\n\U00020BB7"))
	text := rapid.StringOfN(chars, 0, 40, -1)
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "text")
		patterns := rapid.SliceOfNDistinct(rapid.StringOfN(chars, 0, 4, -1), 0, 12, rapid.ID).Draw(t, "patterns")
		f := NewFinder(patterns)
		defer f.Release()
		got, size := f.Find(Append(nil, s), nil)
		want := byHand(s, patterns)
		sort := func(ms []Match) {
			slices.SortFunc(ms, func(a, b Match) int {
				return int(a.End-b.End)*1000 + int(a.Pattern-b.Pattern)
			})
		}
		sort(got)
		sort(want)
		if !slices.Equal(got, want) || size != len(s) {
			t.Fatalf("%q in %q: %v of %d bytes, want %v of %d", patterns, s, got, size, want, len(s))
		}
	})
}

// Damaged codes are read to their end.
func TestFinderOnDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := NewFinder([]string{"征收", "\U00020BB7"})
		defer f.Release()
		codes := rapid.SliceOf(rapid.Byte()).Draw(t, "codes")
		f.Find(codes, nil)
		_ = Text(codes)
		_, _ = decode(codes)
	})
}

// TestFile writes the gazette and reads it back.
func TestFile(t *testing.T) {
	reading, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "flats")
	w, err := Create(path)
	if err != nil {
		t.Fatal(err)
	}
	numbers := []string{"第28条", "30日", "30日"}
	for _, d := range reading.Documents {
		half := len(d.Provisions) / 2
		for _, part := range [][]*corpus.Provision{d.Provisions[:half], d.Provisions[half:]} {
			var es []Entry
			for _, p := range part {
				head := analysis.Cut{Flat: Flat(p.Label + "\n" + p.Heading)}
				es = append(es, Make(p, analysis.Cut{Flat: Flat(p.Text), Numbers: numbers}, head, analysis.Cut{Flat: "说的是什么\n怎么办"}, Append(nil, Flat(strings.Join(p.Path, "\n")))))
			}
			if err := w.Add(d, es); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	n := 0
	for i, d := range reading.Documents {
		if got := Text(f.Title(i)); got != Flat(d.Title+"\n"+d.EnclosedTitle) {
			t.Errorf("title %q of %s", got, d.ID)
		}
		for _, p := range d.Provisions {
			r, err := f.Record(n)
			if err != nil {
				t.Fatal(err)
			}
			if r.Document != i || f.DocumentOf(n) != i {
				t.Errorf("%s is of document %d, want %d", p.Ref, r.Document, i)
			}
			compare(t, p, r)
			n++
		}
	}
	if n != f.Records() || f.Documents() != len(reading.Documents) {
		t.Errorf("%d records of %d documents", f.Records(), f.Documents())
	}
}

func compare(t *testing.T, p *corpus.Provision, r Record) {
	t.Helper()
	for _, c := range []struct{ got, want string }{
		{Text(r.Text), Flat(p.Text)},
		{Text(r.Heading), Flat(p.Label + "\n" + p.Heading)},
		{Text(r.Note), "说的是什么\n怎么办"},
		{Text(r.Trail), Flat(strings.Join(p.Path, "\n"))},
		{Text(r.Numbers), "\n第28条\n30日\n30日\n"},
		{string(r.Kind), string(p.Kind)},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", p.Ref, c.got, c.want)
		}
	}
	for _, u := range p.Units {
		if !r.Responsible(u.Name, false) || r.Responsible(u.Name+"x", false) {
			t.Errorf("%s: %s", p.Ref, u.Name)
		}
	}
	for _, fact := range p.Facts {
		if !r.HasFact([]string{fact.Kind}) {
			t.Errorf("%s has no %s", p.Ref, fact.Kind)
		}
	}
	var got []string
	flat := Flat(p.Text)
	for at := range r.Passages() {
		s := flat[at.Lead.Start:at.Lead.End]
		if at.Item != (corpus.Span{}) {
			s += "\n" + flat[at.Item.Start:at.Item.End]
		}
		if want := len([]rune(s)) + len([]rune(p.Heading)); at.Runes != want {
			t.Errorf("%s: a passage of %d characters, want %d", p.Ref, at.Runes, want)
		}
		got = append(got, s)
	}
	if want := passages(p); !slices.Equal(got, want) {
		t.Errorf("%s: passages %q, want %q", p.Ref, got, want)
	}
}

// passages cuts the original text.
func passages(p *corpus.Provision) (all []string) {
	if !strings.Contains(p.Text, "\n") {
		return nil
	}
	for _, para := range p.Paragraphs {
		if len(para.Items) == 0 {
			all = append(all, Flat(para.Text))
		}
		for _, item := range para.Items {
			all = append(all, Flat(para.Text+"\n"+p.Text[item.Span.Start:item.Span.End]))
		}
	}
	return all
}

// Counting eight bits at once counts what counting each does.
func TestSimhash(t *testing.T) {
	chance := rand.New(rand.NewPCG(1, 2))
	for size := range 600 {
		var b strings.Builder
		for range size {
			b.WriteRune(rune(0x4E00 + chance.IntN(500)))
		}
		var votes [64]int
		for h := range Shingles(b.String()) {
			for i := range votes {
				votes[i] += int(h>>i&1)*2 - 1
			}
		}
		var want uint64
		for i, v := range votes {
			if v > 0 {
				want |= 1 << i
			}
		}
		if got := simhash(b.String()); got != want {
			t.Fatalf("of %d characters %016x, want %016x", size, got, want)
		}
	}
}
