// Package xlsx writes tables as a workbook (ECMA-376, SpreadsheetML).
//
// # What the package promises
//
//   - A cell is of the kind that its column says: text, a number, a day, or an address
//     that can be followed. What does not read as its kind is written as text.
//   - Nothing is a formula, whatever a text begins with.
//   - The row of names stays in sight, and every column can be filtered.
//   - The same tables give the same bytes, see [opc].
//   - A text that is longer than a cell may be is cut, and says so at its end.
package xlsx

import (
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"tiaowen/web/opc"
	"tiaowen/web/xmlout"
)

// MediaType is that of a workbook.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Limits of spreadsheet programs.
const (
	MaxCell  = 32_767 // UTF-16 units of a cell
	MaxLinks = 65_530 // addresses of a sheet that can be followed
	maxName  = 31     // characters of the name of a sheet
)

// CutMark stands at the end of a text that was cut.
const CutMark = "……（此格放不下，未完）"

// Kind is what the cells of a column hold.
type Kind int

// The kinds.
const (
	Text   Kind = iota // on as many lines as it needs
	Line               // text on one line, however long
	Number             // a decimal number
	Day                // YYYY-MM-DD
	Link               // an address
)

// A Column is a column of a table. Its width is in characters of a Western font.
type Column struct {
	Name  string
	Kind  Kind
	Width int
}

// A Sheet is one table.
type Sheet struct {
	Name    string
	Columns []Column
	Rows    [][]string
}

const (
	mainSpace     = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relationSpace = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	partType      = "application/vnd.openxmlformats-officedocument.spreadsheetml."
)

// Write writes a workbook. A row that has not a cell for each column is an error.
func Write(w io.Writer, about opc.About, sheets ...Sheet) error {
	book := opc.Part{Name: "xl/workbook.xml", Type: partType + "sheet.main+xml", Data: workbook(sheets)}
	var parts []opc.Part
	for i, s := range sheets {
		p, err := s.part(i + 1)
		if err != nil {
			return err
		}
		parts = append(parts, p)
		book.Relations = append(book.Relations, opc.Relation{Type: relationSpace + "/worksheet", Target: strings.TrimPrefix(p.Name, "xl/")})
	}
	book.Relations = append(book.Relations, opc.Relation{Type: relationSpace + "/styles", Target: "styles.xml"})
	parts = append([]opc.Part{book, {Name: "xl/styles.xml", Type: partType + "styles+xml", Data: []byte(styles)}}, parts...)
	return opc.Write(w, about, parts...)
}

func workbook(sheets []Sheet) []byte {
	return opc.XML(func(x *xmlout.Writer) {
		x.Open("workbook", "xmlns", mainSpace, "xmlns:r", relationSpace)
		x.Open("sheets")
		used := map[string]bool{}
		for i, s := range sheets {
			name := sheetName(s.Name, i+1)
			if used[strings.ToLower(name)] { // names differ, whatever their case
				name = sheetName(strconv.Itoa(i+1)+" "+name, i+1)
			}
			used[strings.ToLower(name)] = true
			x.Empty("sheet", "name", name, "sheetId", strconv.Itoa(i+1), "r:id", opc.ID(i))
		}
		x.Close()
	})
}

// sheetName is a name as programs take it.
func sheetName(name string, n int) string {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\'`, r) || r < ' ' {
			return '_'
		}
		return r
	}, xmlout.Clean(name))
	if rs := []rune(name); len(rs) > maxName {
		name = string(rs[:maxName])
	}
	if strings.TrimSpace(name) == "" {
		return "表" + strconv.Itoa(n)
	}
	return name
}

// part writes a sheet.
func (s Sheet) part(n int) (opc.Part, error) {
	p := opc.Part{Name: "xl/worksheets/sheet" + strconv.Itoa(n) + ".xml", Type: partType + "worksheet+xml"}
	for i, row := range s.Rows {
		if len(row) != len(s.Columns) {
			return p, fmt.Errorf("write sheet %s: row %d has %d cells under %d columns", s.Name, i+1, len(row), len(s.Columns))
		}
	}
	var links []string
	p.Data = opc.XML(func(x *xmlout.Writer) {
		x.Open("worksheet", "xmlns", mainSpace, "xmlns:r", relationSpace)
		s.head(x)
		x.Open("sheetData")
		names := make([]string, len(s.Columns))
		for i, c := range s.Columns {
			names[i] = c.Name
		}
		s.row(x, 1, names, func(Column) (Kind, string) { return Text, styleHead })
		for i, row := range s.Rows {
			s.row(x, i+2, row, func(c Column) (Kind, string) { return c.Kind, c.Kind.style() })
			for at, c := range s.Columns {
				if c.Kind == Link && isAddress(row[at]) && len(links) < MaxLinks {
					links = append(links, cell(at, i+2))
					p.Relations = append(p.Relations, opc.Relation{Type: opc.Hyperlink, Target: row[at], External: true})
				}
			}
		}
		x.Close()
		s.foot(x, links)
	})
	return p, nil
}

