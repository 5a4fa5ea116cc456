package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
)

type provisionPage struct {
	base
	Prov      provView
	Path      []string
	Doc       documentRow
	Short     string
	Force     forceView
	Permalink string
	Note      headnotes.Note
	Whole     string // 第二十八条第三款, without the text's name
	Pin       string // id of the 款 or 项 that was asked for; empty for the whole
	Parts     []link // its 款 and 项, to be cited one by one
	Plain     string // 《…》第二十八条
	Manual    string // 《…》第28条 …
	GBT       string // GB/T 7714—2025
	URL       string // absolute
	Words     string // the text that is copied with its citation
	CitedBy   []citedView
	Elsewhere string // the address of a question for documents that name this one
	Same      []likeness
	Similar   []likeness
	Previous  *neighbour
	Next      *neighbour
	Refs      []refView
	Facts     []factView
	Issue     *corpus.Issue
	Page      int
	Line      int
}

type neighbour struct{ URL, Name string }

// A citedView is a provision that names this one; Document is empty for the same
// document.
type citedView struct{ Written, URL, Name, Document string }

// A refView is what a provision names.
type refView struct {
	Written, URL, Target, Text string
	Certain                    bool
}

// A factView is an amount, a rate, a period or a day of the provision.
type factView struct{ Kind, Written, Value string }

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
	l := s.linker(c, "")
	v := provisionPage{base: s.base(shortTitle(d)+" "+ref.Label(), r), Path: p.Path, Doc: s.row(d), Short: shortTitle(d), Force: s.force(d),
		Permalink: permalink(ref, ""), Whole: ref.Label(), Facts: factsOf(d, p), Line: p.Line, Words: p.Text, Note: saidOf(p), CitedBy: citedBy(ps, p), Refs: l.refs(p)}
	v.Prov = newProvView(p, func(string) []corpus.Span { return nil }, l.links(p))
	v.cite(s, r, d, ref)
	v.parts(p, ref)
	if i := slices.IndexFunc(ps, func(o *corpus.Provision) bool { return o.Ref == p.Ref }); i >= 0 {
		v.Previous, v.Next = beside(ps, i-1), beside(ps, i+1)
		v.Prov.Defects = defectsOf(ps, i, d)
	}
	for _, i := range c.Library.Catalogue().Issues {
		if i.ID == d.IssueID {
			v.Issue, v.Page = i, pageOf(i, d)
		}
	}
	if err := s.elsewhere(r, c, l, d, p, &v); err != nil {
		return err
	}
	return s.show(w, "provision", v)
}

// cite writes the four forms of citation.
func (v *provisionPage) cite(s *Server, r *http.Request, d *corpus.Document, ref corpus.Ref) {
	v.URL = s.origin(r) + "/provisions/" + url.PathEscape(ref.String())
	v.Plain, v.Manual, v.GBT = cite(d, ref), citeManual(d, ref, s.today()), citeGBT(d, ref, s.today(), v.URL)
	if d.Cited > 0 {
		v.Elsewhere = naming(d)
	}
}

// maxParts bounds the 款 and 项 that are offered for citation.
const maxParts = 60

// parts lists the 款 and 项 of a provision, and finds the one that was asked for.
func (v *provisionPage) parts(p *corpus.Provision, ref corpus.Ref) {
	if ref != p.Ref {
		v.Pin = ref.Path
	}
	if len(v.Prov.Lines) < 2 {
		return
	}
	for _, l := range v.Prov.Lines[:min(maxParts, len(v.Prov.Lines))] {
		at := corpus.Ref{Document: p.Ref.Document, Path: l.ID}
		v.Parts = append(v.Parts, link{Name: at.Label()[len(p.Ref.Label()):], URL: "/provisions/" + url.PathEscape(at.String()), On: at == ref})
	}
}

// refs are all references of a provision with what they lead to.
func (l *linker) refs(p *corpus.Provision) (views []refView) {
	for _, x := range p.References {
		v := refView{Written: x.Written, Certain: x.Certain}
		if to := l.target(x); !to.IsZero() && to != p.Ref {
			v.URL = permalink(to, "")
			if d, err := l.library.Document(to.Document); err == nil && to.Document != p.Ref.Document {
				v.Target = cite(d, to)
			} else {
				v.Target = cmp.Or(to.Label(), "全文")
			}
			if q, err := l.library.Provision(to); err == nil && to.Path != "" {
				v.Text = firstRunes(partText(q, to), deedText)
			}
		}
		if !slices.Contains(views, v) {
			views = append(views, v)
		}
	}
	return views
}

// partText is the text of the 款 that a ref names, or of the whole provision.
func partText(p *corpus.Provision, at corpus.Ref) string {
	steps, err := corpus.ParsePath(at.Path)
	if err != nil {
		return p.Text
	}
	for _, s := range steps {
		if s.Level == corpus.LevelPara && s.N <= len(p.Paragraphs) {
			return p.Paragraphs[s.N-1].Text
		}
	}
	return p.Text
}

// citedBy finds the provisions of a document that name one of them.
func citedBy(ps []*corpus.Provision, p *corpus.Provision) (out []citedView) {
	for _, l := range citedWithin(ps)[p.Ref] {
		out = append(out, citedView{URL: "/provisions/" + url.PathEscape(p.Ref.Document+"~"+l.URL[1:]), Name: l.Name})
	}
	return out
}

// factsOf are the amounts and days of a provision, those of due dates last.
func factsOf(d *corpus.Document, p *corpus.Provision) (views []factView) {
	add := func(v factView) {
		if !slices.Contains(views, v) {
			views = append(views, v)
		}
	}
	for _, f := range p.Facts {
		switch {
		case f.Kind == corpus.FactDefinition:
			add(factView{"定义", f.Written, f.Value})
		case f.Unit == "":
			add(factView{kindName(f.Kind), f.Written, f.Value})
		default:
			add(factView{kindName(f.Kind), f.Written, f.Value + " " + f.Unit})
		}
	}
	for _, due := range corpus.FindDueDates(p.Text, d.Signed) {
		v := factView{kindName(kindDue), due.Written, due.Date.Han()}
		if due.Yearly {
			v.Value += "，每年"
		}
		add(v)
	}
	return views
}

func beside(ps []*corpus.Provision, i int) *neighbour {
	if i < 0 || i >= len(ps) {
		return nil
	}
	return &neighbour{"/provisions/" + url.PathEscape(ps[i].Ref.String()), placeName(ps[i])}
}
