package store_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
)

// bare is a reading without its provisions, as a catalogue has it.
func bare(r *corpus.Reading) *corpus.Reading {
	out := *r
	out.Documents = nil
	for _, d := range r.Documents {
		b := *d
		b.Provisions = nil
		out.Documents = append(out.Documents, &b)
	}
	return &out
}

// A store that keeps the documents of an earlier one is like one that is given them
// again: every provision, and what the catalogue counts.
func TestKeep(t *testing.T) {
	path, r := gazetteStore(t)
	law := &corpus.Reading{Documents: []*corpus.Document{{ID: "法", Title: "洪江市某办法", Provisions: []*corpus.Provision{
		{DocumentID: "法", Ref: corpus.Ref{Document: "法", Path: "art_1"}, Kind: corpus.KindArticle, Text: "依照《" + r.Documents[0].Title + "》办理。",
			Units: []corpus.Unit{{Name: "市商务局", Written: "市商务局", Role: corpus.RoleLead}}},
	}}}}
	anew := filepath.Join(t.TempDir(), "store.db")
	write(t, anew, law, r)
	want := open(t, anew)

	earlier := open(t, path)
	kept := filepath.Join(t.TempDir(), "store.db")
	w, err := store.CreateFrom(kept, earlier)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Put(law); err != nil {
		t.Fatal(err)
	}
	if err := w.Keep(bare(r)); err != nil {
		t.Fatal(err)
	}
	if err := w.Keep(bare(r)); err == nil {
		t.Error("documents are kept twice")
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	got := open(t, kept)
	if d := cmp.Diff(want.Catalogue(), got.Catalogue()); d != "" {
		t.Errorf("catalogue: -given again +kept\n%s", d)
	}
	for _, d := range want.Catalogue().Documents {
		a, err := want.Provisions(d.ID)
		b, err2 := got.Provisions(d.ID)
		if diff := cmp.Diff(a, b); err != nil || err2 != nil || diff != "" {
			t.Errorf("%s: %v %v\n%s", d.ID, err, err2, diff)
		}
	}
}

// What the earlier store does not have cannot be kept.
func TestKeepNothing(t *testing.T) {
	path, _ := gazetteStore(t)
	w, err := store.CreateFrom(filepath.Join(t.TempDir(), "store.db"), open(t, path))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abandon()
	if err := w.Keep(&corpus.Reading{Documents: []*corpus.Document{{ID: "无此文件"}}}); err == nil {
		t.Error("a document that is not there is kept")
	}
}
