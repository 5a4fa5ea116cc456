package index

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/corpus/store"
	"tiaowen/index/analysis"
	"tiaowen/index/meaning"
)

// Options say how to build and open generations in a data directory.
type Options struct {
	Dir      string
	Engine   Engine
	Analyzer *analysis.Analyzer
	Now      func() time.Time
	Progress func(provisions int) // called from one goroutine; may be nil
	// Program names the program that reads and builds, exactly: readings that it made
	// are taken over when their files do not change. When empty none are.
	Program string
	// Earlier is the generation before, from which inputs of [Earlier.Input] come; nil
	// when there are none.
	Earlier *Earlier
	// Built is given the new generation, open as it was verified, once it is the current
	// one; it is closed by whom it is given to. When nil the build closes it.
	Built func(*Generation)
	// Reached is told each step of a build when its work is done; an error from it
	// fails the build there. It is the seam for injecting faults: nil but in tests.
	Reached func(Step) error
}

// ErrEmpty is the error of a build without a single provision.
var ErrEmpty = errors.New("nothing to index")

// Build makes a new generation of the readings, verifies it, and makes it the one
// that [Open] opens. On any error, and when the context ends, the old generation
// stays. A second build in the same directory fails with [ErrLocked]. Build changes
// the readings: a document whose id is taken gets another.
func Build(ctx context.Context, o Options, readings iter.Seq[*corpus.Reading]) (Manifest, error) {
	m, err := o.buildLocked(ctx, inputs(readings))
	if err != nil {
		return Manifest{}, fmt.Errorf("build: %w", err)
	}
	return m, nil
}

func (o Options) buildLocked(ctx context.Context, in iter.Seq[Input]) (m Manifest, err error) {
	lock, err := o.lock()
	if err != nil {
		return m, err
	}
	defer lock.Close()
	if err := o.reached(StepLocked); err != nil {
		return m, err
	}
	before, _ := current(o.Dir)                    // none is as good
	if err := cleanUp(o.Dir, before); err != nil { // first of all: what killed builds left may fill the disk
		return m, err
	}
	if err := o.reached(StepCleaned); err != nil {
		return m, err
	}
	name, err := nextGeneration(o.Dir)
	if err != nil {
		return m, err
	}
	g, m, err := o.buildVerified(ctx, name, in)
	if err != nil {
		return m, errors.Join(err, os.RemoveAll(filepath.Join(o.Dir, name)))
	}
	if o.Built != nil {
		o.Built(g)
	} else if err := g.Close(); err != nil {
		return m, err
	}
	if err := o.reached(StepSwitched); err != nil {
		return m, err
	}
	return m, cleanUp(o.Dir, before)
}

// buildVerified makes a generation and, when it is whole, the current one. It stays open.
func (o Options) buildVerified(ctx context.Context, name string, in iter.Seq[Input]) (*Generation, Manifest, error) {
	m, probes, err := o.build(ctx, filepath.Join(o.Dir, name), in)
	if err != nil {
		return nil, m, err
	}
	if err := o.reached(StepSealed); err != nil {
		return nil, m, err
	}
	g, err := o.verify(name, m, probes)
	if err != nil {
		return nil, m, err
	}
	if err := errors.Join(o.reached(StepVerified), ctx.Err()); err != nil {
		return nil, m, errors.Join(err, g.Close())
	}
	if err := setCurrent(o.Dir, name); err != nil {
		return nil, m, errors.Join(err, g.Close())
	}
	return g, m, nil
}

func (o Options) build(ctx context.Context, dir string, in iter.Seq[Input]) (Manifest, []probe, error) {
	began := o.Now()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return Manifest{}, nil, err
	}
	w, err := o.begin(dir)
	if err != nil {
		return Manifest{}, nil, err
	}
	texts, engine, flat := w.texts, w.engine, w.flats
	w.began = began
	if err = o.reached(StepBegun); err == nil {
		err = w.all(ctx, in)
	}
	if err != nil {
		texts.Abandon()
		engine.Abandon()
		flat.Abandon()
		return Manifest{}, nil, err
	}
	if err := errors.Join(texts.Close(), engine.Close(), flat.Close(), w.about.Write(filepath.Join(dir, meaningFile)), w.sources.write(dir), o.reached(StepClosed)); err != nil {
		return Manifest{}, nil, err
	}
	m := w.manifest
	m.Format, m.Engine, m.Fingerprint = Format, o.Engine.Name(), o.Analyzer.Fingerprint()
	m.Headnotes, m.Meaning = headnotes.Default().Fingerprint(), meaning.Fingerprint()
	m.Kinds = map[string]int{}
	for kind, n := range texts.Catalogue().Provisions {
		m.Kinds[string(kind)] = n
	}
	m.Corpus = hex.EncodeToString(w.corpus.Sum(nil))
	m.Built, m.BuildTime = o.Now().UTC(), o.Now().Sub(began).Seconds()
	return m, w.probes, m.seal(dir, w.shared())
}

