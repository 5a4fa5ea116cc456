package web

import (
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/search"
)

// maxSelections bounds the values that one filter may have in an address.
const maxSelections = 50

// oneHit is the question of a health check.
var oneHit = search.Query{Size: 1}

var searchParams = []string{"q", "issuer", "type", "collection", "department", "kind", "year", "document", "from", "to", "status", "on", "sort", "page", "size", "mode", "typed"}

// parseQuery reads the state of a search from an address. Unknown parameters are
// errors when strict: an API that ignores them answers another question.
func parseQuery(v url.Values, strict bool) (search.Query, error) {
	for name, values := range v {
		if strict && !slices.Contains(searchParams, name) {
			return search.Query{}, &paramError{name, "unknown_parameter", "没有“" + name + "”这个参数。"}
		}
		for _, s := range values {
			if !utf8.ValidString(s) {
				return search.Query{}, &paramError{name, "invalid_text", "“" + name + "”不是有效的 UTF-8。"}
			}
		}
		if len(values) > maxSelections {
			return search.Query{}, &paramError{name, "too_many_values", "“" + name + "”选得太多了。"}
		}
	}
	q := search.Query{Text: v.Get("q"), Issuers: chosen(v, "issuer"), Types: chosen(v, "type"), Collections: chosen(v, "collection"), Departments: chosen(v, "department"),
		Documents: chosen(v, "document"), Sort: search.Sort(v.Get("sort")), Mode: search.Mode(v.Get("mode"))}
	if q.Sort == "relevance" {
		q.Sort = search.ByRelevance
	}
	if !slices.Contains([]search.Sort{search.ByRelevance, search.ByDate, search.ByOrder}, q.Sort) {
		return q, &paramError{"sort", "invalid_value", "排序只能是 relevance、date 或 order。"}
	}
	if q.Mode != search.Fuzzy && q.Mode != search.Exact {
		return q, &paramError{"mode", "invalid_value", "mode 只能是 exact，或不写。"}
	}
	switch v.Get("typed") {
	case "":
	case "1":
		q.AsTyped = true
	default:
		return q, &paramError{"typed", "invalid_value", "typed 只能是 1，或不写。"}
	}
	return q, parseRest(v, &q)
}

func parseRest(v url.Values, q *search.Query) (err error) {
	for _, k := range chosen(v, "kind") {
		kind := corpus.Kind(k)
		if !slices.Contains(kinds, kind) {
			return &paramError{"kind", "invalid_value", "kind 只能是 article、measure、appointment、section 或 paragraph。"}
		}
		q.Kinds = append(q.Kinds, kind)
	}
	for _, y := range chosen(v, "year") {
		n, err := strconv.Atoi(y)
		if err != nil || n < 1 || n > 9999 {
			return &paramError{"year", "invalid_value", "year 应是四位年份。"}
		}
		q.Years = append(q.Years, n)
	}
	if q.From, err = date(v, "from"); err != nil {
		return err
	}
	if q.To, err = date(v, "to"); err != nil {
		return err
	}
	if q.From != "" && q.To != "" && q.From > q.To {
		return &paramError{"from", "date_range_reversed", "起始日期晚于截止日期。"}
	}
	if err := parseForce(v, q); err != nil {
		return err
	}
	if q.Page, err = number(v, "page", search.MaxOffset); err != nil {
		return err
	}
	q.Size, err = number(v, "size", search.MaxPageSize)
	return err
}

// parseForce reads the 时效性 that is wanted and the day for which it is asked; who
// asks it gives today to a question without a day. A day alone asks for what is in
// force on it.
func parseForce(v url.Values, q *search.Query) (err error) {
	for _, name := range chosen(v, "status") {
		st := corpus.Status(name)
		if !slices.Contains(corpus.Statuses, st) {
			return &paramError{"status", "invalid_value", "status 只能是 in-force、not-yet、revised、repealed、expired 或 unknown。"}
		}
		q.Statuses = append(q.Statuses, st)
	}
	if q.On, err = date(v, "on"); q.On != "" && len(q.Statuses) == 0 {
		q.Statuses = []corpus.Status{corpus.StatusInForce}
	}
	return err
}

// receiptParam asks for the receipt in a table that has room for it.
const receiptParam = "receipt"

var kinds = []corpus.Kind{corpus.KindArticle, corpus.KindMeasure, corpus.KindAppointment, corpus.KindSection, corpus.KindParagraph}

func chosen(v url.Values, name string) []string {
	var out []string
	for _, s := range v[name] {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func date(v url.Values, name string) (corpus.Date, error) {
	s := v.Get(name)
	if s == "" {
		return "", nil
	}
	d, ok := corpus.ParseDate(s)
	if !ok {
		return "", &paramError{name, "invalid_date", "“" + s + "”不是日期，请写成 2026-01-14。"}
	}
	return d, nil
}

func number(v url.Values, name string, most int) (int, error) {
	s := v.Get(name)
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > most {
		return 0, &paramError{name, "invalid_value", name + " 应是 1 到 " + strconv.Itoa(most) + " 的整数。"}
	}
	return n, nil
}

// values writes a question as an address; parseQuery reads it back.
func values(q search.Query) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("sort", string(q.Sort))
	set("mode", string(q.Mode))
	if q.AsTyped {
		set("typed", "1")
	}
	set("from", string(q.From))
	set("to", string(q.To))
	for name, list := range map[string][]string{"issuer": q.Issuers, "type": q.Types, "collection": q.Collections, "department": q.Departments, "document": q.Documents} {
		v[name] = slices.Clone(list)
	}
	for _, k := range q.Kinds {
		v.Add("kind", string(k))
	}
	for _, st := range q.Statuses {
		v.Add("status", string(st))
	}
	set("on", string(q.On))
	for _, y := range q.Years {
		v.Add("year", strconv.Itoa(y))
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	if q.Size > 0 && q.Size != search.DefaultSize {
		v.Set("size", strconv.Itoa(q.Size))
	}
	for name, list := range v {
		if len(list) == 0 {
			delete(v, name)
		}
	}
	return v
}

// address is the page of results for a question.
func address(v url.Values) string {
	if len(v) == 0 {
		return "/search"
	}
	return "/search?" + v.Encode()
}

// toggled is the address with one value more, or one less, on the first page.
func toggled(v url.Values, name, value string) string {
	out := url.Values{}
	for k, list := range v {
		if k != "page" {
			out[k] = slices.Clone(list)
		}
	}
	if i := slices.Index(out[name], value); i >= 0 {
		out[name] = slices.Delete(out[name], i, i+1)
	} else {
		out[name] = append(out[name], value)
	}
	if len(out[name]) == 0 {
		delete(out, name)
	}
	return address(out)
}

func itoa(n int) string { return strconv.Itoa(n) }
