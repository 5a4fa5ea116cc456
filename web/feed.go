package web

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web/xmlout"
)

const (
	atomType = "application/atom+xml"
	// feedSize is how many provisions a page of a feed has unless the address says
	// otherwise.
	feedSize = 20
)

// searchFeed is the Atom feed (RFC 4287) of a question, newest documents first unless
// the address names an order.
func (s *Server) searchFeed(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	q, err := parseQuery(v, true)
	if err != nil {
		return err
	}
	if v.Get("sort") == "" {
		q.Sort = search.ByDate
	}
	title := q.Text
	if title == "" {
		title = "全部条款"
	}
	return s.feed(w, r, c, q, "检索："+title, "/search")
}

// departmentFeed is the feed of the provisions for which a body is responsible.
func (s *Server) departmentFeed(w http.ResponseWriter, r *http.Request, c *Collection) error {
	name := pathVar(r, "name")
	for _, d := range c.Library.Catalogue().Departments {
		if d.Name == name {
			return s.pagedFeed(w, r, c, search.Query{Departments: []string{name}, Sort: search.ByDate}, name, "/departments/"+url.PathEscape(name))
		}
	}
	return errNotFound
}

// documentFeed is the feed of a document, in its order.
func (s *Server) documentFeed(w http.ResponseWriter, r *http.Request, c *Collection) error {
	d, err := c.Library.Document(pathVar(r, "id"))
	if err != nil {
		return err
	}
	return s.pagedFeed(w, r, c, search.Query{Documents: []string{d.ID}, Sort: search.ByOrder}, shortTitle(d), "/documents/"+url.PathEscape(d.ID))
}

// clauseFeed is the feed of one clause: an entry that changes when the document does.
// A part of a provision has the feed of the whole.
func (s *Server) clauseFeed(w http.ResponseWriter, r *http.Request, c *Collection) error {
	_, p, d, err := provisionParts(r, c)
	if err != nil {
		return err
	}
	if err := noParams(r); err != nil {
		return err
	}
	at := clauseURL(p.Ref)
	hit := search.Hit{Provision: p, Document: d, Pinpoint: p.Ref, Snippet: search.Snippet{Text: p.Text}}
	res := &search.Result{Query: search.Query{Page: 1, Size: 1}, Total: 1, Hits: []search.Hit{hit}}
	return s.writeFeed(w, r, c, res, cite(d, p.Ref), at)
}

// pagedFeed takes the page from the address, and nothing else.
func (s *Server) pagedFeed(w http.ResponseWriter, r *http.Request, c *Collection, q search.Query, title, page string) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	for name := range v {
		if name != "page" {
			return &paramError{name, "unknown_parameter", "这里不接受参数“" + name + "”。"}
		}
	}
	if q.Page, err = number(v, "page", search.MaxListed); err != nil {
		return err
	}
	return s.feed(w, r, c, q, title, page)
}

// feed writes one page of a feed, with the links of RFC 5005 to the others.
func (s *Server) feed(w http.ResponseWriter, r *http.Request, c *Collection, q search.Query, title, page string) error {
	q.Page = max(q.Page, 1)
	if q.Size == 0 {
		q.Size = feedSize
	}
	res, err := s.askDeep(r.Context(), c, q)
	if err != nil {
		return err
	}
	res.Query.Page, res.Query.Size = q.Page, q.Size
	return s.writeFeed(w, r, c, res, title, page)
}