// shared tells which files are those of the generation before, where this one extends it.
func (w *writer) shared() sharer {
	if w.extension == nil {
		return nil
	}
	return w.o.Earlier.shared
}

// begin creates store, engine and flats of a generation: out of the one before, where that is
// to be kept and the engine can, else anew.
func (o Options) begin(dir string) (*writer, error) {
	if w := o.extend(dir); w != nil {
		return w, nil
	}
	o.Earlier.anew()
	texts, err := store.Create(filepath.Join(dir, storeFile))
	if err != nil {
		return nil, err
	}
	engine, err := o.Engine.Create(filepath.Join(dir, engineDir))
	if err != nil {
		texts.Abandon()
		return nil, err
	}
	flat, err := createFlats(dir)
	if err != nil {
		texts.Abandon()
		engine.Abandon()
		return nil, err
	}
	return newWriter(o, texts, engine, flat), nil
}

// extend is nil when the generation before cannot be kept, whatever the reason: then
// nothing is left of the attempt.
func (o Options) extend(dir string) *writer {
	engine, ok := o.Engine.(Extender)
	if !ok || !o.Earlier.keeps() {
		return nil
	}
	to := filepath.Join(dir, engineDir)
	x, err := engine.Extend(to, filepath.Join(o.Earlier.dir, engineDir))
	if err != nil {
		_ = os.RemoveAll(to) // if it stays, building anew says so
		return nil
	}
	texts, err := store.CreateFrom(filepath.Join(dir, storeFile), o.Earlier.texts)
	if err != nil {
		x.Abandon()
		_ = os.RemoveAll(to)
		return nil
	}
	flat, err := createFlats(dir)
	if err != nil {
		x.Abandon()
		texts.Abandon()
		_ = errors.Join(os.RemoveAll(to), os.Remove(filepath.Join(dir, storeFile)))
		return nil
	}
	w := newWriter(o, texts, x, flat)
	w.extension = x
	return w
}

// A batch is some provisions of one document on their way to the engine, or those of a
// reading that the engine has already.
type batch struct {
	d     *corpus.Document // with those provisions only
	first int              // the place of the first in the collection
	done  chan *cutting
	kept  int // how many to keep, from first in the generation before
}

// batchBytes is the text of a batch. Its tokens take some twenty times as much, so
// that with batchesInFlight it bounds the memory of a build, whatever the size of a
// document.
const batchBytes = 128 << 10

// batchesInFlight lets the cutting go on while the engine writes a segment.
func batchesInFlight() int { return 16 * runtime.GOMAXPROCS(0) }

// batches parts a document whose first provision has the given place in the
// collection.
func batches(d *corpus.Document, first int) iter.Seq[*batch] {
	return func(yield func(*batch) bool) {
		for from, to := 0, 0; from < len(d.Provisions); from = to {
			for size := 0; to < len(d.Provisions) && (to == from || size < batchBytes); to++ {
				size += len(d.Provisions[to].Text)
			}
			part := *d
			part.Provisions = d.Provisions[from:to]
			if !yield(&batch{d: &part, first: first + from, done: make(chan *cutting, 1)}) {
				return
			}
		}
	}
}

// all takes the readings in turn, has their documents cut in parallel, and hands
// the records to the engine in order.
func (w *writer) all(ctx context.Context, in iter.Seq[Input]) error {
	g, ctx := errgroup.WithContext(ctx)
	queue := make(chan *batch, batchesInFlight())
	work := make(chan *batch)
	g.Go(func() error {
		defer close(queue)
		defer close(work)
		for one := range in {
			if err := w.put(ctx, one, queue, work); err != nil {
				return err
			}
		}
		return nil
	})
	m := newMaker(w.o.Analyzer)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for b := range work {
				b.done <- m.cut(b.d, b.first)
			}
			return nil
		})
	}
	g.Go(func() error { return w.add(ctx, queue) })
	if err := g.Wait(); err != nil {
		return err
	}
	if w.manifest.Provisions == 0 {
		return ErrEmpty
	}
	return nil
}
