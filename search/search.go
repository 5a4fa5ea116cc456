package search

import (
	"context"
	"time"

	"tiaowen/corpus"
)

// Limits of a question. They bound the work that one request can cause.
const (
	MaxQueryRunes = 500  // a pasted paragraph still fits; a pasted page is refused
	MaxClauses    = 64   // words and phrases in one question
	MaxPageSize   = 100  // more is an export, not a page
	DefaultSize   = 10   // what fits a screen
	MaxOffset     = 1000 // deeper pages are filtered, not leafed through
)

// Mode is how words match.
type Mode string

// The modes.
const (
	Fuzzy Mode = ""      // 模糊: words, synonyms, ranking
	Exact Mode = "exact" // 精确: substring truth
)

// Sort is the order of a result.
type Sort string

// The orders.
const (
	ByRelevance Sort = ""
	ByDate      Sort = "date"  // newest document first
	ByOrder     Sort = "order" // as in the documents
)

// A Query is what any front end may ask. Selections within a field widen, fields
// narrow one another. The zero Query finds everything.
type Query struct {
	Text        string
	Mode        Mode
	AsTyped     bool          // words only: nothing is recognised, nothing corrected
	Documents   []string      // document ids
	Issuers     []string      // 发文机关
	Types       []string      // 栏目 / 位阶
	Collections []string      // 来源: gazettes
	Departments []string      // 责任单位, canonical
	Kinds       []corpus.Kind // kinds of provision
	Years       []int
	From, To    corpus.Date     // of signing, inclusive
	Statuses    []corpus.Status // 时效性 on the day On
	On          corpus.Date     // the day of Statuses; not empty where these are not
	Sort        Sort
	Page        int // from 1; 0 means 1
	Size        int // hits on a page; 0 means DefaultSize
}

// A Result answers a Query.
type Result struct {
	Query   Query  // as answered: page and size filled in
	Instead string // the question that was answered, when it is not the one typed
	Total   int
	Took    time.Duration
	Hits    []Hit
	Facets  []Facet
	Notices []Notice    // what was done that the reader did not ask for
	Parts   []Part      // what was recognised in the question
	Ways    []Way       // when nothing is found: what to give up, in the order of least loss
	Latest  corpus.Date // the newest day on which a document of the collection was signed
}

// A Hit is one provision found.
type Hit struct {
	Provision *corpus.Provision
	Document  *corpus.Document
	Snippet   Snippet
	Heading   Snippet // the heading with its marks
	Headnote  string  // what the editors call it, which is not of the text; may be empty
	Asked     Snippet // how people ask for it, nearest to the question; may be empty
	Score     float64
	// Pinpoint is the 款 or 项 of an article that holds the snippet, else the ref of
	// the provision.
	Pinpoint corpus.Ref
	Why      []string // why it was found, in Chinese, one reason each
	// Repeats are provisions of other documents that say the same and are shown with
	// this one (另有 n 处), best first.
	Repeats []Repeat
}

// A Snippet is a passage of the original text with the spans to mark, in bytes
// of Text, sorted and apart.
type Snippet struct {
	Text  string
	Marks []corpus.Span
	// Before and After tell that the passage does not begin or end the text.
	Before, After bool
}

// A Facet counts the values of one field.
type Facet struct {
	Field  string // issuer, type, collection, department, kind, year
	Values []FacetValue
}

// A FacetValue is one value with the number of provisions that choosing it gives.
type FacetValue struct {
	Value    string
	Name     string // for people
	N        int
	Selected bool
}

// A Notice tells the reader of something done to the question.
type Notice struct {
	Text  string // in Chinese
	Query string // a question that undoes or improves it, or empty
	// AsTyped tells that Query is to be asked as it is typed.
	AsTyped bool
}

// A Searcher answers questions. It is safe for use from many goroutines.
type Searcher interface {
	// Search answers q. The error is a *SyntaxError when the question cannot be
	// understood, else a fault of the machine.
	Search(ctx context.Context, q Query) (*Result, error)
}

// A SyntaxError says what is wrong with a question, where, and what would work.
type SyntaxError struct {
	Code       string // unbalanced_quotes, unbalanced_parentheses, empty_field, query_too_long …
	Offset     int    // in runes of the question, from 0
	Message    string // in Chinese, for the reader
	Suggestion string // a question that works, or empty
}

func (e *SyntaxError) Error() string { return e.Message }
