package web

import (
	"net/http"
	"net/url"

	"tiaowen/corpus"
)

type homePage struct {
	base
	Examples    []link
	Issues      []*corpus.Issue
	Sections    []link
	Departments []corpus.DepartmentSummary
	Documents   int
	Provisions  int
	Latest      string
}

type link struct {
	Name, URL string
	N         int
	On        bool
}

// homeDepartments is how many bodies the first page names.
const homeDepartments = 18

// examples are questions of the three kinds of reader.
var examples = []string{"临时安置费", "第二十八条", "洪政发〔2026〕1号", "提前搬迁奖励", "停产停业损失", "消费券", "人工智能"}

func (s *Server) home(w http.ResponseWriter, r *http.Request, c *Collection) error {
	cat := c.Library.Catalogue()
	v := homePage{base: s.base("条文", r), Issues: cat.Issues, Documents: len(cat.Documents), Latest: cat.Latest.Han()}
	for _, n := range cat.Provisions {
		v.Provisions += n
	}
	for _, e := range examples {
		v.Examples = append(v.Examples, link{Name: e, URL: address(url.Values{"q": {e}})})
	}
	v.Sections = sections(cat)
	v.Departments = cat.Departments[:min(homeDepartments, len(cat.Departments))]
	return s.show(w, "home", v)
}

// sections lists the 栏目 with the number of their documents, as they come.
func sections(cat *corpus.Catalogue) []link {
	var out []link
	at := map[string]int{}
	for _, d := range cat.Documents {
		i, ok := at[d.Section]
		if !ok {
			i = len(out)
			at[d.Section] = i
			out = append(out, link{Name: d.Section, URL: address(url.Values{"type": {d.Section}})})
		}
		out[i].N++
	}
	return out
}

// static makes the handler of a page that is all text.
func (s *Server) static(name, title string) handler {
	return func(w http.ResponseWriter, r *http.Request, _ *Collection) error {
		return s.show(w, name, s.base(title, r))
	}
}

type documentsPage struct {
	base
	Documents []documentRow
	Total     int
	Latest    string
}

type documentRow struct {
	*corpus.Document
	Date   string
	Status string
	Code   corpus.Status
}

func (s *Server) row(d *corpus.Document) documentRow {
	row := documentRow{Document: d, Date: d.Signed.Han()}
	if st := d.Status(s.today()); st != corpus.StatusUnknown {
		row.Status, row.Code = st.Name(), st
	}
	return row
}

// maxListed bounds a page of documents; a larger collection is searched.
const maxListed = 500

func (s *Server) documents(w http.ResponseWriter, r *http.Request, c *Collection) error {
	cat := c.Library.Catalogue()
	v := documentsPage{base: s.base("全部文件", r), Total: len(cat.Documents), Latest: cat.Latest.Han()}
	for _, d := range cat.Documents {
		if len(v.Documents) == maxListed {
			break
		}
		v.Documents = append(v.Documents, s.row(d))
	}
	return s.show(w, "documents", v)
}

// firstRunes is the beginning of a text.
func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// shortTitle is the name by which people know a document: that of the text it
// encloses.
func shortTitle(d *corpus.Document) string {
	if d.EnclosedTitle != "" {
		return d.EnclosedTitle
	}
	return d.Title
}
