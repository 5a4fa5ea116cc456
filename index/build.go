package index

import (
	"context"
	"crypto/sha256"
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
	"tiaowen/corpus/store"
	"tiaowen/index/analysis"
)

// Options say how to build and open generations in a data directory.
type Options struct {
	Dir      string
	Engine   Engine
	Analyzer *analysis.Analyzer
	Now      func() time.Time
	Progress func(provisions int) // called from one goroutine; may be nil
}

// ErrEmpty is the error of a build without a single provision.
var ErrEmpty = errors.New("nothing to index")

// Build makes a new generation of the readings, verifies it, and makes it the one
// that [Open] opens. On any error the old generation stays. A second build in the
// same directory fails with [ErrLocked].
func Build(ctx context.Context, o Options, readings iter.Seq[*corpus.Reading]) (Manifest, error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return Manifest{}, fmt.Errorf("build: %w", err)
	}
	lock, err := store.Lock(filepath.Join(o.Dir, lockFile))
	if err != nil {
		if errors.Is(err, store.ErrLocked) {
			err = fmt.Errorf("%w: another build is running in %s; wait for it to end", ErrLocked, o.Dir)
		}
		return Manifest{}, fmt.Errorf("build: %w", err)
	}
	defer lock.Close()
	name, err := nextGeneration(o.Dir)
	if err != nil {
		return Manifest{}, fmt.Errorf("build: %w", err)
	}
	m, err := o.build(ctx, filepath.Join(o.Dir, name), readings)
	if err == nil {
		err = o.verify(filepath.Join(o.Dir, name), m)
	}
	if err == nil {
		err = setCurrent(o.Dir, name)
	}
	if err != nil {
		return Manifest{}, errors.Join(fmt.Errorf("build: %w", err), os.RemoveAll(filepath.Join(o.Dir, name)))
	}
	return m, cleanUp(o.Dir, name)
}

func (o Options) build(ctx context.Context, dir string, readings iter.Seq[*corpus.Reading]) (Manifest, error) {
	began := o.Now()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return Manifest{}, err
	}
	texts, err := store.Create(filepath.Join(dir, storeFile))
	if err != nil {
		return Manifest{}, err
	}
	engine, err := o.Engine.Create(filepath.Join(dir, engineDir))
	if err != nil {
		texts.Abandon()
		return Manifest{}, err
	}
	w := &writer{o: o, texts: texts, engine: engine, ids: map[string]string{}, corpus: sha256.New(), seed: hexSum(corpus.Seed())}
	if err := w.all(ctx, readings); err != nil {
		texts.Abandon()
		return Manifest{}, errors.Join(err, engine.Close())
	}
	if err := errors.Join(texts.Close(), engine.Close()); err != nil {
		return Manifest{}, err
	}
	m := w.manifest
	m.Format, m.Engine, m.Fingerprint = Format, o.Engine.Name(), o.Analyzer.Fingerprint()
	m.Corpus = hex.EncodeToString(w.corpus.Sum(nil))
	m.Built, m.BuildTime = o.Now().UTC(), o.Now().Sub(began).Seconds()
	return m, m.write(dir)
}

// A batch is the records of one document on their way to the engine.
type batch struct {
	d     *corpus.Document
	first int
	done  chan []Record
}

// inFlight bounds the documents that are being cut, and so the memory of a build.
func inFlight() int { return 4 * runtime.GOMAXPROCS(0) }

// all takes the readings in turn, has their documents cut in parallel, and hands
// the records to the engine in order.
func (w *writer) all(ctx context.Context, readings iter.Seq[*corpus.Reading]) error {
	g, ctx := errgroup.WithContext(ctx)
	queue := make(chan *batch, inFlight())
	work := make(chan *batch)
	g.Go(func() error {
		defer close(queue)
		defer close(work)
		for r := range readings {
			if err := w.put(ctx, r, queue, work); err != nil {
				return err
			}
		}
		return nil
	})
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for b := range work {
				b.done <- Records(b.d, w.o.Analyzer, b.first)
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

func hexSum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
