package web

import (
	"bytes"
	"net/http"
	"net/url"
	"strconv"

	"tiaowen/web/xmlout"
)

// sitemapPart is the most addresses that one file may have (sitemaps.org protocol).
const sitemapPart = 50_000

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// sitemap is the index of the parts.
func (s *Server) sitemap(w http.ResponseWriter, r *http.Request, c *Collection) error {
	var b bytes.Buffer
	x := xmlout.New(&b)
	x.Open("sitemapindex", "xmlns", sitemapSpace)
	n := len(c.Library.Catalogue().Documents)
	for part := 1; part <= max(1, (n+sitemapPart-1)/sitemapPart); part++ {
		x.Open("sitemap")
		x.Element("loc", s.origin(r)+"/sitemaps/"+itoa(part)+".xml")
		x.Close()
	}
	if err := x.Flush(); err != nil {
		return err
	}
	return writeAs(w, "application/xml; charset=utf-8", b.Bytes())
}

// sitemapFile lists the documents of one part.
func (s *Server) sitemapFile(w http.ResponseWriter, r *http.Request, c *Collection) error {
	documents := c.Library.Catalogue().Documents
	part, err := strconv.Atoi(pathVar(r, "part"))
	if err != nil || part < 1 || part > max(1, (len(documents)+sitemapPart-1)/sitemapPart) {
		return errNotFound
	}
	var b bytes.Buffer
	x := xmlout.New(&b)
	x.Open("urlset", "xmlns", sitemapSpace)
	from := (part - 1) * sitemapPart
	for _, d := range documents[from:min(from+sitemapPart, len(documents))] {
		x.Open("url")
		x.Element("loc", s.origin(r)+"/documents/"+url.PathEscape(d.ID))
		if d.Signed != "" {
			x.Element("lastmod", string(d.Signed))
		}
		x.Close()
	}
	if err := x.Flush(); err != nil {
		return err
	}
	return writeAs(w, "application/xml; charset=utf-8", b.Bytes())
}

// robots lets documents be found, and keeps robots from asking questions.
func (s *Server) robots(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "max-age=3600")
	_ = writeAs(w, "text/plain; charset=utf-8", []byte("User-agent: *\nDisallow: /search\nDisallow: /api/\n\nSitemap: "+s.origin(r)+"/sitemap.xml\n"))
}

// openSearch lets a browser search here (OpenSearch 1.1 draft 6).
func (s *Server) openSearch(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	x := xmlout.New(&b)
	x.Open("OpenSearchDescription", "xmlns", "http://a9.com/-/spec/opensearch/1.1/")
	x.Element("ShortName", "条文")
	x.Element("Description", "法律与政府公文的条款检索")
	x.Element("InputEncoding", "UTF-8")
	x.Element("Language", "zh-CN")
	x.Element("Image", s.origin(r)+"/static/"+s.pages.names["icon.svg"], "type", "image/svg+xml", "width", "16", "height", "16")
	for _, u := range [][3]string{{"text/html", "/search?q={searchTerms}&page={startPage?}", "results"}, {atomType, "/search.atom?q={searchTerms}&page={startPage?}", "results"},
		{"application/x-suggestions+json", "/api/v1/suggest?q={searchTerms}", "suggestions"}, {"application/opensearchdescription+xml", "/opensearch.xml", "self"}} {
		x.Empty("Url", "type", u[0], "rel", u[2], "template", s.origin(r)+u[1], "pageOffset", "1", "indexOffset", "1")
	}
	_ = x.Flush() // a buffer does not fail
	w.Header().Set("Cache-Control", "max-age=3600")
	_ = writeAs(w, "application/opensearchdescription+xml; charset=utf-8", b.Bytes())
}
