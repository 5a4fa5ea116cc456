package web_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/search"
	"tiaowen/web"
)

// A library is the embedded gazette in memory.
type library struct {
	reading *corpus.Reading
	cat     corpus.Catalogue
}

func newLibrary(t testing.TB) *library {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	l := &library{reading: r}
	l.cat = corpus.Catalogue{Documents: r.Documents, Issues: []*corpus.Issue{r.Issue}, Defects: r.Defects, Latest: "2026-03-20",
		Departments: []corpus.DepartmentSummary{{Name: "市商务局", Written: []string{"市商务局"}, Lead: 8, Support: 3}},
		Provisions:  map[corpus.Kind]int{corpus.KindArticle: 64}}
	return l
}

func (l *library) Catalogue() *corpus.Catalogue { return &l.cat }

func (l *library) Document(id string) (*corpus.Document, error) {
	for _, d := range l.reading.Documents {
		if d.ID == id {
			return d, nil
		}
	}
	return nil, corpus.ErrNotFound
}

func (l *library) Provisions(id string) ([]*corpus.Provision, error) {
	d, err := l.Document(id)
	if err != nil {
		return nil, err
	}
	return d.Provisions, nil
}

func (l *library) Provision(ref corpus.Ref) (*corpus.Provision, error) {
	ps, err := l.Provisions(ref.Document)
	for _, p := range ps {
		if p.Ref == ref || p.Ref == ref.Provision() {
			return p, nil
		}
	}
	return nil, errors.Join(err, corpus.ErrNotFound)
}

// A finder finds provisions that hold the question as it is.
type finder struct{ l *library }

func (f finder) Search(_ context.Context, q search.Query) (*search.Result, error) {
	switch q.Text {
	case `"`:
		return nil, &search.SyntaxError{Code: "unbalanced_quotes", Offset: 0, Message: "引号不成对。", Suggestion: `"临时安置费"`}
	case "boom":
		return nil, errors.New("disk on fire")
	case "panic":
		panic("a fault")
	}
	if q.Size == 0 {
		q.Size = search.DefaultSize
	}
	res := &search.Result{Query: q, Facets: []search.Facet{{Field: "type", Values: []search.FacetValue{{Value: "规范性文件", Name: "规范性文件", N: 3, Selected: len(q.Types) > 0}}}},
		Notices: []search.Notice{{Text: "同时查找：过渡费", Query: "<b>"}}}
	skip := (max(q.Page, 1) - 1) * q.Size
	for _, d := range f.l.reading.Documents {
		for _, p := range d.Provisions {
			if q.Text != "" && !strings.Contains(p.Text, q.Text) {
				continue
			}
			res.Total++
			if res.Total > skip && len(res.Hits) < q.Size {
				res.Hits = append(res.Hits, search.Hit{Provision: p, Document: d, Pinpoint: p.Ref, Score: 1, Snippet: search.Snippet{Text: p.Text, Marks: f.Mark(q.Text, p.Text)}})
			}
		}
	}
	return res, nil
}

func (finder) Suggest(_ context.Context, typed string, limit int) ([]search.Suggestion, error) {
	if typed != "临时" || limit < 1 {
		return nil, nil
	}
	return []search.Suggestion{{Text: "临时安置费", Kind: "词", N: 3}}, nil
}

func (finder) Mark(question, text string) []corpus.Span {
	var spans []corpus.Span
	for at := 0; question != ""; {
		i := strings.Index(text[at:], question)
		if i < 0 {
			break
		}
		spans = append(spans, corpus.Span{Start: at + i, End: at + i + len(question)})
		at += i + len(question)
	}
	return spans
}

func newServer(t testing.TB) (*web.Server, *prometheus.Registry) {
	t.Helper()
	reg := prometheus.NewRegistry()
	s, err := web.New(web.Config{Logger: slog.New(slog.DiscardHandler), Registry: reg, Version: "test", Limits: web.Limits{Rate: -1},
		Now: func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	return s, reg
}

func newShowing(t testing.TB) *web.Server {
	t.Helper()
	s, _ := newServer(t)
	l := newLibrary(t)
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Suggester: finder{l}, Lister: finder{l}, Library: l, ID: "g000001-test"})
	return s
}

