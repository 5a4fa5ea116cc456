package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A promise is an amount, a rate or a day in a provision.
type promise struct {
	Kind      string // a kind of corpus.Fact, or due
	Written   string
	Amount    float64 // in Unit; 0 for a day
	Unit      string
	Due       corpus.Date // empty when the text names no day
	Yearly    bool
	Sentence  string
	Doc       *corpus.Document
	Ref       corpus.Ref
	Label     string
	Bodies    []string // with a role in the provision; else who issued the document
	Certainly bool     // the bodies have a role
}

// kindDue is the kind of a day by which something is to be done.
const kindDue = "due"

// promiseKinds are the kinds that may be chosen, in the order of the page.
var promiseKinds = []struct{ kind, name string }{{corpus.FactMoney, "金额"}, {kindDue, "截止日期"}, {corpus.FactDeadline, "办理时限"},
	{corpus.FactRate, "比例"}, {corpus.FactPeriod, "期间"}, {corpus.FactThreshold, "限额"}}

func kindName(kind string) string {
	for _, k := range promiseKinds {
		if k.kind == kind {
			return k.name
		}
	}
	return kind
}

// KindName is the Chinese name of the kind.
func (p promise) KindName() string { return kindName(p.Kind) }

// URL is the address of the provision in its document.
func (p promise) URL() string { return permalink(p.Ref, "") }

// Document is the name by which people know the document.
func (p promise) Document() string { return shortTitle(p.Doc) }

// promise notes the amounts and days of a provision.
func (l *ledger) promise(d *corpus.Document, p *corpus.Provision) {
	one := promise{Doc: d, Ref: p.Ref, Label: p.Label, Bodies: []string{d.Issuer}}
	if len(p.Units) > 0 {
		one.Bodies, one.Certainly = nil, true
		for _, u := range p.Units {
			if !slices.Contains(one.Bodies, u.Name) {
				one.Bodies = append(one.Bodies, u.Name)
			}
		}
	}
	add := func(at corpus.Span) {
		if len(l.promises) == maxPromises {
			l.truncated = true
			return
		}
		one.Sentence = sentenceAround(p.Text, at)
		l.promises = append(l.promises, one)
	}
	for _, f := range p.Facts {
		if f.Kind == corpus.FactDefinition {
			continue
		}
		one.Kind, one.Written, one.Unit = f.Kind, f.Written, f.Unit
		one.Amount, _ = strconv.ParseFloat(f.Value, 64)
		add(corpus.Span{Start: f.Start, End: f.End})
	}
	for _, due := range corpus.FindDueDates(p.Text, d.Signed) {
		one.Kind, one.Written, one.Unit, one.Amount, one.Due, one.Yearly = kindDue, due.Written, "", 0, due.Date, due.Yearly
		add(due.Span)
	}
}

// maxSentence bounds the sentence beside a promise, in characters.
const maxSentence = 160

// sentenceAround is the sentence of a text that holds a span.
func sentenceAround(text string, at corpus.Span) string {
	start := 0
	if i := strings.LastIndexAny(text[:at.Start], "。；\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[i:])
		start = i + n
	}
	end := len(text)
	if i := strings.IndexAny(text[at.End:], "。；\n"); i >= 0 {
		_, n := utf8.DecodeRuneInString(text[at.End+i:])
		end = at.End + i + n
	}
	return firstRunes(strings.TrimSpace(text[start:end]), maxSentence)
}

// promiseQuery is the state of the page of promises.
type promiseQuery struct {
	Sort, Order, Body, Kind, Ahead string
	Page                           int
}

// promiseSorts are the columns by which the page may be sorted.
var promiseSorts = []struct{ key, name string }{{"deadline", "期限"}, {"amount", "数额"}, {"body", "单位"}, {"document", "文件"}}

func parsePromiseQuery(v url.Values) (promiseQuery, error) {
	q := promiseQuery{Sort: cmp.Or(v.Get("sort"), "amount"), Order: v.Get("order"), Body: v.Get("body"), Kind: v.Get("kind"), Ahead: v.Get("ahead"), Page: 1}
	if q.Order == "" {
		q.Order = "asc"
		if q.Sort == "amount" {
			q.Order = "desc"
		}
	}
	bad := func(name string) error {
		return &paramError{name, "invalid_value", "“" + name + "”的值不在可选之列。"}
	}
	switch {
	case q.Sort != "deadline" && q.Sort != "amount" && q.Sort != "body" && q.Sort != "document":
		return q, bad("sort")
	case q.Order != "asc" && q.Order != "desc":
		return q, bad("order")
	case q.Kind != "" && kindName(q.Kind) == q.Kind:
		return q, bad("kind")
	case q.Ahead != "" && q.Ahead != "1":
		return q, bad("ahead")
	case !utf8.ValidString(q.Body):
		return q, bad("body")
	}
	if p := v.Get("page"); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > maxPromises {
			return q, bad("page")
		}
		q.Page = n
	}
	return q, nil
}

