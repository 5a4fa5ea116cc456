// Package bleveindex is the embedded engine: bleve behind the seam of package
// index. No other package imports bleve.
//
// bleve keeps the terms and the postings of every record: documents of bleve, with tokens
// that were cut before, become segments of bleve (zapx), and questions walk the
// dictionaries and postings of these segments. What bleve would do above a segment was
// measured and left: scorch shuffles the records of a batch, writes each list of postings
// twice, a batch and then a merge of all, and took half of the time of a build; its BM25
// takes the number of distinct terms for the length of a field; its facets visit every hit
// once more for each field, and cannot ignore a field's own selection; a phrase in a field
// without positions finds nothing, silently; and one position of one term costs six bytes.
// So this package
//
//   - makes each segment once, of four million postings, beside the adding of the next
//     records, and merges none (segments.go); bleve keeps the order of records in it;
//   - scores with lengths of its own, term by term, in an array (evaluate.go);
//   - keeps what was decoded of a list of postings for the next question that asks
//     for it (postings.go);
//   - counts facets and filters over columns in memory, in one pass (search.go);
//   - finds phrases among the records that hold all the terms by asking the texts, which
//     are kept beside every engine, what stands there (phrase.go).
//
// # Two engines
//
// Only the lists of postings stand behind an interface (lists.go); all else is the same
// for a second engine, packed: lists of our own of a byte and a half for a posting
// (inverter.go), with dictionaries of vellum, which bleve has too (packed.go). It answers
// the same, which one suite of tests holds of both, and shows what the segments cost. Of
// 122,681 provisions of law, times being those of the processor for all of a command:
//
//	                      bleve     packed
//	terms and postings    80.3 MB   29.7 MB
//	all of an index       80.9 MB   30.3 MB
//	build                 34 s      19 s
//	a run of bench         9.3 s     8.5 s
//
// # Format
//
// A directory holds parts, each a directory with segment-1 and what follows it (postings
// in the packed engine) and columns (ids, orders, lengths and keys); and layout.json, which
// says what records of which parts make the index, and the engine. It is written last:
// without it there is no index.
package bleveindex

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"tiaowen/index"
)

// Engine makes and opens indexes. The zero Engine keeps terms and postings in segments of
// bleve.
type Engine struct {
	Packed bool // lists of postings of our own in their place
}

// Name is the engine with the version of its format.
func (e Engine) Name() string {
	if e.Packed {
		return "packed/2"
	}
	return "bleve/5"
}

func (e Engine) newLists(dir string, words map[string]*vocabulary) listsWriter {
	if e.Packed {
		return newPackedWriter(dir, words)
	}
	return newSegmentWriter(dir, words)
}

// openPieces opens the lists of a part with so many records.
func (e Engine) openPieces(dir string, records int) ([]piece, error) {
	if !e.Packed {
		return openSegments(dir, records)
	}
	d, err := openDictionaries(filepath.Join(dir, filePostings))
	if err != nil {
		return nil, err
	}
	return []piece{{lists: d}}, nil
}

const (
	fileLayout   = "layout.json"
	filePostings = "postings"
	fileColumns  = "columns"
)

// Create begins an index in a directory, which is made when it is not there.
func (e Engine) Create(dir string) (index.Builder, error) {
	b, err := e.newBuilder(dir)
	if err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	return b, nil
}

// Open opens a finished index. Several processes may have it open at once.
func (e Engine) Open(dir string, texts index.Texts) (ix index.Index, err error) {
	defer recovered(&err)
	o := &open{texts: texts, bytes: dirBytes(dir), cache: newCache(cacheBytes)}
	if o.layout, err = e.layout(dir); err != nil {
		return nil, fmt.Errorf("open index %s: %w", dir, err)
	}
	if err := o.openParts(e, dir); err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, err), o.Close())
	}
	return o, nil
}

// recovered turns a panic into an error: bleve panics on damaged segments, and so
// does the reading of packed lists.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v", index.ErrDamaged, p)
	}
}

func dirBytes(dir string) (total int64) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				total += info.Size()
			}
		}
		return nil // a file that is gone counts nothing
	})
	return total
}
