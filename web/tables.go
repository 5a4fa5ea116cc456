package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tiaowen/corpus"
	"tiaowen/web/xlsx"
)

// clauseURL is the permalink of a provision or of a part of one.
func clauseURL(ref corpus.Ref) string { return "/provisions/" + url.PathEscape(ref.String()) }

// tables are the lists that are to be had as CSV and as a workbook. What is fixed in a
// path stands before what is not.
func (s *Server) tables() []pathTable {
	return []pathTable{{"/search", s.listTable}, {"/documents", only(s.documentsTable)}, {"/departments", only(s.departmentsTable)}, {"/departments/compare", only(s.pairTable, "a", "b")},
		{"/departments/{name}", only(s.departmentTable)}, {"/appointments", only(s.peopleTable)}, {"/promises", only(s.promisesTable, "sort", "order", "body", "kind", "ahead", "page")}}
}

// only refuses parameters that a table does not know: a table that ignores one is
// another table than was asked for.
func only(make tableMaker, known ...string) tableMaker {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
		v, err := query(r)
		if err != nil {
			return nil, err
		}
		for name := range v {
			if !slices.Contains(known, name) {
				return nil, &paramError{name, "unknown_parameter", "这里不接受参数“" + name + "”。"}
			}
		}
		return make(w, r, c)
	}
}

type pathTable struct {
	path string
	make tableMaker
}

var (
	documentColumn = xlsx.Column{Name: "文件", Width: 28}
	numberColumn   = xlsx.Column{Name: "文号", Kind: xlsx.Line, Width: 20}
	signedColumn   = xlsx.Column{Name: "成文日期", Kind: xlsx.Day, Width: 12}
	linkColumn     = xlsx.Column{Name: "链接", Kind: xlsx.Link, Width: 40}
)

// documentsTable lists all documents.
func (s *Server) documentsTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	t := &table{name: "文件", columns: []xlsx.Column{{Name: "标题", Width: 48}, {Name: "所发文本", Width: 36}, numberColumn, {Name: "登记号", Kind: xlsx.Line, Width: 18},
		{Name: "发文机关", Width: 20}, {Name: "文种", Kind: xlsx.Line, Width: 8}, {Name: "栏目", Kind: xlsx.Line, Width: 12}, signedColumn, {Name: "时效", Kind: xlsx.Line, Width: 10},
		{Name: "施行", Kind: xlsx.Day, Width: 12}, {Name: "失效", Kind: xlsx.Day, Width: 12}, linkColumn}}
	for _, d := range c.Library.Catalogue().Documents {
		t.rows = append(t.rows, []string{d.Title, d.EnclosedTitle, d.Number, d.RegistrationCode, d.Issuer, d.Genre, d.Section, string(d.Signed),
			d.Status(s.today()).Name(), string(d.Validity.Effective), string(d.Validity.Expires), s.origin(r) + "/documents/" + url.PathEscape(d.ID)})
	}
	return t, nil
}

// departmentsTable lists all bodies with what they have to do.
func (s *Server) departmentsTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	count := func(name string) xlsx.Column { return xlsx.Column{Name: name, Kind: xlsx.Number, Width: 8} }
	t := &table{name: "责任单位", columns: []xlsx.Column{{Name: "单位", Width: 28}, {Name: "文中写法", Width: 40}, count("牵头"), count("配合"), count("负责"), linkColumn}}
	for _, d := range c.Library.Catalogue().Departments {
		t.rows = append(t.rows, []string{d.Name, strings.Join(d.Written, "、"), itoa(d.Lead), itoa(d.Support), itoa(d.Responsible), s.origin(r) + "/departments/" + url.PathEscape(d.Name)})
	}
	return t, nil
}

