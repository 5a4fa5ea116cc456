package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
)

// maxNamed is how many clauses that merely name a body stand on its page; the
// search shows all.
const maxNamed = 20

// maxPartners is how many bodies that work with another its page names; the table to
// download has all measures.
const maxPartners = 30

type departmentsPage struct {
	base
	Departments []corpus.DepartmentSummary
	Sorts       []sortLink
}

func (s *Server) departments(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	q, err := parseBodyQuery(v)
	if err != nil {
		return err
	}
	return s.show(w, "departments", departmentsPage{s.base("责任单位", r), q.sorted(c.Library.Catalogue().Departments), q.links()})
}

type departmentPage struct {
	base
	Summary  corpus.DepartmentSummary
	Groups   []deedGroup
	People   []personnel
	Named    []deed
	More     string // address of the whole list of what it has a role in
	MoreName string // address of the whole list of what names it
	CSV      string
	ByDoc    *chart
	ByYear   *chart
	Partners []partner
	Others   []string // bodies to compare with
}

// A deedGroup is what a body does in one document.
type deedGroup struct {
	Doc   documentRow
	Name  string
	Deeds []*deed
}

func (s *Server) department(w http.ResponseWriter, r *http.Request, c *Collection) error {
	summary, books, err := c.body(pathVar(r, "name"))
	if err != nil {
		return err
	}
	name := summary.Name
	quoted := `"` + strings.ReplaceAll(name, `"`, "") + `"`
	v := departmentPage{base: s.base(name, r), Summary: summary, More: address(url.Values{"department": {name}}),
		MoreName: address(url.Values{"q": {quoted}}), CSV: "/departments/" + url.PathEscape(name) + ".csv"}
	for _, d := range books.deeds[name] {
		if n := len(v.Groups); n == 0 || v.Groups[n-1].Doc.Document != d.Doc {
			v.Groups = append(v.Groups, deedGroup{Doc: s.row(d.Doc), Name: d.Document()})
		}
		g := &v.Groups[len(v.Groups)-1]
		g.Deeds = append(g.Deeds, d)
	}
	for _, p := range books.people {
		if p.Body == name {
			v.People = append(v.People, p)
		}
	}
	if v.Named, err = s.naming(r, c, quoted, name); err != nil {
		return err
	}
	all := books.partners(name)
	v.Partners = all[:min(maxPartners, len(all))]
	for _, d := range c.Library.Catalogue().Departments {
		if d.Name != name {
			v.Others = append(v.Others, d.Name)
		}
	}
	v.ByDoc, v.ByYear = chartByDocument(v.Groups), chartByMonth(v.Groups)
	return s.show(w, "department", v)
}

// body finds a body of the collection and its ledger.
func (c *Collection) body(name string) (corpus.DepartmentSummary, *ledger, error) {
	all := c.Library.Catalogue().Departments
	i := slices.IndexFunc(all, func(d corpus.DepartmentSummary) bool { return d.Name == name })
	if i < 0 {
		return corpus.DepartmentSummary{}, nil, errNotFound
	}
	books, err := c.books()
	return all[i], books, err
}

// naming finds the first clauses that name a body without giving it a role.
func (s *Server) naming(r *http.Request, c *Collection, question, name string) ([]deed, error) {
	res, err := s.ask(r, c, search.Query{Text: question, Sort: search.ByOrder, Size: search.MaxPageSize})
	if err != nil {
		return nil, err
	}
	var found []deed
	for _, h := range res.Hits {
		p := h.Provision
		d := deed{Doc: h.Document, Ref: p.Ref, Label: p.Label, Heading: p.Heading, Text: firstRunes(p.Text, deedText), Units: p.Units}
		if d.Roles(name) == "" && len(found) < maxNamed {
			found = append(found, d)
		}
	}
	return found, nil
}

type pairPage struct {
	base
	A, B               string
	Both, OnlyA, OnlyB []*deed
	All                []corpus.DepartmentSummary
	Chosen             bool
	CSV                string
}

// pair shows two bodies side by side.
func (s *Server) pair(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v, err := s.pairOf(r, c)
	if err != nil {
		return err
	}
	return s.show(w, "pair", v)
}

func (s *Server) pairOf(r *http.Request, c *Collection) (pairPage, error) {
	q, err := query(r)
	if err != nil {
		return pairPage{}, err
	}
	v := pairPage{base: s.base("两个单位对照", r), A: q.Get("a"), B: q.Get("b"), All: c.Library.Catalogue().Departments}
	if v.A == "" || v.B == "" {
		return v, nil
	}
	if _, _, err := c.body(v.A); err != nil {
		return v, err
	}
	_, books, err := c.body(v.B)
	if err != nil {
		return v, err
	}
	v.Chosen, v.CSV = true, "/departments/compare.csv?"+url.Values{"a": {v.A}, "b": {v.B}}.Encode()
	v.Both, v.OnlyA, v.OnlyB = books.common(v.A, v.B)
	return v, nil
}

type peoplePage struct {
	base
	People []personnel
	Total  int
}

// maxPeople is how many appointments stand on the page; the table has all.
const maxPeople = 500

func (s *Server) people(w http.ResponseWriter, r *http.Request, c *Collection) error {
	books, err := c.books()
	if err != nil {
		return err
	}
	return s.show(w, "appointments", peoplePage{s.base("人事任免", r), books.people[:min(maxPeople, len(books.people))], len(books.people)})
}
