package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"tiaowen/corpus"
	"tiaowen/search"
)

func pathVar(r *http.Request, name string) string { return mux.Vars(r)[name] }

type resultsPage struct {
	base
	Query    search.Query
	Total    int
	TookMS   string
	Hits     []hitView
	Groups   []hitGroup // the same, by document, when asked for
	Grouping link       // the address with or without groups
	Facets   []facetView
	Chips    []link
	Sorts    []link
	Parts    []link // what was recognised in the question, with the address without it
	AsTyped  string // the address that takes everything in it for words
	Notices  []noticeView
	Previous string
	Next     string
	PageN    int
	Pages    int
	Exact    link
	Statuses []link // 时效性: name, value in URL, and whether it is asked for
	Hidden   []link // filters that the search form keeps: name and value
	Clear    string
	Latest   string
	Ways     []link // to loosen a question that finds nothing
}

type noticeView struct{ Text, Query, URL string }

type hitView struct {
	N       int
	URL     string // of the place in the document
	Clause  string // of the clause page
	Path    []string
	Label   string
	Kind    string
	Heading []piece
	Note    string  // the headnote, where there is no heading
	Asked   []piece // how people ask for it
	Text    []piece
	Before  bool
	After   bool
	Units   []corpus.Unit
	Point   string // 第三款, when a part of the provision answers
	Why     []string
	Doc     documentRow
	Title   string
	Repeats []link // provisions of other documents that say the same
	Grouped bool
}

// A hitGroup is what one document answers on this page.
type hitGroup struct {
	Doc  documentRow
	Name string
	Hits []hitView
	Only string // the address of what this document answers alone
}

// groupParam asks for hits by document; only pages know it.
const groupParam = "group"

type facetView struct {
	Name   string
	Values []link
	Folded bool // has more values than are shown at first
}

// facetNames are the filters in the order in which they are shown.
var facetNames = []struct{ field, name string }{
	{"type", "类型"}, {"kind", "单元"}, {"issuer", "发文机关"}, {"collection", "来源"}, {"department", "责任单位"}, {"year", "年份"},
}

// shownValues is how many values of a filter are shown at once.
const shownValues = 8

func (s *Server) results(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	q, err := parseQuery(v, false)
	if err != nil {
		return err
	}
	if g := v.Get(groupParam); g != "" && g != "document" {
		return &paramError{groupParam, "invalid_value", "group 只能是 document，或不写。"}
	}
	res, err := s.ask(r, c, q)
	if err != nil {
		return err
	}
	return s.show(w, "results", s.resultsView(r, c, res))
}

func (s *Server) resultsView(r *http.Request, c *Collection, res *search.Result) resultsPage {
	q := res.Query
	now := values(q)
	grouped := r.URL.Query().Get(groupParam) != ""
	if grouped {
		now.Set(groupParam, "document")
	}
	title := q.Text
	if title == "" {
		title = "浏览"
	}
	v := resultsPage{base: s.base(title, r), Query: q, Total: res.Total, TookMS: strconv.FormatFloat(float64(res.Took.Microseconds())/1000, 'f', 1, 64),
		PageN: max(1, q.Page), Latest: c.Library.Catalogue().Latest.Han()}
	v.Question = q.Text
	for i, h := range res.Hits {
		v.Hits = append(v.Hits, s.hit(h, cmp.Or(res.Instead, q.Text), (v.PageN-1)*q.Size+i+1))
	}
	for _, n := range res.Notices {
		nv := noticeView{Text: n.Text, Query: n.Query}
		if n.Query != "" {
			nv.URL = address(asked(now, n.Query, n.AsTyped))
		}
		v.Notices = append(v.Notices, nv)
	}
	for _, p := range res.Parts {
		name := p.Text
		if p.Means != "" {
			name += "（" + p.Means + "）"
		}
		v.Parts = append(v.Parts, link{Name: name, URL: address(with(now, "q", p.Without))})
	}
	for _, w := range res.Ways {
		v.Ways = append(v.Ways, link{Name: w.Text, URL: address(values(w.Query)), N: w.N})
	}
	if slices.ContainsFunc(res.Parts, func(p search.Part) bool { return p.Kind.Guessed() }) {
		v.AsTyped = address(asked(now, q.Text, true))
	}
	v.group(now, grouped)
	v.facets(res, now)
	v.chips(res, now, c.Library)
	v.paging(q, now)
	v.Sorts = []link{
		{Name: "相关度", URL: address(with(now, "sort", "")), On: q.Sort == search.ByRelevance},
		{Name: "日期", URL: address(with(now, "sort", "date")), On: q.Sort == search.ByDate},
		{Name: "文件顺序", URL: address(with(now, "sort", "order")), On: q.Sort == search.ByOrder},
	}
	v.Exact = link{Name: "精确", URL: address(with(now, "mode", "exact")), On: q.Mode == search.Exact}
	if v.Exact.On {
		v.Exact = link{Name: "模糊", URL: address(with(now, "mode", "")), On: true}
	}
	for _, name := range append(slices.Clone(searchParams), groupParam) {
		if name == "q" || name == "page" {
			continue
		}
		for _, value := range now[name] {
			v.Hidden = append(v.Hidden, link{Name: name, URL: value})
		}
	}
	v.Clear = address(url.Values{"q": {q.Text}})
	return v
}