// departmentTable lists what one body has to do.
func (s *Server) departmentTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	summary, books, err := c.body(pathVar(r, "name"))
	if err != nil {
		return nil, err
	}
	t := &table{name: summary.Name, columns: []xlsx.Column{documentColumn, numberColumn, signedColumn, {Name: "条款", Width: 14}, {Name: "标题", Width: 28}, {Name: "分工", Kind: xlsx.Line, Width: 10},
		{Name: "同在该项的单位", Width: 40}, {Name: "开头", Width: 60}, linkColumn}}
	for _, d := range books.deeds[summary.Name] {
		var others []string
		for _, u := range d.Units {
			if u.Name != summary.Name {
				others = append(others, u.Name+"（"+u.Role.Name()+"）")
			}
		}
		t.rows = append(t.rows, []string{d.Document(), d.Doc.Number, string(d.Doc.Signed), d.Label, d.Heading, d.Roles(summary.Name), strings.Join(others, "、"), d.Text, s.origin(r) + clauseURL(d.Ref)})
	}
	return t, nil
}

// pairTable lists what two bodies do together and apart.
func (s *Server) pairTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	v, err := s.pairOf(r, c)
	if err != nil {
		return nil, err
	}
	if !v.Chosen {
		return nil, &paramError{"a", "missing_value", "请写明要对照的两个单位 a 和 b。"}
	}
	t := &table{name: v.A + "与" + v.B, columns: []xlsx.Column{{Name: "范围", Width: 16}, documentColumn, numberColumn, {Name: "条款", Width: 14}, {Name: "标题", Width: 28},
		{Name: v.A, Width: 12}, {Name: v.B, Width: 12}, linkColumn}}
	add := func(where string, deeds []*deed) {
		for _, d := range deeds {
			t.rows = append(t.rows, []string{where, d.Document(), d.Doc.Number, d.Label, d.Heading, d.Roles(v.A), d.Roles(v.B), s.origin(r) + clauseURL(d.Ref)})
		}
	}
	add("共同", v.Both)
	add("只有"+v.A, v.OnlyA)
	add("只有"+v.B, v.OnlyB)
	return t, nil
}

// peopleTable lists all appointments.
func (s *Server) peopleTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	books, err := c.books()
	if err != nil {
		return nil, err
	}
	t := &table{name: "人事任免", columns: []xlsx.Column{{Name: "姓名", Kind: xlsx.Line, Width: 10}, {Name: "任免", Kind: xlsx.Line, Width: 6}, {Name: "职务", Width: 40}, {Name: "单位", Width: 24},
		{Name: "是否存疑", Kind: xlsx.Line, Width: 10}, documentColumn, numberColumn, signedColumn, linkColumn}}
	for _, p := range books.people {
		certain := ""
		if !p.Certain {
			certain = "存疑"
		}
		t.rows = append(t.rows, []string{p.Person, p.Action, p.Post, p.Body, certain, p.Document(), p.Doc.Number, string(p.Doc.Signed), s.origin(r) + clauseURL(p.Ref)})
	}
	return t, nil
}

// promisesTable lists the amounts and days that were asked for.
func (s *Server) promisesTable(_ http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	_, all, err := s.askPromises(r, c)
	if err != nil {
		return nil, err
	}
	t := &table{name: "数额与期限", columns: []xlsx.Column{{Name: "种类", Kind: xlsx.Line, Width: 10}, {Name: "原文", Width: 20}, {Name: "数值", Kind: xlsx.Number, Width: 14}, {Name: "单位", Kind: xlsx.Line, Width: 8},
		{Name: "截止日期", Kind: xlsx.Day, Width: 12}, {Name: "责任单位", Width: 28}, {Name: "句子", Width: 60}, {Name: "出处", Width: 36}, numberColumn, signedColumn, linkColumn}}
	for _, p := range all {
		amount := ""
		if p.Kind != kindDue {
			amount = strconv.FormatFloat(p.Amount, 'f', -1, 64)
		}
		t.rows = append(t.rows, []string{p.KindName(), p.Written, amount, p.Unit, string(p.Due), strings.Join(p.Bodies, "、"), p.Sentence,
			cite(p.Doc, p.Ref), p.Doc.Number, string(p.Doc.Signed), s.origin(r) + clauseURL(p.Ref)})
	}
	return t, nil
}
