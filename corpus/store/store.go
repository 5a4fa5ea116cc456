// Package store keeps the texts of a collection in one file: the source of truth
// for every page. It is written once, when a generation is built, and then only
// read; any number of processes may read it at once.
//
// # Format
//
// A bbolt file with three buckets. "catalogue" holds the JSON of a
// [corpus.Catalogue] under "1", and under "sample" what zstd was told beforehand.
// Documents are numbered in the order of the catalogue from 0. "provisions" holds
// provisions under the number of the document and their order, four big-endian bytes
// each, as in wire.go, so that a document is one scan. "refs" leads from the number of the document
// and the path of a ref to the order. Provisions and catalogue are compressed with
// zstd and carry its checksum.
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
	bucketCatalogue  = []byte("catalogue")
	bucketProvisions = []byte("provisions")
	bucketRefs       = []byte("refs")
	keyCatalogue     = []byte("1")
	keySample        = []byte("sample")
)

func provisionKey(document uint32, order int) []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, document), uint32(order))
}

func refKey(document uint32, path string) []byte {
	return append(binary.BigEndian.AppendUint32(nil, document), path...)
}

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
	numbers   map[string]uint32 // document id → number
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
	s = &Store{db: db, numbers: map[string]uint32{}}
	if err := db.View(s.load); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), db.Close())
	}
	return s, nil
}

func (s *Store) load(tx *bbolt.Tx) (err error) {
	b := tx.Bucket(bucketCatalogue)
	if b == nil || tx.Bucket(bucketProvisions) == nil || tx.Bucket(bucketRefs) == nil || b.Get(keyCatalogue) == nil {
		return errors.New("no catalogue")
	}
	if s.codec, err = newCodec(bytes.Clone(b.Get(keySample))); err != nil {
		return err
	}
	data, err := s.codec.dec.DecodeAll(b.Get(keyCatalogue), nil)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &s.catalogue); err != nil {
		return err
	}
	for i, d := range s.catalogue.Documents {
		s.numbers[d.ID] = uint32(i)
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
	prefix := provisionKey(n, 0)[:4]
	err = s.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketProvisions).Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			p, err := s.codec.unpack(v)
			if err != nil {
				return err
			}
			ps = append(ps, p)
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
	err = s.db.View(func(tx *bbolt.Tx) (err error) {
		order := tx.Bucket(bucketRefs).Get(refKey(n, ref.Path))
		if order == nil {
			order = tx.Bucket(bucketRefs).Get(refKey(n, ref.Provision().Path))
		}
		if order == nil {
			return corpus.ErrNotFound
		}
		p, err = s.codec.unpack(tx.Bucket(bucketProvisions).Get(append(refKey(n, ""), order...)))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("provision %s: %w", ref, err)
	}
	return p, nil
}

// Close releases the file.
func (s *Store) Close() error {
	s.codec.dec.Close()
	return s.db.Close()
}
