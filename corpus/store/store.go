// Package store keeps the texts of a collection in one file: the source of truth
// for every page. It is written once, when a generation is built, and then only
// read.
package store

import (
	"errors"

	"tiaowen/corpus"
)

var errStub = errors.New("store: under construction")

// A Writer makes a store.
type Writer struct{}

// Create begins a store in a new file.
func Create(path string) (*Writer, error) { return nil, errStub }

// Put adds what was read from one source.
func (w *Writer) Put(r *corpus.Reading) error { return errStub }

// Close finishes the file and makes it durable.
func (w *Writer) Close() error { return errStub }

// A Store reads a finished file. It implements [corpus.Library].
type Store struct{ corpus.Library }

// Open opens a finished store.
func Open(path string) (*Store, error) { return nil, errStub }

// Close releases the file.
func (s *Store) Close() error { return errStub }