// values is the address of the state, without its page.
func (q promiseQuery) values() url.Values {
	v := url.Values{"sort": {q.Sort}, "order": {q.Order}}
	for name, s := range map[string]string{"body": q.Body, "kind": q.Kind, "ahead": q.Ahead} {
		if s != "" {
			v.Set(name, s)
		}
	}
	return v
}

// chosen are the promises that a reader asks for, sorted. Those without a value in
// the column come last, in either order.
func (q promiseQuery) chosen(all []promise, today corpus.Date) []promise {
	var out []promise
	for _, p := range all {
		if (q.Kind == "" || p.Kind == q.Kind) && (q.Body == "" || slices.Contains(p.Bodies, q.Body)) && (q.Ahead == "" || p.Due >= today) {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b promise) int {
		if n := q.missing(a) - q.missing(b); n != 0 {
			return n
		}
		n := q.compare(a, b)
		if q.Order == "desc" {
			return -n
		}
		return n
	})
	return out
}

func (q promiseQuery) missing(p promise) int {
	if q.Sort == "deadline" && p.Due == "" || q.Sort == "amount" && p.Kind != corpus.FactMoney {
		return 1
	}
	return 0
}

func (q promiseQuery) compare(a, b promise) int {
	switch q.Sort {
	case "deadline":
		return cmp.Compare(a.Due, b.Due)
	case "amount":
		return cmp.Compare(a.Amount, b.Amount)
	case "body":
		return slices.Compare(a.Bodies, b.Bodies)
	default:
		return cmp.Compare(a.Document(), b.Document())
	}
}

// promisesShown is how many promises stand on a page.
const promisesShown = 100

type promisesPage struct {
	base
	Query     promiseQuery
	Promises  []promise
	Total     int
	Kinds     []link
	Bodies    []string
	Sorts     []sortLink
	CSV       string
	Previous  string
	Next      string
	Truncated int
}

// A sortLink sorts by a column; Dir is what aria-sort says of it now.
type sortLink struct{ Name, URL, Dir string }

func (s *Server) promises(w http.ResponseWriter, r *http.Request, c *Collection) error {
	q, all, err := s.askPromises(r, c)
	if err != nil {
		return err
	}
	books, err := c.books()
	if err != nil {
		return err
	}
	v := promisesPage{base: s.base("数额与期限", r), Query: q, Total: len(all), CSV: "/promises.csv?" + q.values().Encode()}
	if books.truncated {
		v.Truncated = maxPromises
	}
	from := min(len(all), (q.Page-1)*promisesShown)
	v.Promises = all[from:min(len(all), from+promisesShown)]
	turn := func(page int) string {
		now := q.values()
		now.Set("page", strconv.Itoa(page))
		return "/promises?" + now.Encode()
	}
	if q.Page > 1 {
		v.Previous = turn(q.Page - 1)
	}
	if from+promisesShown < len(all) {
		v.Next = turn(q.Page + 1)
	}
	for _, k := range promiseKinds {
		v.Kinds = append(v.Kinds, link{Name: k.name, URL: k.kind, On: k.kind == q.Kind})
	}
	for _, d := range c.Library.Catalogue().Departments {
		v.Bodies = append(v.Bodies, d.Name)
	}
	v.Sorts = q.sorts()
	return s.show(w, "promises", v)
}

func (q promiseQuery) sorts() (links []sortLink) {
	for _, k := range promiseSorts {
		to := q
		to.Sort, to.Order = k.key, "asc"
		l := sortLink{Name: k.name, Dir: "none"}
		if q.Sort == k.key {
			l.Dir = map[string]string{"asc": "ascending", "desc": "descending"}[q.Order]
			if q.Order == "asc" {
				to.Order = "desc"
			}
		}
		l.URL = "/promises?" + to.values().Encode()
		links = append(links, l)
	}
	return links
}

func (s *Server) askPromises(r *http.Request, c *Collection) (promiseQuery, []promise, error) {
	v, err := query(r)
	if err != nil {
		return promiseQuery{}, nil, err
	}
	q, err := parsePromiseQuery(v)
	if err != nil {
		return q, nil, err
	}
	books, err := c.books()
	if err != nil {
		return q, nil, err
	}
	return q, q.chosen(books.promises, s.today()), nil
}