func get(t testing.TB, h http.Handler, method, target string) (*http.Response, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, fromHere(httptest.NewRequest(method, escape(target), nil)))
	body, err := io.ReadAll(rec.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return rec.Result(), string(body)
}

// fromHere makes a request of one by a program on this machine.
func fromHere(r *http.Request) *http.Request {
	r.RemoteAddr, r.Host = "127.0.0.1:4711", "localhost:8080"
	return r
}

// escape makes an address of one that people can read.
func escape(target string) string {
	path, query, found := strings.Cut(target, "?")
	u := (&url.URL{Path: path}).EscapedPath()
	if !found {
		return u
	}
	var parts []string
	for _, p := range strings.Split(query, "&") {
		name, value, _ := strings.Cut(p, "=")
		parts = append(parts, url.QueryEscape(name)+"="+url.QueryEscape(value))
	}
	return u + "?" + strings.Join(parts, "&")
}

func TestRoutes(t *testing.T) {
	s := newShowing(t)
	for _, c := range []struct {
		request string
		code    int
		typ     string
		needles string // all must be in the body, parted by |
	}{
		{"/", 200, "text/html", "找到那一条|市商务局|收录 7 件文件"},
		{"/search?q=临时安置费", 200, "text/html", "<mark>临时安置费</mark>|第三十条|同时查找：过渡费|规范性文件"},
		{"/search?q=没有这样的话", 200, "text/html", "没有找到|换成文件里的说法"},
		{"/search", 200, "text/html", "全部条款"},
		{"/search?type=规范性文件", 200, "text/html", "类型：规范性文件|清除条件"},
		{`/search?q="`, 400, "text/html", "引号不成对|可以这样写"},
		{"/search?from=昨天", 400, "text/html", "不是日期"},
		{"/documents", 200, "text/html", "洪政发〔2026〕1号|人事任免"},
		{"/documents/洪政发-2026-1", 200, "text/html", `id="art_28__para_3"|HJDR—2026—00001|主送：|SHA-256|到第`},
		{"/documents/洪政发-2026-1?q=临时安置费", 200, "text/html", "<mark>临时安置费</mark>|标出了"},
		{"/documents/没有", 404, "text/html", "没有找到"},
		{"/documents/洪政发-2026-1/jump?n=28", 303, "", ""},
		{"/documents/洪政发-2026-1?missing=99", 200, "text/html", "没有第“99”条"},
		{"/provisions/洪政发-2026-1~art_28", 200, "text/html", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条|第28条，洪政发〔2026〕1号，2026年1月14日发布"},
		{"/provisions/洪政发-2026-1~art_28__para_3", 200, "text/html", "第二十八条第三款|第28条第3款"},
		{"/provisions/洪政发-2026-1~art_999", 404, "text/html", "没有找到"},
		{"/provisions/~~~", 404, "text/html", "没有找到"},
		{"/departments", 200, "text/html", "牵头|市商务局"},
		{"/departments/市商务局", 200, "text/html", "<b>8</b> 项牵头"},
		{"/departments/无此局", 404, "text/html", "没有找到"},
		{"/issues", 200, "text/html", "目录（照刊印）|存疑之处"},
		{"/help", 200, "text/html", "怎样检索"}, {"/about", 200, "text/html", "无障碍"}, {"/accessibility", 200, "text/html", "WCAG 2.2 AA"},
		{"/nowhere", 404, "text/html", "没有找到"},
		{"/api/v1/search?q=临时安置费", 200, "application/json", `"took_ms"|"ref":"洪政发-2026-1~art_28"`},
		{"/api/v1/search?q=x&query=y", 422, "application/problem+json", "unknown_parameter"},
		{"/api/v1/search?size=1000", 400, "application/problem+json", "size"},
		{"/api/v1/search?from=2026-03-01&to=2026-01-01", 400, "application/problem+json", "date_range_reversed"},
		{"/api/v1/search?kind=clause", 400, "application/problem+json", "kind"},
		{`/api/v1/search?q="`, 400, "application/problem+json", "unbalanced_quotes|suggestions"},
		{"/api/v1/search?q=boom", 500, "application/problem+json", "出错了"},
		{"/api/v1/search?q=panic", 500, "application/problem+json", "出错了"},
		{"/api/v1/suggest?q=临时", 200, "application/x-suggestions+json", `["临时",["临时安置费"],["词"],["/search?q=`},
		{"/api/v1/suggest?q=无", 200, "application/x-suggestions+json", `["无",[],[],[]]`},
		{"/api/v1/suggest?x=1", 422, "application/problem+json", "unknown_parameter"},
		{"/search?typed=1&q=临时安置费", 200, "text/html", "临时安置费"},
		{"/api/v1/search?typed=2", 400, "application/problem+json", "typed"},
		{"/api/v1/documents", 200, "application/json", `"total":7`},
		{"/api/v1/documents/洪政发-2026-1", 200, "application/json", `"provisions":[{"ref"`},
		{"/api/v1/documents/无", 404, "application/problem+json", "404"},
		{"/api/v1/provisions/洪政发-2026-1~art_28", 200, "application/json", "临时安置费"},
		{"/api/v1/departments", 200, "application/json", "市商务局"},
		{"/api/v1/departments?x=1", 422, "application/problem+json", "unknown_parameter"},
		{"/openapi.json", 200, "application/json", "3.1.0"}, {"/opensearch.xml", 200, "application/opensearchdescription+xml", "searchTerms"},
		{"/robots.txt", 200, "text/plain", "Disallow"}, {"/healthz", 200, "text/plain", "ok"}, {"/readyz", 200, "text/plain", "ready"},
		{"/metrics", 200, "text/plain", "tiaowen_search_duration_seconds|go_goroutines"},
		{"/static/nothing.css", 404, "", ""}, {"/static/../web.go", 301, "", ""},
	} {
		resp, body := get(t, s, http.MethodGet, c.request)
		if resp.StatusCode != c.code || !strings.HasPrefix(resp.Header.Get("Content-Type"), c.typ) {
			t.Errorf("%s: %d %s, want %d %s", c.request, resp.StatusCode, resp.Header.Get("Content-Type"), c.code, c.typ)
		}
		for _, n := range strings.Split(c.needles, "|") {
			if !strings.Contains(body, n) {
				t.Errorf("%s: no %q in the answer", c.request, n)
			}
		}
		if bad := regexp.MustCompile(`&amp;(lt|gt|amp|quot|#)|ZgotmplZ|<no value>|%!`).FindString(body); bad != "" && c.typ == "text/html" {
			t.Errorf("%s: badly escaped: %s", c.request, bad)
		}
		if policy := resp.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", c.request, policy)
		}
		if inline := regexp.MustCompile(`(?i)<script>|<script[^>]*>[^<]|<style|\sstyle=|\son\w+=`).FindString(body); inline != "" && c.typ == "text/html" {
			t.Errorf("%s: inline script or style: %s", c.request, inline)
		}
	}
}

