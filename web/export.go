package web

import (
	"net/http"
	"net/url"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
)

// exportHeader names the columns of an exported list.
var exportHeader = []string{"序号", "引用", "引用（法学引注手册）", "文件", "文号", "发文机关", "成文日期", "时效", "位置", "条款", "标题", "摘录", "全文", "责任单位", "同文", "固定链接", "ref"}

// table is an exported list under its header. The ref of each row is its last cell.
func (s *Server) table(r *http.Request, c *Collection, l *listing) ([][]string, error) {
	var out [][]string
	origin := s.origin(r)
	for i, row := range l.rows {
		p := provisionOf(row)
		if p == nil {
			var err error
			if p, err = c.Library.Provision(row.ref); err != nil {
				return nil, err
			}
		}
		excerpt := ""
		if row.hit != nil {
			excerpt = row.hit.Snippet.Text
		}
		d := row.document
		out = append(out, []string{itoa(i + 1), cite(d, row.pinpoint), citeManual(d, row.pinpoint, s.today()), shortTitle(d), d.Number, d.Issuer, string(d.Signed),
			d.Status(s.today()).Name(), strings.Join(p.Path, " › "), row.pinpoint.Label(), p.Heading, excerpt, p.Text, unitsOf(p), row.repeats.String(),
			origin + "/provisions/" + url.PathEscape(row.pinpoint.String()), row.ref.String()})
	}
	return out, nil
}

func provisionOf(r row) *corpus.Provision {
	if r.hit == nil {
		return nil
	}
	return r.hit.Provision
}

// unitsOf writes the responsible bodies of a provision with their roles.
func unitsOf(p *corpus.Provision) string {
	var list []string
	for _, u := range p.Units {
		list = append(list, u.Role.Name()+"："+u.Name)
	}
	return strings.Join(list, "；")
}

// exportName is the name of the file of an exported list.
func exportName(q search.Query) string {
	if q.Text == "" {
		return "条文"
	}
	return "条文-" + firstRunes(q.Text, 30)
}

// exportCSV sends the whole list of a question as a table: with receipt=1, the receipt
// after an empty line.
func (s *Server) exportCSV(w http.ResponseWriter, r *http.Request, c *Collection) error {
	q, more, err := s.exported(r)
	if err != nil {
		return err
	}
	l, err := s.list(r, c, q, search.MaxListed)
	if err != nil {
		return err
	}
	table, err := s.table(r, c, l)
	if err != nil {
		return err
	}
	if more.Get(receiptParam) == "1" {
		table = append(table, make([]string, len(exportHeader)))
		for _, line := range l.receipt.table() {
			cells := make([]string, len(exportHeader))
			cells[0], cells[1] = line[0], line[1]
			table = append(table, cells)
		}
	}
	w.Header().Set("Link", "</api/v1/receipt?"+values(q).Encode()+`>; rel="describedby"; type="application/json"`)
	return writeCSV(w, exportName(q), exportHeader, table)
}

// Take is the address of the whole list of the question in another form, such as .csv.
func (v resultsPage) Take(suffix string) string {
	q := v.Query
	q.Page, q.Size = 1, 0
	return strings.Replace(address(values(q)), "/search", "/search"+suffix, 1)
}
