package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bindex "github.com/blevesearch/bleve_index_api"

	"tiaowen/index"
)

const (
	// batchSize is the number of records that scorch makes one segment of. It
	// bounds the memory of a build, at about 50 kB a record.
	batchSize = 2000
	// mergeMax is the number of segments that scorch merges at once: all of them,
	// so that every list of postings is written twice and no more.
	mergeMax = 1 << 10
)

type builder struct {
	dir       string
	scorch    *scorch.Builder
	table     tableBuilder
	sequences map[string]*sequenceWriter
	failed    error
}

func newBuilder(dir string) (*builder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	s, err := scorch.NewBuilder(map[string]any{
		"path": filepath.Join(dir, dirScorch), "buildPathPrefix": dir, "batchSize": batchSize, "mergeMax": mergeMax,
	})
	if err != nil {
		return nil, err
	}
	b := &builder{dir: dir, scorch: s, table: newTableBuilder(), sequences: map[string]*sequenceWriter{}}
	for field := range index.Positions {
		if b.sequences[field], err = newSequenceWriter(filepath.Join(dir, fileSequence+field)); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// Add implements [index.Builder].
func (b *builder) Add(ctx context.Context, records []index.Record) error {
	for i := range records {
		if b.failed == nil {
			b.failed = ctx.Err()
		}
		if b.failed == nil {
			b.failed = b.add(&records[i])
		}
		if b.failed != nil {
			return fmt.Errorf("index %s: %w", records[i].ID, b.failed)
		}
	}
	return nil
}

func (b *builder) add(r *index.Record) (err error) {
	defer recovered(&err)
	d := document.NewDocument(strconv.Itoa(len(b.table.ids)))
	for _, name := range index.TokenFields {
		if len(r.Tokens[name]) > 0 {
			d.AddField(newTokenField(name, r.Tokens[name]))
		}
	}
	for field, s := range b.sequences {
		if err := s.add(r.Tokens[field]); err != nil {
			return err
		}
	}
	b.table.add(r)
	return b.scorch.Index(d)
}

// Close implements [index.Builder].
func (b *builder) Close() (err error) {
	defer recovered(&err)
	err = b.failed
	if err == nil {
		err = b.finish()
	}
	for _, s := range b.sequences {
		err = errors.Join(err, s.close())
	}
	if err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	return nil
}

// Abandon implements [index.Builder]. scorch holds nothing open between batches.
func (b *builder) Abandon() {
	for _, s := range b.sequences {
		_ = s.close() // the file is going to be removed
	}
}

func (b *builder) finish() error {
	var added []uint32
	if len(b.table.ids) > 0 { // scorch cannot close a builder without a segment
		if err := b.scorch.Close(); err != nil {
			return err
		}
		var err error
		if added, err = readNumbers(filepath.Join(b.dir, dirScorch), len(b.table.ids)); err != nil {
			return err
		}
	}
	for _, s := range b.sequences {
		if err := s.finish(added); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(b.dir, fileColumns), b.table.finish(added).encode(), 0o644)
}

// readNumbers lists, by scorch's number of a record, the number in which it was
// added. The two differ: scorch shuffles the records of a batch.
func readNumbers(dir string, records int) ([]uint32, error) {
	s, reader, err := openScorch(dir)
	if err != nil {
		return nil, err
	}
	added := make([]uint32, records)
	for n := range added {
		name, err := reader.ExternalID(bindex.NewIndexInternalID(nil, uint64(n)))
		if err != nil {
			return nil, err
		}
		number, err := strconv.Atoi(name)
		if err != nil || number >= records {
			return nil, fmt.Errorf("record %d has the name %q", n, name)
		}
		added[n] = uint32(number)
	}
	return added, errors.Join(reader.Close(), s.Close())
}

// A tokenField hands terms to scorch as they are, with how often each stands.
type tokenField struct {
	name  string
	freqs bindex.TokenFrequencies
}

func newTokenField(name string, terms []string) *tokenField {
	freqs := make(bindex.TokenFrequencies, len(terms))
	all := make([]bindex.TokenFreq, len(terms))
	for i, term := range terms {
		f, ok := freqs[term]
		if !ok {
			f = &all[i]
			f.Term = []byte(term)
			freqs[term] = f
		}
		f.SetFrequency(f.Frequency() + 1)
	}
	return &tokenField{name, freqs}
}

func (f *tokenField) Name() string                                      { return f.name }
func (f *tokenField) Options() bindex.FieldIndexingOptions              { return bindex.IndexField }
func (f *tokenField) AnalyzedTokenFrequencies() bindex.TokenFrequencies { return f.freqs }
func (f *tokenField) EncodedFieldType() byte                            { return 't' }
func (f *tokenField) Analyze()                                          {}
func (f *tokenField) Value() []byte                                     { return nil }
func (f *tokenField) ArrayPositions() []uint64                          { return nil }
func (f *tokenField) NumPlainTextBytes() uint64                         { return 0 }
func (f *tokenField) Size() int                                         { return 0 }

// AnalyzedLength is the same for all: lengths are kept in the columns, and with a
// length of one scorch needs no list for a term that stands once in the collection.
func (f *tokenField) AnalyzedLength() int { return 1 }
