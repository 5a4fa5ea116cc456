package web

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web/xlsx"
)

// maxCheckedBody is the largest body in which a text to be checked comes: nine bytes a
// character in a form.
const maxCheckedBody = 9*search.MaxCheckedRunes + 1<<10

type citationsPage struct {
	base
	Text                     string
	Pieces                   []citedPiece
	Found, Missing, NotValid int
	Unclear                  int
	Asked                    bool
	Most                     int
}

// A citedPiece is a run of the text: words, or a citation with what became of it.
type citedPiece struct {
	Text    string
	Outcome search.Outcome // empty for words
	Name    string         // of the outcome
	Note    string
	URL     string
}

var outcomeNames = map[search.Outcome]string{search.Found: "有", search.Missing: "未找到", search.NotInForce: "不在施行中", search.Ambiguous: "不能确定"}

// checker is made when it is first needed, once for a collection.
func (c *Collection) checker() *search.Checker {
	c.checkerOnce.Do(func() { c.checks = search.NewChecker(c.Library) })
	return c.checks
}

// citations shows the form, and what became of the citations of a text that was sent
// with it. It reads, and changes nothing: a form of another site can do no harm here.
func (s *Server) citations(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v := citationsPage{base: s.base("核对引用", r), Most: search.MaxCheckedRunes}
	v.Question = ""
	if r.Method == http.MethodPost {
		text, err := textOf(w, r)
		if err != nil {
			return err
		}
		v.Text, v.Asked = text, true
		v.lay(text, c.checker().Check(text, s.today()))
	}
	return s.show(w, "citations", v)
}

// lay cuts the text at its citations.
func (v *citationsPage) lay(text string, found []search.Checked) {
	at := 0
	for _, x := range found {
		if x.Span.Start < at { // a number within a citation
			continue
		}
		v.Pieces = append(v.Pieces, citedPiece{Text: text[at:x.Span.Start]}, citedPiece{Text: x.Written, Outcome: x.Outcome, Name: outcomeNames[x.Outcome], Note: noteOf(x), URL: urlOf(x.Ref)})
		at = x.Span.End
		switch x.Outcome {
		case search.Found:
			v.Found++
		case search.Missing:
			v.Missing++
		case search.Ambiguous:
			v.Unclear++
		default:
			v.NotValid++
		}
	}
	v.Pieces = append(v.Pieces, citedPiece{Text: text[at:]})
}

// urlOf is where a ref leads; empty for none.
func urlOf(ref corpus.Ref) string {
	switch {
	case ref.IsZero():
		return ""
	case ref.Path == "":
		return "/documents/" + url.PathEscape(ref.Document)
	}
	return "/provisions/" + url.PathEscape(ref.String())
}

// noteOf says in words what became of a citation.
func noteOf(x search.Checked) string {
	switch {
	case x.Outcome == search.Missing && x.Document == nil:
		return "收录中没有" + x.Part
	case x.Outcome == search.Missing:
		return "这份文件没有" + x.Part
	case x.Outcome == search.Ambiguous:
		var names []string
		for _, d := range x.Among {
			names = append(names, "《"+shortTitle(d)+"》（"+d.ID+"）")
		}
		return "叫这个名字的不止一份：" + strings.Join(names, "、")
	case x.Outcome == search.NotInForce && x.Sentence == "":
		return "后来的版本：《" + x.Says + "》"
	case x.Outcome == search.NotInForce:
		return "《" + x.Says + "》：" + x.Sentence
	}
	return cite(x.Document, x.Ref)
}

// textOf reads the text to be checked from a body: a form, JSON {"text": …}, or the
// text itself.
func textOf(w http.ResponseWriter, r *http.Request) (string, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxCheckedBody))
	if err != nil {
		return "", readError(err, "text")
	}
	text := string(body)
	switch typ := mediaType(r); typ {
	case formType:
		if text, err = formText(bytes.NewReader(body), "text"); err != nil {
			return "", err
		}
	case "application/json":
		var in struct{ Text string }
		if err := json.Unmarshal(body, &in); err != nil {
			return "", &paramError{"text", "malformed_body", "内容应是 JSON：{\"text\": \"…\"}。"}
		}
		text = in.Text
	case "text/plain", "":
	default:
		return "", errUnsupported
	}
	if !utf8.ValidString(text) {
		return "", &paramError{"text", "invalid_text", "内容不是有效的 UTF-8。"}
	}
	if n := utf8.RuneCountInString(text); n > search.MaxCheckedRunes {
		return "", &paramError{"text", "text_too_long", "这段文字有 " + itoa(n) + " 个字，最多 " + itoa(search.MaxCheckedRunes) + " 个，请分段核对。"}
	}
	return text, nil
}

