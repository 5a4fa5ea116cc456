// Package bleveindex is the embedded engine: bleve behind the seam of package
// index. No other package imports bleve.
//
// bleve keeps the dictionaries and postings. What it would do with them is done
// here, for three reasons that were measured: its BM25 takes the number of distinct
// terms for the length of a field; its facets scan every hit once more for each
// field and cannot ignore a field's own selection; and its phrase searcher finds
// nothing, silently, in a field without positions. So the engine walks bleve's
// postings, adds true BM25 scores in an array, and counts facets over columns
// held in memory, in one pass.
package bleveindex

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"

	"tiaowen/index"
)

// Engine makes and opens bleve indexes. The zero Engine is ready.
type Engine struct{}

// Name is "bleve" with the version of this package's format.
func (Engine) Name() string { return "bleve/1" }

const (
	dirBleve  = "bleve"
	fileStats = "stats.json"
	keyOrder  = "order" // a record's Order as a key, for sorting
	tokens    = "tokens"
)

// batchSize is the number of records that bleve makes one segment of. It bounds
// the memory of a build; larger batches made it no faster.
const batchSize = 2000

// Create begins an index in a new directory.
func (Engine) Create(dir string) (index.Builder, error) {
	m, err := newMapping()
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	b, err := bleve.NewBuilder(filepath.Join(dir, dirBleve), m, map[string]any{
		"batchSize": batchSize, "mergeMax": 10, "buildPathPrefix": dir,
	})
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	return &builder{dir: dir, to: b, stats: stats{Lengths: map[string]int64{}}}, nil
}

// newMapping tells bleve to take tokens as they come.
func newMapping() (mapping.IndexMapping, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(tokens, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	for _, name := range index.TokenFields {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.DocValues, f.IncludeInAll = tokens, false, false, false
		f.IncludeTermVectors = index.Positions[name]
		doc.AddFieldMappingsAt(name, f)
	}
	for _, name := range append([]string{keyOrder}, index.KeyFields...) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.DocValues, f.IncludeInAll = keyword.Name, false, true, false
		f.IncludeTermVectors, f.SkipFreqNorm = false, true
		doc.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = doc
	return m, nil
}

// stats is what bleve does not keep.
type stats struct {
	Records int              `json:"records"`
	Lengths map[string]int64 `json:"lengths"` // sum of terms, by token field
}

type builder struct {
	dir   string
	to    bleve.Builder
	stats stats
}

func (b *builder) Add(ctx context.Context, records []index.Record) error {
	for i := range records {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := b.add(&records[i]); err != nil {
			return fmt.Errorf("index %s: %w", records[i].ID, err)
		}
	}
	return nil
}

func (b *builder) add(r *index.Record) (err error) {
	defer recovered(&err)
	fields := make(map[string]any, len(r.Tokens)+len(r.Keys)+1)
	for name, terms := range r.Tokens {
		fields[name] = strings.Join(terms, " ")
		b.stats.Lengths[name] += int64(len(terms))
	}
	for name, values := range r.Keys {
		fields[name] = values
	}
	fields[keyOrder] = fmt.Sprintf("%010d", r.Order)
	b.stats.Records++
	return b.to.Index(r.ID, fields)
}

func (b *builder) Close() (err error) {
	defer recovered(&err)
	if err := b.to.Close(); err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	data, err := json.Marshal(b.stats)
	if err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	return os.WriteFile(filepath.Join(b.dir, fileStats), data, 0o644)
}

// recovered turns a panic of bleve into an error: it panics on damaged segments.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", index.ErrDamaged, p)
	}
}

// Open opens a finished index. Several processes may have it open at once.
func (Engine) Open(dir string) (ix index.Index, err error) {
	defer recovered(&err)
	data, err := os.ReadFile(filepath.Join(dir, fileStats))
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("open index %s: %w", dir, index.ErrNoIndex)
	}
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	o := &open{dir: dir}
	if err := json.Unmarshal(data, &o.stats); err != nil {
		return nil, fmt.Errorf("open index %s: %w: %w", dir, index.ErrDamaged, err)
	}
	// Without the time limit bleve waits for ever on an index that is in use.
	b, err := bleve.OpenUsing(filepath.Join(dir, dirBleve), map[string]any{"read_only": true, "bolt_timeout": "2s"})
	if err != nil {
		return nil, fmt.Errorf("open index %s: %w: %w", dir, openError(err), err)
	}
	if err := o.load(b); err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w: %w", dir, index.ErrDamaged, err), b.Close())
	}
	return o, nil
}

func openError(err error) error {
	if strings.Contains(err.Error(), "timeout") {
		return index.ErrLocked
	}
	return index.ErrDamaged
}
