package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
)

// maxCompared bounds the provisions of each of two documents that are compared; the
// longest statute of China has 1,260 articles.
const maxCompared = 1500

// maxLikened bounds the provisions without a partner of the same label that are
// likened by their words: that work grows with the square.
const maxLikened = 150

// leastLike is the share of pairs of characters that two provisions must have in
// common to be shown beside each other.
const leastLike = 0.5

type comparePage struct {
	base
	A, B           string // as asked
	Left, Right    *side
	Rows           []compareRow
	Same           int // pairs that differ in nothing but form
	Changed, Alone int
	Cut            bool
	Missing        string // what was not found
}

// A side is one of two texts.
type side struct {
	Name, URL string
	provs     []*corpus.Provision
	whole     bool // a document, not a clause
}

// A compareRow shows two provisions beside each other; either may be missing.
type compareRow struct {
	NameA, NameB, URLA, URLB string
	A, B                     []change
	TooMany                  bool // wholly different
}

func (s *Server) compare(w http.ResponseWriter, r *http.Request, c *Collection) error {
	q, err := query(r)
	if err != nil {
		return err
	}
	v := comparePage{base: s.base("比较", r), A: q.Get("a"), B: q.Get("b")}
	if v.A == "" || v.B == "" {
		return s.show(w, "compare", v)
	}
	for _, x := range []struct {
		asked string
		to    **side
	}{{v.A, &v.Left}, {v.B, &v.Right}} {
		found, err := s.sideOf(r, c, x.asked)
		if err != nil {
			return err
		}
		if found == nil {
			v.Missing = firstRunes(x.asked, 60)
			return s.show(w, "compare", v)
		}
		*x.to = found
	}
	v.lay()
	return s.show(w, "compare", v)
}

var (
	bookTitle = regexp.MustCompile(`《([^》]+)》`)
	clauseOf  = regexp.MustCompile(`第[〇零一二三四五六七八九十百千0-9]+[条款]`)
)

// sideOf finds the text that a reader names by permalink, ref, number, title or
// citation; nil when there is none.
func (s *Server) sideOf(r *http.Request, c *Collection, asked string) (*side, error) {
	asked = strings.TrimSpace(asked)
	if u, err := url.Parse(asked); err == nil && strings.Contains(u.Path, "/") {
		name := u.Path[strings.LastIndex(u.Path, "/")+1:]
		if asked = name; u.Fragment != "" {
			asked += "~" + u.Fragment
		}
	}
	if ref, err := corpus.ParseRef(asked); err == nil && ref.Path != "" {
		if p, err := c.Library.Provision(ref); err == nil {
			return clauseSide(c, p)
		}
	}
	if !clauseOf.MatchString(asked) {
		for _, d := range c.Library.Catalogue().Documents {
			if d.ID == asked || d.Number == asked || d.Title == title(asked) || d.EnclosedTitle != "" && d.EnclosedTitle == title(asked) {
				ps, err := c.Library.Provisions(d.ID)
				return &side{Name: shortTitle(d), URL: "/documents/" + d.ID, provs: ps, whole: true}, err
			}
		}
		return nil, nil
	}
	res, err := s.ask(r, c, search.Query{Text: asked, Size: 1})
	if err != nil || len(res.Hits) == 0 {
		return nil, err
	}
	return clauseSide(c, res.Hits[0].Provision)
}

func title(asked string) string {
	if m := bookTitle.FindStringSubmatch(asked); m != nil {
		return m[1]
	}
	return asked
}

func clauseSide(c *Collection, p *corpus.Provision) (*side, error) {
	d, err := c.Library.Document(p.Ref.Document)
	if err != nil {
		return nil, err
	}
	return &side{Name: cite(d, p.Ref), URL: permalink(p.Ref, ""), provs: []*corpus.Provision{p}}, nil
}

