package index

import (
	"context"
	"fmt"
	"hash"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
)

// A writer is the state of one build.
type writer struct {
	o        Options
	texts    *store.Writer
	engine   Builder
	manifest Manifest
	ids      map[string]string // document id → hash of its source
	corpus   hash.Hash
	seed     string // hash of the embedded gazette
}

// put writes the texts of a reading and sends its documents to be cut.
func (w *writer) put(ctx context.Context, r *corpus.Reading, queue, work chan<- *batch) error {
	w.unique(r)
	if err := w.texts.Put(r); err != nil {
		return err
	}
	w.manifest.Sources++
	w.manifest.Seed = w.manifest.Seed || r.Source.SHA256 == w.seed
	fmt.Fprintln(w.corpus, r.Source.SHA256)
	for _, d := range r.Documents {
		b := &batch{d: d, first: w.manifest.Provisions, done: make(chan []Record, 1)}
		w.manifest.Documents++
		w.manifest.Provisions += len(d.Provisions)
		for _, ch := range []chan<- *batch{queue, work} {
			select {
			case ch <- b:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	}
	return nil
}

// add hands the records of each document to the engine, in order.
func (w *writer) add(ctx context.Context, queue <-chan *batch) error {
	done := 0
	for b := range queue {
		select {
		case records := <-b.done:
			if err := w.engine.Add(ctx, records); err != nil {
				return err
			}
			if done += len(records); w.o.Progress != nil {
				w.o.Progress(done)
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// unique gives every document an id of its own. The same source twice is left out;
// another text of the same number or title gets a suffix, and a defect says so.
func (w *writer) unique(r *corpus.Reading) {
	kept := r.Documents[:0]
	for _, d := range r.Documents {
		source, taken := w.ids[d.ID]
		switch {
		case !taken:
		case source == r.Source.SHA256:
			continue
		default:
			w.rename(r, d)
		}
		w.ids[d.ID] = r.Source.SHA256
		kept = append(kept, d)
	}
	r.Documents = kept
}

func (w *writer) rename(r *corpus.Reading, d *corpus.Document) {
	old, id := d.ID, ""
	for n, taken := 2, true; taken; n++ {
		id = fmt.Sprintf("%s-%d", old, n)
		_, taken = w.ids[id]
	}
	d.ID = id
	for _, p := range d.Provisions {
		p.DocumentID, p.Ref.Document = id, id
	}
	defect := corpus.Defect{
		Code: "duplicate-id", Where: fmt.Sprintf("%s:%d", r.Source.Name, d.Line), Line: d.Line, Document: id,
		Text: old, Note: "另一份文件已用此文号或标题，本件编为 " + id,
	}
	d.Defects = append(d.Defects, defect)
	r.Defects = append(r.Defects, defect)
}
