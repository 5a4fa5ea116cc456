package analysis

import (
	"math"
	"slices"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// A lexicon holds the words of gse's dictionary in a form that is walked character by
// character, and finds the path that gse's Segment finds: the one of the least sum of
// distances, where the distance of a word is the logarithm of how rare it is. The cuts
// are the same (TestLikeGSE); gse makes a slice of every character and takes three
// steps through a trie of bytes for each.
type lexicon struct {
	words  []word
	nodes  []node            // the first is the root; the last but ends the one before
	roots  []int32           // by unit the nodes below the root
	edges  []int32           // a table of hashes of all others, by unit and node above; 0 is free
	labels map[string]uint32 // units of several characters
}

// A node is a unit after those of the nodes above.
type node struct {
	unit     uint32
	word     int32   // that ends here, or none
	distance float32 // of the word
	first    int32   // of the children, which end where those of the next node begin
}

const none = -1

type word struct {
	text     string
	distance float32
	parts    atomic.Pointer[[]step] // cut when first asked for
}

// A unit of a text is a character, or, as gse takes them, a run of letters and digits
// that UTF-8 writes in one or two bytes. It is the character, or a label.
const (
	firstLabel   = unicode.MaxRune + 1
	unknownLabel = math.MaxUint32
)

// A step is a word of a text, or a character that is none. The ends are bytes.
type step struct{ start, end, word int32 }

// A jump is the best way to come behind a unit.
type jump struct {
	distance float32
	word     int32 // the last word; none for a character that is no word
	units    int32 // that it has
}

// A scratch holds what a cut works with.
type scratch struct {
	units  []uint32
	starts []int32 // of each unit, and the end
	jumps  []jump
	steps  []step
}

// distanceOfNone is that of a character that is no word.
const distanceOfNone = 32

func newLexicon(d *gse.Dictionary) *lexicon {
	x := &lexicon{words: make([]word, len(d.Tokens)), labels: map[string]uint32{}}
	total := float32(math.Log2(d.TotalFreq()))
	all, ends := make([]uint32, 0, 4*len(d.Tokens)), make([]int, len(d.Tokens))
	for i := range d.Tokens {
		t := &d.Tokens[i]
		w := &x.words[i]
		w.text, w.distance = t.Text(), total-float32(math.Log2(t.Freq()))
		eachUnit(w.text, func(_, start, end int) {
			all = append(all, x.label(w.text[start:end]))
		})
		ends[i] = len(all)
	}
	keys := make([]spelled, len(x.words))
	from := 0
	for i, end := range ends {
		keys[i], from = spelled{all[from:end], int32(i)}, end
	}
	slices.SortFunc(keys, func(a, b spelled) int { return slices.Compare(a.units, b.units) })
	x.grow(keys)
	return x
}

// spelled is a word as its units.
type spelled struct {
	units []uint32
	word  int32
}

// label is the unit for a text that eachUnit makes one; it enters new ones.
func (x *lexicon) label(text string) uint32 {
	r, size := utf8.DecodeRuneInString(text)
	if size == len(text) {
		return uint32(r)
	}
	n, ok := x.labels[text]
	if !ok {
		n = firstLabel + uint32(len(x.labels))
		x.labels[text] = n
	}
	return n
}

// grow makes the trie of sorted words, level by level.
func (x *lexicon) grow(keys []spelled) {
	type span struct{ from, to, depth int } // the words below a node
	x.nodes = append(make([]node, 0, 2*len(keys)), node{word: none})
	below := append(make([]span, 0, 2*len(keys)), span{to: len(keys)})
	for n := 0; n < len(below); n++ {
		s := below[n]
		if s.from < s.to && len(keys[s.from].units) == s.depth {
			x.nodes[n].word = keys[s.from].word
			x.nodes[n].distance = x.words[keys[s.from].word].distance
			s.from++
		}
		x.nodes[n].first = int32(len(x.nodes))
		for from := s.from; from < s.to; {
			u, to := keys[from].units[s.depth], from
			for to < s.to && keys[to].units[s.depth] == u {
				to++
			}
			x.nodes = append(x.nodes, node{unit: u, word: none})
			below = append(below, span{from, to, s.depth + 1})
			from = to
		}
	}
	x.nodes = append(x.nodes, node{word: none, first: int32(len(x.nodes))})
	x.roots = make([]int32, 1<<16)
	size := 1
	for 3*size < 4*len(x.nodes) {
		size *= 2
	}
	x.edges = make([]int32, size)
	for above := range int32(len(below)) {
		for n := x.nodes[above].first; n < x.nodes[above+1].first; n++ {
			if u := x.nodes[n].unit; above == 0 && u < uint32(len(x.roots)) {
				x.roots[u] = n
				continue
			}
			at := x.edge(above, x.nodes[n].unit)
			for x.edges[at] != 0 {
				at = (at + 1) & (len(x.edges) - 1)
			}
			x.edges[at] = n
		}
	}
}

// edge is where in the table a node is looked for first.
func (x *lexicon) edge(above int32, unit uint32) int {
	key := (uint64(above)<<32 | uint64(unit)) * 0x9E3779B97F4A7C15
	return int(key>>32) & (len(x.edges) - 1)
}

// child returns the node of a unit below another, or 0.
func (x *lexicon) child(n int32, unit uint32) int32 {
	if n == 0 && unit < uint32(len(x.roots)) {
		return x.roots[unit]
	}
	first, end := x.nodes[n].first, x.nodes[n+1].first
	if first == end {
		return 0
	}
	for at := x.edge(n, unit); ; at = (at + 1) & (len(x.edges) - 1) {
		c := x.edges[at]
		if c == 0 || c >= first && c < end && x.nodes[c].unit == unit {
			return c
		}
	}
}

// eachUnit calls visit with the units of a text: with the character, or −1 for a run,
// and where it stands.
func eachUnit(text string, visit func(r, start, end int)) {
	run := -1 // where a run began
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if size <= 2 && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
			if run < 0 {
				run = i
			}
			i += size
			continue
		}
		if run >= 0 {
			visit(-1, run, i)
			run = -1
		}
		visit(int(r), i, i+size)
		i += size
	}
	if run >= 0 {
		visit(-1, run, len(text))
	}
}

