package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"tiaowen/corpus"
)

const plainText = "text/plain"

// maxToolText is the longest document that is read out, in bytes: a model reads all of
// it. The clauses of a longer one are opened one by one.
const maxToolText = 400_000

// readClause reads a clause out by its permalink.
func (d *desk) readClause(_ context.Context, r *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	c, err := d.find(r.Params.URI)
	if err != nil {
		return nil, mcp.ResourceNotFoundError(r.Params.URI)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", c.Citation, c.URL)
	for _, line := range []string{c.Number, c.Issuer, c.Signed, c.Status} {
		if line != "" {
			b.WriteString(line + "\n")
		}
	}
	b.WriteString("\n")
	if c.Heading != "" {
		b.WriteString(c.Heading + "\n")
	}
	b.WriteString(c.Text + "\n")
	return readOut(r.Params.URI, b.String()), nil
}

// readDocument reads a document out by its permalink: each clause under its ref.
func (d *desk) readDocument(_ context.Context, r *mcp.ReadResourceRequest) (*mcp.ReadResourceResult, error) {
	ref, err := corpus.ParseRef(d.refOf(r.Params.URI))
	if err != nil {
		return nil, mcp.ResourceNotFoundError(r.Params.URI)
	}
	doc, err := d.lib.Document(ref.Document)
	if err != nil {
		return nil, mcp.ResourceNotFoundError(r.Params.URI)
	}
	ps, err := d.lib.Provisions(doc.ID)
	if err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s %s %s %s\n%s\n", doc.Title, doc.Number, doc.Issuer, doc.Signed, doc.Status(d.today()).Name(), d.urlOf(corpus.Ref{Document: doc.ID}))
	for i, p := range ps {
		if b.Len() > maxToolText {
			fmt.Fprintf(&b, "\n（太长，还有 %d 条未列；请用 open_clause 逐条打开）\n", len(ps)-i)
			break
		}
		fmt.Fprintf(&b, "\n[%s] %s %s\n%s\n", p.Ref, p.Label, p.Heading, p.Text)
	}
	return readOut(r.Params.URI, b.String()), nil
}

func readOut(uri, text string) *mcp.ReadResourceResult {
	return &mcp.ReadResourceResult{Contents: []*mcp.ResourceContents{{URI: uri, MIMEType: plainText, Text: text}}}
}
