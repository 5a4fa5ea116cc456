package web_test

import (
	"context"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"tiaowen/web"
)

// A routeRow is one request with all that is promised of its answer.
type routeRow struct {
	request string // method and target; GET is left out
	typ     string // of what is sent
	body    string
	status  int
	answer  string // media type
	cache   string // Cache-Control; no-cache is left out
	header  string // "Name: words that are in it"
}

const (
	docID      = "洪政发-2026-1"
	docPath    = "/documents/" + docID
	clausePage = "/provisions/" + docID + "~art_28"
	aPage      = "text/html"
	aProblem   = "application/problem+json"
	anXML      = "application/xml"
	aFeed      = "application/atom+xml"
	anAKN      = "application/akn+xml"
	aLD        = "application/ld+json"
	aJSON      = "application/json"
	csvType    = "text/csv"
	aBook      = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	aWord      = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	aForm      = "application/x-www-form-urlencoded"
	noStore    = "no-store"
	anHour     = "max-age=3600"
	quote      = `"`
	tooLong    = "a text that is longer than is taken"
	tooMuch    = "more bytes than are read"
	anOldOne   = "Z2VuLTAKeAoyCjIw"
)

// rowsOfRoutes has every route, and every kind of answer that each gives.
func rowsOfRoutes() []routeRow {
	rows := []routeRow{
		{"/", "", "", 200, aPage, "", ""},
		{"/search?q=征收", "", "", 200, aPage, "", ""}, {"/search?q=" + quote, "", "", 400, aPage, noStore, ""}, {"/search?q=boom", "", "", 500, aPage, noStore, ""},
		{"/documents", "", "", 200, aPage, "", ""},
		{docPath, "", "", 200, aPage, "", "Link: rel=\"alternate\"; type=\"application/ld+json\""}, {docPath, "", "", 200, aPage, "", "Vary: Accept"}, {"/documents/无", "", "", 404, aPage, noStore, ""},
		{docPath + "/jump?n=28", "", "", 303, "", "", "Location: #art_28"}, {docPath + "/jump?n=999", "", "", 303, "", "", "Location: missing=999"}, {"/documents/无/jump?n=1", "", "", 404, aPage, noStore, ""},
		{clausePage, "", "", 200, aPage, "", ""}, {"/provisions/~~", "", "", 404, aPage, noStore, ""},
		{"/departments", "", "", 200, aPage, "", ""}, {"/departments/市商务局", "", "", 200, aPage, "", ""}, {"/departments/无", "", "", 404, aPage, noStore, ""}, {"/departments/compare", "", "", 200, aPage, "", ""},
		{"/appointments", "", "", 200, aPage, "", ""}, {"/issues", "", "", 200, aPage, "", ""}, {"/compare", "", "", 200, aPage, "", ""}, {"/promises", "", "", 200, aPage, "", ""}, {"/promises?sort=x", "", "", 400, aPage, noStore, ""},
		{"/help", "", "", 200, aPage, "", ""}, {"/about", "", "", 200, aPage, "", ""}, {"/accessibility", "", "", 200, aPage, "", ""}, {"/api", "", "", 200, aPage, "", ""},
		{"/receipt?q=征收", "", "", 200, aPage, "", ""}, {"/receipt?x=1", "", "", 422, aPage, noStore, ""}, {"/receipt?q=征收&total=1", "", "", 400, aPage, noStore, ""},
		{"POST /receipt?q=征收&ids_sha256=" + strings.Repeat("0", 64), aForm, "refs=a~art_1", 200, aPage, noStore, ""},
		{"/citations", "", "", 200, aPage, "", ""}, {"POST /citations", aForm, "text=x", 200, aPage, noStore, ""}, {"POST /citations", "image/png", "x", 415, aPage, noStore, ""},
		{"/nowhere", "", "", 404, aPage, noStore, ""},
		{"/static/nothing", "", "", 404, "text/plain", "", ""},
		{"/healthz", "", "", 200, "text/plain", noStore, ""}, {"/readyz", "", "", 200, "text/plain", noStore, ""}, {"/metrics", "", "", 200, "text/plain", "-", ""},
		{"/openapi.json", "", "", 200, aJSON, anHour, ""}, {"/opensearch.xml", "", "", 200, "application/opensearchdescription+xml", anHour, ""}, {"/robots.txt", "", "", 200, "text/plain", anHour, ""},
		{"/sitemap.xml", "", "", 200, anXML, "", ""}, {"/sitemaps/1.xml", "", "", 200, anXML, "", ""}, {"/sitemaps/2.xml", "", "", 404, aProblem, noStore, ""},
		{"/api/v1/search?q=征收", "", "", 200, aJSON, "", ""}, {"/api/v1/search?size=0", "", "", 400, aProblem, noStore, ""}, {"/api/v1/search?x=1", "", "", 422, aProblem, noStore, ""},
		{"/api/v1/search?q=征收&cursor=" + anOldOne, "", "", 410, aProblem, noStore, ""}, {"/api/v1/search?q=boom", "", "", 500, aProblem, noStore, ""}, {"/api/v1/nowhere", "", "", 404, aProblem, noStore, ""},
		{"/api/v1/suggest?q=临时", "", "", 200, "application/x-suggestions+json", "", ""}, {"/api/v1/suggest?q=%", "", "", 400, aProblem, noStore, ""}, {"/api/v1/suggest?x=1", "", "", 422, aProblem, noStore, ""},
		{"/api/v1/receipt?q=征收", "", "", 200, aJSON, "", ""}, {"/api/v1/receipt?total=1", "", "", 400, aProblem, noStore, ""}, {"/api/v1/receipt?x=1", "", "", 422, aProblem, noStore, ""},
	}
	receipt := "POST /api/v1/receipt?q=征收&ids_sha256=" + strings.Repeat("0", 64)
	rows = append(rows, routeRow{receipt, "text/plain", docID + "~art_1", 200, aJSON, noStore, ""}, routeRow{receipt, "text/plain", "no ref", 400, aProblem, noStore, ""},
		routeRow{receipt, "image/png", "x", 415, aProblem, noStore, ""}, routeRow{receipt, "text/csv", tooMuch, 413, aProblem, noStore, ""}, routeRow{receipt + "&x=1", "text/plain", "", 422, aProblem, noStore, ""})
	for _, c := range []struct{ path, typ, bad string }{{"/api/v1/citations", aJSON, aProblem}, {"/citations.csv", csvType, aPage}, {"/citations.xlsx", aBook, aPage}} {
		rows = append(rows, routeRow{"POST " + c.path, "text/plain", brief, 200, c.typ, noStore, ""}, routeRow{"POST " + c.path, aJSON, `{"text":"《x》第一条"}`, 200, c.typ, noStore, ""},
			routeRow{"POST " + c.path, aForm, "text=x", 200, c.typ, noStore, ""}, routeRow{"POST " + c.path, aJSON, "{", 400, c.bad, noStore, ""}, routeRow{"POST " + c.path, "text/plain", tooLong, 400, c.bad, noStore, ""},
			routeRow{"POST " + c.path, "text/plain", tooMuch, 413, c.bad, noStore, ""}, routeRow{"POST " + c.path, "image/png", "x", 415, c.bad, noStore, ""}, routeRow{"POST " + c.path + "?x=1", "text/plain", "x", 422, c.bad, noStore, ""},
			routeRow{c.path, "", "", 405, c.bad, noStore, "Allow: POST"})
	}
	for _, base := range []string{"", "/api/v1"} {
		for _, one := range []struct{ path, missing string }{{"/documents/" + docID, "/documents/无"}, {"/provisions/" + docID + "~art_28", "/provisions/" + docID + "~art_999"}} {
			suffixes := map[string]string{"": aJSON}
			if base == "" {
				suffixes = map[string]string{".json": aJSON, ".jsonld": aLD, ".akn": anAKN, ".xml": anXML, ".atom": aFeed}
			}
			for suffix, typ := range suffixes {
				rows = append(rows, routeRow{base + one.path + suffix, "", "", 200, typ, "", ""}, routeRow{base + one.missing + suffix, "", "", 404, aProblem, noStore, ""}, routeRow{base + one.path + suffix + "?x=1", "", "", 422, aProblem, noStore, ""})
			}
		}
	}
	rows = append(rows, routeRow{docPath + ".docx", "", "", 200, aWord, "", "Content-Disposition: attachment"}, routeRow{"/documents/无.docx", "", "", 404, aPage, noStore, ""}, routeRow{docPath + ".docx?x=1", "", "", 422, aPage, noStore, ""},
		routeRow{docPath + ".atom?page=x", "", "", 400, aProblem, noStore, ""}, routeRow{"/departments/市商务局.atom", "", "", 200, aFeed, "", ""}, routeRow{"/departments/无.atom", "", "", 404, aProblem, noStore, ""},
		routeRow{"/departments/市商务局.atom?page=0", "", "", 400, aProblem, noStore, ""}, routeRow{"/departments/市商务局.atom?x=1", "", "", 422, aProblem, noStore, ""},
		routeRow{"/search.atom?q=征收", "", "", 200, aFeed, "", ""}, routeRow{"/search.atom?q=" + quote, "", "", 400, aProblem, noStore, ""}, routeRow{"/search.atom?x=1", "", "", 422, aProblem, noStore, ""},
		routeRow{"/api/v1/documents", "", "", 200, aJSON, "", ""}, routeRow{"/api/v1/documents?x=1", "", "", 422, aProblem, noStore, ""}, routeRow{"/api/v1/departments", "", "", 200, aJSON, "", ""}, routeRow{"/api/v1/departments?x=1", "", "", 422, aProblem, noStore, ""})
	for suffix, typ := range map[string]string{".csv": csvType, ".xlsx": aBook} {
		for _, path := range []string{"/search", "/documents", "/departments", "/departments/市商务局", "/appointments", "/promises"} {
			rows = append(rows, routeRow{path + suffix, "", "", 200, typ, "", "Content-Disposition: attachment; filename*=utf-8''"}, routeRow{path + suffix + "?x=1", "", "", 422, aPage, noStore, ""})
		}
		pair := "/departments/compare" + suffix
		rows = append(rows, routeRow{pair + "?a=市商务局&b=市商务局", "", "", 200, typ, "", "Content-Disposition: attachment"}, routeRow{pair, "", "", 400, aPage, noStore, ""}, routeRow{pair + "?a=市商务局&b=无", "", "", 404, aPage, noStore, ""},
			routeRow{pair + "?x=1", "", "", 422, aPage, noStore, ""}, routeRow{"/departments/无" + suffix, "", "", 404, aPage, noStore, ""}, routeRow{"/promises" + suffix + "?kind=x", "", "", 400, aPage, noStore, ""},
			routeRow{"/search" + suffix + "?q=" + quote, "", "", 400, aPage, noStore, ""}, routeRow{"/search" + suffix + "?q=征收&receipt=1", "", "", 200, typ, "", "Link: rel=\"describedby\""})
	}
	return rows
}

