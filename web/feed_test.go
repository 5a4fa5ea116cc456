package web_test

import (
	"encoding/xml"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tiaowen/web"
)

type atomFeed struct {
	XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Total   int      `xml:"http://a9.com/-/spec/opensearch/1.1/ totalResults"`
	Links   []struct {
		Rel  string `xml:"rel,attr"`
		Href string `xml:"href,attr"`
	} `xml:"link"`
	Entries []struct {
		ID      string `xml:"id"`
		Title   string `xml:"title"`
		Updated string `xml:"updated"`
	} `xml:"entry"`
}

func (f atomFeed) link(rel string) string {
	for _, l := range f.Links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// Following "next" from the first page gives every provision found, each once.
func TestFeed(t *testing.T) {
	s := newShowing(t)
	for _, target := range []string{"/search.atom?q=征收", "/departments/市商务局.atom", "/documents/洪政发-2026-1.atom", "/provisions/洪政发-2026-1~art_28.atom"} {
		seen := map[string]bool{}
		total := 0
		for at := escape(target); at != ""; {
			resp, body := get(t, s, http.MethodGet, unescape(t, at))
			var f atomFeed
			if err := xml.Unmarshal([]byte(body), &f); err != nil || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/atom+xml") {
				t.Fatalf("%s: %d %v", at, resp.StatusCode, err)
			}
			if f.ID == "" || f.Title == "" || f.Updated != "2026-03-20T00:00:00+08:00" || f.link("self") == "" || f.link("alternate") == "" {
				t.Errorf("%s: %+v", at, f)
			}
			for _, e := range f.Entries {
				if seen[e.ID] || e.Title == "" || len(e.Updated) != len("2026-03-20T00:00:00+08:00") {
					t.Errorf("%s: %+v", at, e)
				}
				seen[e.ID] = true
			}
			total, at = f.Total, strings.TrimPrefix(f.link("next"), "http://localhost:8080")
		}
		if len(seen) != total || total == 0 {
			t.Errorf("%s: %d of %d", target, len(seen), total)
		}
	}
}

func TestFeedIsNotSentAgain(t *testing.T) {
	s := newShowing(t)
	resp, _ := get(t, s, http.MethodGet, "/search.atom?q=征收")
	again, _ := getAs(t, s, "/search.atom?q=征收", "If-None-Match", resp.Header.Get("ETag"))
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("%d", again.StatusCode)
	}
	for target, code := range map[string]int{"/search.atom?x=1": 422, `/search.atom?q="`: 400, "/departments/无.atom": 404, "/documents/无.atom": 404, "/documents/洪政发-2026-1.atom?q=x": 422, "/sitemaps/2.xml": 404, "/sitemaps/x.xml": 404} {
		if resp, _ := get(t, s, http.MethodGet, target); resp.StatusCode != code || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s: %d %s", target, resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
}

func TestSitemap(t *testing.T) {
	s := newShowing(t)
	_, index := get(t, s, http.MethodGet, "/sitemap.xml")
	_, part := get(t, s, http.MethodGet, "/sitemaps/1.xml")
	_, robots := get(t, s, http.MethodGet, "/robots.txt")
	if !strings.Contains(index, "<loc>http://localhost:8080/sitemaps/1.xml</loc>") || strings.Count(part, "<loc>http://localhost:8080/documents/") != 7 || !strings.Contains(robots, "Sitemap: http://localhost:8080/sitemap.xml") {
		t.Errorf("%s\n%s\n%s", index, part, robots)
	}
	_, description := get(t, s, http.MethodGet, "/opensearch.xml")
	for _, want := range []string{`template="http://localhost:8080/search.atom?q={searchTerms}&amp;page={startPage?}"`, `rel="suggestions"`, ".svg</Image>"} {
		if !strings.Contains(description, want) {
			t.Errorf("no %s in %s", want, description)
		}
	}
}

// unescape turns an address of ours into one for get, which escapes it.
func unescape(t *testing.T, at string) string {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	q, err := url.QueryUnescape(u.RawQuery)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(u.Path+"?"+q, "?")
}

// A page names its feed, and the feed is there.
func TestFeedIsFound(t *testing.T) {
	s := newShowing(t)
	for _, target := range []string{"/search?q=征收&page=2", "/documents/洪政发-2026-1", "/provisions/洪政发-2026-1~art_28__para_3", "/departments/市商务局"} {
		_, body := get(t, s, http.MethodGet, target)
		_, rest, found := strings.Cut(body, `<link rel="alternate" type="application/atom+xml"`)
		_, rest, _ = strings.Cut(rest, `href="`)
		address, _, _ := strings.Cut(rest, `"`)
		if resp, _ := get(t, s, http.MethodGet, unescape(t, html.UnescapeString(address))); !found || resp.StatusCode != 200 {
			t.Errorf("%s: %q", target, address)
		}
	}
	for _, target := range []string{"/documents/无", "/help"} {
		if _, body := get(t, s, http.MethodGet, target); strings.Contains(body, "application/atom+xml") {
			t.Errorf("%s has a feed", target)
		}
	}
}

// Feeds and maps change with the index only: a client may ask by date.
func TestFeedByDate(t *testing.T) {
	s, _ := newServer(t)
	l := newLibrary(t)
	built := time.Date(2026, 11, 20, 8, 0, 0, 5, time.UTC)
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}, Library: l, ID: "g", Built: built})
	for since, code := range map[string]int{"": 200, "Fri, 20 Nov 2026 08:00:00 GMT": 304, "Fri, 20 Nov 2026 07:59:59 GMT": 200, "yesterday": 200} {
		for _, target := range []string{"/search.atom?q=征收", "/documents/洪政发-2026-1.atom", "/sitemap.xml"} {
			resp, body := getAs(t, s, target, "If-Modified-Since", since)
			if resp.StatusCode != code || resp.Header.Get("Last-Modified") != "Fri, 20 Nov 2026 08:00:00 GMT" || (body == "") != (code == 304) {
				t.Errorf("%s since %q: %d %s", target, since, resp.StatusCode, resp.Header.Get("Last-Modified"))
			}
		}
	}
}
