package index

import (
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
)

// The batches of a document are its provisions in order, and none is large but where
// a single provision is.
func TestBatches(t *testing.T) {
	d := &corpus.Document{ID: "法"}
	for i, size := range []int{1, batchBytes, 10, 20, batchBytes * 3, 5, batchBytes / 2, batchBytes / 2, batchBytes / 2} {
		d.Provisions = append(d.Provisions, &corpus.Provision{Order: i + 1, Text: strings.Repeat("x", size)})
	}
	var got []*corpus.Provision
	for b := range batches(d, 100) {
		if b.first != 100+len(got) || b.d.ID != d.ID {
			t.Errorf("batch of %s from %d, want %d", b.d.ID, b.first, 100+len(got))
		}
		size := 0
		for _, p := range b.d.Provisions[:len(b.d.Provisions)-1] {
			size += len(p.Text)
		}
		if size >= batchBytes {
			t.Errorf("%d bytes before the last provision of a batch", size)
		}
		got = append(got, b.d.Provisions...)
	}
	if !slices.Equal(got, d.Provisions) {
		t.Errorf("%d of %d provisions", len(got), len(d.Provisions))
	}
}
