package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/search"
)

// newMCP makes the command that lets programs with a language model ask: the Model
// Context Protocol over standard input and output.
func newMCP(stderr io.Writer) *cobra.Command {
	var at place
	var site string
	c := &cobra.Command{
		Use: "mcp", Short: "Answer a language model's program over standard input and output (MCP)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := at.options()
			if err != nil {
				return err
			}
			g, err := openOrBuild(c.Context(), o, stderr)
			if err != nil {
				return err
			}
			defer g.Close()
			d := &desk{search.New(g, o.Analyzer), g.Store, search.NewChecker(g.Store), strings.TrimSuffix(site, "/"), time.Now}
			err = d.server().Run(c.Context(), &mcp.StdioTransport{})
			if errors.Is(err, io.EOF) || err != nil && strings.HasSuffix(err.Error(), "EOF") { // the client has gone
				return nil
			}
			return err
		},
	}
	at.flags(c)
	c.Flags().StringVar(&site, "site", "http://localhost:8080", "where the pages are, for permalinks")
	return c
}

// A desk answers the tools of the protocol.
type desk struct {
	searcher search.Searcher
	lib      corpus.Library
	checker  *search.Checker
	site     string
	now      func() time.Time
}

// maxToolHits is how many clauses one answer holds: a model reads them all.
const maxToolHits = 20

// manners tell a model how to use what it gets.
const manners = "条文收录中国法律与地方政府公文。回答法律问题时先用 search 找到条款，再用 open_clause 读全文；" +
	"引用时写 citation 和 url，不凭记忆写条号。status 为“时效未知”的，不要说成有效。写好之后用 check_citations 核对。"

func (d *desk) server() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "tiaowen", Title: "条文", Version: version}, &mcp.ServerOptions{Instructions: manners})
	closed := false
	tool := func(name, description string) *mcp.Tool {
		return &mcp.Tool{Name: name, Description: description, Annotations: &mcp.ToolAnnotations{ReadOnlyHint: true, IdempotentHint: true, OpenWorldHint: &closed}}
	}
	mcp.AddTool(s, tool("search", "检索法律与政府公文的条款，返回原文、引用名称和固定链接"), d.search)
	mcp.AddTool(s, tool("open_clause", "按 ref 或固定链接打开一个条款，返回全文、引用名称和固定链接"), d.open)
	mcp.AddTool(s, tool("list_documents", "列出收录的文件，可按标题中的字筛选"), d.list)
	mcp.AddTool(s, tool("check_citations", "核对一段文字里的引用：有没有，缺哪一部分，是否在施行"), d.check)
	s.AddResourceTemplate(&mcp.ResourceTemplate{Name: "clause", Title: "条款", URITemplate: d.site + "/provisions/{ref}", MIMEType: plainText, Description: "固定链接所指的条款：引用名称、时效和全文"}, d.readClause)
	s.AddResourceTemplate(&mcp.ResourceTemplate{Name: "document", Title: "文件", URITemplate: d.site + "/documents/{id}", MIMEType: plainText, Description: "固定链接所指的文件：各条的全文"}, d.readDocument)
	return s
}

type searchIn struct {
	Question   string `json:"question" jsonschema:"要检索的词、一句话、文号或第几条"`
	Department string `json:"department,omitempty" jsonschema:"责任单位的规范名称，可不写"`
	Issuer     string `json:"issuer,omitempty" jsonschema:"发文机关，可不写"`
	Document   string `json:"document,omitempty" jsonschema:"只在这份文件里找：list_documents 返回的 id，可不写"`
	From       string `json:"from,omitempty" jsonschema:"成文日期不早于，如 2026-01-01，可不写"`
	To         string `json:"to,omitempty" jsonschema:"成文日期不晚于，可不写"`
	Page       int    `json:"page,omitempty" jsonschema:"页，从 1 起"`
	Size       int    `json:"size,omitempty" jsonschema:"条数，最多 20，默认 5"`
}

