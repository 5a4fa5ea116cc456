package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web"
)

// asked are the flags of a search.
type asked struct {
	place
	json, exact bool
	suggest     bool
	color       string
	kinds       []string
	from, to    string
	status      []string
	on          string
	sort        string
	q           search.Query
}

func newSearch(stdout, stderr io.Writer) *cobra.Command {
	var a asked
	c := &cobra.Command{
		Use: "search QUESTION…", Short: "Ask at the terminal",
		RunE: func(c *cobra.Command, args []string) error {
			a.q.Text = strings.Join(args, " ")
			if err := a.parse(); err != nil {
				return &exitError{2, err}
			}
			return runSearch(c, a, stdout, stderr)
		},
	}
	a.flags(c)
	f := c.Flags()
	f.BoolVar(&a.json, "json", false, "print the answer of the API")
	f.BoolVar(&a.exact, "exact", false, "match character by character")
	f.BoolVar(&a.suggest, "suggest", false, "print what QUESTION may be the beginning of")
	f.BoolVar(&a.q.AsTyped, "as-typed", false, "take everything for words: recognise and correct nothing")
	f.StringVar(&a.color, "color", "auto", "auto, always or never")
	f.StringArrayVar(&a.q.Issuers, "issuer", nil, "issuing body; may be repeated")
	f.StringArrayVar(&a.q.Types, "type", nil, "section or rank; may be repeated")
	f.StringArrayVar(&a.q.Collections, "collection", nil, "gazette; may be repeated")
	f.StringArrayVar(&a.status, "status", nil, "in-force, not-yet, revised, repealed, expired or unknown; may be repeated")
	f.StringVar(&a.on, "on", "", "the day of --status, today when not given; alone, what is in force on it")
	f.StringArrayVar(&a.q.Departments, "department", nil, "responsible body; may be repeated")
	f.StringArrayVar(&a.kinds, "kind", nil, "article, measure, appointment, section or paragraph")
	f.StringVar(&a.from, "from", "", "signed on or after this day")
	f.StringVar(&a.to, "to", "", "signed on or before this day")
	f.StringVar(&a.sort, "sort", "relevance", "relevance, date or order")
	f.IntVar(&a.q.Page, "page", 1, "page, from 1")
	f.IntVar(&a.q.Size, "size", search.DefaultSize, "hits on a page")
	return c
}

// parse fills the question from the flags.
func (a *asked) parse() error {
	for _, k := range a.kinds {
		a.q.Kinds = append(a.q.Kinds, corpus.Kind(k))
	}
	for _, d := range []struct {
		name, value string
		to          *corpus.Date
	}{{"from", a.from, &a.q.From}, {"to", a.to, &a.q.To}, {"on", a.on, &a.q.On}} {
		if d.value == "" {
			continue
		}
		date, ok := corpus.ParseDate(d.value)
		if !ok {
			return fmt.Errorf("--%s %q: not a day; write 2026-01-14", d.name, d.value)
		}
		*d.to = date
	}
	if err := a.force(); err != nil {
		return err
	}
	switch a.sort {
	case "relevance":
	case "date", "order":
		a.q.Sort = search.Sort(a.sort)
	default:
		return fmt.Errorf("--sort %q: choose relevance, date or order", a.sort)
	}
	if a.q.Page < 1 || a.q.Size < 1 || a.q.Size > search.MaxPageSize {
		return fmt.Errorf("--page is from 1, --size from 1 to %d", search.MaxPageSize)
	}
	if a.exact {
		a.q.Mode = search.Exact
	}
	return nil
}

// force fills in the 时效性 that is wanted: on a day, or today.
func (a *asked) force() error {
	for _, name := range a.status {
		st := corpus.Status(name)
		if !slices.Contains(corpus.Statuses, st) {
			return fmt.Errorf("--status %q: choose in-force, not-yet, revised, repealed, expired or unknown", name)
		}
		a.q.Statuses = append(a.q.Statuses, st)
	}
	switch {
	case len(a.status) > 0 && a.q.On == "":
		a.q.On = corpus.Date(time.Now().Format(time.DateOnly))
	case len(a.status) == 0 && a.q.On != "":
		a.q.Statuses = []corpus.Status{corpus.StatusInForce}
	}
	return nil
}

