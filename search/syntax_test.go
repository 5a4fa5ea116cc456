package search

import (
	"errors"
	"html"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestSyntaxDocument asks every example of docs/query-syntax.md: a row of a table
// whose first cell is code.
func TestSyntaxDocument(t *testing.T) {
	data, err := os.ReadFile("../docs/query-syntax.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := 0
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		question, ok := code(cells[0])
		if !ok || len(cells) != 3 {
			continue
		}
		examples++
		if n, err := Parse(question); err != nil {
			checkFault(t, err, question, cells[1], cells[2])
		} else {
			checkExample(t, n, question, cells[1], cells[2])
		}
	}
	if examples < 40 {
		t.Errorf("%d examples found", examples)
	}
}

func code(cell string) (string, bool) {
	s, ok := strings.CutPrefix(cell, "`")
	if !ok || !strings.HasSuffix(s, "`") {
		return "", false
	}
	return strings.TrimSuffix(s, "`"), true
}

func checkFault(t *testing.T, err error, question, want, suggestion string) {
	var fault *SyntaxError
	if !errors.As(err, &fault) || fault.Code != want {
		t.Errorf("%s: %v, documented %s", question, err, want)
		return
	}
	if s, _ := code(suggestion); s != fault.Suggestion {
		t.Errorf("%s: suggests %s, documented %s", question, fault.Suggestion, suggestion)
	}
}

func checkExample(t *testing.T, n Node, question, reads, first string) {
	want, ok := code(reads)
	if !ok {
		want = question
	}
	if n.String() != want {
		t.Errorf("%s reads as %s, documented %s", question, n, want)
	}
	r := ask(t, Query{Text: question})
	switch got := refs(r); {
	case first == "…" && len(got) == 0, first == "" && len(got) > 0:
		t.Errorf("%s finds %v, documented %q", question, got, first)
	case first != "…" && first != "" && (len(got) == 0 || got[0] != first):
		t.Errorf("%s finds %v, documented %s first", question, got, first)
	}
}

var (
	helpLink = regexp.MustCompile(`href="/search\?([^"]*)"`)
	forms    = []string{`"`, " -", " +", " OR ", "|", "(", "*", "同句(", "同款(", "同条(", "同章(", "机关:", "类型:", "部门:", "牵头:", "文号:", "标题:", "条:", "日期:"}
)

// Every question of the help page finds something, and the page shows every form that
// the document describes.
func TestHelpPage(t *testing.T) {
	page, err := os.ReadFile("../web/templates/help.html")
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	for _, m := range helpLink.FindAllStringSubmatch(string(page), -1) {
		v, err := url.ParseQuery(html.UnescapeString(m[1]))
		if err != nil {
			t.Fatalf("%s: %v", m[1], err)
		}
		q := Query{Text: v.Get("q"), Mode: Mode(v.Get("mode"))}
		asked = append(asked, q.Text)
		if r := ask(t, q); r.Total == 0 {
			t.Errorf("%s finds nothing", q.Text)
		}
	}
	if len(asked) < 40 {
		t.Errorf("%d examples found", len(asked))
	}
	doc, err := os.ReadFile("../docs/query-syntax.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range forms {
		if !strings.Contains(strings.Join(asked, "\n"), form) {
			t.Errorf("the help page has no example of %s", form)
		}
		if !strings.Contains(string(doc), form) {
			t.Errorf("the document has no example of %s", form)
		}
	}
}
