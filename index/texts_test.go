package index

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/reader"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
)

// The flats say of every phrase what the grams of the records say: of the gazette, and of
// national law where it lies beside the project.
func TestTexts(t *testing.T) {
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	documents := r.Documents
	paths, err := filepath.Glob("../../shared/laws/*/*.md")
	if err != nil || len(paths) == 0 {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			t.Fatalf("the laws are required: %v", err)
		}
		t.Log("no laws beside the project")
	}
	for i := 0; i < len(paths); i += 40 {
		if r, err := reader.File(paths[i]); err == nil { // some hold no text
			documents = append(documents, r.Documents...)
		}
	}
	documents = append(documents, odd())
	a := new(analysis.Analyzer)
	texts, grams := textsOf(t, a, documents)
	chance := rand.New(rand.NewPCG(7, 2026))
	all := make([]int, len(grams))
	for i := range all {
		all[i] = i
	}
	for range 60 {
		own := grams[chance.IntN(len(grams))]
		if len(own) == 0 {
			continue
		}
		from := chance.IntN(len(own))
		terms := own[from:min(len(own), from+1+chance.IntN(9))]
		if chance.IntN(8) == 0 {
			terms = append(slices.Clone(terms), own[chance.IntN(len(own))])
		}
		got, err := texts.Times(t.Context(), Phrase{FieldGrams, terms}, all)
		if err != nil {
			t.Fatal(err)
		}
		for n, own := range grams {
			want := 0
			for i := range own {
				if i+len(terms) <= len(own) && slices.Equal(own[i:i+len(terms)], terms) {
					want++
				}
			}
			if got[n] != want {
				t.Fatalf("%q stands %d times in record %d, want %d", terms, got[n], n, want)
			}
		}
	}
}

// odd is a document of what is rare: signs of our own grams, other scripts, empty lines.
func odd() *corpus.Document {
	d := &corpus.Document{ID: "怪"}
	for i, text := range []string{"甲乙␃甲乙", "甲乙\n甲乙\n\n¶甲", "¶", "", "\n", "Ａ a　Ａ\u200bA \n𠮷野家𠮷野", "一", "第一条\r\n一丁", "\xff\xfe甲乙\xff"} {
		d.Provisions = append(d.Provisions, &corpus.Provision{Label: "第一条", Heading: []string{"", "甲乙", "条 文", "甲\n乙"}[i%4], Text: text, Ref: corpus.Ref{Document: "怪", Path: "art_1"}})
	}
	return d
}

// textsOf writes flats of documents, and lists the grams of each record.
func textsOf(t *testing.T, a *analysis.Analyzer, documents []*corpus.Document) (flatTexts, [][]string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), flatsFile)
	w, err := flats.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	var grams [][]string
	for _, d := range documents {
		entries := make([]flats.Entry, len(d.Provisions))
		for i, p := range d.Provisions {
			entries[i] = flats.Make(p, analysis.Cut{Flat: analysis.Flat(p.Text)}, analysis.Cut{Flat: analysis.Flat(p.Label + "\n" + p.Heading)}, analysis.Cut{}, nil)
			grams = append(grams, a.GramTerms(p.Heading+"\n"+p.Text))
		}
		if err := w.Add(d, entries); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := flats.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return flatTexts{f, a}, grams
}
