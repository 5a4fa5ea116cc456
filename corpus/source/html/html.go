// Package html reads the text of a page of a government web site: title, the
// paragraphs and tables of the article, and what the page says of itself in its meta
// tags (国办发〔2017〕47号: ArticleTitle, PubDate, ContentSource). Scripts, styles,
// menus, forms and hidden elements never become text.
package html

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

const (
	// share is the part of a page's prose that its article holds at least.
	share = 0.7
	// minProse is the shortest line, in characters, that counts as prose when the
	// article is looked for; links of menus are shorter.
	minProse = 12
)

// Is reports whether a file is a page: it begins as one.
func Is(data []byte) bool {
	head := bytes.ToLower(bytes.TrimSpace(bytes.TrimPrefix(data[:min(len(data), 2048)], []byte("\ufeff"))))
	return bytes.HasPrefix(head, []byte("<!doctype html")) || bytes.HasPrefix(head, []byte("<html")) ||
		bytes.HasPrefix(head, []byte("<")) && bytes.Contains(head, []byte("<head"))
}

// Read extracts the text of a page in any encoding that it declares.
func Read(data []byte) (*source.Text, error) {
	enc, _, _ := charset.DetermineEncoding(data, "")
	if utf8.Valid(data) {
		enc, _ = charset.Lookup("utf-8")
	}
	root, err := html.ParseWithOptions(enc.NewDecoder().Reader(bytes.NewReader(data)), html.ParseOptionEnableScripting(false))
	if err != nil { // the parser refuses more than 512 open elements, so that recursion below is bounded
		return nil, &source.Error{Problem: "is no web page: " + err.Error(), Remedy: "save the page again", Err: err}
	}
	r := &reading{}
	meta := readMeta(root)
	r.out.Describe(meta)
	article := findArticle(root)
	if title := meta.Title; title != "" && !begins(article, title) {
		r.out.Heading(1, title)
	}
	r.block(article)
	r.flush()
	return r.out.Text()
}

// begins reports whether an article begins with its title, in one line or several.
func begins(article *html.Node, title string) bool {
	text := bare(textOf(article))
	return strings.HasPrefix(text, bare(title))
}

func bare(s string) string { return strings.Join(strings.Fields(s), "") }

// readMeta reads the meta tags and the title of a page.
func readMeta(root *html.Node) (m source.Meta) {
	var title string
	walk(root, func(n *html.Node) bool {
		switch n.DataAtom {
		case atom.Meta:
			content := strings.TrimSpace(attr(n, "content"))
			switch strings.ToLower(attr(n, "name")) {
			case "articletitle":
				m.Title = content
			case "pubdate":
				m.Signed, _ = corpus.ParseDate(firstField(content))
			case "contentsource":
				m.Issuer = content
			case "url":
				m.URL = content
			}
		case atom.Title:
			title = strings.TrimSpace(textOf(n))
		case atom.H1:
			if m.Title == "" {
				m.Title = corpus.JoinSpaced(textOf(n))
			}
		}
		return true
	})
	if m.Title == "" {
		m.Title, _, _ = strings.Cut(title, "_")
		m.Title, _, _ = strings.Cut(m.Title, " - ")
	}
	return m
}

func firstField(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// findArticle finds the smallest element that holds most of the prose of a page.
func findArticle(root *html.Node) *html.Node {
	weights := map[*html.Node]int{}
	total := weigh(root, weights)
	best := root
	if total == 0 {
		return root
	}
	for n := root; n != nil; {
		best, n = n, nil
		for c := best.FirstChild; c != nil; c = c.NextSibling {
			if float64(weights[c]) >= share*float64(total) && isContainer(c) {
				n = c
			}
		}
	}
	return best
}

// isContainer reports whether an element can hold an article: it is no single line.
func isContainer(n *html.Node) bool {
	return n.Type == html.ElementNode && n.DataAtom != atom.P && n.DataAtom != atom.Tr && n.DataAtom != atom.Tbody && n.DataAtom != atom.Span
}

// weigh counts the characters of prose below each node.
func weigh(n *html.Node, weights map[*html.Node]int) int {
	if n.Type == html.TextNode {
		if len := utf8.RuneCountInString(strings.TrimSpace(n.Data)); len >= minProse {
			return len
		}
		return 0
	}
	if skipped(n) || n.DataAtom == atom.A {
		return 0
	}
	sum := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		sum += weigh(c, weights)
	}
	weights[n] = sum
	return sum
}

// walk visits the nodes below n, as long as visit says so.
func walk(n *html.Node, visit func(*html.Node) bool) {
	if !visit(n) {
		return
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if strings.EqualFold(a.Key, name) {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	walk(n, func(n *html.Node) bool {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		return !skipped(n)
	})
	return b.String()
}
