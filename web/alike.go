package web

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/search"
)

// Bounds of what is looked for elsewhere when a clause is opened: two questions.
const (
	askedRunes  = 120 // of a clause, to find others like it
	maxSimilar  = 6
	maxCiting   = 20
	leastShared = 0.35 // of the pairs of characters of two similar clauses
	sameShared  = 0.95 // of two clauses that say the same
)

// A likeness is a clause elsewhere that says much the same.
type likeness struct {
	URL, Name, Document, Text string
	Compare                   string // the address of the comparison
	Share                     float64
	Doc                       documentRow
}

// elsewhere looks for clauses like this one, and for those of other documents that
// name it.
func (s *Server) elsewhere(r *http.Request, c *Collection, l *linker, d *corpus.Document, p *corpus.Provision, v *provisionPage) error {
	citing, err := s.citing(r, c, l, d, p)
	if err != nil {
		return err
	}
	v.CitedBy = append(v.CitedBy, citing...)
	like, err := s.like(r, c, p)
	if err != nil {
		return err
	}
	for _, x := range like {
		if x.Share >= sameShared {
			v.Same = append(v.Same, x)
		} else if len(v.Similar) < maxSimilar {
			v.Similar = append(v.Similar, x)
		}
	}
	return nil
}

// like finds clauses that share many pairs of characters with p, most first.
func (s *Server) like(r *http.Request, c *Collection, p *corpus.Provision) (out []likeness, err error) {
	question := plainWords(p.Text)
	if utf8.RuneCountInString(question) < 10 {
		return nil, nil
	}
	res, err := s.ask(r, c, search.Query{Text: firstOf(question, askedRunes), AsTyped: true, Size: 2 * search.DefaultSize})
	var not *search.SyntaxError
	if errors.As(err, &not) { // words of a text that mean something in a question
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	mine := bigrams(p.Text)
	add := func(d *corpus.Document, o *corpus.Provision) {
		share := alike(mine, bigrams(o.Text))
		if o.Ref == p.Ref || share < leastShared {
			return
		}
		out = append(out, likeness{URL: "/provisions/" + url.PathEscape(o.Ref.String()), Name: placeName(o), Document: shortTitle(d), Text: firstRunes(o.Text, deedText),
			Compare: "/compare?" + url.Values{"a": {p.Ref.String()}, "b": {o.Ref.String()}}.Encode(), Share: share, Doc: s.row(d)})
	}
	for _, h := range res.Hits {
		add(h.Document, h.Provision)
		for _, x := range h.Repeats {
			if o, err := c.Library.Provision(x.Ref); err == nil {
				add(x.Document, o)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b likeness) int { return cmp.Compare(b.Share, a.Share) })
	return out, nil
}

// plainWords is a text without what the syntax of questions knows.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return strings.ContainsRune(" \n\t　，。；：、（）()《》〈〉“”\"'‘’「」『』【】[]〔〕-+|:：？！…—·", r)
	}), " ")
}

// firstOf is at most the first n characters.
func firstOf(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// citing finds the clauses of other documents that name p: they write the title of its
// document and its number, and their reference leads to it.
func (s *Server) citing(r *http.Request, c *Collection, l *linker, d *corpus.Document, p *corpus.Provision) (out []citedView, err error) {
	if d.Cited == 0 || p.Kind != corpus.KindArticle {
		return nil, nil
	}
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, "") + `"` }
	res, err := s.ask(r, c, search.Query{Text: quote(corpus.PlainTitle(shortTitle(d))) + " " + quote(p.Label), AsTyped: true, Size: search.MaxPageSize})
	if err != nil {
		return nil, err
	}
	for _, h := range res.Hits {
		if h.Document.ID == d.ID || len(out) == maxCiting {
			continue
		}
		for _, x := range h.Provision.References {
			if x.Certain && l.target(x).Provision() == p.Ref {
				out = append(out, citedView{x.Written, "/provisions/" + url.PathEscape(h.Provision.Ref.String()), placeName(h.Provision), shortTitle(h.Document)})
				break
			}
		}
	}
	return out, nil
}