// writeFeed writes the page of a feed that an answer makes.
func (s *Server) writeFeed(w http.ResponseWriter, r *http.Request, c *Collection, res *search.Result, title, page string) error {
	q := res.Query
	var b bytes.Buffer
	x := xmlout.New(&b)
	origin := s.origin(r)
	v, _ := query(r) // it was read before
	v.Del("page")
	at := func(n int) string {
		to := url.URL{Path: r.URL.Path, RawQuery: v.Encode()}
		if n > 1 {
			to.RawQuery = with(v, "page", itoa(n)).Encode()
		}
		return origin + to.String()
	}
	updated := s.moment(c, c.Library.Catalogue().Latest)
	x.Open("feed", "xmlns", "http://www.w3.org/2005/Atom", "xmlns:opensearch", "http://a9.com/-/spec/opensearch/1.1/", "xml:lang", "zh-CN")
	x.Element("id", at(1))
	x.Element("title", title+" · 条文")
	x.Element("updated", updated)
	x.Open("author")
	x.Element("name", "条文")
	x.Close()
	last := max(1, (min(res.Total, search.MaxListed)+q.Size-1)/q.Size)
	for _, l := range []struct {
		rel string
		n   int
	}{{"self", q.Page}, {"first", 1}, {"previous", q.Page - 1}, {"next", q.Page + 1}, {"last", last}} {
		if l.n >= 1 && (l.n <= last || l.rel == "self") {
			x.Empty("link", "rel", l.rel, "type", atomType, "href", at(l.n))
		}
	}
	people := url.URL{Path: page}
	if page == "/search" {
		people.RawQuery = v.Encode()
	} else {
		people = url.URL{Path: page, RawPath: page}
		if p, err := url.PathUnescape(page); err == nil {
			people.Path = p
		}
	}
	x.Empty("link", "rel", "alternate", "type", "text/html", "href", origin+people.String())
	x.Element("opensearch:totalResults", itoa(res.Total))
	x.Element("opensearch:startIndex", itoa((q.Page-1)*q.Size+1))
	x.Element("opensearch:itemsPerPage", itoa(q.Size))
	if q.Text != "" {
		x.Empty("opensearch:Query", "role", "request", "searchTerms", q.Text, "startPage", itoa(q.Page))
	}
	for _, row := range rows(res.Hits) {
		s.entry(x, c, origin, row)
	}
	if err := x.Flush(); err != nil {
		return err
	}
	return writeAs(w, atomType+"; charset=utf-8", b.Bytes())
}

// feedOf is the address of the feed of a page, for feed readers to find; empty where the
// page has none.
func feedOf(r *http.Request) string {
	path := r.URL.EscapedPath()
	switch {
	case path == "/search":
		v := r.URL.Query()
		v.Del("page")
		v.Del(groupParam) // of the page alone
		return strings.TrimSuffix("/search.atom?"+v.Encode(), "?")
	case hasFeed.MatchString(path) && path != "/departments/compare":
		return path + ".atom"
	}
	return ""
}

// hasFeed are the pages of one document, one clause and one body.
var hasFeed = regexp.MustCompile(`^/(?:documents|provisions|departments)/[^/]+$`)

// entry writes one provision. Its id is its permalink, which does not change.
func (s *Server) entry(x *xmlout.Writer, c *Collection, origin string, r row) {
	at := origin + "/provisions/" + url.PathEscape(r.ref.String())
	x.Line()
	x.Open("entry")
	x.Element("id", at)
	x.Element("title", cite(r.document, r.ref))
	x.Empty("link", "rel", "alternate", "type", "text/html", "href", at)
	x.Element("updated", s.moment(c, r.document.Signed))
	if r.document.Signed != "" {
		x.Element("published", s.moment(c, r.document.Signed))
	}
	if r.document.Issuer != "" {
		x.Open("author")
		x.Element("name", r.document.Issuer)
		x.Close()
	}
	if r.hit != nil {
		x.Element("summary", r.hit.Snippet.Text, "type", "text")
	} else {
		x.Element("summary", "与"+r.repeats.Label()+"同文", "type", "text")
	}
	x.Close()
}

// moment is the beginning of a day in China, or when the index was built if the day is
// not known (RFC 3339).
func (s *Server) moment(c *Collection, d corpus.Date) string {
	if t, err := time.Parse(time.DateOnly, string(d)); err == nil {
		return t.Format("2006-01-02") + "T00:00:00+08:00"
	}
	return c.Built.UTC().Format(time.RFC3339)
}
