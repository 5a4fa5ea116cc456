package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
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

// chunkBytes is the size of a chunk, unless a block is larger.
const chunkBytes = 128 << 10

// growBytes is by how much the file grows at a time, and so the most that stays empty
// at its end.
const growBytes = 1 << 20

// fullPages is how full bbolt makes a page: keys come in order, and nothing is added
// between.
const fullPages = 0.95

// A Writer makes a store.
type Writer struct {
	db        *bbolt.DB
	tx        *bbolt.Tx
	codec     *codec // nil until enough is held back for a sample
	heldBack  []*corpus.Document
	held      int // bytes of text held back
	written   int // bytes since the last commit
	ids       map[string]bool
	earlier   *Store    // whose documents may be kept; nil for none
	counted   []summary // of its documents
	catalogue corpus.Catalogue
	chunk     []byte // blocks that are not written yet
	chunks    int    // that are
	documents []directory
	summaries []summary // of the documents of the catalogue

}

// Create begins a store in a new file.
func Create(path string) (*Writer, error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{NoSync: true, NoFreelistSync: true, Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	db.AllocSize = growBytes
	w := &Writer{db: db, ids: map[string]bool{}}
	if err := w.begin(); err != nil {
		return nil, errors.Join(fmt.Errorf("create store: %w", err), db.Close())
	}
	return w, nil
}

// CreateFrom is [Create] for a store that will keep documents of an earlier one.
func CreateFrom(path string, earlier *Store) (*Writer, error) {
	w, err := Create(path)
	if err != nil {
		return nil, err
	}
	w.earlier, w.codec = earlier, earlier.codec
	if w.counted, err = earlier.summaries(); err != nil {
		w.Abandon()
		return nil, fmt.Errorf("create store: %w", err)
	}
	return w, nil
}

func (w *Writer) begin() (err error) {
	if w.tx, err = w.db.Begin(true); err != nil {
		return err
	}
	for _, name := range buckets {
		b, err := w.tx.CreateBucketIfNotExists(name)
		if err != nil {
			return err
		}
		b.FillPercent = fullPages
	}
	return nil
}

// Put adds what was read from one source. The ids of its documents must be new. The
// reading must not change until the writer is closed, which keeps no more of it than its
// catalogue says, but for what is waited for.
func (w *Writer) Put(r *corpus.Reading) error {
	if err := w.enter(r); err != nil {
		return fmt.Errorf("write store: %w", err)
	}
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			w.held += len(p.Text)
		}
		w.summaries = append(w.summaries, summaryOf(d.Provisions))
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

// enter puts a reading into the catalogue.
func (w *Writer) enter(r *corpus.Reading) error {
	for _, d := range r.Documents {
		if w.ids[d.ID] {
			return fmt.Errorf("document %s is there already", d.ID)
		}
		w.ids[d.ID] = true
	}
	if r.Issue != nil {
		w.catalogue.Issues = append(w.catalogue.Issues, r.Issue)
	}
	w.catalogue.Defects = append(w.catalogue.Defects, r.Defects...)
	for _, d := range r.Documents {
		listed := *d
		listed.Provisions = nil // else all texts stay in memory until the end
		w.catalogue.Documents = append(w.catalogue.Documents, &listed)
	}
	return nil
}

// Keep adds what was read from one source and stands in the earlier store, under the
// same ids: its documents need no provisions.
func (w *Writer) Keep(r *corpus.Reading) (err error) {
	if err := w.enter(r); err != nil {
		return fmt.Errorf("keep in store: %w", err)
	}
	defer recovered(&err)
	err = w.earlier.db.View(func(tx *bbolt.Tx) error {
		for _, d := range r.Documents {
			if err := w.keep(tx, d.ID); err != nil {
				return fmt.Errorf("document %s: %w", d.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep in store: %w", err)
	}
	return w.commit()
}

// keep copies a document as it stands in the file of the earlier store.
func (w *Writer) keep(from *bbolt.Tx, id string) error {
	n, ok := w.earlier.numbers[id]
	if !ok {
		return corpus.ErrNotFound
	}
	d := w.earlier.documents[n]
	blocks := make([]block, len(d.blocks))
	for i, b := range d.blocks {
		data, err := packedBlock(from, b.place)
		if err != nil {
			return err
		}
		blocks[i] = block{data, b.count}
	}
	w.summaries = append(w.summaries, w.counted[n])
	return w.putBlocks(d.runs, blocks)
}

// flush writes the documents that were held back.
func (w *Writer) flush() error {
	if w.codec == nil {
		if err := w.sample(); err != nil {
			return err
		}
	}
	for _, d := range w.heldBack {
		paths, blocks, err := w.codec.blocks(d.ID, d.Provisions)
		if err == nil {
			err = w.putBlocks(runsOf(paths), blocks)
		}
		if err != nil {
			return fmt.Errorf("document %s: %w", d.ID, err)
		}
	}
	w.heldBack = w.heldBack[:0]
	return w.commit()
}

// commit ends the transaction when it has become large.
func (w *Writer) commit() error {
	if w.written < commitBytes {
		return nil
	}
	w.written = 0
	return errors.Join(w.tx.Commit(), w.begin())
}

// sample makes the codec from what was held back.
func (w *Writer) sample() (err error) {
	var provisions []*corpus.Provision
	for _, d := range w.heldBack {
		provisions = append(provisions, d.Provisions...)
	}
	sample := sampleOf(provisions)
	w.codec, err = newCodec(sample)
	return err
}

func (w *Writer) putBlocks(runs []run, blocks []block) error {
	d := directory{runs: runs}
	for _, b := range blocks {
		if len(w.chunk)+len(b.data) > chunkBytes {
			if err := w.flushChunk(); err != nil {
				return err
			}
		}
		d.blocks = append(d.blocks, listed{place{w.chunks, len(w.chunk), len(b.data)}, b.count})
		w.chunk = append(w.chunk, b.data...)
	}
	w.documents = append(w.documents, d)
	return nil
}

// flushChunk writes the blocks that were gathered.
func (w *Writer) flushChunk() error {
	if len(w.chunk) == 0 {
		return nil
	}
	err := w.tx.Bucket(bucketChunks).Put(key(w.chunks), w.chunk)
	w.chunks, w.written = w.chunks+1, w.written+len(w.chunk)
	w.chunk = nil // bbolt keeps it until the transaction ends
	return err
}

// Catalogue is that of what was written; it is whole once the writer is closed.
func (w *Writer) Catalogue() *corpus.Catalogue { return &w.catalogue }

// Close finishes the file and makes it durable.
func (w *Writer) Close() error {
	path := w.db.Path()
	size, err := w.finish()
	if err = errors.Join(err, w.db.Close()); err == nil {
		err = os.Truncate(path, size)
	}
	if err != nil {
		return fmt.Errorf("finish store: %w", err)
	}
	return nil
}

// finish writes what is left. It tells how much of the file is used: bbolt makes it grow
// by more.
func (w *Writer) finish() (size int64, err error) {
	for _, step := range []func() error{w.flush, w.flushChunk} {
		if err := step(); err != nil {
			return 0, errors.Join(err, w.tx.Rollback())
		}
	}
	if err := w.tx.Commit(); err != nil {
		return 0, err
	}
	if err := w.putCatalogue(); err != nil {
		return 0, err
	}
	err = w.db.View(func(tx *bbolt.Tx) error { size = tx.Size(); return nil })
	return size, errors.Join(err, w.db.Sync())
}

// putCatalogue writes what is known at the end, in a transaction of its own: bbolt writes
// the buckets that one changes in any order, and a store would never be the same twice.
func (w *Writer) putCatalogue() error {
	sum(&w.catalogue, w.summaries)
	catalogue, err := json.Marshal(w.catalogue)
	if err != nil {
		return err
	}
	summaries, err := json.Marshal(w.summaries)
	if err != nil {
		return err
	}
	return w.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketCatalogue)
		return errors.Join(
			b.Put(keySample, w.codec.sample),
			b.Put(keyCatalogue, w.codec.pack(catalogue)),
			b.Put(keySummaries, w.codec.pack(summaries)),
			b.Put(keyDirectories, w.codec.pack(encodeDirectories(w.documents))))
	})
}

// Abandon releases the file without finishing it.
func (w *Writer) Abandon() {
	_ = w.tx.Rollback() // the file is going to be removed
	_ = w.db.Close()
}
