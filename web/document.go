package web

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"tiaowen/corpus"
)

type documentPage struct {
	base
	Doc     documentRow
	Short   string
	Blocks  []blockView
	Outline []outlineEntry
	Force   forceView
	Marked  int
	Found   []markedAt // where the marks are
	Issue   *corpus.Issue
	Page    int // of the issue, where it begins; 0 when not printed
	Jump    int // articles to jump to
	Jumped  string
	Early   []corpus.Defect // of the lines before the first provision
	Cited   string          // the address of a question for documents that name this one
	Place   quotable
	Printed corpus.Date
	Noted   bool // whether provisions have headnotes
}

// A markedAt is a provision with marks.
type markedAt struct {
	Name, URL string
	N         int
}

// maxFound is how many provisions with marks are named above a document.
const maxFound = 12

// A quotable is what a copied passage takes along: Title before the place and Tail
// behind it make a citation.
type quotable struct{ Title, Tail, URL string }

// Shown is the address as people write it, for paper.
func (q quotable) Shown() string {
	if shown, err := url.PathUnescape(q.URL); err == nil {
		return shown
	}
	return q.URL
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
	Note            string // the headnote, where there is no heading
	Lines           []lineView
	Units           []corpus.Unit
	Appointments    []corpus.Appointment
	Clause          string
	Place           string // 第28条, as a citation has it
	Defects         []corpus.Defect
	CitedBy         []link // provisions of the same document
}

// A lineView is one 款, 项 or 目.
type lineView struct {
	ID    string
	Depth int // 0 款, 1 项, 2 目
	Hang  int // width of the label of an 项 in characters: what the line hangs by
	Text  []run
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
	v := documentPage{base: s.base(shortTitle(d), r), Doc: s.row(d), Short: shortTitle(d), Force: s.force(d), Jumped: r.URL.Query().Get("missing"), Printed: s.today()}
	for _, i := range c.Library.Catalogue().Issues {
		if i.ID == d.IssueID {
			v.Issue, v.Page = i, pageOf(i, d)
		}
	}
	v.Place = quotable{Title: "《" + shortTitle(d) + "》", URL: s.origin(r) + "/documents/" + url.PathEscape(d.ID)}
	v.Place.Tail = strings.TrimPrefix(citeManual(d, corpus.Ref{Document: d.ID}, s.today()), v.Place.Title)
	if d.Cited > 0 {
		v.Cited = naming(d)
	}
	mark := func(text string) []corpus.Span { return nil }
	if v.Question != "" && len([]rune(v.Question)) <= maxMarked {
		mark = func(text string) []corpus.Span { return c.Marker.Mark(v.Question, text) }
	}
	v.lay(ps, d, mark, s.linker(c, d.ID))
	return s.show(w, "document", v)
}

// naming is the address of a question for the provisions that name a document.
func naming(d *corpus.Document) string {
	return address(url.Values{"q": {`"` + corpus.PlainTitle(shortTitle(d)) + `"`}})
}

// maxMarked is the longest question that is marked in a whole document.
const maxMarked = 100

// lay puts provisions under their headings.
func (v *documentPage) lay(ps []*corpus.Provision, d *corpus.Document, mark func(string) []corpus.Span, l *linker) {
	var path []string
	cited := citedWithin(ps)
	v.Early = defectsBetween(d, 0, firstLine(ps))
	for i, p := range ps {
		if p.Kind == corpus.KindArticle {
			v.Jump++
		}
		v.headings(path, p)
		path = p.Path
		pv := newProvView(p, mark, l.links(p))
		pv.Defects, pv.CitedBy = defectsOf(ps, i, d), cited[p.Ref]
		v.Noted = v.Noted || pv.Note != ""
		v.count(pv)
		last := &v.Blocks[len(v.Blocks)-1]
		last.Provs = append(last.Provs, pv)
	}
}

// headings opens the blocks between a path and that of the provision that follows.
func (v *documentPage) headings(path []string, p *corpus.Provision) {
	same := 0
	for same < len(path) && same < len(p.Path) && path[same] == p.Path[same] {
		same++
	}
	for level := same; level < len(p.Path); level++ {
		b := blockView{Level: level + 2, Heading: p.Path[level], ID: fmt.Sprintf("h%d", len(v.Blocks)+1), IsAnnex: strings.HasPrefix(p.Path[level], "附件")}
		if b.IsAnnex && level == 0 && p.Annex > 0 {
			b.ID = corpus.Path(corpus.Step{Level: corpus.LevelAnnex, N: p.Annex})
		}
		v.Blocks = append(v.Blocks, b)
		v.Outline = append(v.Outline, outlineEntry{b.Heading, "#" + b.ID, level + 1})
	}
	if len(v.Blocks) == 0 || same < len(path) && same == len(p.Path) {
		v.Blocks = append(v.Blocks, blockView{Untitled: true})
	}
}

