package web

import (
	"net/http"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web/xlsx"
)

// listColumns are those of a list of provisions. The ref of each row is its last cell.
var listColumns = []xlsx.Column{{Name: "序号", Kind: xlsx.Number, Width: 6}, {Name: "引用", Width: 36}, {Name: "引用（法学引注手册）", Width: 40}, {Name: "文件", Width: 28},
	{Name: "文号", Kind: xlsx.Line, Width: 20}, {Name: "发文机关", Width: 16}, {Name: "成文日期", Kind: xlsx.Day, Width: 12}, {Name: "时效", Kind: xlsx.Line, Width: 10},
	{Name: "位置", Width: 24}, {Name: "条款", Width: 14}, {Name: "标题", Width: 20}, {Name: "摘录", Width: 60}, {Name: "全文", Kind: xlsx.Line, Width: 40},
	{Name: "责任单位", Width: 24}, {Name: "同文", Kind: xlsx.Line, Width: 20}, {Name: "固定链接", Kind: xlsx.Link, Width: 40}, {Name: "ref", Kind: xlsx.Line, Width: 24}}

// listTable is the whole list of a question, with its receipt.
func (s *Server) listTable(w http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	q, more, err := s.exported(r)
	if err != nil {
		return nil, err
	}
	l, err := s.list(r, c, q, search.MaxListed)
	if err != nil {
		return nil, err
	}
	t := &table{name: exportName(q), columns: listColumns, optional: more.Get(receiptParam) != "1", receipt: l.receipt.table()}
	if t.rows, err = s.listRows(r, c, l); err != nil {
		return nil, err
	}
	w.Header().Set("Link", "</api/v1/receipt?"+values(q).Encode()+`>; rel="describedby"; type="application/json"`)
	return t, nil
}

// listRows are the cells of a listing.
func (s *Server) listRows(r *http.Request, c *Collection, l *listing) ([][]string, error) {
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
			origin + clauseURL(row.pinpoint), row.ref.String()})
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

// Take is the address of the whole list of the question in another form, such as .csv.
func (v resultsPage) Take(suffix string) string {
	q := v.Query
	q.Page, q.Size = 1, 0
	return strings.Replace(address(values(q)), "/search", "/search"+suffix, 1)
}

// Receipt is the address of the receipt of the question.
func (v resultsPage) Receipt() string { return strings.Replace(v.Take(""), "/search", "/receipt", 1) }
