package bleveindex

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/blevesearch/bleve/v2/document"
	bindex "github.com/blevesearch/bleve_index_api"
	segments "github.com/blevesearch/scorch_segment_api/v2"
	"golang.org/x/sync/errgroup"

	"tiaowen/index"
)

// A segment takes segmentPostings postings, and the rest of the record with the last of
// them: 16,000 provisions of laws, about. bleve holds a whole segment in memory while it
// makes it, in tens of bytes a posting. Longer segments share more terms: half as long they
// would take 10 MB more for the laws, and 0.07 GB less memory to build.
const segmentPostings = 4 << 20

// A segmentWriter gathers postings of records and has bleve make a segment of them,
// beside the adding of the next; each is written once, and none is merged.
type segmentWriter struct {
	dir    string
	words  map[string]*vocabulary
	now    *gathered
	made   int
	making errgroup.Group
}

func newSegmentWriter(dir string, words map[string]*vocabulary) *segmentWriter {
	w := &segmentWriter{dir: dir, words: words, now: newGathered()}
	w.making.SetLimit(max(1, runtime.GOMAXPROCS(0)-1)) // the other one cuts words meanwhile
	return w
}

func (w *segmentWriter) add(record uint32, field string, terms []uint32) {
	if w.now.postings >= segmentPostings && record >= w.now.first+w.now.records {
		w.cut()
	}
	w.now.add(record, field, terms)
}

// cut begins to make a segment of what was gathered; it waits while as many are being
// made as may be.
func (w *segmentWriter) cut() {
	w.made++
	path, g := segmentPath(w.dir, w.made), w.now
	w.now = newGathered()
	w.now.first = g.first + g.records
	for field, v := range w.words { // what was appended to it later is none of the segment's
		if f := g.fields[field]; f != nil {
			f.terms = v.terms
		}
	}
	w.making.Go(func() error { return g.write(path) })
}

// bytes counts nothing of what is being made: it is bounded, and soon gone.
func (w *segmentWriter) bytes() int { return 0 }

func (w *segmentWriter) finish() error {
	if w.now.records > 0 {
		w.cut()
	}
	return w.making.Wait()
}

func (w *segmentWriter) close() error {
	_ = w.making.Wait() // finish tells, or the files are going to be removed
	return nil
}

// gathered are the postings of a segment by field and record.
type gathered struct {
	first    uint32 // of its records
	records  uint32
	postings int
	fields   map[string]*gatheredField
}

type gatheredField struct {
	terms    []string // by number
	postings []posting
	starts   []uint32 // by record of the segment, where its postings begin
	places   []uint32 // by term, where its posting in the last record is, if it has one
}

// A posting is a term in a record.
type posting struct{ term, freq uint32 }

func newGathered() *gathered { return &gathered{fields: map[string]*gatheredField{}} }

func (g *gathered) add(record uint32, field string, terms []uint32) {
	g.records = record - g.first + 1
	if len(terms) == 0 {
		return
	}
	f := g.fields[field]
	if f == nil {
		f = new(gatheredField)
		g.fields[field] = f
	}
	g.postings += f.add(record-g.first, terms)
}

// add returns how many postings there are now that were not.
func (f *gatheredField) add(record uint32, terms []uint32) int {
	from := len(f.postings)
	for len(f.starts) <= int(record) {
		f.starts = append(f.starts, uint32(from))
	}
	for _, t := range terms {
		for len(f.places) <= int(t) {
			f.places = append(f.places, 0)
		}
		if at := int(f.places[t]); at >= from && at < len(f.postings) && f.postings[at].term == t {
			f.postings[at].freq++
			continue
		}
		f.places[t] = uint32(len(f.postings))
		f.postings = append(f.postings, posting{t, 1})
	}
	return len(f.postings) - from
}

