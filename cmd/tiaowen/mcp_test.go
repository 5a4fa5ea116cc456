package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/modelcontextprotocol/go-sdk/mcp"
)

// A client of the protocol, of the same library, speaks to the command over its
// standard input and output: it finds, opens, lists, checks and reads, and what it asks
// wrongly is answered as a mistake that can be put right.
func TestMCP(t *testing.T) {
	site := "https://example.org"
	command := exec.CommandContext(t.Context(), os.Args[0], "mcp", "--site", site+"/", "--data", t.TempDir())
	command.Env = append(os.Environ(), asCommand+"=1", "NO_COLOR=1")
	var said bytes.Buffer
	command.Stderr = &said
	client, err := mcp.NewClient(&mcp.Implementation{Name: "test", Version: "1"}, nil).Connect(t.Context(), &mcp.CommandTransport{Command: command}, nil)
	if err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	if !strings.Contains(client.InitializeResult().Instructions, "check_citations") {
		t.Errorf("instructions %q", client.InitializeResult().Instructions)
	}
	tools, err := client.ListTools(t.Context(), nil)
	if err != nil || len(tools.Tools) != 4 {
		t.Fatalf("%+v, %v", tools, err)
	}
	for _, tool := range tools.Tools {
		if !tool.Annotations.ReadOnlyHint || tool.Description == "" {
			t.Errorf("%s: %+v", tool.Name, tool.Annotations)
		}
	}
	for _, c := range toolCalls {
		t.Run(c.tool+c.args, func(t *testing.T) { c.call(t, client) })
	}
	for uri, want := range map[string]string{
		site + "/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~art_28": "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条\n" + site + "/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~art_28\n洪政发〔2026〕1号",
		site + "/documents/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1":         "[洪政发-2026-1~art_28] 第二十八条",
		site + "/documents/nothing":                                    "",
		site + "/provisions/~~":                                        "",
		"file:///etc/passwd":                                           "",
	} {
		r, err := client.ReadResource(t.Context(), &mcp.ReadResourceParams{URI: uri})
		if (err != nil) != (want == "") || err == nil && !strings.Contains(r.Contents[0].Text, want) {
			t.Errorf("%s: %v %+v", uri, err, r)
		}
	}
	if err := client.Close(); err != nil {
		t.Errorf("the command ends with %v: %s", err, said.String())
	}
}

// A toolCall is one call of a tool: what it asks, and words of its answer. An answer
// that is a mistake begins with "!".
type toolCall struct{ tool, args, want string }

var toolCalls = []toolCall{
	{"search", `{"question":"临时安置费"}`, `"url":"https://example.org/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~`},
	{"search", `{"question":"第二十八条","size":20}`, "第二十八条"},
	{"search", `{"question":"促消费","department":"市商务局","from":"2026-01-01","to":"2026-12-31"}`, "洪政办发-2026-"},
	{"search", `{"question":"临时安置费","document":"无"}`, `"total":0`},
	{"search", `{"question":"\"临时安置费"}`, "!引号"},
	{"search", `{"question":"x","size":500}`, "!size 应是 1 到 20"},
	{"search", `{"question":"x","size":-1}`, "!size"},
	{"search", `{"question":"x","page":-1}`, "!page"},
	{"search", `{"question":"x","from":"昨天"}`, "!不是日期"},
	{"search", `{}`, "!question"},
	{"search", `{"question":7}`, "!question"},
	{"search", `{"question":"x","colour":"red"}`, "!colour"},
	{"open_clause", `{"ref":"洪政发-2026-1~art_28__para_3"}`, "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款"},
	{"open_clause", `{"ref":"https://example.org/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~art_28"}`, `"status":"`},
	{"open_clause", `{"ref":"https://example.org/documents/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1#art_28__para_3"}`, "第二十八条第三款"},
	{"open_clause", `{"ref":"洪政发-2026-1~art_999"}`, "!收录中没有 洪政发-2026-1~art_999 这个条款"},
	{"open_clause", `{"ref":"洪政发-2026-1"}`, "!不是 ref"},
	{"open_clause", `{"ref":"~~"}`, "!不是 ref"},
	{"open_clause", `{"ref":"../../etc/passwd"}`, "!"},
	{"list_documents", `{}`, `"total":7`},
	{"list_documents", `{"title":"征收"}`, `"total":1`},
	{"check_citations", `{"text":"《洪江市国有土地上房屋征收与补偿实施办法》第二十八条、第九十九条"}`, `"missing":"第九十九条"`},
	{"check_citations", `{"text":"洪政发〔2026〕1号"}`, `"url":"https://example.org/documents/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1"`},
	{"check_citations", `{"text":"` + strings.Repeat("征", 50_001) + `"}`, "!最多 50000 个"},
}

func (c toolCall) call(t *testing.T, client *mcp.ClientSession) {
	r, err := client.CallTool(t.Context(), &mcp.CallToolParams{Name: c.tool, Arguments: json.RawMessage(c.args)})
	mistake, isMistake := strings.CutPrefix(c.want, "!")
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, content := range r.Content {
		if words, ok := content.(*mcp.TextContent); ok {
			text.WriteString(words.Text)
		}
	}
	if r.IsError != isMistake || !strings.Contains(text.String(), mistake) {
		t.Errorf("error %t: no %q in %.300s", r.IsError, mistake, text.String())
	}
	if isMistake {
		return
	}
	out, err := json.Marshal(r.StructuredContent)
	if err != nil || !strings.Contains(string(out), strings.ReplaceAll(c.want, "&", `\u0026`)) {
		t.Errorf("no %s in %.300s", c.want, out)
	}
}