func (row routeRow) do(t *testing.T, h http.Handler, method string, headers ...string) (*http.Response, string) {
	t.Helper()
	m, target, ok := strings.Cut(row.request, " ")
	if !ok {
		m, target = http.MethodGet, row.request
	}
	if method != "" {
		m = method
	}
	body := row.body
	switch body {
	case tooLong:
		body = strings.Repeat("征", 50_001)
	case tooMuch:
		body = strings.Repeat("\n", 2<<20+1)
	}
	if target = escape(target); strings.HasSuffix(row.request, "=%") {
		target = strings.TrimSuffix(target, "25")
	}
	r := fromHere(httptest.NewRequest(m, target, strings.NewReader(body)))
	if row.typ != "" {
		r.Header.Set("Content-Type", row.typ)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	answer, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Result(), string(answer)
}

// path is the path of a row as people write it.
func (row routeRow) path() string {
	target := row.request[strings.Index(row.request, "/"):]
	path, _, _ := strings.Cut(target, "?")
	return path
}

// routeOf is the template that answers a path: of those that match, the one of fewest
// variables and the longest.
func routeOf(routes []string, path string) string {
	best := ""
	for _, route := range routes {
		form := "^" + regexp.MustCompile(`\\\{[a-z]+\\\}`).ReplaceAllString(regexp.QuoteMeta(route), "[^/]+") + "$"
		if !regexp.MustCompile(form).MatchString(path) {
			continue
		}
		fewer := strings.Count(route, "{") - strings.Count(best, "{")
		if best == "" || fewer < 0 || fewer == 0 && len(route) > len(best) {
			best = route
		}
	}
	return best
}

// Every answer is of the status, the media type and the life that the table says; what
// may be kept is not sent again, HEAD answers like GET, and other methods are refused.
func TestEveryRoute(t *testing.T) {
	s := newShowing(t)
	routes, seen := s.Routes(), map[string]bool{}
	for _, row := range rowsOfRoutes() {
		resp, body := row.do(t, s, "")
		typ, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type"))
		if resp.StatusCode != row.status || row.answer != "" && typ != row.answer {
			t.Errorf("%s: %d %s, want %d %s", row.request, resp.StatusCode, typ, row.status, row.answer)
			continue
		}
		name, words, _ := strings.Cut(row.header, ": ")
		if !strings.Contains(strings.Join(resp.Header.Values(name), ","), words) {
			t.Errorf("%s: %s is %q, want %q", row.request, name, resp.Header.Values(name), words)
		}
		row.kept(t, s, resp, body)
		if row.status < 400 {
			seen[routeOf(routes, row.path())] = true
		}
	}
	for _, route := range routes {
		if !seen[route] && route != "/static/{file}" {
			t.Errorf("%s has no row", route)
		}
	}
}

// kept checks what an answer says of its life, and holds it to that.
func (row routeRow) kept(t *testing.T, s http.Handler, resp *http.Response, body string) {
	t.Helper()
	cache, tag := resp.Header.Get("Cache-Control"), resp.Header.Get("ETag")
	switch {
	case row.cache == "-" || row.answer == "" || row.path() == "/static/nothing":
	case row.cache == "" && (cache != "no-cache" || tag == ""):
		t.Errorf("%s: Cache-Control %q, ETag %q", row.request, cache, tag)
	case row.cache != "" && (cache != row.cache || tag != ""):
		t.Errorf("%s: Cache-Control %q, ETag %q, want %s", row.request, cache, tag, row.cache)
	}
	if strings.HasPrefix(row.request, "POST") || row.status != 200 {
		return
	}
	if tag != "" {
		again, rest := row.do(t, s, "", "If-None-Match", tag)
		if again.StatusCode != 304 || rest != "" || again.Header.Get("ETag") != tag {
			t.Errorf("%s again: %d with %d bytes", row.request, again.StatusCode, len(rest))
		}
		if again, _ := row.do(t, s, "", "If-None-Match", `"another"`); again.StatusCode != 200 {
			t.Errorf("%s with another tag: %d", row.request, again.StatusCode)
		}
		if _, same := row.do(t, s, ""); same != body && row.answer != aJSON && row.answer != aPage {
			t.Errorf("%s: not the same bytes twice", row.request)
		}
	}
	if row.path() == "/metrics" {
		return
	}
	head, _ := row.do(t, s, http.MethodHead)
	if head.StatusCode != 200 || head.Header.Get("Content-Type") != resp.Header.Get("Content-Type") || head.Header.Get("ETag") != tag {
		t.Errorf("HEAD %s: %d %s", row.request, head.StatusCode, head.Header.Get("Content-Type"))
	}
}

// A method that a path does not answer gets 405 with those that it does.
func TestEveryMethod(t *testing.T) {
	s := newShowing(t)
	paths := map[string]bool{}
	for _, row := range rowsOfRoutes() {
		if row.status < 404 {
			paths[row.path()] = true
		}
	}
	for path := range paths {
		var allowed []string
		for _, method := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions, "TRACE", "BREW"} {
			resp, _ := routeRow{request: path}.do(t, s, method)
			if resp.StatusCode != http.StatusMethodNotAllowed {
				allowed = append(allowed, method)
			} else if resp.Header.Get("Allow") == "" {
				t.Errorf("%s %s: 405 without Allow", method, path)
			}
		}
		resp, _ := routeRow{request: path}.do(t, s, http.MethodDelete)
		if got := resp.Header.Get("Allow"); got != strings.Join(allowed, ", ") && path != "/metrics" {
			t.Errorf("%s: Allow %q, but it answers %q", path, got, allowed)
		}
	}
}

