package main

import (
	"cmp"
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

// engines are those that this program has, by the name of the setting.
var engines = map[string]index.Engine{
	defaultEngine: bleveindex.Engine{},
	"packed":      bleveindex.Engine{Packed: true},
}

const (
	defaultEngine = "bleve"
	engineUsage   = "what keeps terms and postings: bleve or packed; an index is read by the engine that made it"
)

// A place is a directory of an index, and the engine that makes and reads it.
type place struct{ dir, engine string }

// flags adds --data and --engine.
func (p *place) flags(c *cobra.Command) {
	dataFlag(c, &p.dir)
	c.Flags().StringVar(&p.engine, "engine", engineName(), engineUsage+" (TIAOWEN_ENGINE)")
}

// engineName is the engine where no flag names one.
func engineName() string { return cmp.Or(os.Getenv("TIAOWEN_ENGINE"), defaultEngine) }

func (p place) check() error {
	if engines[p.engine] == nil {
		return fmt.Errorf("engine %q: bleve or packed", p.engine)
	}
	return nil
}

// options name the engine and the analyser of this program: here and nowhere else.
func (p place) options() (index.Options, error) {
	if err := p.check(); err != nil {
		return index.Options{}, &exitError{2, err}
	}
	a, err := analysis.New(corpus.DefaultRegister().Names())
	if err != nil {
		return index.Options{}, err
	}
	return index.Options{Dir: p.dir, Engine: engines[p.engine], Analyzer: a, Now: time.Now}, nil
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
		return fmt.Errorf("the index in %s was made by another version: %w\n  way out: build it again: tiaowen index --data %s PATH…%s", dir, err, dir, otherEngine(dir))
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

// otherEngine is the way out where an index was made by another engine of this program.
func otherEngine(dir string) string {
	m, err := index.ReadManifest(dir)
	if err != nil {
		return ""
	}
	for name, e := range engines {
		if e.Name() == m.Engine {
			return fmt.Sprintf(", or read it as it is: --engine %s", name)
		}
	}
	return ""
}
