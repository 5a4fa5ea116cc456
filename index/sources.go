package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
	"tiaowen/index/flats"
	"tiaowen/index/meaning"
)

// sourcesFile lists the files of a generation, beside its manifest.
const sourcesFile = "sources.json"

// settled is how old a file must be for its time to tell a change: a file that is
// written twice within one tick of the clock of its disk looks the same.
const settled = 2 * time.Second

// A File is what a file system tells of a file without its being read.
type File struct {
	Path     string    `json:"path"`
	Size     int64     `json:"size"`
	Modified time.Time `json:"modified"`
}

// An Input is a file with what was read from it; Reading is nil when it could not be
// read.
type Input struct {
	File    File
	Reading *corpus.Reading
	kept    *place // where the generation before has it: the reading is without provisions
}

// sources is what [sourcesFile] holds: all files that a build was given.
type sources struct {
	Program string   `json:"program"` // see Options.Program
	Files   []source `json:"files"`
}

// A source is one file. What was read from it stands in the catalogue of the store in
// the same order, so that the numbers of things say where.
type source struct {
	File
	SHA256    string `json:"sha256,omitempty"` // empty for a file that could not be read
	Settled   bool   `json:"settled"`          // its time tells whether it changes
	Left      bool   `json:"left,omitempty"`   // not in the index: unreadable, or its bytes were read before
	Renamed   bool   `json:"renamed,omitempty"`
	Issues    int    `json:"issues,omitempty"`
	Documents int    `json:"documents,omitempty"`
	Defects   int    `json:"defects,omitempty"`

	Provisions int `json:"provisions,omitempty"`
}

// BuildFiles is [Build] for readings of files. What it notes of them lets the next
// build take what did not change from this one; see [Earlier].
func BuildFiles(ctx context.Context, o Options, inputs iter.Seq[Input]) (Manifest, error) {
	m, err := o.buildLocked(ctx, inputs)
	if err != nil {
		return Manifest{}, fmt.Errorf("build: %w", err)
	}
	return m, nil
}

func inputs(readings iter.Seq[*corpus.Reading]) iter.Seq[Input] {
	return func(yield func(Input) bool) {
		for r := range readings {
			if !yield(Input{Reading: r}) {
				return
			}
		}
	}
}

// note enters a file into the list.
func (w *writer) note(in Input, taken, renamed bool) {
	in.File.Path = absolute(in.File.Path)
	s := source{File: in.File, Left: !taken, Renamed: renamed, Settled: in.File.Modified.Before(w.began.Add(-settled))}
	if r := in.Reading; r != nil {
		s.SHA256 = r.Source.SHA256
		if taken {
			s.Documents, s.Defects = len(r.Documents), len(r.Defects)
			for _, d := range r.Documents {
				s.Provisions += len(d.Provisions)
			}
			if in.kept != nil && s.Provisions == 0 {
				s.Provisions = in.kept.Provisions
			}
			if r.Issue != nil {
				s.Issues = 1
			}
		}
	}
	w.sources.Files = append(w.sources.Files, s)
}

func (s sources) write(dir string) error {
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, sourcesFile), data, 0o644)
}

// Earlier is the current generation as a place to take readings from. It is safe for
// use from many goroutines.
type Earlier struct {
	dir        string
	texts      *store.Store
	flats      *flats.File
	meanings   *meaning.File
	files      map[string]place
	provisions int
	manifest   Manifest
	extend     bool // see [Earlier.Keep]
}

// A place is where the reading of a file begins in the catalogue.
type place struct {
	source
	issue, document, defect, provision int
}

// OpenEarlier opens the current generation for its readings. They are only taken where
// the same program made them, by the name in Options.Program: another one may read the
// same file otherwise. It is never an error that there are none; closing is then no
// work.
func OpenEarlier(o Options) *Earlier {
	e := &Earlier{files: map[string]place{}}
	name, err := current(o.Dir)
	if err != nil || o.Program == "" {
		return e
	}
	dir := filepath.Join(o.Dir, name)
	m, err := readManifest(dir)
	if err != nil || o.matches(m) != nil || m.check(dir, nil) != nil {
		return e
	}
	data, err := os.ReadFile(filepath.Join(dir, sourcesFile))
	var s sources
	if err != nil || json.Unmarshal(data, &s) != nil || s.Program != o.Program {
		return e
	}
	var g errgroup.Group
	g.Go(func() (err error) {
		e.texts, err = store.Open(filepath.Join(dir, storeFile))
		return err
	})
	g.Go(func() (err error) {
		e.flats, err = openFlats(dir)
		return err
	})
	g.Go(func() (err error) {
		e.meanings, err = openMeanings(dir, m.Provisions)
		return err
	})
	if g.Wait() != nil {
		return e
	}
	e.dir, e.provisions, e.manifest = dir, m.Provisions, m
	var at place
	for _, f := range s.Files {
		at.source = f
		e.files[f.Path] = at
		at.issue, at.document, at.defect = at.issue+f.Issues, at.document+f.Documents, at.defect+f.Defects
		at.provision += f.Provisions
	}
	return e
}

