package web_test

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web"
)

// evil is what nobody should write in a document, a name or an address.
const evil = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`

// everyPage has an address for every route that answers people; %s is what stands for a
// name in it.
var everyPage = []string{"/", "/search", "/search?q=%s", "/search?q=%s&group=document", "/search?issuer=%s&type=%s&department=%s&document=%s", "/documents",
	"/documents/{id}", "/documents/{id}?q=%s", "/documents/{id}?missing=%s", "/documents/%s", "/documents/{id}/jump?n=%s&q=%s",
	"/provisions/{ref}", "/provisions/{ref}__para_1", "/provisions/%s", "/departments", "/departments?sort=lead", "/departments?sort=%s", "/departments/{name}", "/departments/%s",
	"/departments/compare", "/departments/compare?a={name}&b={name}", "/departments/compare?a=%s&b=%s", "/appointments", "/issues",
	"/compare", "/compare?a=%s&b=%s", "/compare?a={ref}&b={ref}", "/compare?a={id}&b={id}", "/promises", "/promises?body=%s", "/promises?kind=%s",
	"/citations", "/help", "/about", "/accessibility", "/%s"}

var (
	tagOfOthers  = regexp.MustCompile(`<script>|<img`)
	badlyEscaped = regexp.MustCompile(`&amp;(lt|gt|amp|quot|#)|ZgotmplZ|<no value>|%!`)
	inlineCode   = regexp.MustCompile(`(?i)<script>|<script[^>]*>[^<]|<style|\sstyle=|\son\w+="`)
)

// pagesOf answers every page of a collection and hands each answer to look.
func pagesOf(t *testing.T, s http.Handler, id, ref, name, word string, look func(target string, code int, body string)) {
	t.Helper()
	for _, p := range everyPage {
		target := strings.NewReplacer("{id}", id, "{ref}", ref, "{name}", name, "%s", word).Replace(p)
		resp, body := get(t, s, http.MethodGet, target)
		look(target, resp.StatusCode, body)
	}
}

// whole looks at a page as any page must be.
func whole(t *testing.T) func(target string, code int, body string) {
	return func(target string, code int, body string) {
		t.Helper()
		if code >= 500 {
			t.Errorf("%s: %d", target, code)
		}
		if code >= 300 && code < 400 {
			return
		}
		for _, must := range []string{"<!doctype html>", `<html lang="zh-CN">`, `<main id="main"`, "</html>"} {
			if strings.Count(body, must) != 1 {
				t.Errorf("%s: not one %s", target, must)
			}
		}
		if n := strings.Count(body, "<h1"); n != 1 {
			t.Errorf("%s: %d headings of the first level", target, n)
		}
		for what, pattern := range map[string]*regexp.Regexp{"markup of others": tagOfOthers, "badly escaped": badlyEscaped, "inline script or style": inlineCode} {
			if found := pattern.FindString(body); found != "" {
				t.Errorf("%s: %s: %s", target, what, found)
			}
		}
	}
}

// Every page with nothing, with one document of one clause, and with a whole gazette.
func TestEveryPage(t *testing.T) {
	t.Run("nothing", func(t *testing.T) { pagesOf(t, newEmpty(t), "无", "无~art_1", "无", "没有", whole(t)) })
	t.Run("one", func(t *testing.T) {
		d, p := oneClause("甲办法", "第一条内容。")
		pagesOf(t, showing(t, d, p), d.ID, p.Ref.String(), "甲局", "内容", func(target string, code int, body string) {
			whole(t)(target, code, body)
			if strings.HasPrefix(target, "/provisions/甲") && code != 200 {
				t.Errorf("%s: %d", target, code)
			}
		})
	})
	t.Run("many", func(t *testing.T) {
		pagesOf(t, newRead(t), "洪政发-2026-1", "洪政发-2026-1~art_28", "市商务局", "临时安置费", whole(t))
	})
}

var (
	linkOfPage = regexp.MustCompile(` (?:href|src)="(/[^"]*|#[^"]+)"`)
	idOfPage   = regexp.MustCompile(` id="([^"]*)"`)
)

