package gazette

import (
	"fmt"
	"strings"

	"tiaowen/corpus"
)

// write makes provisions and furniture of the entries of a part.
func (w *writer) write(p part, entries []entry) {
	root := corpus.Ref{Document: w.doc.ID}
	var path []string
	if p.annex > 0 {
		root = root.Child(w.unique(root, corpus.Step{Level: corpus.LevelAnnex, N: p.annex}))
		path = []string{p.title}
	}
	for _, e := range entries {
		if e.node == nil {
			w.writeProse(p, e, root, path)
			continue
		}
		n := e.node
		up, above := root, path
		if n.parent != nil {
			up, above = n.parent.ref, n.parent.below()
		}
		n.path = above
		n.ref = w.refOf(n, root, up)
		if n.leaf || len(n.lines) > 0 {
			w.writeNode(p, n)
			continue
		}
		for _, b := range n.blocks {
			w.furniture("heading", w.doc.ID, b.lines...)
		}
	}
}

// below is the path of what stands under n.
func (n *node) below() []string {
	title := n.heading
	if n.label.Rank != corpus.RankNone {
		title = n.label.Title(n.heading)
	}
	return append(n.path[:len(n.path):len(n.path)], title)
}

// refOf is the ref of a node: articles are numbered through their part, a heading
// without a number of its own has the ref of what it stands in.
func (w *writer) refOf(n *node, root, up corpus.Ref) corpus.Ref {
	switch {
	case n.label.Rank.Level() == "":
		return up
	case n.label.Rank == corpus.RankArticle:
		return root.Child(w.unique(root, n.label.Step()))
	default:
		return up.Child(w.unique(up, n.label.Step()))
	}
}

// unique counts a step that stands twice at one place.
func (w *writer) unique(up corpus.Ref, s corpus.Step) corpus.Step {
	key := up.Child(s).String()
	w.refs[key]++
	if w.refs[key] > 1 {
		s.Again = w.refs[key]
	}
	return s
}

func (w *writer) writeNode(p part, n *node) {
	heading, lines := n.heading, n.lines
	if len(lines) == 0 && heading != "" {
		heading, lines = "", []string{n.block.rest()}
	}
	kind := corpus.KindMeasure
	switch n.label.Rank {
	case corpus.RankArticle:
		kind = corpus.KindArticle
	case corpus.RankDivision:
		kind = corpus.KindSection
	case corpus.RankNone, corpus.RankPart, corpus.RankSubpart, corpus.RankChapter, corpus.RankSection:
		kind = corpus.KindSection
	}
	w.add(p, &corpus.Provision{Ref: n.ref, Kind: kind, Path: n.path, Label: n.label.Text, Heading: heading}, lines, n.blocks)
}

func (w *writer) writeProse(p part, e entry, root corpus.Ref, path []string) {
	up := root
	if e.under != nil {
		up, path = e.under.ref, e.under.below()
	}
	w.prose[up.String()]++
	ref := up.Child(corpus.Step{Level: corpus.LevelProse, N: w.prose[up.String()]})
	w.add(p, &corpus.Provision{Ref: ref, Kind: corpus.KindParagraph, Path: path}, []string{e.prose.text}, []block{e.prose})
}

// add completes a provision and appends it.
func (w *writer) add(p part, v *corpus.Provision, lines []string, blocks []block) {
	v.DocumentID, v.Annex, v.Order = w.doc.ID, p.annex, len(w.doc.Provisions)+1
	v.Text, v.Paragraphs = corpus.Paragraphs(lines)
	v.Line = blocks[0].first().n
	for _, b := range blocks {
		for _, l := range b.lines {
			v.Source = append(v.Source, l.span)
		}
	}
	if v.Path == nil {
		v.Path = []string{} // exported as a list, empty or not
	}
	v.Units = []corpus.Unit{}
	if v.Kind != corpus.KindAppointment {
		v.Units = corpus.FindUnits(v.Text, w.reg)
		w.checkUnits(v)
	}
	w.checkWords(v, blocks)
	w.doc.Provisions = append(w.doc.Provisions, v)
}

// annexTitle is the heading of an annex as a path shows it.
func annexTitle(n int, title string) string {
	return strings.TrimSpace(fmt.Sprintf("附件%d %s", n, title))
}
