// Package docx writes a document as a word processor opens it (ECMA-376,
// WordprocessingML), laid out after GB/T 9704—2012: the title in the middle, the number
// under it as a gazette prints it, the 主送机关 at the margin, 款 two characters in,
// 项 hanging, signature and date at the right, each 附件 on a page of its own.
//
// # What the package promises
//
//   - No word is added to the text and none that was read is left out: citation,
//     permalink and force stand in the footer. What readers of corpus keep as
//     furniture without its words (the end mark of a lead-in, 市人民政府决定：) is not there.
//   - Read again by corpus/source/docx, the same provisions come out; a test holds the
//     gazette and statutes to that.
//   - The same document gives the same bytes, see [opc].
package docx

import (
	"io"
	"strconv"
	"strings"
	"time"

	"tiaowen/corpus"
	"tiaowen/web/opc"
	"tiaowen/web/xmlout"
)

// MediaType is that of a document.
const MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

const (
	mainSpace     = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	partType      = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// About is what stands in the footer beside the document.
type About struct {
	Citation string // as lawyers cite it
	Link     string // permalink
	Force    string // 2026年11月23日：现行有效
	Note     string // that this is no official print
	Made     time.Time
}

// Write writes a document with its provisions. The error is that of w.
func Write(w io.Writer, d *corpus.Document, ps []*corpus.Provision, about About) error {
	body := opc.XML(func(x *xmlout.Writer) {
		f := &file{Writer: x, d: d, notice: len(d.Addressees) > 0 || d.IssueID != ""}
		f.Open("w:document", "xmlns:w", mainSpace, "xmlns:r", relationSpace)
		f.Open("w:body")
		f.document(ps)
		f.section()
	})
	main := opc.Part{Name: "word/document.xml", Type: partType + "document.main+xml", Data: body, Relations: []opc.Relation{
		{Type: relationSpace + "/footer", Target: "footer1.xml"}, {Type: relationSpace + "/styles", Target: "styles.xml"}}}
	foot := opc.Part{Name: "word/footer1.xml", Type: partType + "footer+xml", Data: footer(about)}
	if about.Link != "" {
		foot.Relations = []opc.Relation{{Type: opc.Hyperlink, Target: about.Link, External: true}}
	}
	return opc.Write(w, opc.About{Title: d.Title, Creator: d.Issuer, Made: about.Made}, main, foot,
		opc.Part{Name: "word/styles.xml", Type: partType + "styles+xml", Data: styles()})
}

// A file is one document as it is written.
type file struct {
	*xmlout.Writer
	d      *corpus.Document
	notice bool     // has a frame: number, addressees, signature
	above  []string // headings that stand above
}

// document writes the frame and all that it holds.
func (f *file) document(ps []*corpus.Provision) {
	f.paragraph("Title", f.d.Title)
	number := strings.TrimPrefix(f.d.Number, f.d.Title) // an order is numbered after its name
	if n := strings.TrimSpace(f.d.RegistrationCode + "　" + number); n != "" && f.notice {
		f.paragraph("Number", n)
	}
	for _, note := range f.d.Notes {
		f.paragraph("Note", note)
	}
	if number != "" && !f.notice {
		f.paragraph("Number", number)
	}
	if len(f.d.Addressees) > 0 {
		f.paragraph("To", strings.Join(f.d.Addressees, "，")+"：")
	}
	main := 0
	for main < len(ps) && ps[main].Annex == 0 {
		main++
	}
	notice := f.noticeEnd(ps[:main])
	f.provisions(ps[:notice])
	if f.d.EnclosedTitle == "" {
		f.annexList()
		f.signature()
	} else {
		f.signature()
		f.above = nil
		f.paragraph("Title", f.d.EnclosedTitle)
		f.provisions(ps[notice:main])
		f.annexList()
	}
	f.above = nil
	f.provisions(ps[main:])
}

// noticeEnd is how many provisions are the notice's own, before the signature and the
// text that it encloses. The source tells: signature, date and title stand between, so
// that there is room for them.
func (f *file) noticeEnd(ps []*corpus.Provision) int {
	if f.d.EnclosedTitle == "" {
		return len(ps)
	}
	for i := 1; i < len(ps); i++ {
		before, after := ps[i-1].Source, ps[i].Source
		if len(before) == 0 || len(after) == 0 {
			break
		}
		room := after[0].Start - before[len(before)-1].End
		for _, heading := range ps[i].Path {
			room -= len(heading)
		}
		if room >= len(f.d.EnclosedTitle)+len(f.d.Issuer) {
			return i
		}
	}
	return min(1, len(ps))
}

// annexList writes the 附件说明.
func (f *file) annexList() {
	if !f.notice || len(f.d.Annexes) == 0 {
		return
	}
	if len(f.d.Annexes) == 1 {
		f.paragraph("Annexes", "附件："+f.d.Annexes[0].Title)
		return
	}
	for i, a := range f.d.Annexes {
		text := strconv.Itoa(a.N) + ". " + a.Title
		if i == 0 {
			text = "附件：" + text
		}
		f.paragraph("Annexes", text)
	}
}

func (f *file) signature() {
	if !f.notice {
		return
	}
	if f.d.Issuer != "" {
		f.paragraph("Signature", f.d.Issuer)
	}
	if f.d.Signed != "" {
		f.paragraph("Signed", f.d.Signed.Han())
	}
}

// provisions writes provisions under their headings.
func (f *file) provisions(ps []*corpus.Provision) {
	for _, p := range ps {
		f.headings(p)
		f.provision(p)
	}
}

// headings writes those of a provision that do not stand above already.
func (f *file) headings(p *corpus.Provision) {
	same := 0
	for same < len(f.above) && same < len(p.Path) && f.above[same] == p.Path[same] {
		same++
	}
	for i := same; i < len(p.Path); i++ {
		if i == 0 && p.Annex > 0 {
			f.annexHead(p.Path[0])
			continue
		}
		f.heading(i+2, p.Path[i])
	}
	f.above = p.Path
}

// annexHead begins an annex on a new page: its number at the margin, its title in the
// middle. A statute has both on one line.
func (f *file) annexHead(title string) {
	if number, name, ok := strings.Cut(title, " "); ok && f.notice {
		f.paragraph("Annex", number)
		f.heading(2, name)
		return
	}
	f.paragraph("Annex", title)
}

// heading writes a heading; its number tells how it is set. One without a number within
// a chapter of a statute has no place in the outline: the reader of statutes takes what
// is marked and not numbered for a part.
func (f *file) heading(level int, text string) {
	style := "Centred"
	l, _, numbered := corpus.ParseLabel(text)
	switch {
	case l.Rank == corpus.RankDivision:
		style = "First"
	case l.Rank > corpus.RankDivision:
		style = "Second"
	}
	f.Open("w:p")
	f.Open("w:pPr")
	f.Empty("w:pStyle", "w:val", style)
	if f.notice || numbered {
		f.Empty("w:outlineLvl", "w:val", strconv.Itoa(min(level, 6)-1))
	}
	f.Close()
	run(f.Writer, false, text)
	f.Close()
	f.Line()
}

// provision writes label, lead-in and text. A lead-in stands before its text, as plans
// have it; one of the first level is a heading. The title that a provision makes stands
// above what follows under it.
func (f *file) provision(p *corpus.Provision) {
	lines := linesOf(p)
	l, _, numbered := corpus.ParseLabel(p.Label + " 甲")
	strong, style := p.Label, "Text"
	switch {
	case p.Heading != "" && (!numbered || l.Rank <= corpus.RankDivision && l.Rank != corpus.RankArticle):
		f.heading(len(p.Path)+2, titleOf(l, p.Heading))
		strong = ""
	case p.Heading != "":
		strong += p.Heading + "　"
	case p.Kind == corpus.KindArticle:
		strong += "　"
	}
	if strong != "" {
		text := ""
		if p.Heading == "" && len(lines) > 0 {
			style = lines[0].style
		}
		if len(lines) > 0 {
			text, lines = lines[0].text, lines[1:]
		}
		f.line(style, strong, text)
	}
	for _, l := range lines {
		f.paragraph(l.style, l.text)
	}
	if numbered {
		f.above = append(f.above[:len(f.above):len(f.above)], titleOf(l, p.Heading))
	}
}

// titleOf is a heading with its number as a path has it.
func titleOf(l corpus.Label, heading string) string {
	if l.Rank == corpus.RankNone {
		return heading
	}
	return l.Title(heading)
}

// A line is a natural paragraph of a provision.
type line struct{ style, text string }

// linesOf sets 款 as text, 项 and 目 hanging, and what goes on within an 项 under it.
func linesOf(p *corpus.Provision) (out []line) {
	type mark struct{ end, depth int }
	begins := map[int]mark{}
	var note func(items []corpus.Item, depth int)
	note = func(items []corpus.Item, depth int) {
		for _, it := range items {
			begins[it.Span.Start] = mark{it.Span.End, depth}
			note(it.Items, depth+1)
		}
	}
	for _, pp := range p.Paragraphs {
		note(pp.Items, 1)
	}
	at, inside := 0, mark{}
	for text := range strings.SplitSeq(p.Text, "\n") {
		style := "Text"
		if m, ok := begins[at]; ok {
			inside = m
			style = [...]string{"Item", "Sub"}[min(m.depth, 2)-1]
		} else if at < inside.end {
			style = "Within"
		}
		at += len(text) + 1
		out = append(out, line{style, text})
	}
	return out
}

func (f *file) paragraph(style, text string) { f.line(style, "", text) }

// line writes a paragraph that begins with strong words.
func (f *file) line(style, strong, text string) {
	f.Open("w:p")
	f.Open("w:pPr")
	f.Empty("w:pStyle", "w:val", style)
	f.Close()
	if strong != "" {
		run(f.Writer, true, strong)
	}
	if text != "" {
		run(f.Writer, false, text)
	}
	f.Close()
	f.Line()
}

func run(x *xmlout.Writer, strong bool, text string) {
	x.Open("w:r")
	if strong {
		x.Open("w:rPr")
		x.Empty("w:rFonts", "w:eastAsia", "黑体")
		x.Empty("w:b")
		x.Close()
	}
	x.Element("w:t", text, "xml:space", "preserve")
	x.Close()
}
