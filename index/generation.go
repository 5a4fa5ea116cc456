package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/google/renameio/v2"
	"golang.org/x/sync/errgroup"

	"tiaowen/corpus"
	"tiaowen/corpus/store"
	"tiaowen/index/flats"
	"tiaowen/index/meaning"
)

// A data directory holds:
//
//	CURRENT             the name of the generation to open, and a new line
//	LOCK                held while a build runs
//	g000001/            a generation
//	  manifest.json     written last: without it the generation is not finished
//	  store.db          the texts (package store)
//	  index/            the engine's files
//	  meaning           what the texts are about (package meaning)
//	  flats             the texts as words are looked for in them (package flats)
const (
	currentFile  = "CURRENT"
	lockFile     = "LOCK"
	manifestFile = "manifest.json"
	storeFile    = "store.db"
	engineDir    = "index"
)

// Current is the name of the generation that [Open] opens first, as a running server
// asks to see whether another has taken its place. The error wraps [ErrNoIndex] or
// [ErrDamaged].
func Current(dataDir string) (string, error) { return current(dataDir) }

func current(dataDir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dataDir, currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("%w: %s", ErrNoIndex, dataDir)
	}
	if err != nil {
		return "", fmt.Errorf("read %s: %w", currentFile, err)
	}
	name := strings.TrimSpace(string(data))
	if _, ok := generationNumber(name); !ok {
		return "", fmt.Errorf("%w: %s names %q", ErrDamaged, filepath.Join(dataDir, currentFile), name)
	}
	return name, nil
}

func setCurrent(dataDir, name string) error {
	return renameio.WriteFile(filepath.Join(dataDir, currentFile), []byte(name+"\n"), 0o644)
}

func generationName(n int) string { return fmt.Sprintf("g%06d", n) }

