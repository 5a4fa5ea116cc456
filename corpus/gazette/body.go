package gazette

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A writer makes provisions of the text of one document.
type writer struct {
	*reading
	doc   *corpus.Document
	prose map[string]int // paragraphs of prose counted by what they stand in
	refs  map[string]int // how often a path was given
}

// A part is a run of text with numbers of its own: the notice, the text that it
// encloses, or an annex.
type part struct {
	annex        int
	title        string // 附件1 …; empty outside annexes
	lines        []line
	appointments bool
}

// A node is a numbered block of a part.
type node struct {
	block   block
	label   corpus.Label
	heading string
	lines   []string // natural paragraphs of its own
	blocks  []block  // what it covers of the source
	parent  *node
	ref     corpus.Ref
	path    []string // headings above
	leaf    bool     // nothing stands under it
}

// An entry is a node or a paragraph of prose, in the order of the source.
type entry struct {
	node  *node
	prose block
	under *node // what the prose stands under; nil at the top
}

// readPart reads one part and appends its provisions and furniture.
func (w *writer) readPart(p part) {
	lines := w.takeLists(p.lines)
	if p.appointments {
		w.writeAppointments(lines)
		return
	}
	blocks := join(lines, func(b block) {
		heading, _, _ := strings.Cut(b.text, "。")
		w.defect("cut-heading", w.doc.ID, b.first().n, heading, "标题被版面截断，已按文意连为一行。")
	})
	read := readPlan
	if isStatute(blocks) {
		read = readStatute
	}
	entries := read(blocks)
	w.checkSequence(entries)
	w.write(p, entries)
}

// isStatute reports whether a part is in articles: it has a 第一条, or several
// articles where the first is lost.
func isStatute(blocks []block) bool {
	articles := 0
	for _, b := range blocks {
		if l := b.first().label; l.Rank == corpus.RankArticle {
			articles++
			if l.N == 1 || articles > 1 {
				return true
			}
		}
	}
	return false
}

// readStatute makes entries of a text in articles: 编章节 are headings, lists
// belong to the article above them.
func readStatute(blocks []block) []entry {
	var entries []entry
	var chapter, article *node
	for _, b := range blocks {
		f := b.first()
		switch {
		case f.label.Rank.IsHeading():
			n := &node{block: b, label: f.label, heading: corpus.JoinSpaced(b.rest()), blocks: []block{b}}
			n.parent = above(chapter, f.label.Rank)
			chapter, article = n, nil
			entries = append(entries, entry{node: n})
		case f.label.Rank == corpus.RankArticle:
			article = &node{block: b, label: f.label, blocks: []block{b}, parent: chapter, leaf: true}
			if b.rest() != "" {
				article.lines = []string{b.rest()}
			}
			entries = append(entries, entry{node: article})
		case article != nil:
			article.lines = append(article.lines, b.text)
			article.blocks = append(article.blocks, b)
		default:
			entries = append(entries, entry{prose: b, under: chapter})
		}
	}
	return entries
}

// above climbs from n to the nearest node of a rank higher than the given one.
func above(n *node, rank corpus.Rank) *node {
	for n != nil && n.label.Rank >= rank {
		n = n.parent
	}
	return n
}

// readPlan makes entries of a text in numbered blocks: 一、→（一）→1.→（1）, any of which
// may be missing.
func readPlan(blocks []block) []entry {
	var entries []entry
	var open *node
	next := nextNumbers(blocks)
	for i, b := range blocks {
		f := b.first()
		if f.numbered() {
			n := &node{block: b, label: f.label, blocks: []block{b}, parent: above(open, f.label.Rank), leaf: !f.label.Rank.IsHeading()}
			if n.parent != nil {
				n.parent.leaf = false
			}
			n.split()
			open = n
			entries = append(entries, entry{node: n})
			continue
		}
		if isUnnumberedHeading(b) {
			n := &node{block: b, heading: b.text, blocks: []block{b}}
			open = n
			entries = append(entries, entry{node: n})
			continue
		}
		if open != nil && open.label.Rank.IsList() && !closed(open) && !speaksOfAll(b, open) {
			open.lines = append(open.lines, b.text)
			open.blocks = append(open.blocks, b)
			continue
		}
		entries = append(entries, entry{prose: b, under: proseParent(open, next[i])})
	}
	for _, e := range entries {
		if e.node != nil {
			e.node.settle()
		}
	}
	return entries
}

// settle makes a heading of the one line of a block that has others under it and
// is no sentence.
func (n *node) settle() {
	if !n.leaf && n.heading == "" && len(n.lines) == 1 && !final(n.lines[0]) {
		n.heading, n.lines = n.lines[0], nil
	}
}

// isUnnumberedHeading tells a heading without a number from prose that a
// recogniser marked as a heading.
func isUnnumberedHeading(b block) bool {
	return b.first().level > 0 && len(b.lines) == 1 && !final(b.text) && utf8.RuneCountInString(b.text) <= maxTitle
}

// closed reports whether a block has come to its end: a measure ends with who is
// responsible for it.
func closed(n *node) bool {
	return len(n.lines) > 0 && corpus.EndsWithDuty(n.lines[len(n.lines)-1])
}

// speaksOfAll reports whether a paragraph speaks of the blocks above it together
// (以上各项…): it belongs to their heading, not to the last of them.
func speaksOfAll(b block, open *node) bool {
	return len(open.lines) > 0 && (strings.HasPrefix(b.text, "以上") || strings.HasPrefix(b.text, "上述"))
}

// nextNumbers gives for each block the rank of the number that follows it, or
// RankNone.
func nextNumbers(blocks []block) []corpus.Rank {
	next := make([]corpus.Rank, len(blocks))
	for i := len(blocks) - 2; i >= 0; i-- {
		if next[i] = blocks[i+1].first().label.Rank; next[i] == corpus.RankNone {
			next[i] = next[i+1]
		}
	}
	return next
}

// proseParent finds what a paragraph after a closed block stands under: the block
// whose turn ends with it, that is the one of the rank of the next number; nothing
// when no number follows.
func proseParent(open *node, next corpus.Rank) *node {
	switch {
	case open == nil:
		return nil
	case next == corpus.RankNone && open.label.Rank == corpus.RankNone:
		return open
	case next == corpus.RankNone:
		return nil
	case open.label.Rank == next:
		return open.parent
	}
	for n := open; n != nil; n = n.parent {
		if n.label.Rank <= next {
			return n
		}
	}
	return nil
}
