package web

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/gorilla/mux"

	"tiaowen/corpus"
	"tiaowen/search"
)

// openAPI describes the API; a test holds it against the handlers.
//
//go:embed openapi.json
var openAPI []byte

// An Answer is the JSON of a search: what /api/v1/search gives, and what the
// command prints. Marks are in Unicode code points.
type Answer struct {
	Total   int                    `json:"total"`
	Instead string                 `json:"instead,omitempty"` // the question answered, when not the one typed
	Parts   []partJSON             `json:"parts"`
	TookMS  float64                `json:"took_ms"`
	Hits    []AnswerHit            `json:"hits"`
	Facets  map[string][]facetJSON `json:"facets"`
	Notices []noticeJSON           `json:"notices"`
	Ways    []wayJSON              `json:"ways"`           // to loosen a question that finds nothing
	Latest  corpus.Date            `json:"latest"`         // newest document of the collection
	Next    string                 `json:"next,omitempty"` // cursor of the next page; none on the last
}

// An AnswerHit is one provision of an Answer.
type AnswerHit struct {
	Ref      string       `json:"ref"`
	URL      string       `json:"url"`
	Pinpoint string       `json:"pinpoint"` // ref of the part that answers
	Why      []string     `json:"why"`
	Document documentJSON `json:"document"`
	Kind     string       `json:"kind"`
	Path     []string     `json:"path"`
	Label    string       `json:"label"`
	Heading  string       `json:"heading"`
	Headnote string       `json:"headnote,omitempty"` // 条旨 of the editors, not of the text
	Asked    string       `json:"asked,omitempty"`    // 问法 of the editors, nearest to the question
	Snippet  snippetJSON  `json:"snippet"`
	Score    float64      `json:"score"`
}

type documentJSON struct {
	ID     string      `json:"id"`
	Number string      `json:"number"`
	Title  string      `json:"title"`
	Issuer string      `json:"issuer"`
	Signed corpus.Date `json:"signed"`
}

type snippetJSON struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"`
}

type facetJSON struct {
	Value    string `json:"value"`
	Name     string `json:"name"`
	Count    int    `json:"count"`
	Selected bool   `json:"selected"`
}

type noticeJSON struct {
	Text    string `json:"text"`
	Query   string `json:"query,omitempty"`
	AsTyped bool   `json:"typed,omitempty"` // ask the query with typed=1
}

type wayJSON struct {
	Text  string `json:"text"`
	Query string `json:"query"` // of the address of a search
	Count int    `json:"count"`
}

type partJSON struct {
	Kind    string `json:"kind"`
	Text    string `json:"text"`
	Means   string `json:"means,omitempty"`
	Without string `json:"without"`
}

// NewAnswer makes the JSON form of a result.
func NewAnswer(r *search.Result) Answer {
	a := Answer{Total: r.Total, Instead: r.Instead, Parts: []partJSON{}, Ways: []wayJSON{}, Latest: r.Latest, TookMS: float64(r.Took.Microseconds()) / 1000, Hits: []AnswerHit{}, Facets: map[string][]facetJSON{}, Notices: []noticeJSON{}}
	a.Hits = slices.Grow(a.Hits, len(r.Hits))
	for _, h := range r.Hits {
		a.Hits = append(a.Hits, newAnswerHit(h))
	}
	for _, f := range r.Facets {
		list := make([]facetJSON, 0, len(f.Values))
		for _, v := range f.Values {
			list = append(list, facetJSON{v.Value, v.Name, v.N, v.Selected})
		}
		a.Facets[f.Field] = list
	}
	for _, n := range r.Notices {
		a.Notices = append(a.Notices, noticeJSON{n.Text, n.Query, n.AsTyped})
	}
	for _, w := range r.Ways {
		a.Ways = append(a.Ways, wayJSON{w.Text, values(w.Query).Encode(), w.N})
	}
	for _, p := range r.Parts {
		a.Parts = append(a.Parts, partJSON{string(p.Kind), p.Text, p.Means, p.Without})
	}
	return a
}

func newAnswerHit(h search.Hit) AnswerHit {
	p, d := h.Provision, h.Document
	path := p.Path
	if path == nil {
		path = []string{}
	}
	return AnswerHit{
		Ref: p.Ref.String(), Pinpoint: h.Pinpoint.String(), Why: append([]string{}, h.Why...), URL: permalink(p.Ref, ""), Kind: string(p.Kind), Path: path, Label: p.Label, Heading: p.Heading, Headnote: h.Headnote, Asked: h.Asked.Text,
		Document: documentJSON{d.ID, d.Number, d.Title, d.Issuer, d.Signed}, Score: h.Score,
		Snippet: snippetJSON{h.Snippet.Text, codePoints(h.Snippet.Text, h.Snippet.Marks)},
	}
}

