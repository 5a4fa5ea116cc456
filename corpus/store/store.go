// Package store keeps the texts of a collection in one file: the source of truth
// for every page. It is written once, when a generation is built, and then only
// read; any number of processes may read it at once.
//
// # Format
//
// A bbolt file with two buckets. Documents are numbered in the order of the catalogue
// from 0. "catalogue" holds the JSON of a [corpus.Catalogue] under the version of the
// format, under "sample" what zstd was told beforehand, under "directories" where the
// provisions of each document stand (directory.go), and under "summaries" the JSON of what
// the catalogue counts of each (count.go). "blocks" holds blocks, one behind the other,
// under numbers from 0, four big-endian bytes; a block is some 16 kB of provisions of one
// document (block.go), of which what their texts and paths tell is not written (row.go).
// All but the sample is compressed with zstd and carries its checksum.
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
	bucketChunks    = []byte("blocks")
	keyCatalogue    = []byte("2") // the version of the format; what is written otherwise has another one
	keySample       = []byte("sample")
	keyDirectories  = []byte("directories")
	keySummaries    = []byte("summaries")
)

var buckets = [][]byte{bucketCatalogue, bucketChunks}

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
	documents []directory
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
		return errors.New("no catalogue of this version of the format; index the sources again")
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
	if data, err = s.codec.unpack(b.Get(keyDirectories)); err != nil {
		return err
	}
	s.documents, err = decodeDirectories(data, len(s.catalogue.Documents))
	return err
}

// summaries reads what the catalogue counts of each document.
func (s *Store) summaries() (list []summary, err error) {
	defer recovered(&err)
	err = s.db.View(func(tx *bbolt.Tx) error {
		data, err := s.codec.unpack(tx.Bucket(bucketCatalogue).Get(keySummaries))
		if err != nil {
			return err
		}
		if err := json.Unmarshal(data, &list); err != nil || len(list) != len(s.documents) {
			return fmt.Errorf("%w: summaries of %d documents of %d: %w", ErrDamaged, len(list), len(s.documents), err)
		}
		return nil
	})
	return list, err
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
	d := &s.documents[n]
	err = s.db.View(func(tx *bbolt.Tx) error {
		paths := d.paths()
		for _, b := range d.blocks {
			r, err := s.reader(tx, document, b)
			if err != nil {
				return err
			}
			for range b.count {
				p, err := r.next(paths[len(ps)], len(ps)+1)
				if err != nil {
					return err
				}
				ps = append(ps, p)
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
	d := &s.documents[n]
	i, ok := d.find(ref.Path)
	if !ok {
		ref = ref.Provision()
		i, ok = d.find(ref.Path)
	}
	if !ok {
		return nil, fmt.Errorf("provision %s: %w", ref, corpus.ErrNotFound)
	}
	err = s.db.View(func(tx *bbolt.Tx) error {
		b, first := d.block(i)
		r, err := s.reader(tx, ref.Document, b)
		if err != nil {
			return err
		}
		for range i - first {
			r.skip()
		}
		p, err = r.next(ref.Path, i+1)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("provision %s: %w", ref, err)
	}
	return p, nil
}

// reader begins to read a block.
func (s *Store) reader(tx *bbolt.Tx, document string, b listed) (*blockReader, error) {
	data, err := s.block(tx, b.place)
	if err != nil {
		return nil, err
	}
	r := &blockReader{document: document}
	return r, r.begin(data, b.count)
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
