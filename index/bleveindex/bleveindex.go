// Package bleveindex is the embedded engine: bleve behind the seam of package
// index. No other package imports bleve.
package bleveindex

import (
	"errors"

	"tiaowen/index"
)

// Engine makes and opens bleve indexes.
type Engine struct{}

// Name is "bleve" with the version of its format.
func (Engine) Name() string { return "bleve/1" }

// Create begins an index in a new directory.
func (Engine) Create(dir string) (index.Builder, error) {
	return nil, errors.New("bleveindex: under construction")
}

// Open opens a finished index.
func (Engine) Open(dir string) (index.Index, error) {
	return nil, errors.New("bleveindex: under construction")
}
