package index

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"tiaowen/corpus/store"
)

// ErrNoGeneration is the error of going back where there is nothing to go back to.
var ErrNoGeneration = errors.New("no such generation")

// A Kept is a finished generation of a data directory.
type Kept struct {
	Name     string
	Current  bool // the one that is opened
	Manifest Manifest
	Damaged  error // why its manifest cannot be read, or nil
}

// Bytes is the size of all its files.
func (m Manifest) Bytes() (total int64) {
	for _, n := range m.Files {
		total += n
	}
	return total
}

// Generations lists the finished generations, newest first.
func Generations(dataDir string) ([]Kept, error) {
	serving, err := current(dataDir)
	if err != nil {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	names, err := finished(dataDir)
	if err != nil {
		return nil, fmt.Errorf("list generations: %w", err)
	}
	kept := make([]Kept, len(names))
	for i, name := range names {
		m, err := readManifest(filepath.Join(dataDir, name))
		kept[i] = Kept{Name: name, Current: name == serving, Manifest: m, Damaged: err}
	}
	return kept, nil
}

// Rollback makes another finished generation the current one: the named one or, for
// an empty name, the newest that is older than the current one. It is opened first,
// so that nobody goes back to what is damaged. A running server shows it as it would
// a new one. The error wraps [ErrNoGeneration], [ErrLocked], [ErrOutdated] or
// [ErrDamaged].
func Rollback(o Options, to string) (Manifest, error) {
	m, err := o.rollback(to)
	if err != nil {
		return m, fmt.Errorf("go back: %w", err)
	}
	return m, nil
}

func (o Options) rollback(to string) (m Manifest, err error) {
	lock, err := o.lock()
	if err != nil {
		return m, err
	}
	defer lock.Close()
	serving, err := current(o.Dir)
	if err != nil {
		return m, err
	}
	names, err := finished(o.Dir)
	if err != nil {
		return m, err
	}
	i := slices.IndexFunc(names, func(n string) bool { return n == to || to == "" && n < serving })
	if i < 0 {
		return m, fmt.Errorf("%w: %s in %s", ErrNoGeneration, to, o.Dir)
	}
	if m, err = o.opens(names[i]); err != nil {
		return m, err
	}
	return m, setCurrent(o.Dir, names[i])
}

// opens opens a generation and closes it again.
func (o Options) opens(name string) (Manifest, error) {
	g, err := o.open(name)
	if err != nil {
		return Manifest{}, fmt.Errorf("%s: %w", name, err)
	}
	return g.Manifest, g.Close()
}

// lock keeps other builds out of the data directory, which is made when it is not
// there.
func (o Options) lock() (io.Closer, error) {
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return nil, err
	}
	lock, err := store.Lock(filepath.Join(o.Dir, lockFile))
	if errors.Is(err, store.ErrLocked) {
		return nil, fmt.Errorf("%w: another build is running in %s; wait for it to end", ErrLocked, o.Dir)
	}
	return lock, err
}

// backupTries is how often a backup begins again because builds removed what it was
// copying: each time there is a newer generation to copy.
const backupTries = 5

// Backup copies the current generation of a data directory into an empty or new
// directory, which is then a data directory itself: it can be served, and restored
// from. Servers and builds go on meanwhile, for a finished generation never changes.
// Every byte is compared with its checksum on the way. The error wraps [ErrNoIndex],
// [ErrDamaged], or [fs.ErrExist] when there is something in the directory.
func Backup(dataDir, to string) (m Manifest, err error) {
	if entries, err := os.ReadDir(to); err == nil && len(entries) > 0 {
		return m, fmt.Errorf("back up: %s is not empty: %w", to, fs.ErrExist)
	}
	for range backupTries {
		var name string
		if name, err = current(dataDir); err != nil {
			break
		}
		if m, err = copyGeneration(filepath.Join(dataDir, name), filepath.Join(to, name)); err == nil {
			err = setCurrent(to, name)
			break
		}
		if now, e := current(dataDir); e != nil || now == name {
			break
		}
	}
	if err != nil {
		return m, fmt.Errorf("back up: %w", err)
	}
	return m, nil
}

// Restore makes what Backup wrote, or the current generation of any data directory,
// the newest and the current generation here. The generation that was current stays to
// go back to. On any error nothing changes.
func Restore(o Options, from string) (Manifest, error) {
	m, err := o.restore(from)
	if err != nil {
		return m, fmt.Errorf("restore from %s: %w", from, err)
	}
	return m, nil
}

func (o Options) restore(from string) (m Manifest, err error) {
	source, err := current(from)
	if err != nil {
		return m, err
	}
	lock, err := o.lock()
	if err != nil {
		return m, err
	}
	defer lock.Close()
	before, _ := current(o.Dir) // none is as good
	if err := cleanUp(o.Dir, before); err != nil {
		return m, err
	}
	name, err := nextGeneration(o.Dir)
	if err != nil {
		return m, err
	}
	if m, err = copyGeneration(filepath.Join(from, source), filepath.Join(o.Dir, name)); err != nil {
		return m, err
	}
	if _, err = o.opens(name); err != nil {
		return m, errors.Join(err, os.RemoveAll(filepath.Join(o.Dir, name)))
	}
	if err := setCurrent(o.Dir, name); err != nil {
		return m, err
	}
	return m, cleanUp(o.Dir, before)
}

// copyGeneration copies a finished generation. The manifest is written last, so that
// half a copy is no generation; after an error nothing is left.
func copyGeneration(from, to string) (m Manifest, err error) {
	if m, err = readManifest(from); err != nil {
		return m, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(to))
		}
	}()
	if err := os.MkdirAll(to, 0o755); err != nil {
		return m, err
	}
	for name, sum := range m.Checksums {
		if !filepath.IsLocal(filepath.FromSlash(name)) {
			return m, fmt.Errorf("%w: %s lists a file %q", ErrDamaged, manifestFile, name)
		}
		if err := copyFile(filepath.Join(from, filepath.FromSlash(name)), filepath.Join(to, filepath.FromSlash(name)), sum); err != nil {
			return m, err
		}
	}
	return m, m.seal(to, nil)
}

// copyFile copies a file whose checksum is known.
func copyFile(from, to string, sum uint32) (err error) {
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	h := crc32.New(castagnoli)
	_, err = io.Copy(io.MultiWriter(out, h), in)
	if err := errors.Join(err, out.Close()); err != nil {
		return err
	}
	if h.Sum32() != sum {
		return fmt.Errorf("%w: %s is not as it was written", ErrDamaged, from)
	}
	return nil
}