// query is the question with its filters; what is out of bounds is an error, not a
// guess.
func (in searchIn) query() (search.Query, error) {
	q := search.Query{Text: in.Question, Page: in.Page, Size: in.Size}
	if q.Size == 0 {
		q.Size = 5
	}
	for value, list := range map[string]*[]string{in.Department: &q.Departments, in.Issuer: &q.Issuers, in.Document: &q.Documents} {
		if value != "" {
			*list = []string{value}
		}
	}
	for _, day := range []struct {
		text string
		to   *corpus.Date
	}{{in.From, &q.From}, {in.To, &q.To}} {
		var ok bool
		if *day.to, ok = corpus.ParseDate(day.text); !ok && day.text != "" {
			return q, fmt.Errorf("“%s”不是日期，请写成 2026-01-14", day.text)
		}
	}
	switch {
	case q.Size < 1 || q.Size > maxToolHits:
		return q, fmt.Errorf("size 应是 1 到 %d 的整数", maxToolHits)
	case q.Page < 0 || q.Page > search.MaxOffset:
		return q, fmt.Errorf("page 应是 1 到 %d 的整数", search.MaxOffset)
	}
	return q, nil
}

type clauseOut struct {
	Ref      string `json:"ref"`
	Citation string `json:"citation"`
	URL      string `json:"url"`
	Heading  string `json:"heading,omitempty"`
	Text     string `json:"text"`
	Number   string `json:"number,omitempty"`
	Issuer   string `json:"issuer,omitempty"`
	Signed   string `json:"signed,omitempty"`
	Status   string `json:"status"`
}

type searchOut struct {
	Total   int         `json:"total"`
	Clauses []clauseOut `json:"clauses"`
}

func (d *desk) search(ctx context.Context, _ *mcp.CallToolRequest, in searchIn) (*mcp.CallToolResult, searchOut, error) {
	q, err := in.query()
	if err != nil {
		return nil, searchOut{}, err
	}
	r, err := d.searcher.Search(ctx, q)
	if err != nil {
		return nil, searchOut{}, correctable(err)
	}
	out := searchOut{Total: r.Total, Clauses: []clauseOut{}}
	for _, h := range r.Hits {
		out.Clauses = append(out.Clauses, d.clause(h.Document, h.Provision, h.Pinpoint))
	}
	return nil, out, nil
}

// correctable says what is wrong with a question, as one that can be put right.
func correctable(err error) error {
	var syntax *search.SyntaxError
	if !errors.As(err, &syntax) {
		return err
	}
	if syntax.Suggestion == "" {
		return errors.New(syntax.Message)
	}
	return fmt.Errorf("%s可以写成：%s", syntax.Message, syntax.Suggestion)
}

// clause describes a provision, cited as ref.
func (d *desk) clause(doc *corpus.Document, p *corpus.Provision, ref corpus.Ref) clauseOut {
	title := doc.EnclosedTitle
	if title == "" {
		title = doc.Title
	}
	return clauseOut{Ref: ref.String(), Citation: "《" + title + "》" + ref.Label(), URL: d.urlOf(ref), Heading: p.Heading, Text: p.Text,
		Number: doc.Number, Issuer: doc.Issuer, Signed: string(doc.Signed), Status: doc.Status(d.today()).Name()}
}

func (d *desk) today() corpus.Date { return corpus.Date(d.now().Format(time.DateOnly)) }

type openIn struct {
	Ref string `json:"ref" jsonschema:"search 返回的 ref，如 洪政发-2026-1~art_28，或者固定链接"`
}

func (d *desk) open(_ context.Context, _ *mcp.CallToolRequest, in openIn) (*mcp.CallToolResult, clauseOut, error) {
	out, err := d.find(in.Ref)
	return nil, out, err
}

// find opens a clause by its ref or its permalink.
func (d *desk) find(text string) (clauseOut, error) {
	ref, err := corpus.ParseRef(d.refOf(text))
	if err != nil || ref.Path == "" {
		return clauseOut{}, fmt.Errorf("“%s”不是 ref，也不是条款的固定链接：请用 search 返回的 ref", firstOf(text, 80))
	}
	p, err := d.lib.Provision(ref)
	if errors.Is(err, corpus.ErrNotFound) {
		return clauseOut{}, fmt.Errorf("收录中没有 %s 这个条款", ref)
	}
	if err != nil {
		return clauseOut{}, err
	}
	doc, err := d.lib.Document(p.DocumentID)
	if err != nil {
		return clauseOut{}, err
	}
	return d.clause(doc, p, ref), nil
}