// Close releases the generation.
func (e *Earlier) Close() error {
	var err error
	if e.flats != nil {
		err = e.flats.Close()
	}
	if e.texts != nil {
		err = errors.Join(err, e.texts.Close())
	}
	return err
}

// Holds reports whether the files are exactly those that the generation was built
// from, none of them changed. Files that could not be read then are for the caller to
// try again: retry lists them.
func (e *Earlier) Holds(files []File) (same bool, retry []File) {
	if len(files) != len(e.files) {
		return false, nil
	}
	for _, f := range files {
		p, ok := e.files[absolute(f.Path)]
		if ok && p.SHA256 == "" {
			retry = append(retry, f)
			continue
		}
		if !ok || !p.unchanged(f) {
			return false, nil
		}
	}
	return true, retry
}

// leastKept is how much of a generation must be left for it to be worth keeping: half.
const leastKept = 2

// Keep settles whether a build of these files keeps what the generation has of those
// that did not change, texts and index, or is given their readings again: when more
// than half of it changed, or files come in another order, all is built anew.
func (e *Earlier) Keep(files []File) {
	kept, next := 0, 0
	for _, f := range files {
		p, ok := e.kept(f)
		if !ok {
			continue
		}
		if p.provision < next {
			return
		}
		kept, next = kept+p.Provisions, p.provision+p.Provisions
	}
	e.extend = kept > 0 && kept*leastKept >= e.provisions
}

// shared is a [sharer]: a file is the same one where the file system links both.
func (e *Earlier) shared(name string, info fs.FileInfo) (sum uint32, ok bool) {
	size, known := e.manifest.Files[name]
	before, err := os.Stat(filepath.Join(e.dir, filepath.FromSlash(name)))
	if !known || err != nil || size != info.Size() || !os.SameFile(before, info) {
		return 0, false
	}
	return e.manifest.Checksums[name], true
}

func (e *Earlier) keeps() bool { return e != nil && e.extend }

// anew settles that nothing is kept.
func (e *Earlier) anew() {
	if e != nil {
		e.extend = false
	}
}

// kept is the place of a file that did not change.
func (e *Earlier) kept(f File) (place, bool) {
	p, ok := e.files[absolute(f.Path)]
	return p, ok && !p.Left && !p.Renamed && p.unchanged(f)
}

// Input is what the generation has of a file that did not change since, to be given to
// a build that has it as Options.Earlier. It is without a reading when there is none.
func (e *Earlier) Input(f File) Input {
	p, ok := e.kept(f)
	if !ok {
		return Input{File: f}
	}
	if e.extend {
		if r, err := e.bare(p); err == nil {
			return Input{File: f, Reading: r, kept: &p}
		}
	}
	r, err := e.take(p)
	if err != nil { // a fault of the store is a reason to read the file again
		return Input{File: f}
	}
	return Input{File: f, Reading: r}
}

// unchanged compares what the file system tells; where that does not say enough, the
// bytes.
func (s source) unchanged(f File) bool {
	switch {
	case s.SHA256 == "" || s.Size != f.Size:
		return false
	case s.Settled && s.Modified.Equal(f.Modified):
		return true
	}
	data, err := os.ReadFile(f.Path)
	sum := sha256.Sum256(data)
	return err == nil && hex.EncodeToString(sum[:]) == s.SHA256
}

// errSources is the error of a list of sources that does not fit its catalogue.
var errSources = errors.New("sources do not fit the catalogue")

// take reads what the generation has of a file.
func (e *Earlier) take(p place) (*corpus.Reading, error) {
	r, err := e.bare(p)
	if err != nil {
		return nil, err
	}
	for _, d := range r.Documents {
		if d.Provisions, err = e.texts.Provisions(d.ID); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// bare is a reading without its provisions.
func (e *Earlier) bare(p place) (*corpus.Reading, error) {
	c := e.texts.Catalogue()
	if p.issue+p.Issues > len(c.Issues) || p.document+p.Documents > len(c.Documents) || p.defect+p.Defects > len(c.Defects) {
		return nil, errSources
	}
	r := &corpus.Reading{Defects: slices.Clone(c.Defects[p.defect : p.defect+p.Defects])}
	if p.Issues > 0 {
		issue := *c.Issues[p.issue]
		issue.Documents = slices.Clone(issue.Documents)
		r.Issue, r.Source = &issue, issue.Source
	}
	for _, kept := range c.Documents[p.document : p.document+p.Documents] {
		d := *kept
		d.Defects, d.Cited = slices.Clip(d.Defects), 0
		r.Documents, r.Source = append(r.Documents, &d), d.Source
	}
	if r.Source.SHA256 != p.SHA256 {
		return nil, errSources
	}
	return r, nil
}

// FileOf asks the file system.
func FileOf(path string) (File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return File{Path: path}, err
	}
	return File{Path: path, Size: info.Size(), Modified: info.ModTime()}, nil
}

// absolute is the name by which a file is known whatever the working directory.
func absolute(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		return abs
	}
	return path
}
