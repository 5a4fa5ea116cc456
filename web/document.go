package web

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"tiaowen/corpus"
)

type documentPage struct {
	base
	Doc     documentRow
	Short   string
	Blocks  []blockView
	Outline []outlineEntry
	Reasons []reasonView
	Marked  int
	Issue   *corpus.Issue
	Jump    bool // has articles to jump to
	Jumped  string
}

// A blockView is a heading with the provisions under it.
type blockView struct {
	Level    int
	Heading  string
	ID       string
	Provs    []provView
	IsAnnex  bool
	Untitled bool
}

type outlineEntry struct {
	Name, URL string
	Level     int
}

type provView struct {
	ID, Label, Kind string
	Heading         []piece
	Lines           []lineView
	Units           []corpus.Unit
	Appointments    []corpus.Appointment
	Clause          string
	Defects         []corpus.Defect
}

// A lineView is one 款, 项 or 目.
type lineView struct {
	ID    string
	Depth int // 0 款, 1 项, 2 目
	Text  []piece
}

func (s *Server) document(w http.ResponseWriter, r *http.Request, c *Collection) error {
	d, err := c.Library.Document(pathVar(r, "id"))
	if err != nil {
		return err
	}
	ps, err := c.Library.Provisions(d.ID)
	if err != nil {
		return err
	}
	v := documentPage{base: s.base(shortTitle(d), r), Doc: s.row(d), Short: shortTitle(d), Reasons: reasons(d), Jumped: r.URL.Query().Get("missing")}
	for _, i := range c.Library.Catalogue().Issues {
		if i.ID == d.IssueID {
			v.Issue = i
		}
	}
	mark := func(text string) []corpus.Span { return nil }
	if v.Question != "" && len([]rune(v.Question)) <= maxMarked {
		mark = func(text string) []corpus.Span { return c.Marker.Mark(v.Question, text) }
	}
	v.lay(ps, d, mark)
	return s.show(w, "document", v)
}

// A reasonView is the sentence behind a date of force.
type reasonView struct {
	What, Date, Sentence string
	Ref                  corpus.Ref // of this document, or else of the one named in By
	By                   string     // title of the document that says so, when it is another
}

func reasons(d *corpus.Document) []reasonView {
	var out []reasonView
	v := d.Validity
	if e := d.Ending; e != nil {
		out = append(out, reasonView{What: e.Status.Name(), Date: e.On.Han(), Sentence: e.Sentence, Ref: e.Ref, By: e.Title})
	}
	for _, r := range v.Reasons {
		view := reasonView{Sentence: r.Sentence, Ref: r.Ref}
		switch r.What {
		case "effective":
			view.What, view.Date = "施行", v.Effective.Han()
		case "expires":
			view.What, view.Date = "失效", v.Expires.Han()
		default:
			view.What = "废止旧文件"
		}
		out = append(out, view)
	}
	return out
}

// maxMarked is the longest question that is marked in a whole document.
const maxMarked = 100

// lay puts provisions under their headings.
func (v *documentPage) lay(ps []*corpus.Provision, d *corpus.Document, mark func(string) []corpus.Span) {
	var path []string
	for _, p := range ps {
		v.Jump = v.Jump || p.Kind == corpus.KindArticle
		same := 0
		for same < len(path) && same < len(p.Path) && path[same] == p.Path[same] {
			same++
		}
		for level := same; level < len(p.Path); level++ {
			id := fmt.Sprintf("h%d", len(v.Blocks)+1)
			v.Blocks = append(v.Blocks, blockView{Level: level + 2, Heading: p.Path[level], ID: id, IsAnnex: strings.HasPrefix(p.Path[level], "附件")})
			v.Outline = append(v.Outline, outlineEntry{p.Path[level], "#" + id, level + 1})
		}
		if len(v.Blocks) == 0 || same < len(path) && same == len(p.Path) {
			v.Blocks = append(v.Blocks, blockView{Untitled: true})
		}
		path = p.Path
		pv := newProvView(p, mark)
		pv.Defects = defectsOf(p, ps, d)
		for _, l := range pv.Lines {
			v.Marked += marked(l.Text)
		}
		v.Marked += marked(pv.Heading)
		last := &v.Blocks[len(v.Blocks)-1]
		last.Provs = append(last.Provs, pv)
	}
}

