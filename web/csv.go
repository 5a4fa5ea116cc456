package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"unicode"
)

// byteOrderMark tells spreadsheet programs that a file is UTF-8: without it they
// show Chinese as rubbish.
const byteOrderMark = "\ufeff"

const csvType = "text/csv; charset=utf-8; header=present"

// writeCSV answers with a table as RFC 4180 has it: UTF-8, lines end in CRLF, the
// first row names the columns. No cell is taken for a formula, see [plainCell].
func (t *table) writeCSV(w http.ResponseWriter) error {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	for _, row := range t.lines() {
		if len(row) != len(t.columns) {
			return fmt.Errorf("write CSV %s: row of %d cells under %d columns", t.name, len(row), len(t.columns))
		}
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = plainCell(c)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write CSV %s: %w", t.name, err)
		}
	}
	out.Flush()
	w.Header().Set("Content-Disposition", attached(t.name+".csv"))
	return writeAs(w, csvType, b.Bytes())
}

// lines is the table as rows of one width: the names of the columns, the rows, and
// after an empty line the receipt, where there is one.
func (t *table) lines() [][]string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.Name
	}
	out := append([][]string{names}, t.rows...)
	if t.receipt == nil {
		return out
	}
	out = append(out, make([]string, len(t.columns)))
	for _, line := range t.receipt {
		out = append(out, append(line[:], make([]string, len(t.columns)-len(line))...))
	}
	return out
}

// plainCell puts an apostrophe before a cell that a spreadsheet program would run as a
// formula (OWASP, "CSV Injection"): also in full width, and behind white space, which
// some programs leave out.
func plainCell(s string) string {
	s = strings.ToValidUTF8(s, "")
	head := strings.TrimLeftFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff' })
	before := s[:len(s)-len(head)]
	if strings.ContainsAny(before, "\t\r\x00") || head != "" && strings.ContainsRune("=+-@＝＋－＠|", []rune(head)[0]) {
		return "'" + s
	}
	return s
}
