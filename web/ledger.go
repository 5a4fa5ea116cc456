package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"tiaowen/corpus"
)

// maxPromises bounds the amounts and days that are kept of a collection: each takes
// about half a kilobyte. National law alone has more; the page says so when it is
// reached.
const maxPromises = 50_000

// A ledger is what a whole collection says of bodies, amounts, days and people. It is
// made of one scan of the texts when it is first asked for, and kept as long as its
// collection.
type ledger struct {
	deeds     map[string][]*deed // by body, in the order of the collection
	promises  []promise
	people    []personnel
	truncated bool // there are more promises than maxPromises
}

// A deed is a provision in which bodies have roles.
type deed struct {
	Doc                  *corpus.Document
	Ref                  corpus.Ref
	Label, Heading, Text string
	Units                []corpus.Unit
}

// URL is the address of the provision in its document.
func (d *deed) URL() string { return permalink(d.Ref, "") }

// Document is the name by which people know the document.
func (d *deed) Document() string { return shortTitle(d.Doc) }

// Name is what to call the provision in a list.
func (d *deed) Name() string { return provisionName(d.Label, d.Heading, d.Text) }

// Roles are the Chinese names of the roles that a body has in it.
func (d *deed) Roles(body string) string {
	var names []string
	for _, u := range d.Units {
		if u.Name == body {
			names = append(names, u.Role.Name())
		}
	}
	return strings.Join(names, "、")
}

// Leads reports whether a body has the lead in it.
func (d *deed) Leads(body string) bool {
	return slices.ContainsFunc(d.Units, func(u corpus.Unit) bool { return u.Name == body && u.Role == corpus.RoleLead })
}

func provisionName(label, heading, text string) string {
	if name := strings.TrimSpace(label + " " + heading); heading != "" || name != "" && label != "" {
		return name
	}
	return firstRunes(text, 24)
}

// deedText is how much of a provision stands in a list, in characters.
const deedText = 90

// A ledgerOnce makes the ledger of a collection once.
type ledgerOnce struct {
	once   sync.Once
	ledger *ledger
	err    error
}

// books gives the ledger of a collection.
func (c *Collection) books() (*ledger, error) {
	c.ledger.once.Do(func() { c.ledger.ledger, c.ledger.err = newLedger(c.Library) })
	return c.ledger.ledger, c.ledger.err
}

func newLedger(lib corpus.Library) (*ledger, error) {
	l := &ledger{deeds: map[string][]*deed{}}
	bodies := bodyNames(lib.Catalogue().Departments)
	for _, d := range lib.Catalogue().Documents {
		ps, err := lib.Provisions(d.ID)
		if err != nil {
			return nil, fmt.Errorf("read for ledger: %w", err)
		}
		for _, p := range ps {
			l.deed(d, p)
			l.promise(d, p)
			for _, a := range p.Appointments {
				l.people = append(l.people, personnel{a, d, p.Ref, bodyOfPost(a.Post, bodies)})
			}
		}
	}
	return l, nil
}

func (l *ledger) deed(d *corpus.Document, p *corpus.Provision) {
	if len(p.Units) == 0 {
		return
	}
	e := &deed{Doc: d, Ref: p.Ref, Label: p.Label, Heading: p.Heading, Text: firstRunes(p.Text, deedText), Units: p.Units}
	seen := map[string]bool{}
	for _, u := range p.Units {
		if !seen[u.Name] {
			seen[u.Name] = true
			l.deeds[u.Name] = append(l.deeds[u.Name], e)
		}
	}
}

// A personnel is one appointment with the document that makes it.
type personnel struct {
	corpus.Appointment
	Doc  *corpus.Document
	Ref  corpus.Ref
	Body string // named by the post; empty when none is
}

// URL is the address of the provision in its document.
func (p personnel) URL() string { return permalink(p.Ref, "") }

// Document is the name by which people know the document.
func (p personnel) Document() string { return shortTitle(p.Doc) }

// A bodyName is a form in which a body is written.
type bodyName struct{ written, name string }

// bodyNames lists all forms of all bodies, the longest first.
func bodyNames(bodies []corpus.DepartmentSummary) []bodyName {
	var names []bodyName
	for _, b := range bodies {
		if corpus.IsCollective(b.Name) {
			continue
		}
		for _, w := range append([]string{b.Name}, b.Written...) {
			names = append(names, bodyName{w, b.Name})
		}
	}
	slices.SortStableFunc(names, func(a, b bodyName) int { return cmp.Compare(len(b.written), len(a.written)) })
	return names
}

// bodyOfPost is the body that a post names: 洪江市商务局副局长 is of 市商务局.
func bodyOfPost(post string, names []bodyName) string {
	for _, n := range names {
		if strings.Contains(post, n.written) {
			return n.name
		}
	}
	return ""
}

// A partner is a body that works with another.
type partner struct {
	Name string
	N    int // measures in which both have a role
}

// partners counts the other bodies of the deeds of a body, the most frequent first.
func (l *ledger) partners(body string) []partner {
	counts := map[string]int{}
	for _, d := range l.deeds[body] {
		seen := map[string]bool{body: true}
		for _, u := range d.Units {
			if !seen[u.Name] {
				seen[u.Name] = true
				counts[u.Name]++
			}
		}
	}
	var out []partner
	for name, n := range counts {
		out = append(out, partner{name, n})
	}
	slices.SortFunc(out, func(a, b partner) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Name, b.Name)) })
	return out
}

// common parts the deeds of two bodies: of both, of the first only, of the second only.
func (l *ledger) common(a, b string) (both, onlyA, onlyB []*deed) {
	has := func(d *deed, name string) bool { return d.Roles(name) != "" }
	for _, d := range l.deeds[a] {
		if has(d, b) {
			both = append(both, d)
		} else {
			onlyA = append(onlyA, d)
		}
	}
	for _, d := range l.deeds[b] {
		if !has(d, a) {
			onlyB = append(onlyB, d)
		}
	}
	return both, onlyA, onlyB
}
