package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
)

func newIndex(stderr io.Writer) *cobra.Command {
	var at place
	var profile string
	var anew bool
	c := &cobra.Command{
		Use:   "index PATH…",
		Short: "Build an index of gazettes and statutes; folders are read whole, unchanged files are not read again",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return &exitError{2, errors.New("name at least one file or folder to index")}
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) (err error) {
			stop, err := startProfile(profile)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, stop()) }()
			return runIndex(c.Context(), at, args, anew, stderr)
		},
	}
	at.flags(c)
	c.Flags().StringVar(&profile, "profile", "", "write a profile of the processor to this file")
	c.Flags().BoolVar(&anew, "anew", false, "read every file again")
	return c
}

// startProfile begins a profile of the processor, if a file for it is named, and
// returns what ends it.
func startProfile(path string) (stop func() error, err error) {
	if path == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}

// runIndex builds a new generation of all files that can be read, unless the one
// there is has all of them as they are. A file that cannot be read is reported, and
// the exit code says so.
func runIndex(ctx context.Context, at place, args []string, anew bool, stderr io.Writer) error {
	collectLess()
	go program() // asked for below
	o, err := at.options()
	if err != nil {
		return err
	}
	if !anew {
		o.Program = program()
	}
	_, s, err := updateIndex(ctx, o, args, stderr)
	if err != nil {
		return err
	}
	if s.failed > 0 {
		return &exitError{1, fmt.Errorf("%d of %d files could not be read; the others are indexed", s.failed, s.failed+s.sources)}
	}
	return nil
}

// indexGCPercent is what garbage may take of the memory of an index command, of what is in
// use, which is small: at Go's 100 a build of the laws takes 0.56 GB and a tenth more of the
// processor, at 200 it takes 0.75 GB.
const indexGCPercent = 200

// collectLess collects garbage later than Go does by itself, where nobody said otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(indexGCPercent)
	}
}

// updateIndex makes the index that of the files and folders named. It reports whether a
// new generation was built.
func updateIndex(ctx context.Context, o index.Options, args []string, stderr io.Writer) (built bool, s *summary, err error) {
	files, failed := listFiles(args, stderr)
	s = &summary{stderr: stderr, failed: failed}
	earlier := index.OpenEarlier(o)
	defer func() { err = errors.Join(err, earlier.Close()) }()
	if same, retry := earlier.Holds(files); same && s.unreadable(retry) {
		s.sources = len(files) - len(retry)
		fmt.Fprintf(stderr, "tiaowen: %d files, and none changed; the index in %s stays as it is\n", len(files), o.Dir)
		return false, s, nil
	}
	earlier.Keep(files)
	o.Earlier = earlier
	bar := newProgress(stderr, "indexing", -1)
	for _, f := range files {
		bar.bytes += f.Size
	}
	o.Program = program() // for the next time
	o.Progress = bar.set
	began := time.Now()
	m, err := index.BuildFiles(ctx, o, s.watch(readAll(ctx, earlier, files), bar))
	bar.finish()
	if errors.Is(err, index.ErrEmpty) {
		return false, s, fmt.Errorf("no file could be read; the index in %s stays as it was", o.Dir)
	}
	if err != nil {
		return false, s, explain(o.Dir, err)
	}
	s.print(m, time.Since(began), o.Dir)
	return true, s, nil
}

// unreadable reports whether files that could not be read before still cannot, and
// says why.
func (s *summary) unreadable(files []index.File) bool {
	var errs []error
	for _, f := range files {
		_, err := reader.File(f.Path)
		if err == nil {
			return false
		}
		errs = append(errs, err)
	}
	for _, err := range errs {
		fmt.Fprintln(s.stderr, "tiaowen:", err)
	}
	s.failed += len(errs)
	return true
}

// program names this program exactly, by its bytes: another one may read a file
// otherwise. It is empty when they cannot be read.
var program = sync.OnceValue(func() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
})

var suffixes = []string{".md", ".markdown", ".txt", ".html", ".htm", ".docx", ".ofd", ".pdf"}

// listFiles lists the files that are named and those in the folders that are
// named, sorted by path.
func listFiles(args []string, stderr io.Writer) (files []index.File, failed int) {
	paths, failed := listPaths(args, stderr)
	for _, path := range paths {
		f, _ := index.FileOf(path) // the reader says what is wrong with it
		if beside, err := os.Stat(path + reader.SidecarSuffix); err == nil {
			f.Size += beside.Size() // a change of what describes a file is one of the file
			if beside.ModTime().After(f.Modified) {
				f.Modified = beside.ModTime()
			}
		}
		files = append(files, f)
	}
	return files, failed
}

func listPaths(args []string, stderr io.Writer) (files []string, failed int) {
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
	index.Input
	earlier bool // it was taken from the generation before
	err     error
}

// readAll reads files in parallel and yields them in order; those that did not change
// come from the generation before. What is read and not yet taken is bounded, and so
// is the memory.
func readAll(ctx context.Context, e *index.Earlier, files []index.File) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		queue := make(chan chan outcome, 2*runtime.GOMAXPROCS(0))
		go func() {
			defer close(queue)
			for _, file := range files {
				done := make(chan outcome, 1)
				select {
				case queue <- done:
				case <-ctx.Done():
					return
				}
				go func() {
					if in := e.Input(file); in.Reading != nil {
						done <- outcome{Input: in, earlier: true}
						return
					}
					r, err := reader.File(file.Path)
					done <- outcome{Input: index.Input{File: file, Reading: r}, err: err}
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
	sources int // files in the index
	earlier int // of them, taken from the generation before
	defects int
}

// watch passes on what was read, counts it, and reports what could not be.
func (s *summary) watch(in iter.Seq[outcome], bar *progress) iter.Seq[index.Input] {
	return func(yield func(index.Input) bool) {
		for o := range in {
			bar.taken.Add(o.File.Size)
			if o.err != nil {
				fmt.Fprintln(s.stderr, "tiaowen:", o.err)
				s.failed++
				if !yield(index.Input{File: o.File}) {
					return
				}
				continue
			}
			if o.earlier {
				s.earlier++
			}
			s.defects += len(o.Reading.Defects)
			if !yield(o.Input) {
				return
			}
		}
	}
}

func (s *summary) print(m index.Manifest, took time.Duration, dir string) {
	s.sources = m.Sources
	fmt.Fprintf(s.stderr, "tiaowen: indexed %d files: %d documents, %d provisions in %.1f s (%.0f/s)\n",
		m.Sources, m.Documents, m.Provisions, took.Seconds(), float64(m.Provisions)/took.Seconds())
	for _, k := range []corpus.Kind{corpus.KindArticle, corpus.KindMeasure, corpus.KindSection, corpus.KindAppointment, corpus.KindParagraph} {
		if n := m.Kinds[string(k)]; n > 0 {
			fmt.Fprintf(s.stderr, "tiaowen:   %-12s %d\n", k, n)
		}
	}
	if s.earlier > 0 {
		fmt.Fprintf(s.stderr, "tiaowen:   %d files had not changed and were not read again\n", s.earlier)
	}
	fmt.Fprintf(s.stderr, "tiaowen:   %d defects found (tiaowen check prints them); %.1f MB in %s\n", s.defects, float64(m.Bytes())/1e6, dir)
}
