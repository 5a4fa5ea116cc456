package index

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/renameio/v2"

	"tiaowen/corpus/store"
)

// A data directory holds:
//
//	CURRENT             the name of the generation to open, and a new line
//	LOCK                held while a build runs
//	g000001/            a generation
//	  manifest.json     written last: without it the generation is not finished
//	  store.db          the texts (package store)
//	  index/            the engine's files
const (
	currentFile  = "CURRENT"
	lockFile     = "LOCK"
	manifestFile = "manifest.json"
	storeFile    = "store.db"
	engineDir    = "index"
)

// Format is the version of the data directory and of what goes into it. It rises
// whenever an older program could not open a newer directory, or the other way
// round.
const Format = 1

// keptGenerations is how many generations stay: the one in use, and one to go
// back to.
const keptGenerations = 2

// A Manifest describes a generation.
type Manifest struct {
	Format      int              `json:"format"`
	Engine      string           `json:"engine"`
	Fingerprint string           `json:"fingerprint"` // of the analyser
	Corpus      string           `json:"corpus"`      // SHA-256 over the hashes of the sources, in order
	Built       time.Time        `json:"built"`
	BuildTime   float64          `json:"build_seconds"`
	Sources     int              `json:"sources"`
	Seed        bool             `json:"seed"` // holds the embedded gazette
	Documents   int              `json:"documents"`
	Provisions  int              `json:"provisions"`
	Files       map[string]int64 `json:"files"` // size of every other file, to notice what is cut short
}

func (m *Manifest) write(dir string) error {
	sizes, err := fileSizes(dir)
	if err != nil {
		return err
	}
	m.Files = sizes
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(dir, manifestFile), append(data, '\n'), 0o644)
}

func fileSizes(dir string) (map[string]int64, error) {
	sizes := map[string]int64{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		sizes[filepath.ToSlash(name)] = info.Size()
		return err
	})
	return sizes, err
}

// ReadManifest reads the manifest of the current generation without opening it. The
// error wraps [ErrNoIndex] or [ErrDamaged].
func ReadManifest(dataDir string) (Manifest, error) {
	name, err := current(dataDir)
	if err != nil {
		return Manifest{}, err
	}
	return readManifest(filepath.Join(dataDir, name))
}

func readManifest(dir string) (m Manifest, err error) {
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return m, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Join(dir, manifestFile), err)
	}
	for name, size := range m.Files {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return m, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		if info.Size() != size {
			return m, fmt.Errorf("%w: %s has %d bytes, %d were written", ErrDamaged, filepath.Join(dir, name), info.Size(), size)
		}
	}
	return m, nil
}

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

func generationName(n int) string { return fmt.Sprintf("g%06d", n) }

func nextGeneration(dataDir string) (string, error) {
	ns, err := generations(dataDir)
	if err != nil || len(ns) == 0 {
		return generationName(1), err
	}
	return generationName(ns[len(ns)-1] + 1), nil
}

// cleanUp removes all but the newest finished generations; what a killed build left
// goes too.
func cleanUp(dataDir, serving string) error {
	ns, err := generations(dataDir)
	if err != nil {
		return fmt.Errorf("clean up: %w", err)
	}
	kept := 0
	for _, n := range slices.Backward(ns) {
		dir := filepath.Join(dataDir, generationName(n))
		_, err := os.Stat(filepath.Join(dir, manifestFile))
		if generationName(n) == serving || err == nil && kept < keptGenerations {
			kept++
			continue
		}
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("clean up: %w", err)
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
}

// Close releases both.
func (g *Generation) Close() error { return errors.Join(g.Index.Close(), g.Store.Close()) }

// Open opens the current generation. The error wraps [ErrNoIndex], [ErrOutdated],
// [ErrDamaged] or [ErrLocked].
func Open(o Options) (*Generation, error) {
	name, err := current(o.Dir)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	g, err := o.open(filepath.Join(o.Dir, name))
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	g.Name = name
	return g, nil
}

func (o Options) open(dir string) (*Generation, error) {
	m, err := readManifest(dir)
	if err != nil {
		return nil, err
	}
	if err := o.matches(m); err != nil {
		return nil, err
	}
	ix, err := o.Engine.Open(filepath.Join(dir, engineDir))
	if errors.Is(err, ErrNoIndex) {
		err = fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err != nil {
		return nil, err
	}
	texts, err := store.Open(filepath.Join(dir, storeFile))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrDamaged, err), ix.Close())
	}
	return &Generation{Manifest: m, Index: ix, Store: texts}, nil
}

// matches refuses a generation that this program would read wrongly.
func (o Options) matches(m Manifest) error {
	for _, c := range []struct{ what, have, want string }{
		{"format", strconv.Itoa(m.Format), strconv.Itoa(Format)},
		{"engine", m.Engine, o.Engine.Name()},
		{"analyser", m.Fingerprint, o.Analyzer.Fingerprint()},
	} {
		if c.have != c.want {
			return fmt.Errorf("%w: its %s is %s, this program's is %s", ErrOutdated, c.what, c.have, c.want)
		}
	}
	return nil
}

// verify opens a new generation as a server would, and asks it for everything.
func (o Options) verify(dir string, m Manifest) error {
	g, err := o.open(dir)
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	defer g.Close()
	r, err := g.Index.Search(context.Background(), Request{Query: All{}, Size: 1})
	if err != nil {
		return fmt.Errorf("verify: %w", err)
	}
	if r.Total != m.Provisions || len(g.Store.Catalogue().Documents) != m.Documents {
		return fmt.Errorf("verify: %w: %d provisions found, %d written", ErrDamaged, r.Total, m.Provisions)
	}
	return nil
}