func TestMethods(t *testing.T) {
	s := newShowing(t)
	for _, target := range []string{"/", "/search?q=x", "/api/v1/search", "/documents/洪政发-2026-1", "/metrics"} {
		resp, _ := get(t, s, http.MethodPost, target)
		if resp.StatusCode != 405 || resp.Header.Get("Allow") != "GET, HEAD" {
			t.Errorf("POST %s: %d, Allow %q", target, resp.StatusCode, resp.Header.Get("Allow"))
		}
	}
	if resp, _ := get(t, s, http.MethodHead, "/"); resp.StatusCode != 200 {
		t.Errorf("HEAD /: %d", resp.StatusCode)
	}
}

// Before there is a collection the server is alive and not ready.
func TestNotReady(t *testing.T) {
	s, _ := newServer(t)
	for target, code := range map[string]int{"/healthz": 200, "/readyz": 503, "/": 503, "/api/v1/search": 503, "/metrics": 200} {
		resp, _ := get(t, s, http.MethodGet, target)
		if resp.StatusCode != code {
			t.Errorf("%s: %d, want %d", target, resp.StatusCode, code)
		}
		if code == 503 && resp.Header.Get("Retry-After") == "" {
			t.Errorf("%s: no Retry-After", target)
		}
	}
}

func TestInjection(t *testing.T) {
	s := newShowing(t)
	evil := `<script>alert(1)</script>"'><img src=x>`
	for _, target := range []string{"/search?q=" + evil, "/search?issuer=" + evil, "/documents/洪政发-2026-1?q=" + evil, "/documents/洪政发-2026-1?missing=" + evil,
		"/departments/" + evil, "/provisions/" + evil, "/documents/" + evil, "/search?sort=" + evil} {
		_, body := get(t, s, http.MethodGet, target)
		if strings.Contains(body, "<script>alert") || strings.Contains(body, "<img") {
			t.Errorf("%s comes back as markup", target)
		}
	}
}

