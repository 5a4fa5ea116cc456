package index

import (
	"path/filepath"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
)

// flatsFile holds the texts as words are looked for in them (package flats).
const flatsFile = "flats"

// flatEntries makes what is kept of the texts of a document's provisions.
func flatEntries(d *corpus.Document, a *analysis.Analyzer) []flats.Entry {
	entries := make([]flats.Entry, len(d.Provisions))
	for i, p := range d.Provisions {
		entries[i] = flats.Make(p, note(p), append(a.Numbers(p.Text), a.Numbers(p.Label+"\n"+p.Heading)...))
	}
	return entries
}

func createFlats(dir string) (*flats.Writer, error) {
	return flats.Create(filepath.Join(dir, flatsFile))
}

func openFlats(dir string) (*flats.File, error) { return flats.Open(filepath.Join(dir, flatsFile)) }
