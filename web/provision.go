package web

import (
	"fmt"
	"net/http"
	"regexp"
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
	Previous  *neighbour
	Next      *neighbour
	Refs      []refView
	Facts     []corpus.Fact
	Line      int
}

type neighbour struct{ URL, Name string }

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
		Permalink: permalink(ref, ""), Facts: p.Facts, Line: p.Line}
	v.Prov = newProvView(p, func(string) []corpus.Span { return nil })
	v.Prov.Defects = defectsOf(p, ps, d)
	v.Plain, v.Manual = cite(d, ref), citeManual(d, ref)
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

// cite names a provision as people speak of it: 《…》第二十八条第三款.
func cite(d *corpus.Document, ref corpus.Ref) string {
	return "《" + shortTitle(d) + "》" + ref.Label()
}

var hanNumber = regexp.MustCompile(`第([〇零一二三四五六七八九十百千]+)(条|款)|第（([〇零一二三四五六七八九十百千]+)）项|之([一二三四五六七八九十]+)`)

// citeManual writes a citation in the form of 法学引注手册: Arabic digits, and for
// what is not a law number and date.
func citeManual(d *corpus.Document, ref corpus.Ref) string {
	place := hanNumber.ReplaceAllStringFunc(ref.Label(), func(s string) string {
		m := hanNumber.FindStringSubmatch(s)
		switch {
		case m[1] != "":
			n, _ := corpus.ParseNumeral(m[1])
			return fmt.Sprintf("第%d%s", n, m[2])
		case m[3] != "":
			n, _ := corpus.ParseNumeral(m[3])
			return fmt.Sprintf("第%d项", n)
		default:
			n, _ := corpus.ParseNumeral(m[4])
			return fmt.Sprintf("之%d", n)
		}
	})
	c := "《" + shortTitle(d) + "》" + place
	if d.Number != "" {
		c += "，" + d.Number
	}
	if d.Number != "" && d.Signed != "" {
		c += "，" + d.Signed.Han() + "发布"
	}
	return c
}
