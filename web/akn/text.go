package akn

import (
	"strings"

	"tiaowen/corpus"
)

// elements are the elements of the levels of a path. What has no element of its own is
// an hcontainer with the name of what it is.
var elements = map[string]string{
	corpus.LevelArticle: "article", corpus.LevelDivision: "division", corpus.LevelDvs2: "subdivision",
	corpus.LevelDvs3: "level", corpus.LevelDvs4: "level",
}

// headings are the elements of headings, by the rank of their number, with the prefix
// of their eIds.
var headings = map[corpus.Rank][2]string{
	corpus.RankPart: {"part", "part"}, corpus.RankSubpart: {"subpart", "subpart"}, corpus.RankChapter: {"chapter", "chp"}, corpus.RankSection: {"section", "sec"},
	corpus.RankDivision: {"division", "hdvs"}, corpus.RankParenHan: {"subdivision", "hdvs2"}, corpus.RankNumber: {"level", "hdvs3"}, corpus.RankParenDigit: {"level", "hdvs4"},
}

func (f *file) preface() {
	f.Open("preface")
	f.Open("longTitle")
	f.Open("p")
	f.Element("docTitle", f.d.Title)
	f.Close()
	f.Close()
	if f.d.Number != "" {
		f.Open("p")
		f.Element("docNumber", f.d.Number)
		f.Close()
	}
	if f.d.EnclosedTitle != "" {
		f.Open("p")
		f.Element("docTitle", f.d.EnclosedTitle)
		f.Close()
	}
	for _, note := range f.d.Notes {
		f.Element("p", note)
	}
	if len(f.d.Addressees) > 0 {
		f.Element("p", strings.Join(f.d.Addressees, "，")+"：")
	}
	f.Close()
	f.Line()
}

// conclusions are the signature and the date (GB/T 9704, 7.3.5).
func (f *file) conclusions() {
	if f.d.Issuer == "" && f.d.Signed == "" {
		return
	}
	f.Open("conclusions")
	if f.d.Issuer != "" {
		f.Open("p")
		f.Element("docAuthority", f.d.Issuer)
		f.Close()
	}
	if f.d.Signed != "" {
		f.Open("p")
		f.Element("docDate", f.d.Signed.Han(), "date", string(f.d.Signed))
		f.Close()
	}
	f.Close()
	f.Line()
}

// attachments are the annexes that have text, each a document of its own.
func (f *file) attachments(annexes [][]*corpus.Provision) {
	if len(annexes) == 0 {
		return
	}
	f.Open("attachments")
	for _, ps := range annexes {
		id := corpus.Path(corpus.Step{Level: corpus.LevelAnnex, N: ps[0].Annex})
		f.Open("attachment", "eId", f.eID(id))
		var path []string
		if len(ps[0].Path) > 0 {
			path = ps[0].Path[:1]
			f.Element("heading", path[0])
		}
		f.Open("doc", "name", "附件")
		f.meta(id+"__", "")
		f.Open("mainBody")
		f.nested(ps, path, id+"__")
		f.Close()
		f.Close()
		f.Close()
	}
	f.Close()
}

// body writes the provisions of the text under their headings.
func (f *file) body(ps []*corpus.Provision) {
	if f.kind == "act" {
		f.Open("body")
	} else {
		f.Open("mainBody")
	}
	if len(ps) == 0 { // the schema demands an element
		f.Empty("hcontainer", "name", "empty")
	}
	f.nested(ps, nil, "")
	f.Close()
	f.Line()
}

// nested writes provisions under the headings of their paths. The headings in above are
// open already; prefix begins the eIds.
func (f *file) nested(ps []*corpus.Provision, above []string, prefix string) {
	base := f.Depth()
	path, ids := above, []string{prefix}
	for _, p := range ps {
		same := len(above)
		for same < len(path) && same < len(p.Path) && path[same] == p.Path[same] {
			same++
		}
		for f.Depth() > base+same-len(above) {
			f.Close()
			ids = ids[:len(ids)-1]
		}
		for level := same; level < len(p.Path); level++ {
			ids = append(ids, f.heading(p.Path[level], ids[len(ids)-1])+"__")
		}
		path = p.Path
		f.provision(p)
	}
	for f.Depth() > base {
		f.Close()
	}
}