// No link of any page is dead, and no link within a page leads nowhere.
func TestNoLinkIsDead(t *testing.T) {
	s := newRead(t)
	links := map[string]string{}
	pagesOf(t, s, "洪政发-2026-1", "洪政发-2026-1~art_30", "市商务局", "奖励", func(target string, code int, body string) {
		ids := map[string]bool{}
		for _, m := range idOfPage.FindAllStringSubmatch(body, -1) {
			if ids[m[1]] {
				t.Errorf("%s: twice the id %s", target, m[1])
			}
			ids[m[1]] = true
		}
		for _, m := range linkOfPage.FindAllStringSubmatch(body, -1) {
			if link := html.UnescapeString(m[1]); link[0] != '#' {
				links[link] = target
			} else if !ids[link[1:]] {
				t.Errorf("%s: nothing at %s", target, link)
			}
		}
	})
	bodies := map[string]string{}
	for link, page := range links {
		at, id, _ := strings.Cut(link, "#")
		if _, seen := bodies[at]; !seen {
			rec := httptest.NewRecorder()
			s.ServeHTTP(rec, fromHere(httptest.NewRequest(http.MethodGet, strings.ReplaceAll(at, " ", "%20"), nil)))
			if bodies[at] = rec.Body.String(); rec.Code >= 400 {
				t.Errorf("%s: %s is dead: %d", page, link, rec.Code)
			}
		}
		if id != "" && !strings.Contains(bodies[at], ` id="`+id+`"`) {
			t.Errorf("%s: nothing at %s", page, link)
		}
	}
	if len(links) < 100 {
		t.Errorf("only %d links", len(links))
	}
}

// No page takes what a document or an address says for markup, and none escapes twice.
func TestEvilText(t *testing.T) {
	d, p := oneClause(evil, evil)
	d.Number, d.Issuer, d.Section, d.EnclosedTitle, d.RegistrationCode = evil, evil, evil, evil, evil
	d.Addressees, d.Notes = []string{evil}, []string{evil}
	d.Validity = corpus.Validity{Effective: "2026-01-01", Reasons: []corpus.Reason{{What: "effective", Ref: p.Ref, Sentence: evil}}}
	d.Defects = []corpus.Defect{{Where: evil, Text: evil, Note: evil, Line: 1}}
	d.Source = corpus.Source{Name: evil, SHA256: evil}
	p.Path, p.Label, p.Heading = []string{evil}, evil, evil
	p.Units = []corpus.Unit{{Name: evil, Written: evil, Role: corpus.RoleLead}}
	p.Appointments = []corpus.Appointment{{Person: evil, Action: evil, Post: evil}}
	p.Facts = []corpus.Fact{{Kind: corpus.FactMoney, Written: evil, Value: "1", Unit: evil}}
	p.References = []corpus.Reference{{Written: evil, Target: p.DocumentID + "~art_1__para_1", Certain: true, Span: corpus.Span{Start: 0, End: 8}}}
	pagesOf(t, showing(t, d, p), d.ID, p.Ref.String(), evil, evil, func(target string, code int, body string) {
		whole(t)(target, code, body)
	})
}

// oneClause is a document of a title with one article.
func oneClause(title, text string) (*corpus.Document, *corpus.Provision) {
	ref := corpus.Ref{Document: "甲-2026-1", Path: "art_1"}
	p := &corpus.Provision{Ref: ref, DocumentID: ref.Document, Order: 1, Kind: corpus.KindArticle, Label: "第一条", Text: text, Line: 3,
		Paragraphs: []corpus.Paragraph{{N: 1, Text: text, Span: corpus.Span{End: len(text)}}},
		Units:      []corpus.Unit{{Name: "甲局", Written: "甲局", Role: corpus.RoleLead}}}
	d := &corpus.Document{ID: ref.Document, Title: title, Signed: "2026-01-02", Line: 1, Provisions: []*corpus.Provision{p}}
	return d, p
}

