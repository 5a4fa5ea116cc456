package web

import (
	"net/http"
	"net/url"
	"slices"

	"tiaowen/corpus"
)

type provisionPage struct {
	base
	Prov      provView
	Path      []string
	Doc       documentRow
	Short     string
	Permalink string
	Plain     string // 《…》第二十八条
	Manual    string // 《…》第28条 …
	GBT       string // GB/T 7714—2025
	URL       string // absolute
	Words     string // the text that is copied with its citation
	CitedBy   []citedView
	Elsewhere string // the address of a question for documents that name this one
	Previous  *neighbour
	Next      *neighbour
	Refs      []refView
	Facts     []corpus.Fact
	Line      int
}

type neighbour struct{ URL, Name string }

// A citedView is a provision of the same document that names this one.
type citedView struct{ Written, URL, Name string }

type refView struct {
	Written, URL, Target string
	Certain              bool
}

func (s *Server) provision(w http.ResponseWriter, r *http.Request, c *Collection) error {
	ref, err := corpus.ParseRef(pathVar(r, "ref"))
	if err != nil {
		return err
	}
	p, err := c.Library.Provision(ref)
	if err != nil {
		return err
	}
	d, err := c.Library.Document(p.DocumentID)
	if err != nil {
		return err
	}
	ps, err := c.Library.Provisions(d.ID)
	if err != nil {
		return err
	}
	v := provisionPage{base: s.base(shortTitle(d)+" "+p.Ref.Label(), r), Path: p.Path, Doc: s.row(d), Short: shortTitle(d),
		Permalink: permalink(ref, ""), Facts: p.Facts, Line: p.Line, Words: p.Text, CitedBy: citedBy(ps, p)}
	v.Prov = newProvView(p, func(string) []corpus.Span { return nil })
	v.Prov.Defects = defectsOf(p, ps, d)
	v.URL = s.origin(r) + "/provisions/" + url.PathEscape(ref.String())
	v.Plain, v.Manual, v.GBT = cite(d, ref), citeManual(d, ref, s.today()), citeGBT(d, ref, s.today(), v.URL)
	if d.Cited > 0 {
		v.Elsewhere = address(url.Values{"q": {`"` + shortTitle(d) + `"`}})
	}
	if i := slices.IndexFunc(ps, func(o *corpus.Provision) bool { return o.Ref == p.Ref }); i >= 0 {
		v.Previous, v.Next = beside(ps, i-1), beside(ps, i+1)
	}
	for _, x := range p.References {
		rv := refView{Written: x.Written, Target: x.Target, Certain: x.Certain}
		if to, err := corpus.ParseRef(x.Target); err == nil && to.Path != "" {
			rv.URL, rv.Target = permalink(to, ""), to.Label()
		}
		v.Refs = append(v.Refs, rv)
	}
	return s.show(w, "provision", v)
}

// citedBy finds the provisions of a document that name one of them. An uncertain
// reference is not taken for one.
func citedBy(ps []*corpus.Provision, p *corpus.Provision) (out []citedView) {
	for _, o := range ps {
		if o.Ref == p.Ref {
			continue
		}
		for _, x := range o.References {
			to, err := corpus.ParseRef(x.Target)
			if err == nil && x.Certain && to.Path != "" && to.Provision() == p.Ref {
				out = append(out, citedView{x.Written, "/provisions/" + url.PathEscape(o.Ref.String()), o.Ref.Label()})
				break
			}
		}
	}
	return out
}

func beside(ps []*corpus.Provision, i int) *neighbour {
	if i < 0 || i >= len(ps) {
		return nil
	}
	p := ps[i]
	name := p.Label + p.Heading
	if name == "" {
		name = firstRunes(p.Text, 16)
	}
	return &neighbour{"/provisions/" + p.Ref.String(), name}
}
