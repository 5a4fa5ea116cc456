package search

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
)

// The first stage asks the engine for candidates. Weights are of the score of one
// word in the text.
const (
	headingWeight = 2.0 // a heading says what the whole provision is about
	trailWeight   = 0.7 // the headings above say it of many provisions
	titleWeight   = 0.3 // and the title of all of a document; more than 0.2–0.4 gains nothing on law
	partWeight    = 0.5 // 安置 for 临时安置费: recall of the first 300 rises from 0.71 to 0.73
	gramWeight    = 0.5 // two characters that stand together, beside the words that hold them
	phraseWeight  = 2.0 // the whole run of words as it was typed
	bodyWeight    = 1.5 // the body named is responsible
	pinWeight     = 1e4 // what the question names by its number comes first
)

// A question of few words is a query: nearly all of its words must be there. A
// question of many is prose, most of whose words no answer holds.
const (
	fewWords   = 2    // up to here a question is a query
	proseShare = 0.0  // of the words of prose that a candidate holds
	maxGroups  = 24   // words looked for; of a longer text the most common are dropped
	maxGrams   = 48   // likewise
	commonGram = 0.25 // a gram in more than this part of all records tells nothing
	maxRunSize = 40   // characters of a run that is looked for as a phrase
)

// least is the number of words, of n that are known, that a text must hold.
func least(n int) int {
	switch {
	case n <= 2:
		return n
	case n <= fewWords:
		return n - 1
	default:
		return max(1, int(math.Round(proseShare*float64(n))))
	}
}

// A plan is everything that finding and ranking does for a question, and prints
// itself.
type plan struct {
	question Node
	exact    bool
	empty    bool // nothing to look for but filters

	// what is looked for
	groups []group
	cuts   map[string][]group // the groups of each run of plain text
	grams  []gram
	runs   []string // plain text as typed, as it stands in a flat
	pins   []pin
	bodies []string

	// what the engine is asked
	query   index.Query
	filters []index.Filter
	loose   []loosening // what to ask when nothing is found, in the order of least loss

	notices []Notice
}

// A pin is something that the question names by its number.
type pin struct {
	query index.Query
	match func(d *corpus.Document, p *corpus.Provision) bool
	point string // path below the provision: para_3__item_2
}

// A loosening is another query with what it gives up.
type loosening struct {
	query  index.Query
	notice string
}

func (p *plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "question: %s\n", p.question)
	for _, g := range p.groups {
		fmt.Fprintf(&b, "word: %s\n", describe(g.typed))
		for _, t := range g.others {
			fmt.Fprintf(&b, "  or: %s ×%g (%s)\n", describe(t), t.weight, t.reason)
		}
	}
	for _, g := range p.grams {
		fmt.Fprintf(&b, "gram: %s %.2f\n", g.text, g.idf)
	}
	for _, r := range p.runs {
		fmt.Fprintf(&b, "run: %s\n", r)
	}
	for _, x := range p.pins {
		fmt.Fprintf(&b, "pin: %s %s\n", x.query, x.point)
	}
	for _, x := range p.bodies {
		fmt.Fprintf(&b, "body: %s\n", x)
	}
	fmt.Fprintf(&b, "engine: %s\n", p.query)
	for _, f := range p.filters {
		fmt.Fprintf(&b, "filter: %s %s %s..%s\n", f.Field, strings.Join(f.AnyOf, "|"), f.From, f.To)
	}
	for _, l := range p.loose {
		fmt.Fprintf(&b, "else: %s (%s)\n", l.query, l.notice)
	}
	for _, n := range p.notices {
		fmt.Fprintf(&b, "notice: %s\n", n.Text)
	}
	return b.String()
}

func describe(t target) string {
	s := cmp.Or(t.text, t.term)
	if len(t.parts) > 0 {
		s += " (" + strings.Join(t.parts, " ") + ")"
	}
	return fmt.Sprintf("%s in %d, %.2f", s, t.count, t.idf)
}

// plan makes the plan for a question.
func (s *Service) plan(ctx context.Context, q Query, u understanding) (*plan, error) {
	p := &plan{question: u.node, cuts: map[string][]group{}, exact: q.Mode == Exact, filters: filters(q), pins: u.pins, bodies: u.bodies}
	needed, plain := splitPlain(u.node)
	if err := s.collect(ctx, p, u.node); err != nil {
		return nil, err
	}
	p.limit()
	must, err := s.all(ctx, p, needed)
	if err != nil {
		return nil, err
	}
	if p.exact {
		for _, t := range plain {
			must = append(must, literal(s.a, t.S))
		}
		plain = nil
	}
	words := s.words(p, plain)
	p.empty = len(p.groups) == 0 && len(p.pins) == 0
	p.query = s.whole(p, must, words.query)
	for _, l := range words.loose {
		p.loose = append(p.loose, loosening{s.whole(p, must, l.query), l.notice})
	}
	p.explain()
	return p, nil
}

