package index

import (
	"context"
	"errors"
	"iter"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
	"tiaowen/index/analysis"
)

// A Manifest describes a generation.
type Manifest struct {
	Format      int       `json:"format"`
	Engine      string    `json:"engine"`
	Fingerprint string    `json:"fingerprint"` // of the analyser
	Corpus      string    `json:"corpus"`      // hash over the sources, in order
	Built       time.Time `json:"built"`
	BuildTime   float64   `json:"build_seconds"`
	Sources     int       `json:"sources"`
	Documents   int       `json:"documents"`
	Provisions  int       `json:"provisions"`
}

// Options say how to build and open generations in a data directory.
type Options struct {
	Dir      string
	Engine   Engine
	Analyzer *analysis.Analyzer
	Now      func() time.Time
	Progress func(done, total int) // provisions; total 0 when not known; may be nil
}

// A Generation is an open index with its texts.
type Generation struct {
	Manifest Manifest
	Index    Index
	Store    *store.Store
}

// Close releases both.
func (g *Generation) Close() error { return nil }

// Build makes a new generation of the readings, verifies it, and makes it the one
// that Open opens. On any error the old generation stays.
func Build(ctx context.Context, o Options, readings iter.Seq[*corpus.Reading]) (Manifest, error) {
	return Manifest{}, errors.New("index: under construction")
}

// Open opens the current generation. The error wraps ErrNoIndex, ErrOutdated,
// ErrDamaged or ErrLocked.
func Open(o Options) (*Generation, error) { return nil, ErrNoIndex }

// Records makes the records of a document.
func Records(d *corpus.Document, a *analysis.Analyzer) []Record { return nil }
