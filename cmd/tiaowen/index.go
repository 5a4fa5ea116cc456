package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
)

func newIndex(stderr io.Writer) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use:   "index PATH…",
		Short: "Build an index of gazettes and statutes; folders are read whole",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &exitError{2, errors.New("name at least one file or folder to index")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runIndex(c.Context(), dir, args, stderr) },
	}
	dataFlag(c, &dir)
	return c
}

// runIndex builds a new generation of all files that can be read. A file that
// cannot is reported, and the exit code says so.
func runIndex(ctx context.Context, dir string, args []string, stderr io.Writer) error {
	files, failed := listFiles(args, stderr)
	o, err := options(dir)
	if err != nil {
		return err
	}
	s := &summary{stderr: stderr, failed: failed, kinds: map[corpus.Kind]int{}}
	bar := newProgress(stderr, "indexing", -1)
	o.Progress = bar.set
	began := time.Now()
	m, err := index.Build(ctx, o, s.watch(readAll(ctx, files)))
	bar.finish()
	if errors.Is(err, index.ErrEmpty) {
		return fmt.Errorf("no file could be read; the index in %s stays as it was", dir)
	}
	if err != nil {
		return explain(dir, err)
	}
	s.print(m, time.Since(began), dir)
	if s.failed > 0 {
		return &exitError{1, fmt.Errorf("%d of %d files could not be read; the others are indexed", s.failed, s.failed+m.Sources)}
	}
	return nil
}

var suffixes = []string{".md", ".markdown", ".txt"}

// listFiles lists the files that are named and those in the folders that are
// named, sorted.
func listFiles(args []string, stderr io.Writer) (files []string, failed int) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil || !info.IsDir() {
			files = append(files, arg) // the reader says what is wrong with it
			continue
		}
		err = filepath.WalkDir(arg, func(path string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && slices.Contains(suffixes, strings.ToLower(filepath.Ext(path))) {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			fmt.Fprintf(stderr, "tiaowen: %s: %v; the rest of this folder is left out\n", arg, err)
			failed++
		}
	}
	slices.Sort(files)
	return slices.Compact(files), failed
}

// An outcome is what came of reading one file.
type outcome struct {
	path    string
	reading *corpus.Reading
	err     error
}

// readAll reads files in parallel and yields them in order. What is read and not
// yet taken is bounded, and so is the memory.
func readAll(ctx context.Context, files []string) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		queue := make(chan chan outcome, 2*runtime.GOMAXPROCS(0))
		go func() {
			defer close(queue)
			for _, path := range files {
				done := make(chan outcome, 1)
				select {
				case queue <- done:
				case <-ctx.Done():
					return
				}
				go func() {
					r, err := reader.File(path)
					done <- outcome{path, r, err}
				}()
			}
		}()
		for done := range queue {
			if !yield(<-done) {
				return
			}
		}
	}
}

// A summary counts what passes through a build.
type summary struct {
	stderr  io.Writer
	failed  int
	defects int
	kinds   map[corpus.Kind]int
}

// watch yields the good readings and reports the others.
func (s *summary) watch(in iter.Seq[outcome]) iter.Seq[*corpus.Reading] {
	return func(yield func(*corpus.Reading) bool) {
		for o := range in {
			if o.err != nil {
				fmt.Fprintln(s.stderr, "tiaowen:", o.err)
				s.failed++
				continue
			}
			s.defects += len(o.reading.Defects)
			for _, d := range o.reading.Documents {
				for _, p := range d.Provisions {
					s.kinds[p.Kind]++
				}
			}
			if !yield(o.reading) {
				return
			}
		}
	}
}

func (s *summary) print(m index.Manifest, took time.Duration, dir string) {
	fmt.Fprintf(s.stderr, "tiaowen: indexed %d files: %d documents, %d provisions in %.1f s (%.0f/s)\n",
		m.Sources, m.Documents, m.Provisions, took.Seconds(), float64(m.Provisions)/took.Seconds())
	for _, k := range []corpus.Kind{corpus.KindArticle, corpus.KindMeasure, corpus.KindSection, corpus.KindAppointment, corpus.KindParagraph} {
		if s.kinds[k] > 0 {
			fmt.Fprintf(s.stderr, "tiaowen:   %-12s %d\n", k, s.kinds[k])
		}
	}
	var size int64
	for _, n := range m.Files {
		size += n
	}
	fmt.Fprintf(s.stderr, "tiaowen:   %d defects found (tiaowen check prints them); %.1f MB in %s\n", s.defects, float64(size)/1e6, dir)
}
