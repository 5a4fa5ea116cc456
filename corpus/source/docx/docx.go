// Package docx reads the text of a DOCX file (ECMA-376, WordprocessingML): paragraphs
// with headings and bold type, rows of tables, text boxes, and the numbers that the
// word processor makes itself (第一条, （一）). Deleted and hidden text, fields, notes,
// headers and pictures are not text; macros are not read, and said to be there.
package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"

	"tiaowen/corpus/source"
	"tiaowen/corpus/source/pack"
)

const (
	document  = "word/document.xml"
	styles    = "word/styles.xml"
	numbering = "word/numbering.xml"
	macros    = "word/vbaProject.bin"
)

// Is reports whether an archive is a DOCX file.
func Is(a *pack.Archive) bool { return a.Has(document) }

// Read extracts the text.
func Read(a *pack.Archive) (*source.Text, error) {
	st, err := readStyles(a)
	if err != nil {
		return nil, err
	}
	nums, err := readNumbering(a)
	if err != nil {
		return nil, err
	}
	data, err := a.Read(document)
	if err != nil {
		return nil, err
	}
	r := &reading{d: pack.NewDecoder(document, data), styles: st, nums: nums}
	if err := r.body(); err != nil {
		return nil, err
	}
	if a.Has(macros) {
		r.out.Doubt("macros", "", "文件含有宏；没有读取，更没有运行。")
	}
	if r.counted > 0 {
		r.out.Doubt("automatic-number", "", "有"+strconv.Itoa(r.counted)+"处编号由文字处理程序自动生成，不是文件中的文字。")
	}
	return r.out.Text()
}

// A reading is the state of reading one document.
type reading struct {
	d       *pack.Decoder
	styles  map[string]style
	nums    *numbers
	out     source.Builder
	counted int // numbers that were made
}

// A paragraph is one w:p as it is read.
type paragraph struct {
	runs    []source.Run
	style   string
	outline int // 1 to 9; 0 = none
	num     string
	level   int
	boxes   [][]source.Run // paragraphs of text boxes that hang on it
}

// body reads the paragraphs and tables of the document.
func (r *reading) body() error {
	for {
		t, err := r.d.Next()
		if errors.Is(err, io.EOF) {
			return r.out.Err()
		}
		if err != nil {
			return err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		switch e.Name.Local {
		case "p":
			p, err := r.paragraph()
			if err != nil {
				return err
			}
			r.write(p)
		case "tr":
			if err := r.row(); err != nil {
				return err
			}
		case "del", "moveFrom", "Fallback", "sectPr":
			if err := r.d.Skip(); err != nil {
				return err
			}
		}
		if r.out.Err() != nil {
			return r.out.Err()
		}
	}
}

// write writes a paragraph with its number.
func (r *reading) write(p paragraph) {
	for _, box := range p.boxes {
		r.out.Paragraph(box...)
	}
	st := r.styles[p.style]
	if p.num == "" {
		p.num, p.level = st.num, st.level
	}
	if label := r.nums.next(p.num, p.level); label != "" && len(p.runs) > 0 {
		r.counted++
		p.runs = append([]source.Run{{Text: label}}, p.runs...)
	}
	if p.outline == 0 {
		p.outline = st.outline
	}
	if p.outline > 0 {
		text := ""
		for _, run := range p.runs {
			text += run.Text
		}
		r.out.Heading(p.outline, text)
		return
	}
	r.out.Paragraph(p.runs...)
}

// paragraph reads to the end of a w:p.
func (r *reading) paragraph() (p paragraph, err error) {
	bold, hidden, inText, inRunProps := false, false, false, false
	for {
		t, err := r.d.Next()
		if err != nil {
			return p, unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "del", "moveFrom", "Fallback", "instrText", "footnoteReference", "rubyBase":
				if err := r.d.Skip(); err != nil {
					return p, err
				}
			case "txbxContent":
				box, err := r.box()
				if err != nil {
					return p, err
				}
				p.boxes = append(p.boxes, box...)
			case "pStyle":
				p.style = pack.Attr(t, "val")
			case "outlineLvl":
				p.outline = outline(pack.Attr(t, "val"))
			case "numId":
				p.num = pack.Attr(t, "val")
			case "ilvl":
				p.level, _ = strconv.Atoi(pack.Attr(t, "val"))
			case "r":
				bold, hidden = r.styles[p.style].bold, false
			case "rPr":
				inRunProps = true
			case "b":
				bold = inRunProps && isOn(t)
			case "vanish":
				hidden = isOn(t)
			case "t":
				inText = true
			case "tab":
				p.runs = append(p.runs, source.Run{Text: " "})
			case "br", "cr":
				p.runs = append(p.runs, source.Run{Text: "\n"})
			}
		case xml.CharData:
			if inText && !hidden {
				p.runs = append(p.runs, source.Run{Text: string(t), Bold: bold})
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "t":
				inText = false
			case "rPr":
				inRunProps = false
			case "p":
				return p, nil
			}
		}
	}
}

// box reads the paragraphs of a text box.
func (r *reading) box() (ps [][]source.Run, err error) {
	for {
		t, err := r.d.Next()
		if err != nil {
			return ps, unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "p" {
				p, err := r.paragraph()
				if err != nil {
					return ps, err
				}
				ps = append(append(ps, p.boxes...), p.runs)
			}
		case xml.EndElement:
			if t.Name.Local == "txbxContent" {
				return ps, nil
			}
		}
	}
}

// row reads a row of a table; tables within a cell are read into it.
func (r *reading) row() error {
	var cells []string
	for depth := 1; depth > 0; {
		t, err := r.d.Next()
		if err != nil {
			return unexpected(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "tr":
				depth++
			case "tc":
				if depth == 1 {
					cells = append(cells, "")
				}
			case "p":
				p, err := r.paragraph()
				if err != nil {
					return err
				}
				text := ""
				for _, run := range p.runs {
					text += run.Text
				}
				if len(cells) > 0 {
					cells[len(cells)-1] += text + "\n"
				}
			}
		case xml.EndElement:
			if t.Name.Local == "tr" {
				depth--
			}
		}
	}
	r.out.Row(cells...)
	return nil
}

// unexpected is the error of a part that ends within an element.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return &source.Error{Where: document, Problem: "ends too early", Remedy: "fetch the file again"}
	}
	return err
}

// isOn reads a property that is on when it has no value (ECMA-376 17.17.4).
func isOn(e xml.StartElement) bool {
	switch pack.Attr(e, "val") {
	case "0", "false", "off":
		return false
	}
	return true
}

// outline is a level from 1, 0 for body text.
func outline(val string) int {
	n, err := strconv.Atoi(val)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}
