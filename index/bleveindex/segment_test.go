package bleveindex

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"
	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tiaowen/index"
)

// bleve keeps the order of the records that it is handed, and how often each has a term,
// over as many segments as there are.
func TestSegments(t *testing.T) {
	root, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		dir, words := filepath.Join(root, fmt.Sprint(n)), map[string]*vocabulary{}
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		for _, f := range index.TokenFields {
			words[f] = newVocabulary()
		}
		w := newSegmentWriter(dir, words)
		term := rapid.SampledFrom([]string{"征收", "补偿", "征收补偿", "中华人民共和国", "a", "¶", ""})
		records := rapid.SliceOfN(rapid.SliceOf(term), 1, 60).Draw(t, "records")
		cuts := rapid.SliceOfN(rapid.Bool(), len(records), len(records)).Draw(t, "a segment ends here")
		want := map[string][][2]uint32{}
		for n, terms := range records {
			for _, f := range index.TokenFields {
				w.add(uint32(n), f, words[f].numbers(map[bool][]string{f == index.FieldText: terms}[true]))
			}
			for _, term := range slices.Compact(slices.Sorted(slices.Values(terms))) {
				times := len(terms) - len(slices.DeleteFunc(slices.Clone(terms), func(s string) bool { return s == term }))
				want[term] = append(want[term], [2]uint32{uint32(n), uint32(times)})
			}
			if cuts[n] {
				w.cut()
			}
		}
		if err := w.finish(); err != nil {
			t.Fatal(err)
		}
		pieces, err := openSegments(dir, len(records))
		if err != nil {
			t.Fatal(err)
		}
		p := &part{pieces: pieces}
		defer func() { _ = closePieces(pieces) }()
		for term := range want {
			if diff := gocmp.Diff(want[term], p.all(t, index.FieldText, term)); diff != "" {
				t.Errorf("%q: -want +got\n%s", term, diff)
			}
		}
		if got := p.all(t, index.FieldText, "无此词"); got != nil {
			t.Errorf("a term of no record: %v", got)
		}
		if got := p.all(t, index.FieldTitle, "征收"); got != nil {
			t.Errorf("a field without terms: %v", got)
		}
		if _, err := openSegments(dir, len(records)+1); err == nil {
			t.Error("a record is missing, and nothing is said")
		}
	})
}

// all reads the postings of a term.
func (p *part) all(t *rapid.T, field, term string) (all [][2]uint32) {
	to := new(decoded)
	count, err := p.count(field, term)
	if err := errors.Join(err, p.read(field, term, to)); err != nil || len(to.docs) != count {
		t.Fatalf("%q has %d postings, and says %d: %v", term, len(to.docs), count, err)
	}
	for i, n := range to.docs {
		all = append(all, [2]uint32{n, uint32(to.freqs[i])})
	}
	return all
}

// What is written is what bleve itself writes: its scorch knows the kind of segment.
func TestSegmentKind(t *testing.T) {
	if versions := scorch.SupportedSegmentTypeVersions(plugin.Type()); !slices.Contains(versions, plugin.Version()) {
		t.Errorf("scorch knows versions %v of %s, not %d", versions, plugin.Type(), plugin.Version())
	}
}

// A segment ends at the record that fills it.
func TestSegmentEnds(t *testing.T) {
	g := newGathered()
	terms := make([]uint32, 1000)
	for i := range terms {
		terms[i] = uint32(i / 2) // each twice
	}
	for n := range uint32(10) {
		g.add(n, index.FieldText, terms)
		g.add(n, index.FieldTitle, terms[:n])
	}
	if g.records != 10 || g.postings != 10*500+(0+1+1+2+2+3+3+4+4+5) {
		t.Errorf("%d records, %d postings", g.records, g.postings)
	}
	for n := range uint32(10) {
		if got := g.fields[index.FieldText].of(n); len(got) != 500 || got[499] != (posting{499, 2}) {
			t.Errorf("record %d has %d postings", n, len(got))
		}
		if got := fmt.Sprint(g.fields[index.FieldTitle].of(n)); n < 3 && got != []string{"[]", "[{0 1}]", "[{0 2}]"}[n] {
			t.Errorf("record %d has %s", n, got)
		}
	}
}
