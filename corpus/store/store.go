// Package store keeps the texts of a collection in one file: the source of truth
// for every page. It is written once, when a generation is built, and then only
// read; any number of processes may read it at once.
//
// # Format
//
// A bbolt file with three buckets. "catalogue" holds one JSON [corpus.Catalogue]
// under the key "1". "provisions" holds provisions, as JSON packed by zstd with a
// skeleton that both sides know, under the document's id, a zero byte and the
// provision's order in four big-endian bytes, so that a document is one scan.
// "refs" leads from a ref to that key.
package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"tiaowen/corpus"
)

var (
	bucketCatalogue  = []byte("catalogue")
	bucketProvisions = []byte("provisions")
	bucketRefs       = []byte("refs")
	keyCatalogue     = []byte("1")
)

// putsPerCommit bounds the memory of a writing transaction: bbolt keeps what is
// not committed in memory.
const putsPerCommit = 200

// A Writer makes a store.
type Writer struct {
	db        *bbolt.DB
	tx        *bbolt.Tx
	codec     *codec
	puts      int
	catalogue corpus.Catalogue
	bodies    map[string]*corpus.DepartmentSummary
	citers    map[string]map[string]bool // title → ids of the documents that name it
}

// Create begins a store in a new file. It fails when the file is there.
func Create(path string) (*Writer, error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{NoSync: true, NoFreelistSync: true, Timeout: time.Second})
	if err != nil {
		return nil, fmt.Errorf("create store: %w", err)
	}
	codec, err := newCodec()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("create store: %w", err), db.Close())
	}
	w := &Writer{db: db, codec: codec, bodies: map[string]*corpus.DepartmentSummary{}, citers: map[string]map[string]bool{}}
	w.catalogue.Provisions = map[corpus.Kind]int{}
	return w, w.begin()
}

func (w *Writer) begin() error {
	tx, err := w.db.Begin(true)
	if err != nil {
		return fmt.Errorf("write store: %w", err)
	}
	w.tx = tx
	for _, name := range [][]byte{bucketCatalogue, bucketProvisions, bucketRefs} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return fmt.Errorf("write store: %w", err)
		}
	}
	return nil
}

// Put adds what was read from one source. Document ids must be new.
func (w *Writer) Put(r *corpus.Reading) error {
	if r.Issue != nil {
		w.catalogue.Issues = append(w.catalogue.Issues, r.Issue)
	}
	w.catalogue.Defects = append(w.catalogue.Defects, r.Defects...)
	for _, d := range r.Documents {
		if err := w.putDocument(d); err != nil {
			return fmt.Errorf("write store: document %s: %w", d.ID, err)
		}
	}
	if w.puts++; w.puts%putsPerCommit != 0 {
		return nil
	}
	if err := w.tx.Commit(); err != nil {
		return fmt.Errorf("write store: %w", err)
	}
	return w.begin()
}

func (w *Writer) putDocument(d *corpus.Document) error {
	w.catalogue.Documents = append(w.catalogue.Documents, d)
	w.catalogue.Latest = max(w.catalogue.Latest, d.Signed)
	provisions, refs := w.tx.Bucket(bucketProvisions), w.tx.Bucket(bucketRefs)
	provisions.FillPercent = 0.9 // a document's keys come in order
	for _, p := range d.Provisions {
		value, err := w.codec.pack(p)
		if err != nil {
			return err
		}
		key := provisionKey(d.ID, p.Order)
		if err := errors.Join(provisions.Put(key, value), refs.Put([]byte(p.Ref.String()), key)); err != nil {
			return err
		}
		w.catalogue.Provisions[p.Kind]++
		w.countTitles(d.ID, p.Text)
		w.countUnits(p.Units)
	}
	return nil
}

// countTitles notes the titles that a text names in 《》.
func (w *Writer) countTitles(document, text string) {
	for _, rest := range strings.Split(text, "《")[1:] {
		name, _, ok := strings.Cut(rest, "》")
		if !ok || len(name) > 300 {
			continue
		}
		name = plainTitle(name)
		if w.citers[name] == nil {
			w.citers[name] = map[string]bool{}
		}
		w.citers[name][document] = true
	}
}

// plainTitle is a title as other texts write it: without the name of the state,
// spaces and what stands in brackets at its end.
func plainTitle(title string) string {
	title, _, _ = strings.Cut(strings.TrimPrefix(corpus.JoinSpaced(title), "中华人民共和国"), "（")
	return title
}

// cited counts the other documents that name d.
func (w *Writer) cited(d *corpus.Document) int {
	n := 0
	for _, title := range []string{d.Title, d.EnclosedTitle} {
		if title == "" {
			continue
		}
		citers := w.citers[plainTitle(title)]
		n += len(citers)
		if citers[d.ID] {
			n--
		}
	}
	return n
}

func (w *Writer) countUnits(units []corpus.Unit) {
	for _, u := range units {
		b := w.bodies[u.Name]
		if b == nil {
			b = &corpus.DepartmentSummary{Name: u.Name}
			w.bodies[u.Name] = b
		}
		if !slices.Contains(b.Written, u.Written) {
			b.Written = append(b.Written, u.Written)
		}
		switch u.Role {
		case corpus.RoleLead:
			b.Lead++
		case corpus.RoleSupport:
			b.Support++
		default:
			b.Responsible++
		}
	}
}

