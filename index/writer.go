package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"slices"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
	"tiaowen/index/flats"
	"tiaowen/index/meaning"
)

// A writer is the state of one build.
type writer struct {
	o        Options
	texts    *store.Writer
	engine   Builder
	flats    *flats.Writer
	manifest Manifest
	ids      map[string]bool // ids of documents that are taken
	hashes   map[string]bool // of sources that were read
	about    *meaning.Writer
	sources  sources
	began    time.Time
	corpus   hash.Hash
	seed     string // hash of the embedded gazette
	probes   []probe

	extension Extension // the engine, where it extends the generation before
}

func newWriter(o Options, texts *store.Writer, engine Builder, flat *flats.Writer) *writer {
	seed := sha256.Sum256(corpus.Seed())
	return &writer{o: o, texts: texts, engine: engine, flats: flat, about: meaning.NewWriter(), ids: map[string]bool{}, hashes: map[string]bool{}, sources: sources{Program: o.Program},
		corpus: sha256.New(), seed: hex.EncodeToString(seed[:])}
}

// put writes the texts of a reading and sends its documents to be cut. A source that
// could not be read, or whose bytes were read before, is only noted.
func (w *writer) put(ctx context.Context, in Input, queue, work chan<- *batch) error {
	r := in.Reading
	if r == nil {
		w.note(in, false, false)
		return nil
	}
	if hash := r.Source.SHA256; hash != "" {
		if w.hashes[hash] {
			w.manifest.Repeated++
			w.note(in, false, false)
			return nil
		}
		w.hashes[hash] = true
	}
	if in.kept != nil {
		if w.extension != nil && !w.taken(r) {
			return w.keep(ctx, in, queue)
		}
		whole, err := w.o.Earlier.take(*in.kept)
		if err != nil {
			return err
		}
		r, in.Reading = whole, whole
	}
	renamed := false
	for _, d := range r.Documents {
		if w.ids[d.ID] {
			w.rename(r, d)
			renamed = true
		}
		w.ids[d.ID] = true
	}
	w.note(in, true, renamed)
	if err := w.texts.Put(r); err != nil {
		return err
	}
	if err := w.stored(r); err != nil {
		return err
	}
	for _, d := range r.Documents {
		for b := range batches(d, w.manifest.Provisions) {
			if err := send(ctx, b, queue, work); err != nil {
				return err
			}
		}
		w.manifest.Documents++
		w.manifest.Provisions += len(d.Provisions)
	}
	return nil
}

// stored counts a source whose texts are in the store.
func (w *writer) stored(r *corpus.Reading) error {
	w.manifest.Sources++
	w.manifest.Seed = w.manifest.Seed || r.Source.SHA256 == w.seed
	fmt.Fprintln(w.corpus, r.Source.SHA256)
	return w.o.reached(StepStored)
}

// taken reports whether an id of a document is taken already.
func (w *writer) taken(r *corpus.Reading) bool {
	return slices.ContainsFunc(r.Documents, func(d *corpus.Document) bool { return w.ids[d.ID] })
}

// keep takes a reading over from the generation before, texts and index.
func (w *writer) keep(ctx context.Context, in Input, queue chan<- *batch) error {
	r := in.Reading
	for _, d := range r.Documents {
		w.ids[d.ID] = true
	}
	w.note(in, true, false)
	if err := w.texts.Keep(r); err != nil {
		return err
	}
	if err := w.stored(r); err != nil {
		return err
	}
	w.manifest.Documents += len(r.Documents)
	w.manifest.Provisions += in.kept.Provisions
	select {
	case queue <- &batch{first: in.kept.provision, kept: in.kept.Provisions}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// send puts a batch in line for the engine, then hands it to whoever cuts.
func send(ctx context.Context, b *batch, queue, work chan<- *batch) error {
	for _, ch := range []chan<- *batch{queue, work} {
		select {
		case ch <- b:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// add hands the records of each batch to the engine, in order.
func (w *writer) add(ctx context.Context, queue <-chan *batch) error {
	done := 0
	for b := range queue {
		if b.d == nil {
			err := errors.Join(w.extension.Keep(b.first, b.kept), w.flats.Keep(w.o.Earlier.flats, b.first, b.kept), w.about.Keep(w.o.Earlier.meanings, b.first, b.kept))
			if err := errors.Join(err, w.o.reached(StepAdded), ctx.Err()); err != nil {
				return err
			}
			if done += b.kept; w.o.Progress != nil {
				w.o.Progress(done)
			}
			continue
		}
		select {
		case c := <-b.done:
			w.probe(b, c.records)
			if err := errors.Join(w.engine.Add(ctx, c.records), w.flats.Add(b.d, c.flat), w.o.reached(StepAdded)); err != nil {
				return err
			}
			w.about.Add(c.about)
			if done += len(c.records); w.o.Progress != nil {
				w.o.Progress(done)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// probe remembers the first record of the build and the last one so far.
func (w *writer) probe(b *batch, records []Record) {
	of := func(i int) probe {
		p := probe{ref: b.d.Provisions[i].Ref}
		if words := records[i].Tokens[FieldText]; len(words) > 0 {
			p.term = words[len(words)/2]
		}
		return p
	}
	if len(w.probes) == 0 {
		w.probes = []probe{of(0)}
	}
	w.probes = append(w.probes[:1], of(len(records)-1))
}

// rename gives a document another id, since a document of the same number or title
// has its own, and says so in a defect.
func (w *writer) rename(r *corpus.Reading, d *corpus.Document) {
	old, id := d.ID, d.ID
	for n := 2; w.ids[id]; n++ {
		id = fmt.Sprintf("%s-%d", old, n)
	}
	d.ID = id
	for _, p := range d.Provisions {
		p.DocumentID, p.Ref.Document = id, id
	}
	if r.Issue != nil {
		for i, listed := range r.Issue.Documents {
			if listed == old {
				r.Issue.Documents[i] = id
			}
		}
	}
	defect := corpus.Defect{
		Code: "duplicate-id", Where: fmt.Sprintf("%s:%d", r.Source.Name, d.Line), Line: d.Line, Document: id,
		Text: old, Note: "另一份文件已用此文号或标题，本件编为 " + id,
	}
	d.Defects = append(d.Defects, defect)
	r.Defects = append(r.Defects, defect)
}
