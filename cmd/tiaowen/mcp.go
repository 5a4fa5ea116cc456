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
	var dir, site string
	c := &cobra.Command{
		Use: "mcp", Short: "Answer a language model's program over standard input and output (MCP)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			o, err := options(dir)
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
	dataFlag(c, &dir)
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

func (d *desk) server() *mcp.Server {
	s := mcp.NewServer(&mcp.Implementation{Name: "tiaowen", Version: version}, nil)
	mcp.AddTool(s, &mcp.Tool{Name: "search", Description: "检索法律与政府公文的条款，返回原文、引用名称和固定链接"}, d.search)
	mcp.AddTool(s, &mcp.Tool{Name: "open_clause", Description: "按 ref 打开一个条款，返回全文、引用名称和固定链接"}, d.open)
	mcp.AddTool(s, &mcp.Tool{Name: "list_documents", Description: "列出收录的文件，可按标题中的字筛选"}, d.list)
	mcp.AddTool(s, &mcp.Tool{Name: "check_citations", Description: "核对一段文字里的引用：有没有，缺哪一部分，是否在施行"}, d.check)
	return s
}

type searchIn struct {
	Question string `json:"question" jsonschema:"要检索的词、一句话、文号或第几条"`
	Size     int    `json:"size,omitempty" jsonschema:"条数，最多 20，默认 5"`
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
	if in.Size <= 0 {
		in.Size = 5
	}
	r, err := d.searcher.Search(ctx, search.Query{Text: in.Question, Size: min(in.Size, maxToolHits)})
	if err != nil {
		return nil, searchOut{}, err
	}
	out := searchOut{Total: r.Total, Clauses: []clauseOut{}}
	for _, h := range r.Hits {
		out.Clauses = append(out.Clauses, d.clause(h.Document, h.Provision, h.Pinpoint))
	}
	return nil, out, nil
}

// clause describes a provision, cited as ref.
func (d *desk) clause(doc *corpus.Document, p *corpus.Provision, ref corpus.Ref) clauseOut {
	title := doc.EnclosedTitle
	if title == "" {
		title = doc.Title
	}
	return clauseOut{Ref: ref.String(), Citation: "《" + title + "》" + ref.Label(), URL: d.site + "/provisions/" + url.PathEscape(ref.String()), Heading: p.Heading, Text: p.Text,
		Number: doc.Number, Issuer: doc.Issuer, Signed: string(doc.Signed), Status: doc.Status(d.today()).Name()}
}

func (d *desk) today() corpus.Date { return corpus.Date(d.now().Format(time.DateOnly)) }

type openIn struct {
	Ref string `json:"ref" jsonschema:"search 返回的 ref，如 洪政发-2026-1~art_28"`
}

func (d *desk) open(_ context.Context, _ *mcp.CallToolRequest, in openIn) (*mcp.CallToolResult, clauseOut, error) {
	ref, err := corpus.ParseRef(in.Ref)
	if err != nil {
		return nil, clauseOut{}, err
	}
	p, err := d.lib.Provision(ref)
	if err != nil {
		return nil, clauseOut{}, err
	}
	doc, err := d.lib.Document(p.DocumentID)
	if err != nil {
		return nil, clauseOut{}, err
	}
	return nil, d.clause(doc, p, ref), nil
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
			out.Documents = append(out.Documents, documentOut{doc.ID, doc.Title, doc.Number, string(doc.Signed), d.site + "/documents/" + url.PathEscape(doc.ID)})
		}
	}
	return nil, out, nil
}

type checkIn struct {
	Text string `json:"text" jsonschema:"要核对的文字"`
}

type checkedOut struct {
	Written  string `json:"written"`
	Outcome  string `json:"outcome" jsonschema:"found、missing 或 not-in-force"`
	Ref      string `json:"ref,omitempty"`
	Missing  string `json:"missing,omitempty"`
	Sentence string `json:"sentence,omitempty"`
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
		out.Citations = append(out.Citations, checkedOut{x.Written, string(x.Outcome), x.Ref.String(), x.Part, x.Sentence})
	}
	return nil, out, nil
}
