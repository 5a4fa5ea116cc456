package docx

import (
	"tiaowen/web/opc"
	"tiaowen/web/xmlout"
)

// Sizes are in half points: 二号 44, 三号 32, 小四 24.
const (
	sizeTitle  = "44"
	sizeText   = "32"
	sizeFooter = "18"
	lineHeight = "560" // twentieths of a point: 22 lines on a page (GB/T 9704 5.2.3)
)

// section is the page (GB/T 9704 5.2): A4, 37 mm free above, 28 mm at the binding,
// 156 by 225 mm for the text.
func (f *file) section() {
	f.Open("w:sectPr")
	f.Empty("w:footerReference", "w:type", "default", "r:id", opc.ID(0))
	f.Empty("w:pgSz", "w:w", "11906", "w:h", "16838")
	f.Empty("w:pgMar", "w:top", "2098", "w:right", "1474", "w:bottom", "1985", "w:left", "1588", "w:header", "851", "w:footer", "794", "w:gutter", "0")
	f.Close()
}

// footer is the citation, the permalink, the force and the number of the page.
func footer(about About) []byte {
	return opc.XML(func(x *xmlout.Writer) {
		x.Open("w:ftr", "xmlns:w", mainSpace, "xmlns:r", relationSpace)
		paragraph := func(write func()) {
			x.Open("w:p")
			x.Open("w:pPr")
			x.Empty("w:pStyle", "w:val", "Footer")
			x.Close()
			write()
			x.Close()
		}
		paragraph(func() {
			run(x, false, "— ")
			x.Open("w:fldSimple", "w:instr", " PAGE ")
			run(x, false, "1")
			x.Close()
			run(x, false, " —")
		})
		for _, text := range []string{about.Citation, about.Force, about.Note} {
			if text != "" {
				paragraph(func() { run(x, false, text) })
			}
		}
		if about.Link != "" {
			paragraph(func() {
				x.Open("w:hyperlink", "r:id", opc.ID(0))
				run(x, false, about.Link)
				x.Close()
			})
		}
	})
}

// A style is a format of paragraphs. Indents are in hundredths of a character.
type style struct {
	id, name, font, size, align string
	bold, newPage               bool
	first, left, hanging, right string
	before                      string
}

// sheet are the formats. The names of headings are our own, so that a word processor
// takes the outline from each paragraph.
var sheet = []style{
	{id: "Title", name: "Title", font: "宋体", size: sizeTitle, bold: true, align: "center", before: "280"},
	{id: "Number", name: "发文字号", font: "仿宋", align: "center"},
	{id: "Note", name: "题注", font: "楷体", align: "center"},
	{id: "To", name: "主送机关", font: "仿宋", align: "left", before: "280"},
	{id: "Text", name: "款", font: "仿宋", align: "both", first: "200"},
	{id: "Item", name: "项", font: "仿宋", align: "both", left: "500", hanging: "300"},
	{id: "Sub", name: "目", font: "仿宋", align: "both", left: "700", hanging: "200"},
	{id: "Within", name: "项内段落", font: "仿宋", align: "both", left: "500"},
	{id: "Centred", name: "章节", font: "黑体", align: "center", before: "140"},
	{id: "First", name: "一级标题", font: "黑体", align: "left", first: "200"},
	{id: "Second", name: "二级标题", font: "楷体", align: "left", first: "200"},
	{id: "Annexes", name: "附件说明", font: "仿宋", align: "left", left: "500", hanging: "300", before: "0"},
	{id: "Annex", name: "附件", font: "黑体", align: "left", newPage: true},
	{id: "Signature", name: "署名", font: "仿宋", align: "right", right: "200", before: "560"},
	{id: "Signed", name: "成文日期", font: "仿宋", align: "right", right: "400"},
	{id: "Footer", name: "footer", font: "宋体", size: sizeFooter, align: "center"},
}

func styles() []byte {
	return opc.XML(func(x *xmlout.Writer) {
		x.Open("w:styles", "xmlns:w", mainSpace)
		x.Open("w:docDefaults")
		x.Open("w:rPrDefault")
		characters(x, "仿宋", sizeText, false)
		x.Close()
		x.Close()
		x.Open("w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal")
		x.Empty("w:name", "w:val", "Normal")
		x.Close()
		for _, s := range sheet {
			s.write(x)
		}
	})
}

func (s style) write(x *xmlout.Writer) {
	x.Open("w:style", "w:type", "paragraph", "w:customStyle", "1", "w:styleId", s.id)
	x.Empty("w:name", "w:val", s.name)
	x.Empty("w:basedOn", "w:val", "Normal")
	x.Open("w:pPr")
	if s.newPage {
		x.Empty("w:pageBreakBefore")
	}
	spacing := []string{}
	if s.before != "" {
		spacing = append(spacing, "w:before", s.before)
	}
	if s.id != "Footer" {
		spacing = append(spacing, "w:line", lineHeight, "w:lineRule", map[bool]string{true: "atLeast", false: "exact"}[s.size == sizeTitle])
	}
	if len(spacing) > 0 {
		x.Empty("w:spacing", spacing...)
	}
	if indent := s.indent(); len(indent) > 0 {
		x.Empty("w:ind", indent...)
	}
	x.Empty("w:jc", "w:val", s.align)
	x.Close()
	size := s.size
	if size == "" {
		size = sizeText
	}
	characters(x, s.font, size, s.bold)
	x.Close()
}

// indent gives each indent in characters, and in twentieths of a point for programs that do
// not count characters: one is 16 points wide.
func (s style) indent() (out []string) {
	for _, i := range [][2]string{{"left", s.left}, {"right", s.right}, {"firstLine", s.first}, {"hanging", s.hanging}} {
		if i[1] != "" {
			out = append(out, "w:"+i[0]+"Chars", i[1], "w:"+i[0], twips[i[1]])
		}
	}
	return out
}

var twips = map[string]string{"200": "640", "300": "960", "400": "1280", "500": "1600", "700": "2240"}

func characters(x *xmlout.Writer, font, size string, bold bool) {
	x.Open("w:rPr")
	x.Empty("w:rFonts", "w:ascii", "Times New Roman", "w:hAnsi", "Times New Roman", "w:eastAsia", font, "w:cs", "Times New Roman")
	if bold {
		x.Empty("w:b")
	}
	x.Empty("w:sz", "w:val", size)
	x.Empty("w:szCs", "w:val", size)
	x.Empty("w:lang", "w:val", "zh-CN", "w:eastAsia", "zh-CN")
	x.Close()
}