func TestNotModified(t *testing.T) {
	s := newShowing(t)
	resp, _ := get(t, s, http.MethodGet, "/documents/洪政发-2026-1")
	req := httptest.NewRequest(http.MethodGet, escape("/documents/洪政发-2026-1"), nil)
	req.Header.Set("If-None-Match", resp.Header.Get("ETag"))
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, req)
	if rec.Code != http.StatusNotModified {
		t.Errorf("the same page again: %d", rec.Code)
	}
}

// Marks of the API are in code points, so that any language cuts the text alike.
func TestMarksAreCodePoints(t *testing.T) {
	s := newShowing(t)
	_, body := get(t, s, http.MethodGet, "/api/v1/search?q=临时安置费&size=5")
	var a web.Answer
	if err := json.Unmarshal([]byte(body), &a); err != nil {
		t.Fatal(err)
	}
	for _, h := range a.Hits {
		text := []rune(h.Snippet.Text)
		for _, m := range h.Snippet.Marks {
			if got := string(text[m[0]:m[1]]); got != "临时安置费" {
				t.Errorf("%s: mark over %q", h.Ref, got)
			}
		}
	}
	if len(a.Hits) == 0 {
		t.Errorf("%d hits", len(a.Hits))
	}
}

func TestMetrics(t *testing.T) {
	s, reg := newServer(t)
	l := newLibrary(t)
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Suggester: finder{l}, Library: l, ID: "g", Bytes: 4711})
	for _, target := range []string{"/search?q=临时安置费", "/search?q=没有这样的话", `/search?q="`, "/nowhere"} {
		get(t, s, http.MethodGet, target)
	}
	if problems, err := testutil.GatherAndLint(reg); err != nil || len(problems) > 0 {
		t.Errorf("lint: %v %v", problems, err)
	}
	_, body := get(t, s, http.MethodGet, "/metrics")
	for _, line := range []string{
		`tiaowen_search_duration_seconds_count{outcome="ok"} 1`, `tiaowen_search_duration_seconds_count{outcome="empty"} 1`, `tiaowen_search_duration_seconds_count{outcome="syntax"} 1`,
		"tiaowen_search_zero_results_total 1", "tiaowen_index_size_bytes 4711",
		`tiaowen_http_request_duration_seconds_count{code="2xx",method="GET",route="/search"} 2`, `tiaowen_http_request_duration_seconds_count{code="4xx",method="GET",route="none"} 1`,
	} {
		if !strings.Contains(body, line) {
			t.Errorf("no %s", line)
		}
	}
}

func BenchmarkResults(b *testing.B) {
	s := newShowing(b)
	target := escape("/search?q=征收")
	b.ReportAllocs()
	for b.Loop() {
		s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, target, nil))
	}
}