// head writes what stands before the rows: the frozen row and the widths.
func (s Sheet) head(x *xmlout.Writer) {
	x.Open("sheetPr")
	x.Empty("pageSetUpPr", "fitToPage", "1")
	x.Close()
	x.Open("sheetViews")
	x.Open("sheetView", "workbookViewId", "0")
	x.Empty("pane", "ySplit", "1", "topLeftCell", "A2", "activePane", "bottomLeft", "state", "frozen")
	x.Close()
	x.Close()
	x.Open("cols")
	for i, c := range s.Columns {
		at := strconv.Itoa(i + 1)
		x.Empty("col", "min", at, "max", at, "width", strconv.Itoa(max(c.Width, 6)), "customWidth", "1")
	}
	x.Close()
}

func (s Sheet) foot(x *xmlout.Writer, links []string) {
	x.Empty("autoFilter", "ref", "A1:"+cell(len(s.Columns)-1, len(s.Rows)+1))
	if len(links) > 0 {
		x.Open("hyperlinks")
		for i, at := range links {
			x.Empty("hyperlink", "ref", at, "r:id", opc.ID(i))
		}
		x.Close()
	}
	x.Empty("pageSetup", "orientation", "landscape", "paperSize", "9", "fitToHeight", "0")
}

func (s Sheet) row(x *xmlout.Writer, n int, cells []string, as func(Column) (Kind, string)) {
	x.Open("row", "r", strconv.Itoa(n))
	for i, text := range cells {
		kind, style := as(s.Columns[i])
		writeCell(x, cell(i, n), text, kind, style)
	}
	x.Close()
}

var decimal = regexp.MustCompile(`^-?[0-9]{1,15}(\.[0-9]{1,15})?$`)

func writeCell(x *xmlout.Writer, at, text string, kind Kind, style string) {
	value := ""
	switch kind {
	case Number:
		value = decimal.FindString(text)
	case Day:
		value = serial(text)
	}
	switch {
	case text == "":
		return
	case value != "":
		x.Open("c", "r", at, "s", style)
		x.Element("v", value)
	default:
		if kind == Number || kind == Day || kind == Link && !isAddress(text) {
			style = Text.style()
		}
		x.Open("c", "r", at, "s", style, "t", "inlineStr")
		x.Open("is")
		x.Element("t", escaped(fitted(text)), "xml:space", "preserve")
		x.Close()
	}
	x.Close()
}

// epoch is the day 0 of spreadsheet programs, which take 1900 for a leap year: days are
// right from March 1900 on. Earlier ones are text.
var epoch = time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)

const firstSerial = 61

// serial is the number of a day; empty when the text is none.
func serial(text string) string {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return ""
	}
	n := int(day.Sub(epoch).Hours() / 24)
	if n < firstSerial {
		return ""
	}
	return strconv.Itoa(n)
}

// fitted cuts a text to what a cell may hold.
func fitted(text string) string {
	if len(text) <= MaxCell { // a unit is a byte at least
		return text
	}
	units := utf16.Encode([]rune(text))
	if len(units) <= MaxCell {
		return text
	}
	most := MaxCell - len(utf16.Encode([]rune(CutMark)))
	if high := units[most-1]; high >= 0xD800 && high < 0xDC00 { // the first half of a character
		most--
	}
	return string(utf16.Decode(units[:most])) + CutMark
}

// coded looks like the escape of a character in a cell (ECMA-376 22.9.2.19).
var coded = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

func escaped(text string) string {
	return coded.ReplaceAllStringFunc(text, func(s string) string { return "_x005F" + s })
}

func isAddress(s string) bool {
	return (strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")) && len(s) < 2080
}

// cell is the name of a cell: column from 0, row from 1.
func cell(column, row int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name + strconv.Itoa(row)
}