func generationNumber(name string) (int, bool) {
	digits, ok := strings.CutPrefix(name, "g")
	if !ok || len(digits) != 6 {
		return 0, false
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil && n > 0
}

// generations lists the numbers of the generations, finished or not, that are there.
func generations(dataDir string) ([]int, error) {
	entries, err := os.ReadDir(dataDir)
	if err != nil {
		return nil, err
	}
	var ns []int
	for _, e := range entries {
		if n, ok := generationNumber(e.Name()); ok && e.IsDir() {
			ns = append(ns, n)
		}
	}
	slices.Sort(ns)
	return ns, nil
}

func nextGeneration(dataDir string) (string, error) {
	ns, err := generations(dataDir)
	if err != nil || len(ns) == 0 {
		return generationName(1), err
	}
	return generationName(ns[len(ns)-1] + 1), nil
}

// finished lists the generations that have a manifest, newest first.
func finished(dataDir string) ([]string, error) {
	ns, err := generations(dataDir)
	var names []string
	for _, n := range slices.Backward(ns) {
		name := generationName(n)
		if _, err := os.Stat(filepath.Join(dataDir, name, manifestFile)); err == nil {
			names = append(names, name)
		}
	}
	return names, err
}

// cleanUp removes what killed builds left, and all finished generations but the
// current one and one to go back to: the one that was current before or, where there
// was none or it is the current one still, the newest of the others.
func cleanUp(dataDir, before string) error {
	serving, err := current(dataDir)
	if err != nil && !errors.Is(err, ErrNoIndex) {
		return nil // which generation serves is not known: leave everything
	}
	keep, err := finished(dataDir)
	if err != nil {
		return fmt.Errorf("clean up: %w", err)
	}
	keep = slices.DeleteFunc(keep, func(name string) bool { return name == serving })
	if slices.Contains(keep, before) {
		keep = []string{before}
	}
	keep = append(keep[:min(len(keep), 1)], serving)
	ns, err := generations(dataDir)
	if err != nil {
		return fmt.Errorf("clean up: %w", err)
	}
	for _, n := range ns {
		if name := generationName(n); !slices.Contains(keep, name) {
			if err := os.RemoveAll(filepath.Join(dataDir, name)); err != nil {
				return fmt.Errorf("clean up: %w", err)
			}
		}
	}
	return nil
}

// A Generation is an open index with its texts.
type Generation struct {
	Name     string
	Manifest Manifest
	Index    Index
	Store    *store.Store
	Flats    *flats.File
	Meanings *meaning.File
	// Instead is why the current generation is not this one: it is damaged, and an
	// older one that is whole answers in its place. It is nil when all is well.
	Instead error
}

// Close releases all files.
func (g *Generation) Close() (err error) {
	if g.Index != nil {
		err = g.Index.Close()
	}
	if g.Flats != nil {
		err = errors.Join(err, g.Flats.Close())
	}
	if g.Store != nil {
		err = errors.Join(err, g.Store.Close())
	}
	return err
}

// Open opens the current generation, after it has compared every file with its
// checksum. When that one is damaged it opens the newest older one that is not, and
// says so in Instead. The error wraps [ErrNoIndex], [ErrOutdated], [ErrDamaged] or
// [ErrLocked].
func Open(o Options) (*Generation, error) {
	name, err := current(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	g, err := o.open(name)
	if errors.Is(err, ErrDamaged) {
		if older := o.older(name); older != nil {
			older.Instead = err
			return older, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return g, nil
}

// older opens the newest finished generation that is not the named one, if any can
// be opened.
func (o Options) older(name string) *Generation {
	names, err := finished(o.Dir)
	if err != nil {
		return nil
	}
	for _, n := range names {
		if n >= name { // a newer one was never made current
			continue
		}
		if g, err := o.open(n); err == nil {
			return g
		}
	}
	return nil
}

func (o Options) open(name string) (*Generation, error) { return o.openBut(name, nil) }

// openBut is open without the check of files that are known to be whole.
func (o Options) openBut(name string, whole map[string]bool) (*Generation, error) {
	dir := filepath.Join(o.Dir, name)
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if err := o.matches(m); err != nil {
		return nil, err
	}
	if err := m.check(dir, whole); err != nil {
		return nil, err
	}
	g := &Generation{Name: name, Manifest: m}
	if err := o.openFiles(g, dir); err != nil {
		return nil, errors.Join(err, g.Close())
	}
	return g, nil
}

// openFiles opens what a generation consists of, at once where one does not need another.
func (o Options) openFiles(g *Generation, dir string) (err error) {
	records := g.Manifest.Provisions
	if g.Flats, err = openFlats(dir); err == nil && g.Flats.Records() != records {
		err = fmt.Errorf("%d flats of %d provisions", g.Flats.Records(), records)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	var all errgroup.Group
	all.Go(func() (err error) {
		if g.Store, err = store.Open(filepath.Join(dir, storeFile)); err != nil {
			err = fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		return err
	})
	all.Go(func() (err error) {
		g.Meanings, err = openMeanings(dir, records)
		return err
	})
	ix, err := o.Engine.Open(filepath.Join(dir, engineDir), flatTexts{g.Flats, o.Analyzer})
	if errors.Is(err, ErrNoIndex) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err == nil {
		g.Index = ix
	}
	return errors.Join(err, all.Wait())
}

// A probe is a record of a build, to look for in what was built.
type probe struct {
	ref  corpus.Ref
	term string // a word of its text; empty when it has none
}

// verify opens a new generation as a server would. It counts everything, and finds
// the first and the last record by a word and reads their texts.
func (o Options) verify(name string, m Manifest, probes []probe) (*Generation, error) {
	g, err := o.openBut(name, m.shared)
	if err != nil {
		return nil, fmt.Errorf("verify: %w", err)
	}
	if err := g.verify(m, probes); err != nil {
		return nil, errors.Join(fmt.Errorf("verify: %w", err), g.Close())
	}
	return g, nil
}

func (g *Generation) verify(m Manifest, probes []probe) error {
	r, err := g.Index.Search(context.Background(), Request{})
	if err != nil {
		return err
	}
	if r.Total != m.Provisions || len(g.Store.Catalogue().Documents) != m.Documents {
		return fmt.Errorf("%w: %d provisions found, %d written", ErrDamaged, r.Total, m.Provisions)
	}
	for _, p := range probes {
		if err := g.find(p); err != nil {
			return fmt.Errorf("find %s: %w", p.ref, err)
		}
	}
	return nil
}

func (g *Generation) find(p probe) error {
	if _, err := g.Store.Provision(p.ref); err != nil {
		return err
	}
	if p.term == "" {
		return nil
	}
	q := And{Term{FieldText, p.term}, Key{KeyDocument, p.ref.Document}}
	r, err := g.Index.Search(context.Background(), Request{Query: q, Size: g.Manifest.Provisions})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(r.Hits, func(h Hit) bool { return h.ID == p.ref.String() }) {
		return fmt.Errorf("%w: it is not among %d hits for %s", ErrDamaged, r.Total, p.term)
	}
	return nil
}