// refOf takes the ref out of a permalink: /provisions/ref, or /documents/id#path.
func (d *desk) refOf(text string) string {
	text = strings.TrimPrefix(strings.TrimSpace(text), d.site)
	if rest, ok := strings.CutPrefix(text, "/documents/"); ok {
		text = strings.Replace(rest, "#", "~", 1)
	}
	text = strings.TrimPrefix(text, "/provisions/")
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

func firstOf(text string, n int) string {
	if rs := []rune(text); len(rs) > n {
		return string(rs[:n]) + "…"
	}
	return text
}

type listIn struct {
	Title string `json:"title,omitempty" jsonschema:"标题中的字，可不写"`
}

type documentOut struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Number string `json:"number,omitempty"`
	Signed string `json:"signed,omitempty"`
	URL    string `json:"url"`
}

type listOut struct {
	Total     int           `json:"total"`
	Documents []documentOut `json:"documents"`
}

// maxToolDocuments is how many documents one answer lists; the rest are asked for by
// their titles.
const maxToolDocuments = 100

func (d *desk) list(_ context.Context, _ *mcp.CallToolRequest, in listIn) (*mcp.CallToolResult, listOut, error) {
	out := listOut{Documents: []documentOut{}}
	for _, doc := range d.lib.Catalogue().Documents {
		if !strings.Contains(doc.Title, in.Title) {
			continue
		}
		if out.Total++; out.Total <= maxToolDocuments {
			out.Documents = append(out.Documents, documentOut{doc.ID, doc.Title, doc.Number, string(doc.Signed), d.urlOf(corpus.Ref{Document: doc.ID})})
		}
	}
	return nil, out, nil
}

type checkIn struct {
	Text string `json:"text" jsonschema:"要核对的文字"`
}

type checkedOut struct {
	Written  string `json:"written"`
	Outcome  string `json:"outcome" jsonschema:"found、missing、not-in-force 或 ambiguous"`
	Ref      string `json:"ref,omitempty"`
	URL      string `json:"url,omitempty"`
	Status   string `json:"status,omitempty"`
	Missing  string `json:"missing,omitempty"`
	Sentence string `json:"sentence,omitempty" jsonschema:"说明施行、失效或废止的原句"`
	Says     string `json:"says,omitempty" jsonschema:"这句话所在的文件，或后来的版本"`
	// Among are ids of documents.
	Among []string `json:"candidates,omitempty" jsonschema:"叫这个名字的文件"`
}

type checkOut struct {
	Citations []checkedOut `json:"citations"`
}

func (d *desk) check(_ context.Context, _ *mcp.CallToolRequest, in checkIn) (*mcp.CallToolResult, checkOut, error) {
	if n := utf8.RuneCountInString(in.Text); n > search.MaxCheckedRunes {
		return nil, checkOut{}, fmt.Errorf("这段文字有 %d 个字，最多 %d 个", n, search.MaxCheckedRunes)
	}
	out := checkOut{Citations: []checkedOut{}}
	for _, x := range d.checker.Check(in.Text, d.today()) {
		one := checkedOut{Written: x.Written, Outcome: string(x.Outcome), Ref: x.Ref.String(), URL: d.urlOf(x.Ref), Missing: x.Part, Sentence: x.Sentence, Says: x.Says}
		if x.Document != nil {
			one.Status = x.Document.Status(d.today()).Name()
		}
		for _, doc := range x.Among {
			one.Among = append(one.Among, doc.ID)
		}
		out.Citations = append(out.Citations, one)
	}
	return nil, out, nil
}

// urlOf is the permalink of a clause or a document, empty for none.
func (d *desk) urlOf(ref corpus.Ref) string {
	switch {
	case ref.IsZero():
		return ""
	case ref.Path == "":
		return d.site + "/documents/" + url.PathEscape(ref.Document)
	}
	return d.site + "/provisions/" + url.PathEscape(ref.String())
}
