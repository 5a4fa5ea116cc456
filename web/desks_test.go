package web_test

import (
	"encoding/csv"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/web"
)

// newEmpty shows a collection without a text.
func newEmpty(t testing.TB) *web.Server {
	t.Helper()
	s, _ := newServer(t)
	l := &library{reading: &corpus.Reading{}}
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Library: l, ID: "g000000-empty"})
	return s
}

// readOn finds in a reading what the text says of force and of other texts.
func readOn(r *corpus.Reading) {
	for _, d := range r.Documents {
		corpus.ReadValidity(d)
	}
	corpus.ResolveReferences(r)
}

// newRead shows the gazette with the facts and bodies that a reader finds in it.
func newRead(t testing.TB) *web.Server {
	t.Helper()
	s, _ := newServer(t)
	l := newLibrary(t)
	readOn(l.reading)
	roles := map[string]corpus.DepartmentSummary{}
	for _, d := range l.reading.Documents {
		for _, p := range d.Provisions {
			p.Facts = corpus.FindFacts(p.Text)
			for _, u := range p.Units {
				roles[u.Name] = corpus.DepartmentSummary{Name: u.Name, Written: []string{u.Written}}
			}
		}
	}
	l.cat.Departments = nil
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		l.cat.Departments = append(l.cat.Departments, roles[name])
	}
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}, Library: l, ID: "g000002-read"})
	return s
}

// A deskCase is a request with what must be in the answer, parted by |.
type deskCase struct {
	request string
	code    int
	needles string
}

func walk(t *testing.T, s http.Handler, cases []deskCase) {
	t.Helper()
	for _, c := range cases {
		resp, body := get(t, s, http.MethodGet, c.request)
		if resp.StatusCode != c.code {
			t.Errorf("%s: %d, want %d", c.request, resp.StatusCode, c.code)
		}
		for _, n := range strings.Split(c.needles, "|") {
			if !strings.Contains(body, n) {
				t.Errorf("%s: no %q in the answer", c.request, n)
			}
		}
		if bad := regexp.MustCompile(`&amp;(lt|gt|amp;|quot|#)|ZgotmplZ|<no value>|%!|\sstyle=|<img src=x`).FindString(body); bad != "" {
			t.Errorf("%s: badly escaped: %s", c.request, bad)
		}
	}
}

func TestPromises(t *testing.T) {
	walk(t, newEmpty(t), []deskCase{{"/promises", 200, "共 0 项|没有符合条件"}, {"/promises.csv", 200, "种类,原文"}})
	s := newRead(t)
	walk(t, s, []deskCase{
		{"/promises", 200, `aria-sort="descending"|下载表格|下一页`},
		{"/promises?kind=due&sort=deadline&order=asc", 200, `aria-sort="ascending"|2026-03-31`},
		{"/promises?kind=due&ahead=1", 200, "只看今后到期的"},
		{"/promises?kind=money&page=500", 200, "没有符合条件"},
		{"/promises?body=市商务局", 200, `<option selected>市商务局</option>|/departments/`},
		{`/promises?body="><img src=x>`, 200, "共 0 项"},
		{"/promises?sort=x", 400, "不在可选之列"}, {"/promises?order=x", 400, ""}, {"/promises?kind=x", 400, ""}, {"/promises?page=0", 400, ""}, {"/promises?ahead=2", 400, ""},
	})
}

// The rows of the table come sorted, and each leads to a clause that says so.
func TestPromisesCSV(t *testing.T) {
	s := newRead(t)
	resp, body := get(t, s, http.MethodGet, "/promises.csv?kind=money&sort=amount&order=desc")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil || len(rows) < 10 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	for _, row := range rows[1:] {
		if row[0] != "金额" || !strings.Contains(row[6], row[1]) && !strings.HasSuffix(row[6], "…") || !strings.HasPrefix(row[10], "http://localhost:8080/provisions/") {
			t.Errorf("row %q", row)
		}
	}
}

func TestBodies(t *testing.T) {
	walk(t, newEmpty(t), []deskCase{{"/departments", 200, "没有写明责任单位"}, {"/departments.csv", 200, "单位,文中写法"}, {"/departments/compare", 200, "选两个单位"},
		{"/appointments", 200, "没有任免"}, {"/appointments.csv", 200, "姓名,任免"}})
	walk(t, newRead(t), []deskCase{
		{"/departments/市商务局", 200, `<desc id="by-document-d">|以表格查看|常在一起的单位|<b class="lead">牵头</b>|下载表格`},
		{"/departments/市商务局.csv", 200, "文件,文号|牵头"},
		{"/departments.csv", 200, "市商务局"},
		{"/departments/无此局.csv", 404, ""},
		{"/departments/compare?a=市商务局&b=市财政局", 200, "共同的（|只有市商务局|只有市财政局"},
		{"/departments/compare.csv?a=市商务局&b=市财政局", 200, "共同,"},
		{"/departments/compare.csv", 400, ""},
		{"/departments/compare?a=市商务局&b=无此局", 404, ""},
		{"/appointments", 200, "姓名|任"},
		{"/appointments.csv", 200, "姓名,任免"},
	})
}

func TestCompare(t *testing.T) {
	walk(t, newEmpty(t), []deskCase{{"/compare", 200, "写出两条"}, {"/compare?a=甲&b=乙", 200, "没有找到“甲”"}})
	walk(t, newRead(t), []deskCase{
		{"/compare?a=洪政发-2026-1~art_28&b=洪政发-2026-1~art_29", 200, "<del>|<ins>|甲独有："},
		{"/compare?a=洪政发-2026-1~art_28&b=/documents/洪政发-2026-1#art_28", 200, "<b>1</b> 条相同|<b>0</b> 条不同"},
		{"/compare?a=洪政发〔2026〕1号&b=洪政发-2026-1", 200, "内容没有不同之处"},
		{"/compare?a=洪政发-2026-1&b=没有", 200, "没有找到“没有”"},
		{`/compare?a="><img src=x>&b=x`, 200, "没有找到"},
	})
}

func TestIssues(t *testing.T) {
	walk(t, newEmpty(t), []deskCase{{"/issues", 200, "还没有收录文件"}})
	walk(t, newRead(t), []deskCase{{"/issues", 200, "目录（照刊印）|一致|没有缺号|存疑之处"}})
	s, _ := newServer(t)
	l := &library{reading: &corpus.Reading{}, cat: corpus.Catalogue{Latest: "2026-03-20", Issues: []*corpus.Issue{
		{Gazette: "公报", Year: 2026, Number: 1}, {Gazette: "公报", Year: 2026, Number: 4, Contents: []corpus.ContentsEntry{{Title: "甲办法"}}}}}}
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Library: l, ID: "g000003-gaps"})
	walk(t, s, []deskCase{{"/issues", 200, "缺：公报 2026年第2期、公报 2026年第3期。|正文中未找到"}})
}