func (s *Server) hit(h search.Hit, question string, n int) hitView {
	p := h.Provision
	at := p.Ref
	point := ""
	if !h.Pinpoint.IsZero() && h.Pinpoint != p.Ref {
		at = h.Pinpoint
		point = strings.TrimPrefix(at.Label(), p.Ref.Label())
	}
	var repeats []link
	for _, x := range h.Repeats {
		repeats = append(repeats, link{Name: cite(x.Document, x.Ref), URL: permalink(x.Ref, question)})
	}
	return hitView{Repeats: repeats, N: n, URL: permalink(at, question), Clause: "/provisions/" + url.PathEscape(at.String()), Point: point, Why: h.Why, Path: p.Path, Label: p.Label,
		Kind: p.Kind.Name(), Heading: snippetPieces(h.Heading), Note: headnote(p, h.Headnote), Asked: snippetPieces(h.Asked), Text: snippetPieces(h.Snippet), Before: h.Snippet.Before, After: h.Snippet.After,
		Units: p.Units, Doc: s.row(h.Document), Title: shortTitle(h.Document)}
}

// with is a state with one parameter set, on the first page.
func with(v url.Values, name, value string) url.Values {
	out := url.Values{}
	for k, list := range v {
		if k != "page" && k != name {
			out[k] = slices.Clone(list)
		}
	}
	if value != "" {
		out.Set(name, value)
	}
	return out
}

// asked is a state with another question.
func asked(v url.Values, question string, asTyped bool) url.Values {
	typed := ""
	if asTyped {
		typed = "1"
	}
	return with(with(v, "q", question), "typed", typed)
}

// group parts the hits of this page by document, in the order of the best of each.
func (v *resultsPage) group(now url.Values, grouped bool) {
	if !grouped {
		v.Grouping = link{URL: address(with(now, groupParam, "document"))}
		return
	}
	v.Grouping = link{URL: address(with(now, groupParam, "")), On: true}
	at := map[string]int{}
	for _, h := range v.Hits {
		h.Grouped = true
		i, ok := at[h.Doc.ID]
		if !ok {
			i = len(v.Groups)
			at[h.Doc.ID] = i
			v.Groups = append(v.Groups, hitGroup{Doc: h.Doc, Name: h.Title, Only: address(with(with(now, groupParam, ""), "document", h.Doc.ID))})
		}
		v.Groups[i].Hits = append(v.Groups[i].Hits, h)
	}
}

func (v *resultsPage) facets(res *search.Result, now url.Values) {
	for _, fn := range facetNames {
		i := slices.IndexFunc(res.Facets, func(f search.Facet) bool { return f.Field == fn.field })
		if i < 0 || len(res.Facets[i].Values) == 0 {
			continue
		}
		if vs := res.Facets[i].Values; fn.field == "collection" && len(vs) == 1 && !vs[0].Selected {
			continue // there is nothing to choose
		}
		fv := facetView{Name: fn.name, Folded: len(res.Facets[i].Values) > shownValues}
		for _, val := range res.Facets[i].Values {
			fv.Values = append(fv.Values, link{Name: val.Name, URL: toggled(now, fn.field, val.Value), N: val.N, On: val.Selected})
		}
		v.Facets = append(v.Facets, fv)
	}
}

// chips shows every condition in the address with a way to take it off, also one that
// leaves nothing to count.
func (v *resultsPage) chips(res *search.Result, now url.Values, lib corpus.Library) {
	add := func(param, name, value, shown string) {
		v.Chips = append(v.Chips, link{Name: name + "：" + shown, URL: toggled(now, param, value)})
	}
	for _, fn := range facetNames {
		for _, value := range now[fn.field] {
			add(fn.field, fn.name, value, valueName(res.Facets, fn.field, value))
		}
	}
	v.force(res.Query, now)
	for _, id := range now["document"] {
		name := id
		if d, err := lib.Document(id); err == nil {
			name = shortTitle(d)
		}
		add("document", "文件", id, name)
	}
	for _, bound := range []struct{ param, name string }{{"from", "成文不早于"}, {"to", "成文不晚于"}} {
		for _, value := range now[bound.param] {
			add(bound.param, bound.name, value, corpus.Date(value).Han())
		}
	}
	if now.Get("mode") == string(search.Exact) {
		v.Chips = append(v.Chips, link{Name: "逐字匹配", URL: address(with(now, "mode", ""))})
	}
}

// force offers the 时效性 and shows which is asked for, and for which day, as one chip.
func (v *resultsPage) force(q search.Query, now url.Values) {
	for _, st := range corpus.Statuses {
		v.Statuses = append(v.Statuses, link{Name: st.Name(), URL: string(st), On: slices.Contains(q.Statuses, st)})
	}
	if len(q.Statuses) == 0 {
		return
	}
	var names []string
	for _, st := range q.Statuses {
		names = append(names, st.Name())
	}
	v.Chips = append(v.Chips, link{Name: q.On.Han() + strings.Join(names, "、"), URL: address(with(with(now, "status", ""), "on", ""))})
}

// valueName is what people call a value of a filter.
func valueName(facets []search.Facet, field, value string) string {
	for _, f := range facets {
		for _, val := range f.Values {
			if f.Field == field && val.Value == value {
				return val.Name
			}
		}
	}
	if field == "kind" {
		return corpus.Kind(value).Name()
	}
	return value
}

// First and Rest part the values that are shown at once from the others.
func (f facetView) First() []link { return f.Values[:min(shownValues, len(f.Values))] }

// Rest is what First leaves.
func (f facetView) Rest() []link { return f.Values[min(shownValues, len(f.Values)):] }

func (v *resultsPage) paging(q search.Query, now url.Values) {
	size := max(1, q.Size)
	v.Pages = min((v.Total+size-1)/size, search.MaxOffset/size)
	to := func(n int) string {
		out := with(now, "page", "")
		if n > 1 {
			out.Set("page", strconv.Itoa(n))
		}
		return address(out)
	}
	if v.PageN > 1 {
		v.Previous = to(v.PageN - 1)
	}
	if v.PageN < v.Pages {
		v.Next = to(v.PageN + 1)
	}
}
