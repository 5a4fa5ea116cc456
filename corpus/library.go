package corpus

import "errors"

// ErrNotFound is the error of a library that has no such document or provision.
var ErrNotFound = errors.New("not in this collection")

// A Library gives the texts of one collection. It is safe for use from many
// goroutines, and what it returns must not be changed.
type Library interface {
	// Catalogue lists what there is.
	Catalogue() *Catalogue
	// Document returns a document; its Provisions are nil. The error wraps
	// ErrNotFound when there is none.
	Document(id string) (*Document, error)
	// Provisions returns the provisions of a document in order.
	Provisions(document string) ([]*Provision, error)
	// Provision returns one provision; parts of it (款, 项) are found by the ref of
	// the whole, see [Ref.Provision].
	Provision(ref Ref) (*Provision, error)
}

// A Catalogue is the table of contents of a collection, in the order in which it
// was read.
type Catalogue struct {
	Documents   []*Document         `json:"documents"` // without provisions
	Issues      []*Issue            `json:"issues"`
	Departments []DepartmentSummary `json:"departments"`
	Defects     []Defect            `json:"defects"`
	Provisions  map[Kind]int        `json:"provisions"`
	Latest      Date                `json:"latest"` // newest day on which a document was signed
}

// A DepartmentSummary counts the provisions in which a body has each role.
type DepartmentSummary struct {
	Name        string   `json:"name"`
	Written     []string `json:"written"` // forms found in the texts
	Lead        int      `json:"lead"`
	Support     int      `json:"support"`
	Responsible int      `json:"responsible"`
}
