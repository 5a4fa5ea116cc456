package main

import (
	"context"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/modelcontextprotocol/go-sdk/mcp"

	"tiaowen/search"
)

// A client of the protocol finds, opens, lists and checks.
func TestMCP(t *testing.T) {
	ctx := context.Background()
	o, err := options(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	g, err := openOrBuild(ctx, o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	d := &desk{search.New(g, o.Analyzer), g.Store, search.NewChecker(g.Store), "https://example.org", time.Now}
	ours, theirs := mcp.NewInMemoryTransports()
	if _, err := d.server().Connect(ctx, ours, nil); err != nil {
		t.Fatal(err)
	}
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(ctx, theirs, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	for _, c := range []struct{ tool, args, want string }{
		{"search", `{"question":"临时安置费"}`, "https://example.org/provisions/"},
		{"search", `{"question":"第二十八条","size":500}`, "第二十八条"},
		{"open_clause", `{"ref":"洪政发-2026-1~art_28__para_3"}`, "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款"},
		{"open_clause", `{"ref":"洪政发-2026-1~art_999"}`, "error"},
		{"open_clause", `{"ref":"~~"}`, "error"},
		{"list_documents", `{}`, `"total":7`},
		{"list_documents", `{"title":"征收"}`, `"total":1`},
		{"check_citations", `{"text":"《洪江市国有土地上房屋征收与补偿实施办法》第九十九条"}`, `"missing":"第九十九条"`},
	} {
		r, err := client.CallTool(ctx, &mcp.CallToolParams{Name: c.tool, Arguments: json.RawMessage(c.args)})
		if err != nil {
			t.Errorf("%s %s: %v", c.tool, c.args, err)
			continue
		}
		out, err := json.Marshal(r.StructuredContent)
		if c.want == "error" {
			if !r.IsError {
				t.Errorf("%s %s: no error", c.tool, c.args)
			}
		} else if err != nil || r.IsError || !strings.Contains(string(out), c.want) {
			t.Errorf("%s %s: no %s in %s", c.tool, c.args, c.want, out)
		}
	}
}
