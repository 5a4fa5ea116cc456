package web

import (
	"bytes"
	"mime"
	"net/http"
	"strings"

	"tiaowen/web/opc"
	"tiaowen/web/xlsx"
)

// A table is a list as it is taken away: the same cells as CSV and as a workbook.
type table struct {
	name    string // of the file, without its suffix; it may be Chinese
	columns []xlsx.Column
	rows    [][]string
	receipt [][2]string // what was asked; nil where nothing was
	// optional leaves the receipt out of CSV, where it stands in the way of programs. A
	// workbook has room for it.
	optional bool
}

// A tableMaker makes the table of an address. It may set headers.
type tableMaker func(w http.ResponseWriter, r *http.Request, c *Collection) (*table, error)

func (s *Server) asCSV(make tableMaker) handler {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) error {
		t, err := make(w, r, c)
		if err != nil {
			return err
		}
		if t.optional {
			t.receipt = nil
		}
		return t.writeCSV(w)
	}
}

func (s *Server) asWorkbook(make tableMaker) handler {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) error {
		t, err := make(w, r, c)
		if err != nil {
			return err
		}
		sheets := []xlsx.Sheet{{Name: t.name, Columns: t.columns, Rows: t.rows}}
		if t.receipt != nil {
			receipt := xlsx.Sheet{Name: "收据", Columns: []xlsx.Column{{Name: "项目", Width: 20}, {Name: "内容", Kind: xlsx.Link, Width: 80}}}
			for _, line := range t.receipt {
				receipt.Rows = append(receipt.Rows, line[:])
			}
			sheets = append(sheets, receipt)
		}
		var b bytes.Buffer
		if err := xlsx.Write(&b, opc.About{Title: t.name, Creator: "条文", Made: c.Built}, sheets...); err != nil {
			return err
		}
		w.Header().Set("Content-Disposition", attached(t.name+".xlsx"))
		return writeAs(w, xlsx.MediaType, b.Bytes())
	}
}

// attached is the Content-Disposition of a file to keep.
func attached(name string) string {
	return mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name)})
}

// fileName replaces what file systems do not take in a name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, s)
}