// codePoints turns spans of bytes into pairs of code points.
func codePoints(text string, marks []corpus.Span) [][2]int {
	out := make([][2]int, 0, len(marks))
	at, n := 0, 0
	count := func(to int) int {
		n += utf8.RuneCountInString(text[at:to])
		at = to
		return n
	}
	for _, m := range marks {
		start := count(m.Start)
		out = append(out, [2]int{start, count(m.End)})
	}
	return out
}

// permalink is the address of a provision in its document. The question, when
// there is one, is marked there.
func permalink(r corpus.Ref, question string) string {
	u := url.URL{Path: "/documents/" + r.Document, Fragment: r.Path}
	if question != "" {
		u.RawQuery = url.Values{"q": {question}}.Encode()
	}
	return u.String()
}

func writeJSON(w http.ResponseWriter, v any) error {
	body, err := encodeJSON(v)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(body) // the client has gone
	return nil
}

func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return b.Bytes(), err
}

// ask answers a question and measures it.
func (s *Server) ask(r *http.Request, c *Collection, q search.Query) (*search.Result, error) {
	began := time.Now()
	if len(q.Statuses) > 0 && q.On == "" {
		q.On = s.today()
	}
	res, err := c.Searcher.Search(r.Context(), q)
	s.metrics.search(res, err, time.Since(began))
	return res, err
}

// query parses the raw query of a request, which url.Values would read leniently.
func query(r *http.Request) (url.Values, error) {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, &paramError{"", "malformed_query", "地址里 ? 后面的部分写坏了。"}
	}
	return v, nil
}

func (s *Server) apiSearch(w http.ResponseWriter, r *http.Request, c *Collection) error {
	began := time.Now()
	asked, zip := string(s.today())+"?"+r.URL.RawQuery, takesGzip(r) // what is in force is of a day
	if zip {
		asked = "gzip " + asked
	}
	if a := c.sent.find(asked); a != nil {
		s.metrics.answered(a.total, time.Since(began))
		return a.send(w)
	}
	v, err := query(r)
	if err != nil {
		return err
	}
	at, followed := v["cursor"]
	delete(v, "cursor")
	q, err := parseQuery(v, true)
	if err != nil {
		return err
	}
	var res *search.Result
	if followed {
		if q, err = c.follow(q, at[0]); err == nil {
			res, err = s.askDeep(r.Context(), c, q)
		}
	} else {
		res, err = s.ask(r, c, q)
	}
	if err != nil {
		return err
	}
	answer := NewAnswer(res)
	answer.Next = c.next(res)
	body, err := encodeAnswer(&answer)
	if err != nil {
		return err
	}
	a := newSentAnswer(res.Total, body, zip)
	if !followed { // a list is asked for page by page, each once
		c.sent.keep(asked, a)
	}
	return a.send(w)
}

// noParams refuses every parameter.
func noParams(r *http.Request) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	for name := range v {
		return &paramError{name, "unknown_parameter", "这里不接受参数“" + name + "”。"}
	}
	return nil
}

func (s *Server) apiDocuments(w http.ResponseWriter, r *http.Request, c *Collection) error {
	if err := noParams(r); err != nil {
		return err
	}
	documents := c.Library.Catalogue().Documents
	return writeJSON(w, map[string]any{"total": len(documents), "documents": documents})
}

func (s *Server) apiDocument(w http.ResponseWriter, r *http.Request, c *Collection) error {
	if err := noParams(r); err != nil {
		return err
	}
	d, err := c.Library.Document(mux.Vars(r)["id"])
	if err != nil {
		return err
	}
	ps, err := c.Library.Provisions(d.ID)
	if err != nil {
		return err
	}
	return writeJSON(w, struct {
		*corpus.Document
		Provisions []*corpus.Provision `json:"provisions"`
	}{d, ps})
}

func (s *Server) apiProvision(w http.ResponseWriter, r *http.Request, c *Collection) error {
	if err := noParams(r); err != nil {
		return err
	}
	ref, err := corpus.ParseRef(mux.Vars(r)["ref"])
	if err != nil {
		return err
	}
	p, err := c.Library.Provision(ref)
	if err != nil {
		return err
	}
	return writeJSON(w, p)
}

func (s *Server) apiDepartments(w http.ResponseWriter, r *http.Request, c *Collection) error {
	if err := noParams(r); err != nil {
		return err
	}
	list := c.Library.Catalogue().Departments
	if list == nil {
		list = []corpus.DepartmentSummary{}
	}
	return writeJSON(w, map[string]any{"total": len(list), "departments": list})
}