// pagesOfPeople are the routes that the description of the API leaves out: pages, and
// what runs the server.
var pagesOfPeople = []string{"/", "/search", "/documents", "/documents/{id}", "/documents/{id}/jump", "/provisions/{ref}", "/departments", "/departments/compare", "/departments/{name}", "/appointments", "/issues",
	"/compare", "/promises", "/help", "/about", "/accessibility", "/api", "/receipt", "/citations", "/static/{file}", "/healthz", "/readyz", "/metrics"}

// The description equals the handlers, both ways: every route, parameter, status and
// media type that is described is answered, and what is answered is described.
func TestDescription(t *testing.T) {
	s := newShowing(t)
	_, text := get(t, s, http.MethodGet, "/openapi.json")
	d, err := openapi3.NewLoader().LoadFromData([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Validate(context.Background()); err != nil {
		t.Errorf("the description is not valid: %v", err)
	}
	routes := s.Routes()
	for _, route := range routes {
		if described := d.Paths.Find(route) != nil; described == slices.Contains(pagesOfPeople, route) {
			t.Errorf("%s: described %t", route, described)
		}
	}
	names := map[string]bool{"no_such": true}
	hit := map[string]bool{}
	for path, item := range d.Paths.Map() {
		if !slices.Contains(routes, path) {
			t.Errorf("%s is described and not answered", path)
		}
		for _, op := range item.Operations() {
			for _, p := range op.Parameters {
				if p.Value.In == "query" {
					names[p.Value.Name] = true
				} else if !strings.Contains(path, "{"+p.Value.Name+"}") {
					t.Errorf("%s has no %s", path, p.Value.Name)
				}
			}
		}
	}
	for _, row := range rowsOfRoutes() {
		if at := row.described(t, s, d); at != "" {
			hit[at] = true
		}
	}
	for path, item := range d.Paths.Map() {
		for method, op := range item.Operations() {
			for status := range op.Responses.Map() {
				n := map[string]int{"200": 200, "400": 400, "404": 404, "410": 410, "413": 413, "415": 415, "422": 422}[status]
				if n > 0 && !hit[method+" "+path+" "+http.StatusText(n)] {
					t.Errorf("%s %s: %s is described and in no row", method, path, status)
				}
			}
			parameters(t, s, path, method, op, names)
		}
	}
}

// described holds the answer to a row against the description, and names what it is an
// answer of; empty where nothing is described.
func (row routeRow) described(t *testing.T, s *web.Server, d *openapi3.T) string {
	t.Helper()
	method := http.MethodGet
	if strings.HasPrefix(row.request, "POST") {
		method = http.MethodPost
	}
	route := routeOf(s.Routes(), row.path())
	item := d.Paths.Find(route)
	if item == nil || item.GetOperation(method) == nil {
		return ""
	}
	answers := item.GetOperation(method).Responses.Status(row.status)
	if answers == nil {
		if row.status < 500 {
			t.Errorf("%s: %d is answered and not described", row.request, row.status)
		}
		return ""
	}
	media := answers.Value.Content.Get(row.answer)
	if media == nil {
		t.Errorf("%s: %d as %s is answered and not described", row.request, row.status, row.answer)
		return ""
	}
	if strings.HasSuffix(row.answer, "json") {
		_, body := row.do(t, s, "")
		var v any
		if err := json.Unmarshal([]byte(body), &v); err != nil {
			t.Errorf("%s: %v", row.request, err)
		} else if err := media.Schema.Value.VisitJSON(v); err != nil {
			t.Errorf("%s answers otherwise than described: %v", row.request, err)
		}
	}
	return method + " " + route + " " + http.StatusText(row.status)
}

// parameters tries every parameter that is described anywhere on one operation: it
// takes those that are described for it, and refuses the others.
func parameters(t *testing.T, s http.Handler, path, method string, op *openapi3.Operation, names map[string]bool) {
	t.Helper()
	if op.Responses.Status(422) == nil {
		return
	}
	target := strings.NewReplacer("{id}", docID, "{ref}", docID+"~art_28", "{name}", "市商务局").Replace(path)
	for name := range names {
		described := op.Parameters.GetByInAndName("query", name) != nil
		row := routeRow{request: target + "?" + name + "=" + url.QueryEscape("1"), typ: "text/plain", body: "x"}
		if resp, _ := row.do(t, s, method); (resp.StatusCode != http.StatusUnprocessableEntity) != described {
			t.Errorf("%s %s: parameter %s is described: %t, but the answer is %d", method, path, name, described, resp.StatusCode)
		}
	}
}

// The page about the API shows every path of the description.
func TestReferencePage(t *testing.T) {
	s := newShowing(t)
	_, page := get(t, s, http.MethodGet, "/api")
	d := answer[struct {
		Paths map[string]map[string]struct{ Summary string }
	}](t, s, "/openapi.json")
	for path, methods := range d.Paths {
		for method, op := range methods {
			if !strings.Contains(page, "<code>"+strings.ToUpper(method)+" "+path+"</code>") || !strings.Contains(page, op.Summary) {
				t.Errorf("%s %s is not on the page", method, path)
			}
		}
	}
	if strings.Contains(page, "任意") {
		t.Error("a value has no kind")
	}
}
