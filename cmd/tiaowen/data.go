package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/bleveindex"
)

// dataFlag adds --data: the directory of the index.
func dataFlag(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "data", defaultData(), "directory of the index (TIAOWEN_DATA)")
}

// defaultData is the place for what can be made again.
func defaultData() string {
	if dir := os.Getenv("TIAOWEN_DATA"); dir != "" {
		return dir
	}
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "tiaowen")
	}
	return "tiaowen-data"
}

// options name the engine and the analyser of this program: here and nowhere else.
func options(dir string) (index.Options, error) {
	a, err := analysis.New(corpus.DefaultRegister().Names())
	if err != nil {
		return index.Options{}, err
	}
	return index.Options{Dir: dir, Engine: bleveindex.Engine{}, Analyzer: a, Now: time.Now}, nil
}

// openOrBuild opens the index. Where there is none it builds the embedded gazette,
// and also where the index of the embedded gazette was made by another version.
func openOrBuild(ctx context.Context, o index.Options, stderr io.Writer) (*index.Generation, error) {
	g, err := index.Open(o)
	switch {
	case err == nil:
		if g.Instead != nil {
			fmt.Fprintf(stderr, "tiaowen: %v\n  meanwhile the index before it (%s) answers\n", explain(o.Dir, g.Instead), g.Name)
		}
		return g, nil
	case errors.Is(err, index.ErrNoIndex):
	case errors.Is(err, index.ErrOutdated) && builtFromSeed(o.Dir):
		fmt.Fprintln(stderr, "tiaowen: the index of the embedded gazette is of another version; building it again")
	default:
		return nil, explain(o.Dir, err)
	}
	m, err := buildSeed(ctx, o, stderr)
	if err != nil {
		return nil, explain(o.Dir, err)
	}
	fmt.Fprintf(stderr, "tiaowen: indexed the embedded gazette: %d documents, %d provisions in %.1f s\n", m.Documents, m.Provisions, m.BuildTime)
	g, err = index.Open(o)
	if err != nil {
		return nil, explain(o.Dir, err)
	}
	return g, nil
}

func buildSeed(ctx context.Context, o index.Options, stderr io.Writer) (index.Manifest, error) {
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		return index.Manifest{}, err
	}
	total := 0
	for _, d := range r.Documents {
		total += len(d.Provisions)
	}
	bar := newProgress(stderr, "indexing", total)
	defer bar.finish()
	o.Progress = bar.set
	return index.Build(ctx, o, one(r))
}

func one(r *corpus.Reading) iter.Seq[*corpus.Reading] {
	return func(yield func(*corpus.Reading) bool) { yield(r) }
}

// builtFromSeed reports whether the index there holds the embedded gazette and
// nothing else. It can always be made again.
func builtFromSeed(dir string) bool {
	m, err := index.ReadManifest(dir)
	return err == nil && m.Sources == 1 && m.Seed
}

// explain adds the way out to an error of opening or building an index.
func explain(dir string, err error) error {
	switch {
	case errors.Is(err, index.ErrLocked):
		return fmt.Errorf("the index in %s is in use by another process: %w\n  way out: wait for that process or stop it, or choose another directory with --data", dir, err)
	case errors.Is(err, index.ErrOutdated):
		return fmt.Errorf("the index in %s was made by another version: %w\n  way out: build it again: tiaowen index --data %s PATH…", dir, err, dir)
	case errors.Is(err, index.ErrDamaged):
		return fmt.Errorf("the index in %s is damaged: %w\n  way out: build it again: tiaowen index --data %s PATH…, or remove the directory to begin with the embedded gazette", dir, err, dir)
	case strings.Contains(err.Error(), syscall.ENOSPC.Error()): // bbolt keeps the text of the error only
		return fmt.Errorf("the disk of %s is full: %w\n  way out: free some space, or choose another directory with --data; the index that was there still answers", dir, err)
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("no permission for %s: %w\n  way out: choose another directory with --data", dir, err)
	default:
		return err
	}
}
