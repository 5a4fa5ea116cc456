package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"tiaowen/corpus"
)

// commitBytes bounds the memory of a writing transaction: bbolt keeps what is not
// committed in memory.
const commitBytes = 16 << 20

// heldBackBytes is the text that is waited for before a sample is taken from it: a
// collection begins with one kind of text, and its sample should know more.
const heldBackBytes = 1 << 20

// growBytes is by how much the file grows at a time, and so the most that stays empty
// at its end.
const growBytes = 1 << 20

// A Writer makes a store.
type Writer struct {
	db        *bbolt.DB
	tx        *bbolt.Tx
	codec     *codec // nil until enough is held back for a sample
	heldBack  []*corpus.Document
	held      int // bytes of text held back
	written   int // bytes since the last commit
	ids       map[string]bool
	catalogue corpus.Catalogue
	counts    counts
}

// Create begins a store in a new file.
func Create(path string) (*Writer, error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{NoSync: true, NoFreelistSync: true, Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	db.AllocSize = growBytes
	w := &Writer{db: db, ids: map[string]bool{}, counts: newCounts()}
	w.catalogue.Provisions = map[corpus.Kind]int{}
	if err := w.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("create store: %w", err), db.Close())
	}
	return w, nil
}

func (w *Writer) begin() (err error) {
	if w.tx, err = w.db.Begin(true); err != nil {
		return err
	}
	for _, name := range [][]byte{bucketCatalogue, bucketProvisions, bucketRefs} {
		b, err := w.tx.CreateBucketIfNotExists(name)
		if err != nil {
			return err
		}
		b.FillPercent = 0.95 // keys come in order, and nothing is added between
	}
	return nil
}

// Put adds what was read from one source. The ids of its documents must be new. The
// reading must not change until the writer is closed.
func (w *Writer) Put(r *corpus.Reading) error {
	if r.Issue != nil {
		w.catalogue.Issues = append(w.catalogue.Issues, r.Issue)
	}
	w.catalogue.Defects = append(w.catalogue.Defects, r.Defects...)
	for _, d := range r.Documents {
		if w.ids[d.ID] {
			return fmt.Errorf("write store: document %s is there already", d.ID)
		}
		w.ids[d.ID] = true
		w.count(d)
		w.heldBack = append(w.heldBack, d)
	}
	if w.codec == nil && w.held < heldBackBytes {
		return nil
	}
	if err := w.flush(); err != nil {
		return fmt.Errorf("write store: %w", err)
	}
	return nil
}

// count enters a document into the catalogue.
func (w *Writer) count(d *corpus.Document) {
	w.catalogue.Documents = append(w.catalogue.Documents, d)
	w.catalogue.Latest = max(w.catalogue.Latest, d.Signed)
	for _, p := range d.Provisions {
		w.held += len(p.Text)
		w.catalogue.Provisions[p.Kind]++
		w.counts.titles(d.ID, p.Text)
		w.counts.units(p.Units)
	}
}

// flush writes the documents that were held back.
func (w *Writer) flush() error {
	if w.codec == nil {
		if err := w.sample(); err != nil {
			return err
		}
	}
	first := len(w.catalogue.Documents) - len(w.heldBack)
	for i, d := range w.heldBack {
		if err := w.putDocument(uint32(first+i), d); err != nil {
			return fmt.Errorf("document %s: %w", d.ID, err)
		}
	}
	w.heldBack = w.heldBack[:0]
	if w.written < commitBytes {
		return nil
	}
	w.written = 0
	return errors.Join(w.tx.Commit(), w.begin())
}

// sample makes the codec from what was held back.
func (w *Writer) sample() error {
	var provisions []*corpus.Provision
	for _, d := range w.heldBack {
		provisions = append(provisions, d.Provisions...)
	}
	sample, err := sampleOf(provisions)
	if err != nil {
		return err
	}
	if w.codec, err = newCodec(sample); err != nil {
		return err
	}
	return w.tx.Bucket(bucketCatalogue).Put(keySample, sample)
}

func (w *Writer) putDocument(number uint32, d *corpus.Document) error {
	provisions, refs := w.tx.Bucket(bucketProvisions), w.tx.Bucket(bucketRefs)
	for _, p := range d.Provisions {
		value, err := w.codec.pack(p)
		if err != nil {
			return err
		}
		key := provisionKey(number, p.Order)
		if err := errors.Join(provisions.Put(key, value), refs.Put(refKey(number, p.Ref.Path), key[4:])); err != nil {
			return err
		}
		w.written += len(value)
	}
	return nil
}

// Close finishes the file and makes it durable.
func (w *Writer) Close() error {
	if err := errors.Join(w.finish(), w.db.Close()); err != nil {
		return fmt.Errorf("finish store: %w", err)
	}
	return nil
}

func (w *Writer) finish() error {
	if err := w.flush(); err != nil {
		return errors.Join(err, w.tx.Rollback())
	}
	for _, d := range w.catalogue.Documents {
		d.Cited = w.counts.cited(d)
	}
	corpus.ReadEndings(w.catalogue.Documents)
	w.catalogue.Departments = w.counts.departments()
	value, err := json.Marshal(w.catalogue)
	if err != nil {
		return errors.Join(err, w.tx.Rollback())
	}
	if err := w.tx.Bucket(bucketCatalogue).Put(keyCatalogue, w.codec.enc.EncodeAll(value, nil)); err != nil {
		return errors.Join(err, w.tx.Rollback())
	}
	if err := w.tx.Commit(); err != nil {
		return err
	}
	return w.db.Sync()
}

// Abandon releases the file without finishing it.
func (w *Writer) Abandon() {
	_ = w.tx.Rollback() // the file is going to be removed
	_ = w.db.Close()
}
