package web

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"unicode"
)

// byteOrderMark tells spreadsheet programs that a file is UTF-8: without it they
// show Chinese as rubbish.
const byteOrderMark = "\ufeff"

// writeCSV answers with a table as RFC 4180 has it: UTF-8, lines end in CRLF, the
// first row names the columns. name is the name of the file without ".csv"; it may
// be Chinese. No cell is taken for a formula, see [plainCell].
func writeCSV(w http.ResponseWriter, name string, columns []string, rows [][]string) error {
	var b bytes.Buffer
	b.WriteString(byteOrderMark)
	out := csv.NewWriter(&b)
	out.UseCRLF = true
	for _, row := range append([][]string{columns}, rows...) {
		if len(row) != len(columns) {
			return fmt.Errorf("write CSV %s: row of %d cells under %d columns", name, len(row), len(columns))
		}
		cells := make([]string, len(row))
		for i, c := range row {
			cells[i] = plainCell(c)
		}
		if err := out.Write(cells); err != nil {
			return fmt.Errorf("write CSV %s: %w", name, err)
		}
	}
	out.Flush()
	w.Header().Set("Content-Type", "text/csv; charset=utf-8; header=present")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": fileName(name) + ".csv"}))
	_, _ = w.Write(b.Bytes()) // the client has gone
	return nil
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

// fileName replaces what file systems do not take in a name.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, s)
}