// cut cuts a text into words. The whole text is not taken for a word unless it may be.
// The steps are valid until the scratch is used again.
func (x *lexicon) cut(text string, whole bool, s *scratch) []step {
	s.read(x, text)
	n := len(s.units)
	if n == 0 || !whole && n == 1 {
		return nil
	}
	s.jumps = append(s.jumps[:0], make([]jump, n)...)
	before := float32(0)
	for from := range n {
		at, single := int32(0), false
		for to := from; to < n; to++ {
			if at = x.child(at, s.units[to]); at == 0 {
				break
			}
			node := &x.nodes[at]
			if node.word == none {
				continue
			}
			single = single || to == from
			if whole || from > 0 || to < n-1 {
				s.jumps[to].take(jump{before + node.distance, node.word, int32(to - from + 1)})
			}
		}
		if !single {
			s.jumps[from].take(jump{before + distanceOfNone, none, 1})
		}
		before = s.jumps[from].distance
	}
	s.steps = s.steps[:0]
	for i := n - 1; i >= 0; {
		j := s.jumps[i]
		from := i - int(j.units) + 1
		s.steps = append(s.steps, step{s.starts[from], s.starts[i+1], j.word})
		i = from - 1
	}
	slices.Reverse(s.steps)
	return s.steps
}

// take keeps the shorter way. Of two that are equal it keeps the first.
func (j *jump) take(other jump) {
	if j.units == 0 || other.distance < j.distance {
		*j = other
	}
}

// read finds the units of a text.
func (s *scratch) read(x *lexicon, text string) {
	s.units, s.starts = s.units[:0], s.starts[:0]
	eachUnit(text, func(r, start, end int) {
		unit := uint32(r)
		if r < 0 {
			unit = x.known(text[start:end])
		}
		s.units, s.starts = append(s.units, unit), append(s.starts, int32(start))
	})
	s.starts = append(s.starts, int32(len(text)))
}

// known is the label of a run, if a word has it.
func (x *lexicon) known(run string) uint32 {
	if r, size := utf8.DecodeRuneInString(run); size == len(run) {
		return uint32(r)
	}
	if n, ok := x.labels[run]; ok {
		return n
	}
	return unknownLabel
}

// partsOf lists the words inside a word and the words inside those, each before its
// own; single characters are left out. The ends count from the word's beginning.
func (x *lexicon) partsOf(w int32) []step {
	if ps := x.words[w].parts.Load(); ps != nil {
		return *ps
	}
	var parts []step
	var s scratch
	for _, p := range x.cut(x.words[w].text, false, &s) {
		if utf8.RuneCountInString(x.words[w].text[p.start:p.end]) < 2 {
			continue
		}
		parts = append(parts, p)
		if p.word == none {
			continue
		}
		for _, inner := range x.partsOf(p.word) {
			parts = append(parts, step{p.start + inner.start, p.start + inner.end, inner.word})
		}
	}
	x.words[w].parts.Store(&parts) // two that come at once store the same
	return parts
}
