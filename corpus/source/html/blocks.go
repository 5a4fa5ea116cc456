package html

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

// A reading writes the lines of an article.
type reading struct {
	out  source.Builder
	line []source.Run
	bold int // elements of bold type that are open
}

var never = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true, atom.Object: true, atom.Svg: true,
	atom.Nav: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Footer: true, atom.Head: true, atom.Embed: true,
}

var hiddenStyle = regexp.MustCompile(`(?i)display\s*:\s*none|visibility\s*:\s*hidden`)

// skipped reports whether what is below a node is no text of the article.
func skipped(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return n.Type == html.CommentNode
	}
	if never[n.DataAtom] || hiddenStyle.MatchString(attr(n, "style")) {
		return true
	}
	for _, a := range n.Attr {
		if a.Key == "hidden" || a.Key == "aria-hidden" && a.Val == "true" {
			return true
		}
	}
	return false
}

var boldStyle = regexp.MustCompile(`(?i)font-weight\s*:\s*(bold|[6-9]00)`)

func isBold(n *html.Node) bool {
	return n.DataAtom == atom.B || n.DataAtom == atom.Strong || boldStyle.MatchString(attr(n, "style"))
}

var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Big: true, atom.Code: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true,
	atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true,
	atom.Sup: true, atom.U: true, atom.Time: true, atom.Ruby: true, atom.Img: true, atom.Wbr: true,
}

// block writes what is below a node.
func (r *reading) block(n *html.Node) {
	if r.out.Err() != nil || skipped(n) || n.DataAtom == atom.Rt || n.DataAtom == atom.Del {
		return
	}
	switch {
	case n.Type == html.TextNode:
		r.line = append(r.line, source.Run{Text: collapse(n.Data), Bold: r.bold > 0})
		return
	case n.DataAtom == atom.Br:
		r.flush()
		return
	case n.DataAtom == atom.Tr:
		r.flush()
		r.row(n)
		return
	case len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' && n.Type == html.ElementNode:
		r.flush()
		r.out.Heading(int(n.Data[1]-'0'), collapse(textOf(n)))
		return
	}
	apart := n.Type == html.ElementNode && !inline[n.DataAtom]
	if apart {
		r.flush()
	}
	if n.DataAtom == atom.Li {
		r.line = append(r.line, source.Run{Text: number(n)})
	}
	if isBold(n) {
		r.bold++
		defer func() { r.bold-- }()
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		r.block(c)
	}
	if apart {
		r.flush()
	}
}

func (r *reading) flush() {
	if len(r.line) > 0 {
		r.out.Paragraph(r.line...)
		r.line = r.line[:0]
	}
}

func (r *reading) row(tr *html.Node) {
	var cells []string
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, collapse(textOf(c)))
		}
	}
	if len(cells) == 1 { // a table that only sets the page
		for c := tr.FirstChild; c != nil; c = c.NextSibling {
			for d := c.FirstChild; d != nil; d = d.NextSibling {
				r.block(d)
			}
		}
		r.flush()
		return
	}
	r.out.Row(cells...)
}

var blanks = regexp.MustCompile(`[ \t\r\n\f]+`)

// collapse is white space as a browser shows it.
func collapse(s string) string { return blanks.ReplaceAllString(s, " ") }

// number is the number that a browser shows before an element of an ordered list.
func number(li *html.Node) string {
	list := li.Parent
	if list == nil || list.DataAtom != atom.Ol {
		return ""
	}
	n := 1
	if start, err := strconv.Atoi(attr(list, "start")); err == nil && start > 0 {
		n = start
	}
	for c := li.PrevSibling; c != nil; c = c.PrevSibling {
		if c.DataAtom == atom.Li {
			n++
		}
	}
	if strings.Contains(attr(list, "style"), "cjk-ideographic") || strings.Contains(attr(list, "style"), "chinese") {
		return corpus.Numeral(n) + "、"
	}
	return strconv.Itoa(n) + ". "
}