// lay puts the provisions of both sides beside each other.
func (v *comparePage) lay() {
	a, b := v.Left.provs, v.Right.provs
	v.Cut = len(a) > maxCompared || len(b) > maxCompared
	a, b = a[:min(len(a), maxCompared)], b[:min(len(b), maxCompared)]
	partners := align(a, b)
	if !v.Left.whole && !v.Right.whole {
		partners = []int{0}
	}
	taken := make([]bool, len(b))
	for _, j := range partners {
		if j >= 0 {
			taken[j] = true
		}
	}
	next := 0
	for i, j := range partners {
		for ; next < len(b) && j >= 0 && next <= j; next++ {
			if !taken[next] {
				v.add(nil, b[next])
			}
		}
		if j < 0 {
			v.add(a[i], nil)
		} else {
			v.add(a[i], b[j])
		}
	}
	for ; next < len(b); next++ {
		if !taken[next] {
			v.add(nil, b[next])
		}
	}
}

func (v *comparePage) add(a, b *corpus.Provision) {
	row := compareRow{}
	if a != nil {
		row.NameA, row.URLA, row.A = provisionName(a.Label, a.Heading, a.Text), permalink(a.Ref, ""), []change{{a.Text, b == nil}}
	}
	if b != nil {
		row.NameB, row.URLB, row.B = provisionName(b.Label, b.Heading, b.Text), permalink(b.Ref, ""), []change{{b.Text, a == nil}}
	}
	if a == nil || b == nil {
		v.Alone++
		v.Rows = append(v.Rows, row)
		return
	}
	var ok bool
	row.A, row.B, ok = compareTexts(a.Text, b.Text)
	row.TooMany = !ok
	if !differ(row.A) && !differ(row.B) {
		v.Same++
		if v.Left.whole || v.Right.whole {
			return
		}
	} else {
		v.Changed++
	}
	v.Rows = append(v.Rows, row)
}

func differ(cs []change) bool {
	for _, c := range cs {
		if c.Only {
			return true
		}
	}
	return false
}

// align finds for each provision of a the index in b of its partner, or -1: the one
// with the same label in the same annex, else the one whose words are most alike.
func align(a, b []*corpus.Provision) []int {
	type place struct {
		annex int
		label string
	}
	at := map[place]int{}
	for j, p := range b {
		if _, twice := at[place{p.Annex, p.Label}]; p.Label != "" && p.Kind == corpus.KindArticle && !twice {
			at[place{p.Annex, p.Label}] = j
		}
	}
	partners, taken := make([]int, len(a)), make([]bool, len(b))
	for i, p := range a {
		j, ok := at[place{p.Annex, p.Label}]
		if partners[i] = -1; ok && p.Kind == corpus.KindArticle && !taken[j] {
			partners[i], taken[j] = j, true
		}
	}
	liken(a, b, partners, taken)
	return partners
}

// liken pairs what is left by its words.
func liken(a, b []*corpus.Provision, partners []int, taken []bool) {
	var left []int
	grams := map[int]map[[2]rune]bool{}
	for j := range b {
		if !taken[j] && len(left) < maxLikened {
			left, grams[j] = append(left, j), bigrams(b[j].Text)
		}
	}
	tried := 0
	for i := range a {
		if partners[i] >= 0 || tried == maxLikened {
			continue
		}
		tried++
		mine, best, most := bigrams(a[i].Text), -1, leastLike
		for _, j := range left {
			if like := alike(mine, grams[j]); !taken[j] && like >= most {
				best, most = j, like
			}
		}
		if best >= 0 {
			partners[i], taken[best] = best, true
		}
	}
}

func bigrams(s string) map[[2]rune]bool {
	set := map[[2]rune]bool{}
	g := glyphs(s)
	for i := 1; i < len(g); i++ {
		set[[2]rune{g[i-1].r, g[i].r}] = true
	}
	return set
}

// alike is Dice's coefficient of two sets.
func alike(a, b map[[2]rune]bool) float64 {
	n := 0
	for k := range a {
		if b[k] {
			n++
		}
	}
	return float64(2*n) / float64(max(1, len(a)+len(b)))
}