type citationJSON struct {
	Span     [2]int         `json:"span"` // in code points of the text
	Written  string         `json:"written"`
	Outcome  search.Outcome `json:"outcome"`
	Ref      string         `json:"ref,omitempty"`
	URL      string         `json:"url,omitempty"`
	Title    string         `json:"title,omitempty"`  // of the document that was found
	Status   corpus.Status  `json:"status,omitempty"` // its force on the day; unknown is not in force and not out of it
	Missing  string         `json:"missing,omitempty"`
	Sentence string         `json:"sentence,omitempty"`
	Says     string         `json:"says,omitempty"` // title of the document that has the sentence, or is the later version
	Among    []candidate    `json:"candidates,omitempty"`
	Note     string         `json:"note"`
}

// A candidate is a document that an ambiguous name may mean.
type candidate struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"`
}

func (s *Server) newCitation(x search.Checked) citationJSON {
	c := citationJSON{Written: x.Written, Outcome: x.Outcome, Ref: x.Ref.String(), URL: urlOf(x.Ref), Missing: x.Part, Sentence: x.Sentence, Says: x.Says, Note: noteOf(x)}
	if x.Document != nil {
		c.Title, c.Status = x.Document.Title, x.Document.Status(s.today())
	}
	for _, d := range x.Among {
		c.Among = append(c.Among, candidate{d.ID, d.Title, "/documents/" + url.PathEscape(d.ID)})
	}
	return c
}

// apiCitations is the same for programs.
func (s *Server) apiCitations(w http.ResponseWriter, r *http.Request, c *Collection) error {
	if err := noParams(r); err != nil {
		return err
	}
	text, err := textOf(w, r)
	if err != nil {
		return err
	}
	list := []citationJSON{}
	at, n := 0, 0
	for _, x := range c.checker().Check(text, s.today()) {
		if x.Span.Start < at { // a number within a citation
			at, n = 0, 0
		}
		n += utf8.RuneCountInString(text[at:x.Span.Start])
		at = x.Span.Start
		one := s.newCitation(x)
		one.Span = [2]int{n, n + utf8.RuneCountInString(x.Written)}
		list = append(list, one)
	}
	return writeJSON(w, map[string]any{"total": len(list), "citations": list})
}

// citationsTable is the same as a table.
func (s *Server) citationsTable(w http.ResponseWriter, r *http.Request, c *Collection) (*table, error) {
	if err := noParams(r); err != nil {
		return nil, err
	}
	text, err := textOf(w, r)
	if err != nil {
		return nil, err
	}
	t := &table{name: "引用核对-" + string(s.today()), columns: []xlsx.Column{{Name: "序号", Kind: xlsx.Number, Width: 6}, {Name: "文中写法", Width: 40}, {Name: "结果", Kind: xlsx.Line, Width: 12},
		{Name: "缺", Width: 20}, {Name: "说明", Width: 60}, {Name: "文件", Width: 36}, {Name: "时效", Kind: xlsx.Line, Width: 10}, linkColumn, {Name: "ref", Kind: xlsx.Line, Width: 24}}}
	for i, x := range c.checker().Check(text, s.today()) {
		one, link := s.newCitation(x), ""
		if one.URL != "" {
			link = s.origin(r) + one.URL
		}
		t.rows = append(t.rows, []string{itoa(i + 1), one.Written, outcomeNames[one.Outcome], one.Missing, one.Note, one.Title, statusName(one.Status), link, one.Ref})
	}
	return t, nil
}

func statusName(s corpus.Status) string {
	if s == "" {
		return ""
	}
	return s.Name()
}

// posted serves what is sent to us: it has no tag and is not kept.
func (s *Server) posted(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := s.acquire()
		if c == nil {
			s.fail(w, r, errNotReady)
			return
		}
		defer s.release(c)
		w.Header().Set("Cache-Control", "no-store")
		if err := h(w, r, c); err != nil {
			s.fail(w, r, err)
		}
	})
}
