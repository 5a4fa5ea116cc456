package statute

import (
	"regexp"
	"strings"

	"tiaowen/corpus"
)

// readBody cuts the lines after the head into provisions.
func (r *reading) readBody(ls []line) {
	ls = r.skipContents(ls)
	r.articles = hasArticles(ls)
	for i, l := range ls {
		switch {
		case strings.HasPrefix(l.text, "<!--") && strings.HasSuffix(l.text, "-->"):
			r.furniture("rule", l)
		case isAnnexHead(l):
			r.beginAnnex(l, ls[i+1:])
		case l.label.Rank.IsHeading():
			r.heading(l)
		case l.label.Rank == corpus.RankArticle:
			r.begin(corpus.KindArticle, l, l.label.Step())
		case l.level > 0 && l.label.Rank == corpus.RankNone:
			r.close()
			r.push(corpus.RankPart, corpus.JoinSpaced(l.text))
			r.furniture("heading", l)
		case !r.articles && l.label.Rank == corpus.RankDivision:
			r.begin(corpus.KindSection, l, l.label.Step())
		default:
			r.add(l)
		}
	}
}

// hasArticles reports whether the part up to the next annex is cut in articles.
func hasArticles(ls []line) bool {
	for _, l := range ls {
		if l.label.Rank == corpus.RankArticle {
			return true
		}
		if isAnnexHead(l) {
			return false
		}
	}
	return false
}

// skipContents takes away a table of contents: from 目录 to the line before its
// first entry comes again.
func (r *reading) skipContents(ls []line) []line {
	for i, l := range ls {
		if corpus.JoinSpaced(l.text) != "目录" {
			if i > 3 {
				break
			}
			continue
		}
		if i+1 >= len(ls) {
			break
		}
		first := corpus.JoinSpaced(ls[i+1].text)
		for j := i + 2; j < len(ls); j++ {
			if corpus.JoinSpaced(ls[j].text) == first {
				r.furniture("contents", ls[i:j]...)
				return append(ls[:i:i], ls[j:]...)
			}
			if ls[j].label.Rank == corpus.RankArticle {
				break
			}
		}
		break
	}
	return ls
}

var annexHead = regexp.MustCompile(`^(?:附件|附录|附表|附)\s*([一二三四五六七八九十]{1,3}|[0-9０-９]{1,2})?\s*(?:[：:.、]|$)\s*(.{0,60})$`)

// isAnnexHead reports whether a line begins an annex. 附：… in a sentence that goes on
// is prose.
func isAnnexHead(l line) bool {
	if !strings.HasPrefix(l.text, "附") || strings.HasSuffix(l.text, "。") {
		return false
	}
	return annexHead.MatchString(l.text)
}

func (r *reading) beginAnnex(l line, rest []line) {
	r.close()
	m := annexHead.FindStringSubmatch(l.text)
	r.annex++
	title := corpus.JoinSpaced(m[2])
	r.doc.Annexes = append(r.doc.Annexes, corpus.Annex{N: r.annex, Title: title})
	r.above = []above{{corpus.RankNone, strings.TrimSpace(strings.TrimRight(l.text[:len(l.text)-len(m[2])], "：: ") + " " + title)}}
	r.furniture("heading", l)
	r.articles = hasArticles(rest)
}

func (r *reading) heading(l line) {
	r.close()
	r.push(l.label.Rank, l.label.Title(corpus.JoinSpaced(l.rest)))
	r.furniture("heading", l)
}

// push puts a heading in its place below those of higher rank.
func (r *reading) push(rank corpus.Rank, title string) {
	for n := len(r.above); n > 0 && r.above[n-1].rank >= rank; n = len(r.above) {
		r.above = r.above[:n-1]
	}
	r.above = append(r.above, above{rank, title})
}

func (r *reading) path() []string {
	p := make([]string, len(r.above))
	for i, a := range r.above {
		p[i] = a.title
	}
	return p
}

// begin opens a numbered provision.
func (r *reading) begin(kind corpus.Kind, l line, step corpus.Step) {
	r.close()
	r.open = &pending{p: &corpus.Provision{
		Ref: r.ref(step), DocumentID: r.doc.ID, Annex: r.annex, Kind: kind, Path: r.path(),
		Label: l.label.Text, Line: l.n, Units: []corpus.Unit{}, Source: []corpus.Span{l.span},
	}}
	if l.rest != "" {
		r.open.lines = append(r.open.lines, l.rest)
	}
}

// add puts a line into the open provision, or makes it a paragraph of its own.
func (r *reading) add(l line) {
	numbered := r.open != nil && r.open.p.Kind != corpus.KindParagraph
	if !numbered {
		r.close()
		r.open = &pending{p: &corpus.Provision{
			Ref: r.ref(corpus.Step{Level: corpus.LevelProse, N: r.nextProse()}), DocumentID: r.doc.ID, Annex: r.annex,
			Kind: corpus.KindParagraph, Path: r.path(), Line: l.n, Units: []corpus.Unit{},
		}}
	}
	r.open.p.Source = append(r.open.p.Source, l.span)
	r.open.lines = append(r.open.lines, l.text)
}

func (r *reading) prefix() []corpus.Step {
	if r.annex == 0 {
		return nil
	}
	return []corpus.Step{{Level: corpus.LevelAnnex, N: r.annex}}
}

func (r *reading) nextProse() int {
	if r.prose == nil {
		r.prose = map[string]int{}
	}
	key := corpus.Path(r.prefix()...)
	r.prose[key]++
	return r.prose[key]
}

// ref makes a ref that no provision has yet.
func (r *reading) ref(step corpus.Step) corpus.Ref {
	path := corpus.Path(append(r.prefix(), step)...)
	if r.refs[path]++; r.refs[path] > 1 {
		step.Again = r.refs[path]
		path = corpus.Path(append(r.prefix(), step)...)
	}
	return corpus.Ref{Document: r.doc.ID, Path: path}
}

// close finishes the open provision. A number without text is a heading.
func (r *reading) close() {
	if r.open == nil {
		return
	}
	p := r.open.p
	p.Text, p.Paragraphs = corpus.Paragraphs(r.open.lines)
	r.open.lines = nil
	r.open = nil
	if p.Text == "" {
		for _, s := range p.Source {
			r.out.Furniture = append(r.out.Furniture, corpus.Furniture{Kind: "heading", Span: s, Document: r.doc.ID})
		}
		return
	}
	r.doc.Provisions = append(r.doc.Provisions, p)
}