// of are the postings of a record.
func (f *gatheredField) of(record uint32) []posting {
	switch {
	case int(record)+1 < len(f.starts):
		return f.postings[f.starts[record]:f.starts[record+1]]
	case int(record) < len(f.starts):
		return f.postings[f.starts[record]:]
	}
	return nil
}

// write hands the records to bleve in their order, which it keeps.
func (g *gathered) write(path string) (err error) {
	defer recovered(&err)
	docs := make([]bindex.Document, g.records)
	frequencies := map[string]*frequencies{}
	for i := range docs {
		d := document.NewDocument("")
		d.AddField(noID)
		for _, name := range index.TokenFields {
			f := g.fields[name]
			if f == nil {
				continue
			}
			if postings := f.of(uint32(i)); len(postings) > 0 {
				if frequencies[name] == nil {
					frequencies[name] = newFrequencies(f.terms)
				}
				d.AddField(&tokenField{name: name, postings: postings, frequencies: frequencies[name]})
			}
		}
		docs[i] = d
	}
	s, _, err := plugin.New(docs)
	if err != nil {
		return err
	}
	return errors.Join(persist(path, s), s.Close())
}

// persist writes a segment as other files are written, readable by whom the system lets.
func persist(path string, s segments.Segment) (err error) {
	w, ok := s.(io.WriterTo)
	if !ok {
		return fmt.Errorf("a %T cannot be written", s)
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = w.WriteTo(f)
	return err
}

// frequencies make the table of terms that bleve takes a record by. It is made when
// bleve asks, and again the next time: all tables of a segment at once would take many
// times the room of the postings.
type frequencies struct {
	terms []string
	table bindex.TokenFrequencies
	all   []bindex.TokenFreq
}

// mostFrequencies is the size of a table that is used again. A larger one would make
// every clearing slow.
const mostFrequencies = 4096

func newFrequencies(terms []string) *frequencies {
	return &frequencies{terms: terms, table: bindex.TokenFrequencies{}, all: make([]bindex.TokenFreq, mostFrequencies)}
}

// of holds until the next call. Most terms stand in a record once. As bleve writes a norm
// beside every frequency but 0, it is given one less than there are: a byte for each.
func (f *frequencies) of(postings []posting) bindex.TokenFrequencies {
	table, all := f.table, f.all
	if len(postings) > mostFrequencies {
		table, all = make(bindex.TokenFrequencies, len(postings)), make([]bindex.TokenFreq, len(postings))
	}
	clear(table)
	for i, p := range postings {
		all[i].SetFrequency(int(p.freq) - 1)
		table[f.terms[p.term]] = &all[i]
	}
	return table
}

// A tokenField hands the terms of a record to bleve as they are, with how often each
// stands.
type tokenField struct {
	name        string
	postings    []posting
	frequencies *frequencies
}

func (f *tokenField) Name() string                         { return f.name }
func (f *tokenField) Options() bindex.FieldIndexingOptions { return bindex.IndexField }
func (f *tokenField) EncodedFieldType() byte               { return 't' }
func (f *tokenField) Analyze()                             {}
func (f *tokenField) Value() []byte                        { return nil }
func (f *tokenField) ArrayPositions() []uint64             { return nil }
func (f *tokenField) NumPlainTextBytes() uint64            { return 0 }
func (f *tokenField) Size() int                            { return 0 }
func (f *tokenField) AnalyzedTokenFrequencies() bindex.TokenFrequencies {
	return f.frequencies.of(f.postings)
}

// AnalyzedLength is the same for all: lengths are kept in the columns, and a norm of one
// takes a byte.
func (f *tokenField) AnalyzedLength() int { return 1 }

// noID stands where bleve wants the id of a record: ids are in the columns.
var noID = &idField{}

type idField struct{ tokenField }

func (*idField) Name() string                                      { return "_id" }
func (*idField) Options() bindex.FieldIndexingOptions              { return bindex.StoreField }
func (*idField) AnalyzedTokenFrequencies() bindex.TokenFrequencies { return nil }
func (*idField) AnalyzedLength() int                               { return 0 }
