package index

import (
	"context"
	"errors"
)

// A Record is what an engine keeps of one provision: nothing to show, only what is
// needed to find it. Tokens are indexed as they are.
type Record struct {
	ID     string              // corpus.Ref as text; unique in a generation
	Order  int                 // place in the collection; ties in a sort fall back to it
	Tokens map[string][]string // token field → terms in order; positions count from 1
	Keys   map[string][]string // key field → values, for filters, facets and sorting
}

// The token fields of a record.
const (
	FieldText    = "text"    // words of text, with their parts; no positions
	FieldHeading = "heading" // words of heading and label
	FieldTrail   = "trail"   // words of the headings above
	FieldTitle   = "title"   // words of the document's titles and its number
	FieldNote    = "note"    // words of what the editors say of it (package headnotes)
	FieldGrams   = "grams"   // characters of heading and text, two by two; their order counts
)

// The key fields of a record.
const (
	KeyDocument   = "document"   // document id
	KeyNumber     = "number"     // 发文字号, normal form
	KeyIssuer     = "issuer"     // 发文机关
	KeyCollection = "collection" // 来源: the gazette
	KeySection    = "section"    // 栏目 / 位阶
	KeyDepartment = "department" // canonical names of the units, any role; many
	KeyLead       = "lead"       // canonical names of the units that lead; many
	KeyKind       = "kind"       // corpus.Kind
	KeyYear       = "year"       // year of signing
	KeySigned     = "signed"     // corpus.Date
	KeyPath       = "path"       // steps of the ref: art_28, annex_1; many
	KeyRef        = "ref"        // the ref itself: one record
	KeyChapter    = "chapter"    // [corpus.Provision.Chapter]
)

// TokenFields and KeyFields list the fields above. Positions tells which token
// fields answer a Phrase; an engine refuses a Phrase elsewhere with [ErrQuery]
// rather than find nothing.
var (
	TokenFields = []string{FieldText, FieldHeading, FieldTrail, FieldTitle, FieldNote, FieldGrams}
	KeyFields   = []string{KeyDocument, KeyNumber, KeyIssuer, KeyCollection, KeySection, KeyDepartment, KeyLead, KeyKind, KeyYear, KeySigned, KeyPath, KeyRef, KeyChapter}
	Positions   = map[string]bool{FieldGrams: true}
)

// A Filter narrows an answer to records with any of the values in a key field, or
// with a value in the range From ≤ v ≤ To when AnyOf is empty (an empty bound is
// open). Filters do not score.
type Filter struct {
	Field    string
	AnyOf    []string
	From, To string
}

// Sort is the order of an answer.
type Sort int

// The orders.
const (
	ByScore Sort = iota // best first, then Order
	ByDate              // KeySigned, newest first, then Order
	ByOrder             // Order
)

// A Request is one question to an engine.
type Request struct {
	Query   Query    // nil is All
	Filters []Filter // all must hold
	Facets  []string // key fields to count
	Sort    Sort
	From    int
	Size    int // 0 counts without hits
	// AnyOrder says that the caller orders the hits: the first Size in the order of Sort
	// are wanted, but in any order.
	AnyOrder bool
	Into     []Hit // room for the hits, which an engine may use; nil when there is none
}

// A Response answers a Request. Facets count the records that match the query and
// every filter but those on the facet's own field, so that a reader can widen a
// selection; values are sorted by count, then by name.
type Response struct {
	Total  int
	Hits   []Hit
	Facets map[string][]Count
}

// A Hit is one record found.
type Hit struct {
	ID    string
	Order int // of the record
	Score float64
}

// A Count is one value of a facet, or one term, with the number of records.
type Count struct {
	Value string
	N     int
}

// Stats describes an open index.
type Stats struct {
	Records   int
	Bytes     int64              // on disk
	AvgLength map[string]float64 // token field → mean number of terms in a record
}

// An Index answers requests. All methods may be called at once from many
// goroutines; the records do not change while it is open.
type Index interface {
	// Search answers one request. It returns ctx.Err() when the context ends and
	// an error that wraps ErrQuery for a request that no engine could answer.
	Search(ctx context.Context, r Request) (Response, error)
	// Terms lists the terms of a token field that begin with prefix, in byte
	// order, with the number of records that hold each, at most limit.
	// The error of an unknown field wraps ErrQuery.
	Terms(ctx context.Context, field, prefix string, limit int) ([]Count, error)
	Stats() Stats
	Close() error
}

// A Builder takes records into a new index.
type Builder interface {
	// Add takes records. The builder keeps nothing of the slice afterwards.
	Add(ctx context.Context, records []Record) error
	// Close finishes the index. After an error in Add or Close the directory is
	// not an index and must be removed.
	Close() error
	// Abandon gives back what the builder holds without finishing the index. It
	// may be called at any time in place of Close.
	Abandon()
}

// An Engine makes and opens indexes. Its name, which holds the version of its
// format, goes into the manifest.
type Engine interface {
	Name() string
	Create(dir string) (Builder, error)
	// Open opens a finished index. An engine that keeps no positions asks texts where a
	// phrase stands; without texts it refuses a Phrase of several terms with ErrQuery.
	Open(dir string, texts Texts) (Index, error)
}

// Texts tell what follows what in the records of an index. They are kept anyway, for the
// second stage: an engine that knows which records hold all terms of a phrase need not
// keep their positions as well.
type Texts interface {
	// Times tells how often the terms of a phrase stand one after the other in each of
	// some records, which are named by their Order.
	Times(ctx context.Context, p Phrase, orders []int) ([]int, error)
}

// An Extender is an Engine that can make an index out of an earlier one without
// being given the records that both have.
type Extender interface {
	Engine
	// Extend begins an index in dir beside the finished one in from, of which it takes
	// records over. The error wraps ErrAnew when that index has been extended so often,
	// or in such a way, that a new one must be built; nothing is in dir then. What is in
	// from may be removed once the new index is finished.
	Extend(dir, from string) (Extension, error)
}

// An Extension is a Builder of an index that begins with nothing of the earlier one.
// The Order of each record must be the number of those added and kept before.
type Extension interface {
	Builder
	// Keep takes the n records over whose Order in the earlier index is first and
	// what follows. Their Order becomes the place where they are now. Calls must name
	// ascending records; what is not named is not in the new index.
	Keep(first, n int) error
}

// Errors that callers tell apart.
var (
	ErrQuery    = errors.New("request cannot be answered")
	ErrNoIndex  = errors.New("no index here")
	ErrOutdated = errors.New("index was made by another version")
	ErrDamaged  = errors.New("index is damaged")
	ErrLocked   = errors.New("index is in use by another process")
	ErrAnew     = errors.New("index must be built anew")
)