// count notes the marks of a provision.
func (v *documentPage) count(p provView) {
	n := marked(p.Heading)
	for _, l := range p.Lines {
		for _, r := range l.Text {
			n += marked(r.Pieces)
		}
	}
	v.Marked += n
	if n > 0 {
		v.Found = append(v.Found, markedAt{p.Place, "#" + p.ID, n})
	}
}

// FirstFound are the provisions with marks that are named.
func (v documentPage) FirstFound() []markedAt { return v.Found[:min(maxFound, len(v.Found))] }

func marked(ps []piece) (n int) {
	for _, p := range ps {
		if p.Mark {
			n++
		}
	}
	return n
}

// defectsOf finds the defects of the lines that a provision stands on.
func defectsOf(all []*corpus.Provision, i int, d *corpus.Document) []corpus.Defect {
	next := math.MaxInt
	if i+1 < len(all) {
		next = all[i+1].Line
	}
	return defectsBetween(d, all[i].Line, next)
}

// defectsBetween finds the defects of some lines.
func defectsBetween(d *corpus.Document, from, to int) (out []corpus.Defect) {
	for _, f := range d.Defects {
		if f.Line >= from && f.Line < to {
			out = append(out, f)
		}
	}
	return out
}

func firstLine(ps []*corpus.Provision) int {
	if len(ps) == 0 {
		return math.MaxInt
	}
	return ps[0].Line
}

// citedWithin lists for each provision the others of its document that name it. An
// uncertain reference is not taken for one.
func citedWithin(ps []*corpus.Provision) map[corpus.Ref][]link {
	cited := map[corpus.Ref][]link{}
	for _, p := range ps {
		for _, x := range p.References {
			to, err := corpus.ParseRef(x.Target)
			if err != nil || !x.Certain || to.Path == "" || to.Provision() == p.Ref {
				continue
			}
			at := to.Provision()
			l := link{Name: placeName(p), URL: "#" + p.Ref.Path}
			if !slices.Contains(cited[at], l) {
				cited[at] = append(cited[at], l)
			}
		}
	}
	return cited
}

// placeName is what to call a provision among those of its document.
func placeName(p *corpus.Provision) string {
	if name := strings.TrimSpace(p.Label + p.Heading); name != "" {
		return name
	}
	return firstRunes(p.Text, 16)
}

func newProvView(p *corpus.Provision, mark func(string) []corpus.Span, links []textLink) provView {
	v := provView{ID: p.Ref.Path, Label: p.Label, Kind: p.Kind.Name(), Heading: pieces(p.Heading, mark(p.Heading)), Note: headnote(p, saidOf(p).Headnote), Units: p.Units, Place: arabic(p.Ref.Label()),
		Appointments: p.Appointments, Clause: "/provisions/" + url.PathEscape(p.Ref.String())}
	set := setter{p.Text, mark(p.Text), links}
	for i, para := range p.Paragraphs {
		id := fmt.Sprintf("%s__para_%d", p.Ref.Path, i+1)
		if para.Text != "" {
			v.Lines = append(v.Lines, lineView{ID: id, Text: set.between(para.Span.Start, para.Span.Start+len(para.Text))})
		}
		v.Lines = appendItems(v.Lines, set, para.Items, id, 1)
	}
	if len(v.Lines) == 0 {
		v.Lines = []lineView{{Text: set.between(0, len(p.Text))}}
	}
	return v
}

func appendItems(lines []lineView, set setter, items []corpus.Item, above string, depth int) []lineView {
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
		lines = append(lines, lineView{id, min(depth, 2), hang(it.Label), set.between(it.Span.Start, end)})
		lines = appendItems(lines, set, it.Items, id, depth+1)
	}
	return lines
}

// maxHang is the widest label that a line hangs by, in characters.
const maxHang = 5

// hang is the width of a label in whole characters: 2 for (一), 3 for （一）.
func hang(label string) int {
	halves := 0
	for _, r := range label {
		if halves++; r > unicode.MaxLatin1 {
			halves++
		}
	}
	return max(1, min(maxHang, halves/2))
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
	rest := url.Values{}
	if q := r.URL.Query().Get("q"); q != "" {
		rest.Set("q", q)
	}
	if step, ok := parseArticle(n); ok {
		ref := corpus.Ref{Document: d.ID, Path: corpus.Path(step)}
		if _, err := c.Library.Provision(ref); err == nil {
			to.Fragment = ref.Path
		}
	}
	if to.Fragment == "" {
		rest.Set("missing", firstRunes(n, 20))
	}
	to.RawQuery = rest.Encode()
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
