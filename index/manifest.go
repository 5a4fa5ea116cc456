package index

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/google/renameio/v2"
	"golang.org/x/sync/errgroup"

	"tiaowen/corpus/headnotes"
	"tiaowen/index/meaning"
)

// Format is the version of the data directory and of what goes into it. It rises
// whenever an older program could not open a newer directory, or the other way
// round.
const Format = 10

// A Manifest describes a generation.
type Manifest struct {
	Format      int               `json:"format"`
	Engine      string            `json:"engine"`
	Fingerprint string            `json:"fingerprint"` // of the analyser
	Headnotes   string            `json:"headnotes"`   // of the register of package headnotes
	Meaning     string            `json:"meaning"`     // of the table of package meaning
	Corpus      string            `json:"corpus"`      // SHA-256 over the hashes of the sources, in order
	Built       time.Time         `json:"built"`
	BuildTime   float64           `json:"build_seconds"`
	Sources     int               `json:"sources"`
	Repeated    int               `json:"repeated"` // sources left out: the same bytes were read before
	Seed        bool              `json:"seed"`     // holds the embedded gazette
	Documents   int               `json:"documents"`
	Provisions  int               `json:"provisions"`
	Kinds       map[string]int    `json:"kinds"`     // provisions by [corpus.Kind]
	Files       map[string]int64  `json:"files"`     // size of every other file
	Checksums   map[string]uint32 `json:"checksums"` // CRC-32C of every other file
	Checksum    uint32            `json:"checksum"`  // of the manifest itself, with a 0 here

	shared map[string]bool // files that were checked in an earlier generation while this one was built
}

// castagnoli is computed by the processor itself, as fast as the disk reads. It finds
// damage; it keeps nobody out who may write here, nor would a hash beside the files.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// A sharer tells the checksum of a file of a new generation that is one of an earlier
// generation too, and was checked there.
type sharer func(name string, info fs.FileInfo) (sum uint32, ok bool)

// seal makes what is in a generation durable, notes the size and checksum of every
// file, and writes the manifest, without which the generation is not finished. What is
// shared with a generation that was sealed before is not read again.
func (m *Manifest) seal(dir string, shared sharer) error {
	m.Files, m.Checksums, m.shared = map[string]int64{}, map[string]uint32{}, map[string]bool{}
	var mu sync.Mutex
	var g errgroup.Group
	g.SetLimit(2 * runtime.GOMAXPROCS(0)) // some wait for the disk
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		g.Go(func() error { return m.sealFile(path, filepath.ToSlash(name), d, shared, &mu) })
		return nil
	})
	if err := errors.Join(err, g.Wait()); err != nil {
		return fmt.Errorf("seal %s: %w", dir, err)
	}
	if m.Checksum, err = m.checksum(); err != nil {
		return err
	}
	data, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return err
	}
	return renameio.WriteFile(filepath.Join(dir, manifestFile), append(data, '\n'), 0o644)
}

// checksum adds up what the manifest says.
func (m Manifest) checksum() (uint32, error) {
	m.Checksum = 0
	data, err := json.Marshal(m)
	return crc32.Checksum(data, castagnoli), err
}

func (m *Manifest) sealFile(path, name string, d fs.DirEntry, shared sharer, mu *sync.Mutex) error {
	if info, err := d.Info(); shared != nil && err == nil && !d.IsDir() {
		if sum, ok := shared(name, info); ok {
			mu.Lock()
			defer mu.Unlock()
			m.Files[name], m.Checksums[name], m.shared[name] = info.Size(), sum, true
			return nil
		}
	}
	size, sum, err := syncFile(path, d.IsDir())
	if err != nil || d.IsDir() {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	m.Files[name], m.Checksums[name] = size, sum
	return nil
}

// syncFile has a file or directory written to the disk, and adds up a file.
func syncFile(path string, isDir bool) (size int64, sum uint32, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer f.Close()
	if err := f.Sync(); err != nil && !isDir { // some systems cannot sync a directory
		return 0, 0, err
	}
	if isDir {
		return 0, 0, nil
	}
	h := crc32.New(castagnoli)
	size, err = io.Copy(h, f)
	return size, h.Sum32(), err
}

// check compares every file with its checksum: damage is told when the index is
// opened, not when a reader first meets it. Reading everything once costs little
// more than the questions that follow, which find it in memory. Files that are known to
// be whole are passed by.
func (m *Manifest) check(dir string, whole map[string]bool) error {
	if sum, err := m.checksum(); err != nil || sum != m.Checksum {
		return fmt.Errorf("%w: %s is not as it was written", ErrDamaged, filepath.Join(dir, manifestFile))
	}
	var g errgroup.Group
	for name, size := range m.Files {
		if whole[name] {
			continue
		}
		g.Go(func() error {
			path := filepath.Join(dir, filepath.FromSlash(name))
			f, err := os.Open(path)
			if errors.Is(err, fs.ErrPermission) {
				return err // nothing says that it is damaged
			}
			if err != nil {
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			}
			defer f.Close()
			h := crc32.New(castagnoli)
			n, err := io.Copy(h, f)
			switch {
			case err != nil:
				return fmt.Errorf("%w: %w", ErrDamaged, err)
			case n != size:
				return fmt.Errorf("%w: %s has %d bytes, %d were written", ErrDamaged, path, n, size)
			case h.Sum32() != m.Checksums[name]:
				return fmt.Errorf("%w: %s is not as it was written", ErrDamaged, path)
			}
			return nil
		})
	}
	return g.Wait()
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
		if errors.Is(err, fs.ErrPermission) {
			return m, err
		}
		return m, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%w: %s: %w", ErrDamaged, filepath.Join(dir, manifestFile), err)
	}
	return m, nil
}

// matches refuses a generation that this program would read wrongly.
func (o Options) matches(m Manifest) error {
	for _, c := range []struct{ what, have, want string }{
		{"format", strconv.Itoa(m.Format), strconv.Itoa(Format)},
		{"engine", m.Engine, o.Engine.Name()},
		{"analyser", m.Fingerprint, o.Analyzer.Fingerprint()},
		{"register of headnotes", m.Headnotes, headnotes.Default().Fingerprint()},
		{"table of meanings", m.Meaning, meaning.Fingerprint()},
	} {
		if c.have != c.want {
			return fmt.Errorf("%w: its %s is %s, this program's is %s", ErrOutdated, c.what, c.have, c.want)
		}
	}
	return nil
}
