package web_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/web"
)

// A collection of more documents than one map may have is parted.
func TestSitemapParts(t *testing.T) {
	s, _ := newServer(t)
	l := newLibrary(t)
	for n := len(l.cat.Documents); n < 50_001; n++ {
		l.cat.Documents = append(l.cat.Documents, &corpus.Document{ID: "甲发-2026-" + strconv.Itoa(n)})
	}
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}, Library: l, ID: "g"})
	_, index := get(t, s, http.MethodGet, "/sitemap.xml")
	if got := strings.Count(index, "<sitemap>"); got != 2 {
		t.Errorf("%d parts", got)
	}
	for target, n := range map[string]int{"/sitemaps/1.xml": 50_000, "/sitemaps/2.xml": 1} {
		resp, part := get(t, s, http.MethodGet, target)
		if got := strings.Count(part, "<url>"); got != n || len(part) > 50<<20 {
			t.Errorf("%s: %d %d addresses in %d bytes", target, resp.StatusCode, got, len(part))
		}
	}
	if resp, _ := get(t, s, http.MethodGet, "/sitemaps/3.xml"); resp.StatusCode != http.StatusNotFound {
		t.Errorf("a third part: %d", resp.StatusCode)
	}
}