// showing shows one document; its searcher finds it whatever is asked, as does the list
// of facets.
func showing(t *testing.T, d *corpus.Document, p *corpus.Provision) *web.Server {
	t.Helper()
	s, _ := newServer(t)
	issue := &corpus.Issue{ID: "i", Gazette: d.Title, Year: 2026, Number: 1, Publisher: d.Issuer, Documents: []string{d.ID}, Source: d.Source,
		Contents: []corpus.ContentsEntry{{Title: d.Title, Number: d.Number, Page: 1}, {Title: d.Title + "二", Page: 2}}}
	l := &library{reading: &corpus.Reading{Documents: []*corpus.Document{d}, Issue: issue}, cat: corpus.Catalogue{Documents: []*corpus.Document{d}, Issues: []*corpus.Issue{issue},
		Defects: d.Defects, Latest: d.Signed, Departments: []corpus.DepartmentSummary{{Name: p.Units[0].Name, Written: []string{p.Units[0].Written, "又名"}, Lead: 1}}}}
	d.IssueID = issue.ID
	s.Show(&web.Collection{Searcher: always{d, p}, Marker: finder{l}, Library: l, ID: "g000004-one"})
	return s
}

// always finds one provision, with everything that a result can say.
type always struct {
	d *corpus.Document
	p *corpus.Provision
}

func (a always) Search(_ context.Context, q search.Query) (*search.Result, error) {
	if q.Size == 0 {
		q.Size = search.DefaultSize
	}
	t := a.d.Title
	return &search.Result{Query: q, Total: 1, Latest: a.d.Signed,
		Hits: []search.Hit{{Provision: a.p, Document: a.d, Pinpoint: corpus.Ref{Document: a.d.ID, Path: "art_1__para_1"}, Why: []string{t}, Heading: search.Snippet{Text: a.p.Heading},
			Snippet: search.Snippet{Text: a.p.Text, Marks: []corpus.Span{{Start: 0, End: 3}}, Before: true}, Repeats: []search.Repeat{{Document: a.d, Ref: a.p.Ref}}}},
		Facets:  []search.Facet{{Field: "issuer", Values: []search.FacetValue{{Value: t, Name: t, N: 1, Selected: true}}}},
		Notices: []search.Notice{{Text: t, Query: t}}, Parts: []search.Part{{Text: t, Means: t, Without: t, Kind: search.PartBody}}, Ways: []search.Way{{Text: t, N: 1}}}, nil
}

// A result says everything once: what repeats, what is applied also where nothing is
// counted, and by document when it is asked to.
func TestResultsSayWhatIsApplied(t *testing.T) {
	d, p := oneClause("甲办法", "第一条内容。")
	s := showing(t, d, p)
	walk(t, s, []deskCase{
		{"/search?q=内容", 200, "另有 1 处文字相同|按文件归并|收录至 2026年1月2日|为何找到"},
		{"/search?q=内容&group=document", 200, `<section class="group">|只看这件文件|逐条列出|本页 1 处`},
		{"/search?q=内容&group=document&page=1", 200, "group=document"},
		{"/search?q=内容&department=无此局", 200, "责任单位：无此局"},
		{"/search?q=内容&kind=article", 200, "单元：条"},
		{"/search?q=内容&document=甲-2026-1", 200, "文件：甲办法"},
		{"/search?q=内容&from=2026-01-01&to=2026-02-01", 200, "成文不早于：2026年1月1日|成文不晚于：2026年2月1日"},
		{"/search?q=内容&mode=exact", 200, "逐字匹配"},
		{"/search?q=内容&group=x", 400, "group 只能是 document"},
	})
}

// The pages of errors say what to do next.
func TestErrorPages(t *testing.T) {
	s := newShowing(t)
	walk(t, s, []deskCase{
		{"/documents/洪政发-2026-9", 404, "没有找到|检索地址里的字|>洪政发 2026 9</a>"},
		{"/nowhere", 404, "收录了哪些文件"},
		{"/search?from=昨天", 400, "日期写成 2026-01-14"},
		{"/search?q=boom", 500, "出错了|再试一次"},
	})
	if resp, body := get(t, s, http.MethodPost, "/about"); resp.StatusCode != 405 || !strings.Contains(body, "不需要提交") {
		t.Errorf("405: %d %s", resp.StatusCode, body)
	}
	fresh, _ := newServer(t)
	if resp, body := get(t, fresh, http.MethodGet, "/"); resp.StatusCode != 503 || !strings.Contains(body, "等几秒再刷新") {
		t.Errorf("503: %d %s", resp.StatusCode, body)
	}
}
