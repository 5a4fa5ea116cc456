package index

import (
	"path/filepath"

	"tiaowen/index/flats"
)

// flatsFile holds the texts as words are looked for in them (package flats).
const flatsFile = "flats"

func createFlats(dir string) (*flats.Writer, error) {
	return flats.Create(filepath.Join(dir, flatsFile))
}

func openFlats(dir string) (*flats.File, error) { return flats.Open(filepath.Join(dir, flatsFile)) }
