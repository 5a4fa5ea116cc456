package statute

import (
	"slices"
	"strings"

	"tiaowen/corpus"
)

// readBody cuts the lines after the head into provisions.
func (r *reading) readBody(ls []line) {
	ls = r.skipListed(r.readFront(r.skipContents(ls)))
	ls = r.dropFootnotes(ls)
	r.markRepeated(ls)
	ls = r.layout(ls)
	r.markQuoted(ls)
	r.top = topRank(ls)
	findHeadings(ls)
	r.titled = hasTitles(ls)
	for i := 0; i < len(ls); i++ {
		l := ls[i]
		switch {
		case isComment(l):
			r.furniture("rule", l)
		case l.again:
			r.close()
			r.furniture("title", l)
		case isAnnexHead(l):
			i += r.beginAnnex(l, ls[i+1:])
		case l.label.Rank.IsHeading():
			r.beginHeading(l)
		case l.heading != corpus.RankNone:
			r.beginUnnumbered(l, ls[i+1:])
		case l.label.Rank == corpus.RankArticle:
			r.top = corpus.RankNone
			r.begin(corpus.KindArticle, l, l.label.Step())
			r.readTitle(l, ls[i+1:])
		case l.level > 0 && l.label.Rank == corpus.RankNone:
			r.close()
			r.push(corpus.RankPart, corpus.JoinSpaced(l.text))
			r.furniture("heading", l)
		case r.top != corpus.RankNone && l.label.Rank == r.top:
			r.begin(corpus.KindSection, l, l.label.Step())
			r.readTitle(l, ls[i+1:])
		default:
			r.add(l)
		}
	}
}

func isComment(l line) bool {
	return strings.HasPrefix(l.text, "<!--") && strings.HasSuffix(l.text, "-->")
}

// topRank is the rank of the numbers that a part is cut at, up to its first article
// or the next annex: the highest that counts from one, 一、 before （一） before 1. Above
// an article it must count at least to two: the decision that stands above the text
// it changes. It is RankNone where there is no list.
func topRank(ls []line) corpus.Rank {
	top, count := corpus.RankNone, map[corpus.Rank]int{}
	for _, l := range ls {
		switch {
		case isAnnexHead(l):
			return top
		case l.label.Rank == corpus.RankArticle:
			if count[top] < 2 {
				return corpus.RankNone
			}
			return top
		case l.label.Rank.IsHeading():
			count = map[corpus.Rank]int{} // an article is below it, or nothing
		case l.label.Rank.IsList() && (l.label.N == 1 || l.label.Rank == corpus.RankDivision) && (top == corpus.RankNone || l.label.Rank < top):
			top = l.label.Rank
			count[top]++
		case l.label.Rank.IsList():
			count[l.label.Rank]++
		}
	}
	return top
}

// begin opens a numbered provision.
func (r *reading) begin(kind corpus.Kind, l line, step corpus.Step) {
	r.close()
	if strings.HasPrefix(l.label.Written, "笫") {
		r.defect("misprinted-label", l, "“第”误作“笫”，按"+l.label.Text+"读取")
	}
	r.open = &pending{p: &corpus.Provision{
		Ref: r.ref(step), DocumentID: r.doc.ID, Annex: r.annex, Kind: kind, Path: r.path(),
		Label: l.label.Text, Line: l.n, Units: []corpus.Unit{}, Source: slices.Clone(l.spans),
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
	r.open.p.Source = append(r.open.p.Source, l.spans...)
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
	if p.Text == "" && p.Heading != "" {
		p.Text, p.Paragraphs = corpus.Paragraphs([]string{p.Heading})
		p.Heading = ""
	}
	if p.Text == "" {
		for _, s := range p.Source {
			r.out.Furniture = append(r.out.Furniture, corpus.Furniture{Kind: "heading", Span: s, Document: r.doc.ID})
		}
		return
	}
	r.doc.Provisions = append(r.doc.Provisions, p)
}
