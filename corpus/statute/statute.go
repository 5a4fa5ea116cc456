// Package statute reads one statute as Markdown or plain text: title, 题注, and the
// tree of 编、分编、章、节、条、款、项、目 with its annexes.
//
// A text with articles is cut at its articles: what stands between two of them is
// 款 and 项 of the first. A text without (an interpretation, a decision, an
// amendment) is cut at its numbers of the first level, mostly 一、, with everything
// below as their items. Text that stands under no number is a paragraph. Articles that are
// quoted (“第五条 …”) belong to the text that quotes them.
package statute

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"tiaowen/corpus"
)

// ErrNoText is the error of a file that holds nothing but a title.
var ErrNoText = errors.New("no article and no paragraph was found; is this a statute as text or Markdown?")

// Read reads one statute. The name is kept as the name of the source, and its
// date, as in 刑法(2020-12-26).md, is that of the version when the text has none.
func Read(name string, data []byte, reg *corpus.Register) (*corpus.Reading, error) {
	sum := sha256.Sum256(data)
	lines := scan(string(data))
	source := corpus.Source{Name: name, SHA256: hex.EncodeToString(sum[:]), Bytes: len(data), Lines: strings.Count(string(data), "\n") + 1}
	r := &reading{
		out: &corpus.Reading{Source: source},
		doc: &corpus.Document{Source: source, Addressees: []string{}, Annexes: []corpus.Annex{}, Line: 1},
		reg: reg, refs: map[string]int{},
	}
	r.out.Documents = []*corpus.Document{r.doc}
	body := r.readHead(name, lines)
	r.readBody(body)
	r.close()
	if len(r.doc.Provisions) == 0 {
		return nil, fmt.Errorf("read %s: %w", name, ErrNoText)
	}
	r.finish()
	return r.out, nil
}

// A line is one line of the source that is not blank; or a part of one, or several,
// where [reading.layout] found the lines of the source cut in the wrong place.
type line struct {
	n       int           // from 1
	spans   []corpus.Span // in the source
	text    string        // without markup
	markup  bool          // the source has marks that are not in text
	level   int           // of the heading mark
	label   corpus.Label
	rest    string
	again   bool        // it is of the title, which stands again
	quoted  bool        // an amendment quotes it
	heading corpus.Rank // of a heading without 第…章; RankNone where the line is none
}

func scan(data string) []line {
	var ls []line
	at := 0
	for n := 1; at < len(data); n++ {
		raw, _, _ := strings.Cut(data[at:], "\n")
		start := at
		at += len(raw) + 1
		trimmed := corpus.TrimSpace(raw)
		if trimmed == "" {
			continue
		}
		start += strings.Index(raw, trimmed)
		md := corpus.MarkdownLine{Text: trimmed}
		if strings.ContainsAny(trimmed, "#*$") {
			md = corpus.ParseMarkdownLine(trimmed)
		}
		if md.Text == "" {
			continue
		}
		l := line{n: n, spans: []corpus.Span{{Start: start, End: start + len(trimmed)}}, text: md.Text, markup: md.Text != trimmed, level: md.Level}
		if label, rest, ok := corpus.ParseLabel(md.Text); ok {
			l.label, l.rest = label, rest
		}
		ls = append(ls, l)
	}
	return ls
}

// A reading is the state of reading one statute.
type reading struct {
	out  *corpus.Reading
	doc  *corpus.Document
	reg  *corpus.Register
	refs map[string]int // path → times used

	annex    int                     // number of the annex that is being read; 0 = none
	above    []above                 // headings that stand above
	chapter  int                     // number of the last 章
	sections bool                    // below a 章 without number: headings without number are 节
	top      corpus.Rank             // of the numbers that the part is cut at; RankNone = at articles
	titled   bool                    // articles have titles
	listed   map[string]corpus.Label // titles in a table of contents, with their numbers
	open     *pending                // the provision that lines are added to
	prose    map[string]int
}

// A pending provision collects its lines.
type pending struct {
	p     *corpus.Provision
	lines []string
}

func (r *reading) furniture(kind string, ls ...line) {
	for _, l := range ls {
		for _, s := range l.spans {
			r.out.Furniture = append(r.out.Furniture, corpus.Furniture{Kind: kind, Span: s, Document: r.doc.ID})
		}
	}
}

func (r *reading) defect(code string, l line, note string) {
	d := corpus.Defect{Code: code, Where: fmt.Sprintf("%s:%d", r.out.Source.Name, l.n), Line: l.n,
		Text: firstRunes(l.text, 40), Note: note, Document: r.doc.ID}
	r.doc.Defects = append(r.doc.Defects, d)
	r.out.Defects = append(r.out.Defects, d)
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

func (r *reading) finish() {
	for i, p := range r.doc.Provisions {
		p.Order = i + 1
	}
	r.checkArticles()
	for _, p := range r.doc.Provisions {
		if p.Kind == corpus.KindArticle {
			for _, para := range p.Paragraphs {
				r.checkItems(p, para.Items)
			}
		}
	}
}

// checkItems reports 项 without numbers, once for a list, and numbers that do not count on.
func (r *reading) checkItems(p *corpus.Provision, items []corpus.Item) {
	last, without, first := 0, 0, ""
	for _, it := range items {
		r.checkItems(p, it.Items)
		last++
		if it.Label == "" {
			if without++; without == 1 {
				first = it.Text
			}
			continue
		}
		l, _, ok := corpus.ParseLabel(it.Label + " 甲")
		if ok && l.N != last {
			r.defect("item-number", line{n: p.Line, text: it.Label + it.Text}, fmt.Sprintf("%s的项序号不连续：应为第%s项，原文为%s", p.Label, corpus.Numeral(last), it.Label))
			last = l.N
		}
	}
	if without > 0 {
		r.defect("item-number", line{n: p.Line, text: first}, fmt.Sprintf("%s有%d项没有序号，按次序读作项", p.Label, without))
	}
}

// checkArticles reports gaps and repetitions in the numbers of the articles.
func (r *reading) checkArticles() {
	last := map[int]corpus.Step{}
	for _, p := range r.doc.Provisions {
		if p.Kind != corpus.KindArticle {
			continue
		}
		steps, err := corpus.ParsePath(p.Ref.Path)
		if err != nil {
			continue
		}
		s, prev := steps[len(steps)-1], last[p.Annex]
		at := line{n: p.Line, text: p.Label + " " + p.Text}
		switch {
		case s.Again > 0:
			r.defect("duplicate-number", at, "条的序号重复："+p.Label)
		case prev.N > 0 && s.N > prev.N+1:
			r.defect("missing-number", at, fmt.Sprintf("条的序号不连续：第%s条之后是%s", corpus.Numeral(prev.N), p.Label))
		case s.N < prev.N:
			r.defect("number-order", at, "条的序号倒退："+p.Label)
		}
		last[p.Annex] = s
	}
}
