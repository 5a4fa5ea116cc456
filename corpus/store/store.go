// Package store keeps the texts of a collection in one file: the source of truth
// for every page. It is written once, when a generation is built, and then only
// read; any number of processes may read it at once.
//
// # Format
//
// A bbolt file with four buckets. "catalogue" holds the JSON of a
// [corpus.Catalogue] under "1", and under "sample" what zstd was told beforehand.
// Documents are numbered in the order of the catalogue from 0; their numbers, four
// big-endian bytes, are keys. "documents" holds the directory of each (block.go) and
// "summaries" what the catalogue counts of it (count.go). "chunks" holds blocks, one
// behind the other, under numbers from 0; a block is some 16 kB of provisions of one
// document as in wire.go. Blocks, summaries and catalogue are compressed with zstd and
// carry its checksum.
package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"go.etcd.io/bbolt"

	"tiaowen/corpus"
)

var (
	bucketCatalogue = []byte("catalogue")
	bucketDocuments = []byte("documents")
	bucketSummaries = []byte("summaries")
	bucketChunks    = []byte("blocks")
	keyCatalogue    = []byte("1")
	keySample       = []byte("sample")
)

var buckets = [][]byte{bucketCatalogue, bucketDocuments, bucketSummaries, bucketChunks}

func key(number int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(number)) }

// ErrDamaged is the error of a file that is not a finished store.
var ErrDamaged = errors.New("store is damaged")

// recovered turns a panic of bbolt, which it raises on some damaged pages, into an
// error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", ErrDamaged, p)
	}
}

// A Store reads a finished file. It implements [corpus.Library].
type Store struct {
	db        *bbolt.DB
	codec     *codec
	catalogue corpus.Catalogue
	numbers   map[string]int // document id → number
	cache     cache
}

// Open opens a finished store. The error wraps [ErrDamaged], or [fs.ErrNotExist].
func Open(path string) (*Store, error) {
	s, err := open(path)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

func open(path string) (s *Store, err error) {
	defer recovered(&err)
	db, err := bbolt.Open(path, 0o444, &bbolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	s = &Store{db: db, numbers: map[string]int{}}
	if err := db.View(s.load); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), db.Close())
	}
	return s, nil
}

func (s *Store) load(tx *bbolt.Tx) (err error) {
	for _, name := range buckets {
		if tx.Bucket(name) == nil {
			return fmt.Errorf("no bucket of %s", name)
		}
	}
	b := tx.Bucket(bucketCatalogue)
	if b.Get(keyCatalogue) == nil {
		return errors.New("no catalogue")
	}
	if s.codec, err = newCodec(bytes.Clone(b.Get(keySample))); err != nil {
		return err
	}
	data, err := s.codec.unpack(b.Get(keyCatalogue))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.catalogue); err != nil {
		return err
	}
	for i, d := range s.catalogue.Documents {
		s.numbers[d.ID] = i
	}
	return nil
}

// Catalogue implements [corpus.Library].
func (s *Store) Catalogue() *corpus.Catalogue { return &s.catalogue }

// Document implements [corpus.Library].
func (s *Store) Document(id string) (*corpus.Document, error) {
	n, ok := s.numbers[id]
	if !ok {
		return nil, fmt.Errorf("document %q: %w", id, corpus.ErrNotFound)
	}
	return s.catalogue.Documents[n], nil
}

// Provisions implements [corpus.Library].
func (s *Store) Provisions(document string) (ps []*corpus.Provision, err error) {
	n, ok := s.numbers[document]
	if !ok {
		return nil, fmt.Errorf("provisions of document %q: %w", document, corpus.ErrNotFound)
	}
	defer recovered(&err)
	err = s.db.View(func(tx *bbolt.Tx) error {
		d, err := decodeDirectory(tx.Bucket(bucketDocuments).Get(key(n)))
		if err != nil || len(d.entries) == 0 {
			return err
		}
		ps = make([]*corpus.Provision, len(d.entries))
		for i, e := range d.entries {
			block, err := s.block(tx, d.blocks[e.block])
			if err != nil {
				return err
			}
			if ps[i], err = e.provision(block); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("provisions of document %q: %w", document, err)
	}
	return ps, nil
}

// Provision implements [corpus.Library].
func (s *Store) Provision(ref corpus.Ref) (p *corpus.Provision, err error) {
	n, ok := s.numbers[ref.Document]
	if !ok {
		return nil, fmt.Errorf("provision %s: %w", ref, corpus.ErrNotFound)
	}
	defer recovered(&err)
	err = s.db.View(func(tx *bbolt.Tx) error {
		d, err := decodeDirectory(tx.Bucket(bucketDocuments).Get(key(n)))
		if err != nil {
			return err
		}
		e, ok := d.find(ref.Path)
		if !ok {
			e, ok = d.find(ref.Provision().Path)
		}
		if !ok {
			return corpus.ErrNotFound
		}
		block, err := s.block(tx, d.blocks[e.block])
		if err != nil {
			return err
		}
		p, err = e.provision(block)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("provision %s: %w", ref, err)
	}
	return p, nil
}

// block reads the block at a place.
func (s *Store) block(tx *bbolt.Tx, p place) ([]byte, error) {
	if b, ok := s.cache.get(p); ok {
		return b, nil
	}
	value, err := packedBlock(tx, p)
	if err != nil {
		return nil, err
	}
	b, err := s.codec.unpack(value)
	if err == nil {
		s.cache.put(p, b)
	}
	return b, err
}

// packedBlock is the block at a place as it stands in the file.
func packedBlock(tx *bbolt.Tx, p place) ([]byte, error) {
	chunk := tx.Bucket(bucketChunks).Get(key(p.chunk))
	if p.from+p.size > len(chunk) {
		return nil, errDirectory
	}
	return chunk[p.from : p.from+p.size], nil
}

// Close releases the file.
func (s *Store) Close() error {
	s.codec.dec.Close()
	return s.db.Close()
}
