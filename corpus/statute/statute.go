// Package statute reads one statute as Markdown or plain text: title, 题注, and the
// tree of 编、章、节、条、款、项、目.
package statute

import (
	"errors"

	"tiaowen/corpus"
)

// Read reads one statute.
func Read(name string, data []byte, reg *corpus.Register) (*corpus.Reading, error) {
	return nil, errors.New("statute: under construction")
}