// heading opens the element of a heading and returns its eId.
func (f *file) heading(title, prefix string) string {
	l, rest, numbered := corpus.ParseLabel(title)
	e, known := headings[l.Rank]
	if !numbered || !known {
		id := f.eID(prefix + "hcontainer_1")
		f.Open("hcontainer", "eId", id, "name", "heading")
		f.Element("heading", title)
		f.Line()
		return id
	}
	id := f.eID(prefix + corpus.Path(corpus.Step{Level: e[1], N: l.N, Sub: l.Sub}))
	f.Open(e[0], "eId", id)
	f.Element("num", l.Text)
	if rest = corpus.TrimSpace(rest); rest != "" {
		f.Element("heading", rest)
	}
	f.Line()
	return id
}

// provision writes a provision with its 款.
func (f *file) provision(p *corpus.Provision) {
	id := f.eID(p.Ref.Path)
	if e, ok := elements[lastLevel(p.Ref.Path)]; ok {
		f.Open(e, "eId", id)
	} else {
		f.Open("hcontainer", "eId", id, "name", string(p.Kind))
	}
	if p.Label != "" {
		f.Element("num", p.Label)
	}
	if p.Heading != "" {
		f.Element("heading", p.Heading)
	}
	t := &text{f, p}
	for i, para := range p.Paragraphs {
		t.paragraph(para, p.Ref.Path+"__para_"+itoa(i+1))
	}
	if len(p.Paragraphs) == 0 && p.Text != "" {
		f.Open("content")
		t.block(corpus.Span{Start: 0, End: len(p.Text)})
		f.Close()
	}
	f.Close()
	f.Line()
}

func lastLevel(path string) string {
	last := path[strings.LastIndex("__"+path, "__"):]
	level, _, _ := strings.Cut(last, "_")
	return level
}

// A text is the text of one provision as it is written.
type text struct {
	*file
	p *corpus.Provision
}

func (t *text) paragraph(para corpus.Paragraph, id string) {
	t.Open("paragraph", "eId", t.eID(id))
	words := corpus.Span{Start: para.Span.Start, End: para.Span.Start + len(para.Text)}
	t.within(words, para.Items, id, 1)
	t.Close()
}

// within writes words and the items under them.
func (t *text) within(words corpus.Span, items []corpus.Item, id string, depth int) {
	if len(items) == 0 {
		t.Open("content")
		t.block(words)
		t.Close()
		return
	}
	if words.Start < words.End {
		t.Open("intro")
		t.block(words)
		t.Close()
	}
	for i, it := range items {
		t.item(it, id, i+1, depth)
	}
}

func (t *text) item(it corpus.Item, above string, n, depth int) {
	element, level := "point", corpus.LevelItem
	if depth > 1 {
		element, level = "indent", corpus.LevelSub
	}
	if l, _, ok := corpus.ParseLabel(it.Label + " 甲"); ok {
		n = l.N
	}
	id := above + "__" + corpus.Path(corpus.Step{Level: level, N: n})
	t.Open(element, "eId", t.eID(id))
	t.Element("num", it.Label)
	end := it.Span.End
	if len(it.Items) > 0 {
		end = it.Items[0].Span.Start
	}
	words := corpus.Span{Start: it.Span.Start, End: end}
	if i := strings.Index(t.p.Text[words.Start:words.End], it.Label); i == 0 {
		words.Start += len(it.Label)
	}
	t.within(words, it.Items, id, depth+1)
	t.Close()
}

// block writes a passage of the text as paragraphs, its references as links where
// they are certain.
func (t *text) block(at corpus.Span) {
	at.End = min(at.End, len(t.p.Text))
	t.Open("p")
	from := at.Start
	for _, r := range t.p.References {
		href := t.href(r)
		if href == "" || r.Span.Start < from || r.Span.End > at.End {
			continue
		}
		t.Text(t.p.Text[from:r.Span.Start])
		t.Element("ref", t.p.Text[r.Span.Start:r.Span.End], "href", href)
		from = r.Span.End
	}
	if from < at.End {
		t.Text(strings.TrimRight(t.p.Text[from:at.End], "\n"))
	}
	t.Close()
}

// href is where a reference leads, or empty.
func (t *text) href(r corpus.Reference) string {
	to, err := corpus.ParseRef(r.Target)
	switch {
	case err != nil || !r.Certain:
		return ""
	case to.Document == t.d.ID && to.Path != "":
		return "#" + to.Path
	case to.Path != "" || to.Document == t.d.ID:
		return t.about.Origin + "/documents/" + to.String()
	}
	return "" // a name
}