func runSearch(c *cobra.Command, a asked, stdout, stderr io.Writer) error {
	o, err := a.options()
	if err != nil {
		return err
	}
	g, err := openOrBuild(c.Context(), o, stderr)
	if err != nil {
		return err
	}
	defer g.Close()
	service := search.New(g, o.Analyzer)
	if a.suggest {
		return printSuggestions(c.Context(), service, a.q, stdout)
	}
	res, err := service.Search(c.Context(), a.q)
	var syntax *search.SyntaxError
	if errors.As(err, &syntax) {
		return &exitError{2, errors.New(caret(a.q.Text, syntax))}
	}
	if err != nil {
		return err
	}
	if a.json {
		enc := json.NewEncoder(stdout)
		enc.SetEscapeHTML(false)
		return enc.Encode(web.NewAnswer(res))
	}
	p := printer{w: stdout, color: a.color == "always" || a.color == "auto" && isTerminal(stdout) && os.Getenv("NO_COLOR") == ""}
	p.result(res)
	return p.err
}

func printSuggestions(ctx context.Context, s *search.Service, q search.Query, stdout io.Writer) error {
	found, err := s.Suggest(ctx, q.Text, q.Size)
	for _, x := range found {
		if err == nil {
			_, err = fmt.Fprintf(stdout, "%s\t%s\t%d\n", x.Text, x.Kind, x.N)
		}
	}
	return err
}

// caret shows where a question is wrong. Chinese characters are two columns wide.
func caret(question string, e *search.SyntaxError) string {
	column := 0
	for i, r := range []rune(question) {
		if i == e.Offset {
			break
		}
		if column++; r >= 0x2E80 {
			column++
		}
	}
	s := fmt.Sprintf("%s\n  %s\n  %s^", e.Message, question, strings.Repeat(" ", column))
	if e.Suggestion != "" {
		s += "\n  可以这样写：" + e.Suggestion
	}
	return s
}

// A printer prints a result for people.
type printer struct {
	w     io.Writer
	color bool
	err   error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// style wraps text in an escape sequence where colours are wanted.
func (p *printer) style(code, text string) string {
	if !p.color || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p *printer) result(res *search.Result) {
	for _, part := range res.Parts {
		name := part.Text
		if part.Means != "" {
			name += "（" + part.Means + "）"
		}
		p.printf("%s\n", p.style("2", "认出："+name))
	}
	for _, n := range res.Notices {
		p.printf("%s\n", p.style("2", strings.TrimSpace(n.Text+" "+n.Query)))
	}
	for i, h := range res.Hits {
		p.hit((res.Query.Page-1)*res.Query.Size+i+1, h)
	}
	for _, w := range res.Ways {
		p.printf("%s：%d 处  %s\n", w.Text, w.N, p.style("2", w.Query.Text))
	}
	if res.Total == 0 {
		p.printf("收录截至 %s\n", res.Latest.Han())
	}
	p.printf("%s\n", p.style("2", fmt.Sprintf("%d 处，%.1f 毫秒", res.Total, float64(res.Took.Microseconds())/1000)))
}

func (p *printer) hit(n int, h search.Hit) {
	v, d := h.Provision, h.Document
	title := d.EnclosedTitle
	if title == "" {
		title = d.Title
	}
	p.printf("%s %s\n", p.style("1", fmt.Sprintf("%d. %s", n, strings.TrimSpace(v.Label+" "+v.Heading))), p.style("2", v.Kind.Name()+headnote(h)))
	p.printf("   %s\n", p.style("2", strings.Join(append([]string{"《" + title + "》"}, v.Path...), " › ")))
	p.printf("   %s\n", p.marked(h.Snippet))
	p.printf("   %s  %s\n\n", p.style("36", v.Ref.String()), p.style("2", strings.TrimSpace(d.Number+" "+d.Issuer+" "+d.Signed.Han())))
}

// headnote is what the editors call a hit that has no heading of its own.
func headnote(h search.Hit) string {
	if h.Headnote == "" || h.Provision.Heading != "" {
		return ""
	}
	return "　条旨（编者）：" + h.Headnote
}

func (p *printer) marked(s search.Snippet) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(s.Text[at:m.Start])
		if p.color {
			b.WriteString(p.style("1;31", s.Text[m.Start:m.End]))
		} else {
			b.WriteString("【" + s.Text[m.Start:m.End] + "】")
		}
		at = m.End
	}
	b.WriteString(s.Text[at:])
	return strings.ReplaceAll(b.String(), "\n", "\n   ")
}