// splitPlain parts the plain words of a question from what must hold.
func splitPlain(n Node) (needed []Node, plain []Text) {
	for _, n := range items(n) {
		if t, ok := n.(Text); ok {
			plain = append(plain, t)
		} else {
			needed = append(needed, n)
		}
	}
	return needed, plain
}

// collect gathers what the second stage scores: the words of everything that is
// not taken away.
func (s *Service) collect(ctx context.Context, p *plan, n Node) error {
	switch n := n.(type) {
	case Text:
		return s.collectText(ctx, p, n.S)
	case Phrase:
		return s.collectLiteral(ctx, p, n.S)
	case Prefix:
		return s.collectLiteral(ctx, p, n.S)
	case Must:
		return s.collect(ctx, p, n.N)
	case Near:
		return s.collect(ctx, p, n.Of)
	case Or:
		return s.collectEach(ctx, p, n)
	case All:
		return s.collectEach(ctx, p, n)
	}
	return nil
}

func (s *Service) collectEach(ctx context.Context, p *plan, ns []Node) error {
	for _, n := range ns {
		if err := s.collect(ctx, p, n); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) collectText(ctx context.Context, p *plan, run string) error {
	if p.exact {
		return s.collectLiteral(ctx, p, run)
	}
	groups, err := s.cut(ctx, run)
	if err != nil {
		return err
	}
	p.cuts[run] = groups
	for _, g := range groups {
		if !slices.ContainsFunc(p.groups, g.same) {
			p.groups = append(p.groups, g)
		}
	}
	grams, err := s.grams(ctx, run)
	if err != nil {
		return err
	}
	for _, g := range grams {
		if !slices.Contains(p.grams, g) {
			p.grams = append(p.grams, g)
		}
	}
	if r := pattern(run); utf8.RuneCountInString(r) > 1 && utf8.RuneCountInString(r) <= maxRunSize {
		p.runs = append(p.runs, r)
	}
	return nil
}

func (s *Service) collectLiteral(ctx context.Context, p *plan, text string) error {
	g := group{typed: target{text: pattern(text), weight: 1}}
	n, err := s.stats.literal(ctx, text)
	g.typed.count, g.typed.idf = n, s.stats.idf(n)
	if g.typed.text != "" {
		p.groups = append(p.groups, g)
	}
	return err
}

// limit bounds the work of long questions: the most common words and grams go.
func (p *plan) limit() {
	p.groups = rarest(p.groups, maxGroups, group.idf)
	p.grams = rarest(p.grams, maxGrams, func(g gram) float64 { return g.idf })
}

// rarest keeps the n of greatest weight in their order.
func rarest[T any](ts []T, n int, weight func(T) float64) []T {
	if len(ts) <= n {
		return ts
	}
	sorted := slices.Clone(ts)
	slices.SortStableFunc(sorted, func(a, b T) int { return cmp.Compare(weight(b), weight(a)) })
	least := weight(sorted[n-1])
	var kept []T
	for _, t := range ts {
		if weight(t) >= least && len(kept) < n {
			kept = append(kept, t)
		}
	}
	return kept
}

// wordQuery is the query for the plain words of a question, with its loosenings.
type wordQuery struct {
	query index.Query // nil when there are none
	loose []loosening
}

// words makes the query of plain words: of those that the limit left.
func (s *Service) words(p *plan, plain []Text) wordQuery {
	var groups []group
	for _, t := range plain {
		for _, g := range p.cuts[t.S] {
			if slices.ContainsFunc(p.groups, g.same) && !slices.ContainsFunc(groups, g.same) {
				groups = append(groups, g)
			}
		}
	}
	if len(plain) == 0 {
		return wordQuery{}
	}
	return p.wordQuery(s, groups)
}

func (p *plan) wordQuery(s *Service, groups []group) wordQuery {
	var known []group
	var unknown []string
	for _, g := range groups {
		if g.known() {
			known = append(known, g)
		} else {
			unknown = append(unknown, cmp.Or(g.typed.text, g.typed.term))
		}
	}
	grams := p.gramQueries()
	broad := index.Or{Of: grams}
	for _, g := range groups {
		broad.Of = append(broad.Of, groupQueries(s, g, true)...)
	}
	runs := p.runQueries(s)
	switch n := len(known); {
	case n == 0 && len(broad.Of) == 0:
		return wordQuery{query: or2(runs)}
	case n == 0:
		broad.Min = max(1, len(grams)/2)
		return wordQuery{query: or2(append(runs, broad)), loose: []loosening{{index.Or{Of: broad.Of}, "没有条文含有这些词，以下条文只含其中几个字。"}}}
	case n <= fewWords && len(unknown) == 0:
		return p.queryOfFew(s, known, grams, runs, broad)
	default:
		prose := index.Or{Min: least(n)}
		for _, g := range known {
			prose.Of = append(prose.Of, index.Or{Of: groupQueries(s, g, true)})
		}
		q := index.And{index.Or{Of: append(runs, prose)}, should(grams)}
		return wordQuery{query: q, loose: []loosening{{broad, "没有条文含有问题里的大部分词，以下条文只含其中几个。"}}}
	}
}

// queryOfFew is the query for a few words, all of which are known.
func (p *plan) queryOfFew(s *Service, known []group, grams, runs []index.Query, broad index.Or) wordQuery {
	tight := index.Or{Min: least(len(known))}
	var parts []index.Query
	for _, g := range known {
		tight.Of = append(tight.Of, index.Or{Of: groupQueries(s, g, false)})
		parts = append(parts, partQueries(g)...)
	}
	w := wordQuery{query: index.And{index.Or{Of: append(runs, tight)}, should(append(parts, grams...))}}
	if len(known) > 1 {
		w.loose = append(w.loose, loosening{broad, "没有条文同时含有这些词，以下条文只含其中一部分。"})
	}
	return w
}

func or2(qs []index.Query) index.Query {
	if len(qs) == 0 {
		return index.None{}
	}
	return index.Or{Of: qs}
}

// should scores what matches and keeps what does not.
func should(qs []index.Query) index.Query {
	return index.Or{Of: append([]index.Query{index.All{}}, qs...)}
}

func (p *plan) gramQueries() []index.Query {
	var qs []index.Query
	for _, g := range p.grams {
		qs = append(qs, boost(index.Term{Field: index.FieldGrams, Term: g.text}, gramWeight))
	}
	return qs
}

func (p *plan) runQueries(s *Service) []index.Query {
	var qs []index.Query
	for _, r := range p.runs {
		qs = append(qs, boost(literal(s.a, r), phraseWeight))
	}
	return qs
}

// wordFields are the fields of words with the weight of a word in each.
var wordFields = []string{index.FieldText, index.FieldHeading, index.FieldTrail, index.FieldTitle}

var wordWeights = map[string]float64{
	index.FieldText: 1, index.FieldHeading: headingWeight, index.FieldTrail: trailWeight, index.FieldTitle: titleWeight,
}

// groupQueries are the clauses any of which finds a group.
func groupQueries(s *Service, g group, withParts bool) []index.Query {
	var qs []index.Query
	for _, t := range g.targets() {
		if t.term == "" {
			qs = append(qs, boost(literal(s.a, t.text), t.weight))
			continue
		}
		for _, f := range wordFields {
			qs = append(qs, boost(index.Term{Field: f, Term: t.term}, t.weight*wordWeights[f]))
		}
	}
	if withParts {
		qs = append(qs, partQueries(g)...)
	}
	return qs
}

func partQueries(g group) []index.Query {
	var qs []index.Query
	for _, part := range g.typed.parts {
		qs = append(qs, boost(index.Term{Field: index.FieldText, Term: part}, partWeight))
	}
	return qs
}

func boost(q index.Query, by float64) index.Query {
	if by == 1 {
		return q
	}
	return index.Boost{Q: q, By: by}
}

// whole joins what must hold with the words, and puts what is named by its number
// beside them.
func (s *Service) whole(p *plan, must []index.Query, words index.Query) index.Query {
	var all index.And
	all = append(all, must...)
	if words != nil {
		var pinned []index.Query
		for _, x := range p.pins {
			pinned = append(pinned, boost(x.query, pinWeight))
		}
		if len(pinned) > 0 {
			words = index.Or{Of: append(pinned, words)}
		}
		all = append(all, words)
	}
	var named []index.Query
	for _, name := range p.bodies {
		named = append(named, boost(index.Key{Field: index.KeyDepartment, Value: name}, bodyWeight))
	}
	if len(named) > 0 {
		all = append(all, should(named))
	}
	switch len(all) {
	case 0:
		return index.All{}
	case 1:
		return all[0]
	}
	return all
}

// explain tells the reader what is done beside what was asked.
func (p *plan) explain() {
	var beside []string
	for _, g := range p.groups {
		for _, t := range g.others {
			if t.count > 0 && !slices.Contains(beside, t.text) {
				beside = append(beside, t.text)
			}
		}
	}
	if len(beside) > 0 {
		p.notices = append(p.notices, Notice{Text: "同时查找：" + strings.Join(beside, "、") + "。"})
	}
}

// maxWhy bounds the reasons that are told of one hit.
const maxWhy = 5

// why tells a reader why a candidate was found.
func (p *plan) why(c *candidate, heading, text []found) []string {
	var out []string
	if c.pinned > 0 {
		out = append(out, "问题指明了这一处")
	}
	seen := map[int]bool{}
	for _, in := range []struct {
		places []found
		where  string
	}{{heading, "标题含"}, {text, "正文含"}} {
		for _, f := range in.places {
			if seen[f.group] || !f.whole {
				continue
			}
			seen[f.group] = true
			out = append(out, in.where+p.groups[f.group].told(f.other))
		}
	}
	return out[:min(maxWhy, len(out))]
}

// told names what was found of a group: the word typed, or what stands for it.
func (g group) told(other int) string {
	typed := "“" + cmp.Or(g.typed.text, g.typed.term) + "”"
	if other == 0 {
		return typed
	}
	t := g.others[other-1]
	return fmt.Sprintf("“%s”（%s：%s）", t.text, typed, t.reason)
}