func marked(ps []piece) (n int) {
	for _, p := range ps {
		if p.Mark {
			n++
		}
	}
	return n
}

// defectsOf finds the defects of the lines that a provision stands on.
func defectsOf(p *corpus.Provision, all []*corpus.Provision, d *corpus.Document) []corpus.Defect {
	next := 1 << 30
	if i := slices.Index(all, p); i+1 < len(all) {
		next = all[i+1].Line
	}
	var out []corpus.Defect
	for _, f := range d.Defects {
		if f.Line >= p.Line && f.Line < next {
			out = append(out, f)
		}
	}
	return out
}

func newProvView(p *corpus.Provision, mark func(string) []corpus.Span) provView {
	v := provView{ID: p.Ref.Path, Label: p.Label, Kind: p.Kind.Name(), Heading: pieces(p.Heading, mark(p.Heading)), Units: p.Units,
		Appointments: p.Appointments, Clause: "/provisions/" + url.PathEscape(p.Ref.String())}
	marks := mark(p.Text)
	for i, para := range p.Paragraphs {
		id := fmt.Sprintf("%s__para_%d", p.Ref.Path, i+1)
		if para.Text != "" {
			end := para.Span.Start + len(para.Text)
			v.Lines = append(v.Lines, lineView{id, 0, cut(p.Text, marks, para.Span.Start, end)})
		}
		v.Lines = appendItems(v.Lines, p.Text, marks, para.Items, id, 1)
	}
	if len(v.Lines) == 0 {
		v.Lines = []lineView{{"", 0, pieces(p.Text, marks)}}
	}
	return v
}

func appendItems(lines []lineView, text string, marks []corpus.Span, items []corpus.Item, above string, depth int) []lineView {
	level := corpus.LevelItem
	if depth > 1 {
		level = corpus.LevelSub
	}
	for i, it := range items {
		n := i + 1
		if l, _, ok := corpus.ParseLabel(it.Label + " 甲"); ok {
			n = l.N
		}
		id := fmt.Sprintf("%s__%s_%d", above, level, n)
		end := it.Span.End
		if len(it.Items) > 0 {
			end = it.Items[0].Span.Start
		}
		lines = append(lines, lineView{id, min(depth, 2), cut(text, marks, it.Span.Start, end)})
		lines = appendItems(lines, text, marks, it.Items, id, depth+1)
	}
	return lines
}

// cut is the part of a text between two offsets, with its marks.
func cut(text string, marks []corpus.Span, start, end int) []piece {
	start, end = max(0, start), min(end, len(text))
	if start >= end {
		return nil
	}
	var inside []corpus.Span
	for _, m := range marks {
		if m.Start >= start && m.End <= end {
			inside = append(inside, corpus.Span{Start: m.Start - start, End: m.End - start})
		}
	}
	return pieces(strings.TrimRight(text[start:end], "\n"), inside)
}

var articleN = regexp.MustCompile(`^\s*第?\s*([0-9０-９]{1,4}|[〇零一二三四五六七八九十百千]{1,9})\s*条?\s*(?:(?:之|-)\s*([0-9０-９]{1,2}|[一二三四五六七八九十]{1,3}))?\s*$`)

// jump leads from the number of an article, as people write it, to the article.
func (s *Server) jump(w http.ResponseWriter, r *http.Request, c *Collection) error {
	d, err := c.Library.Document(pathVar(r, "id"))
	if err != nil {
		return err
	}
	n := r.URL.Query().Get("n")
	to := url.URL{Path: "/documents/" + d.ID}
	if step, ok := parseArticle(n); ok {
		ref := corpus.Ref{Document: d.ID, Path: corpus.Path(step)}
		if _, err := c.Library.Provision(ref); err == nil {
			to.Fragment = ref.Path
		}
	}
	if to.Fragment == "" {
		to.RawQuery = url.Values{"missing": {firstRunes(n, 20)}}.Encode()
	}
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
	return nil
}

func parseArticle(s string) (corpus.Step, bool) {
	m := articleN.FindStringSubmatch(s)
	if m == nil {
		return corpus.Step{}, false
	}
	n, ok := corpus.ParseNumeral(m[1])
	step := corpus.Step{Level: corpus.LevelArticle, N: n}
	if ok && m[2] != "" {
		step.Sub, ok = corpus.ParseNumeral(m[2])
	}
	return step, ok && n > 0
}