func provisionKey(document string, order int) []byte {
	return binary.BigEndian.AppendUint32(append([]byte(document), 0), uint32(order))
}

// Close finishes the file and makes it durable.
func (w *Writer) Close() error {
	for _, d := range w.catalogue.Documents {
		d.Cited = w.cited(d)
	}
	for _, b := range w.bodies {
		w.catalogue.Departments = append(w.catalogue.Departments, *b)
	}
	slices.SortFunc(w.catalogue.Departments, func(a, b corpus.DepartmentSummary) int {
		if n := b.Lead + b.Support + b.Responsible - a.Lead - a.Support - a.Responsible; n != 0 {
			return n
		}
		return strings.Compare(a.Name, b.Name)
	})
	value, err := json.Marshal(w.catalogue)
	if err == nil {
		err = w.tx.Bucket(bucketCatalogue).Put(keyCatalogue, value)
	}
	if err == nil {
		err = w.tx.Commit()
	}
	if err == nil {
		err = w.db.Sync()
	}
	if err = errors.Join(err, w.db.Close()); err != nil {
		return fmt.Errorf("finish store: %w", err)
	}
	return nil
}

// Abandon releases the file without finishing it.
func (w *Writer) Abandon() {
	_ = w.tx.Rollback() // the file is going to be removed
	_ = w.db.Close()
}

// ErrDamaged is the error of a file that is not a finished store.
var ErrDamaged = errors.New("store is damaged")

// A Store reads a finished file. It implements [corpus.Library].
type Store struct {
	db        *bbolt.DB
	codec     *codec
	catalogue corpus.Catalogue
	documents map[string]*corpus.Document
}

// Open opens a finished store. The error wraps [ErrDamaged], or [fs.ErrNotExist].
func Open(path string) (s *Store, err error) {
	defer func() { // bbolt panics on some damaged pages
		if p := recover(); p != nil {
			s, err = nil, fmt.Errorf("open store %s: %w: %v", path, ErrDamaged, p)
		}
	}()
	db, err := bbolt.Open(path, 0o444, &bbolt.Options{ReadOnly: true, Timeout: 2 * time.Second})
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("open store: %w", err)
		}
		return nil, fmt.Errorf("open store %s: %w: %w", path, ErrDamaged, err)
	}
	codec, err := newCodec()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), db.Close())
	}
	s = &Store{db: db, codec: codec, documents: map[string]*corpus.Document{}}
	if err := s.loadCatalogue(); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w: %w", path, ErrDamaged, err), db.Close())
	}
	return s, nil
}

func (s *Store) loadCatalogue() error {
	return s.db.View(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketCatalogue)
		if b == nil || tx.Bucket(bucketProvisions) == nil || tx.Bucket(bucketRefs) == nil {
			return errors.New("no catalogue")
		}
		if err := json.Unmarshal(b.Get(keyCatalogue), &s.catalogue); err != nil {
			return err
		}
		for _, d := range s.catalogue.Documents {
			s.documents[d.ID] = d
		}
		return nil
	})
}

// Catalogue implements [corpus.Library].
func (s *Store) Catalogue() *corpus.Catalogue { return &s.catalogue }

// Document implements [corpus.Library].
func (s *Store) Document(id string) (*corpus.Document, error) {
	d, ok := s.documents[id]
	if !ok {
		return nil, fmt.Errorf("document %q: %w", id, corpus.ErrNotFound)
	}
	return d, nil
}

// Provisions implements [corpus.Library].
func (s *Store) Provisions(document string) ([]*corpus.Provision, error) {
	if _, err := s.Document(document); err != nil {
		return nil, err
	}
	var ps []*corpus.Provision
	prefix := append([]byte(document), 0)
	err := s.db.View(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketProvisions).Cursor()
		for k, v := c.Seek(prefix); strings.HasPrefix(string(k), string(prefix)); k, v = c.Next() {
			p, err := s.codec.unpack(v)
			if err != nil {
				return err
			}
			ps = append(ps, p)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read document %s: %w", document, err)
	}
	return ps, nil
}

// Provision implements [corpus.Library].
func (s *Store) Provision(ref corpus.Ref) (*corpus.Provision, error) {
	var p *corpus.Provision
	err := s.db.View(func(tx *bbolt.Tx) (err error) {
		key := tx.Bucket(bucketRefs).Get([]byte(ref.String()))
		if key == nil {
			key = tx.Bucket(bucketRefs).Get([]byte(ref.Provision().String()))
		}
		if key == nil {
			return corpus.ErrNotFound
		}
		p, err = s.codec.unpack(tx.Bucket(bucketProvisions).Get(key))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("provision %s: %w", ref, err)
	}
	return p, nil
}

// Close releases the file.
func (s *Store) Close() error {
	s.codec.dec.Close()
	return s.db.Close()
}

// ErrLocked is the error of a lock that another process holds.
var ErrLocked = errors.New("locked by another process")

// Lock takes the lock file at path for this process until it is closed. A process
// that is killed gives it back. The error wraps [ErrLocked].
func Lock(path string) (io.Closer, error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: 200 * time.Millisecond})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("lock %s: %w", path, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return db, nil
}
