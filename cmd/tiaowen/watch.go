package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"tiaowen/index"
)

// watchEvery is how often a folder that is followed is listed. Listing works on every
// disk, also on those of a network that tell no program of changes; 3,000 files take
// some 10 ms. A folder whose listing takes longer is listed more seldom: watchShare of
// the time goes into it at most.
const (
	watchEvery = 300 * time.Millisecond
	watchShare = 20
)

// watchSettle is for how long a change must stand before it is built.
const watchSettle = 200 * time.Millisecond

// A watcher keeps the index that of a folder while it is served.
type watcher struct {
	o      index.Options
	paths  []string
	stderr io.Writer
	every  time.Duration
	settle time.Duration
	show   func(*index.Generation) error // given each new generation
	failed func(error)
}

// run looks at the folder until the context ends. A folder is built when it has not
// changed from one look to the next, so that nobody indexes half a copy; the look after
// a change comes sooner. What
// cannot be built is told once and tried again when the folder changes: until then
// the generation that is there answers.
func (w *watcher) run(ctx context.Context) {
	var built []index.File // as of the last build that was tried
	before, tried := w.list(), false
	for {
		began := time.Now()
		now := w.list()
		pause := max(w.every, watchShare*time.Since(began))
		if !same(now, before) {
			before, pause = now, w.settle
		} else if !tried || !same(now, built) {
			err := w.build(ctx)
			if tried = !errors.Is(err, index.ErrLocked); tried { // another build is no reason to give up
				built = now
				w.tell(ctx, err)
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

func (w *watcher) tell(ctx context.Context, err error) {
	if err != nil && ctx.Err() == nil {
		w.failed(err)
	}
}

func (w *watcher) list() []index.File {
	files, _ := listFiles(w.paths, io.Discard)
	return files
}

func same(a, b []index.File) bool {
	return slices.EqualFunc(a, b, func(x, y index.File) bool {
		return x.Path == y.Path && x.Size == y.Size && x.Modified.Equal(y.Modified)
	})
}

func (w *watcher) build(ctx context.Context) error {
	var g *index.Generation
	o := w.o
	o.Built = func(built *index.Generation) { g = built }
	_, _, err := updateIndex(ctx, o, w.paths, w.stderr)
	if err != nil {
		err = fmt.Errorf("follow %v: %w", w.paths, err)
	}
	if g != nil { // it is the current one, even if what came after failed
		err = errors.Join(err, w.show(g))
	}
	return err
}

// follow keeps the index that of the folders to follow, if there are any, until the
// context ends or the function that it returns is called, which waits for the end.
func (k *keeper) follow(ctx context.Context) (stop func()) {
	if len(k.settings.follow) == 0 {
		return func() {}
	}
	w := &watcher{o: k.options, paths: k.settings.follow, stderr: k.stderr, every: watchEvery, settle: watchSettle, show: k.take,
		failed: func(err error) { k.logger.Error("follow", "error", err) }}
	w.o.Program = program()
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { w.run(ctx) })
	return func() {
		cancel()
		done.Wait()
	}
}

// buildFollowed builds what is followed where there is no index yet, so that readers
// do not see the embedded gazette first.
func (k *keeper) buildFollowed(ctx context.Context) error {
	if _, err := index.Current(k.options.Dir); len(k.settings.follow) == 0 || !errors.Is(err, index.ErrNoIndex) {
		return nil
	}
	_, _, err := updateIndex(ctx, k.options, k.settings.follow, k.stderr)
	return err
}
