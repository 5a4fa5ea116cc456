// Package gazette reads an issue of a government gazette that was recognised from
// scanned pages into Markdown.
package gazette

import (
	"errors"

	"tiaowen/corpus"
)

// Read reads one issue.
func Read(name string, data []byte, reg *corpus.Register) (*corpus.Reading, error) {
	return nil, errors.New("gazette: under construction")
}
