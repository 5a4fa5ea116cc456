package search

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/meaning"
)

// The first stage asks the engine for candidates. Weights are of the score of one
// word in the text.
const (
	headingWeight = 2.0 // a heading says what the whole provision is about
	trailWeight   = 0.7 // the headings above say it of many provisions
	titleWeight   = 0.3 // and the title of all of a document; more than 0.2–0.4 gains nothing on law
	noteWeight    = 1.0 // what the editors say of it
	partWeight    = 0.5 // 安置 for 临时安置费: recall of the first 300 rises from 0.71 to 0.73
	gramWeight    = 0.5 // two characters that stand together, beside the words that hold them
	phraseWeight  = 2.0 // the whole run of words as it was typed
	bodyWeight    = 1.5 // the body named is responsible
	pinWeight     = 1e4 // what the question names by its number comes first
)

// A question of few words is a query: all of its words must be there. A question of
// many is prose, most of whose words no answer holds: one of them must be there. Asking
// for more than one lost 0.03 of recall at 100 on the open questions.
const (
	fewWords   = 2    // up to here a question is a query
	maxGroups  = 24   // words looked for; of a longer text the most common are dropped
	maxGrams   = 48   // likewise
	commonGram = 0.25 // a gram in more than this part of all records tells nothing
	maxRunSize = 40   // characters of a run that is looked for as a phrase
)

// A plan is everything that finding and ranking does for a question, and prints
// itself.
type plan struct {
	question Node
	exact    bool
	empty    bool // nothing to look for but filters
	share    int  // provisions that each 同句 may look into

	// what is looked for
	groups    []group
	cuts      map[string][]group // the groups of each run of plain text
	grams     []gram
	runs      []string // plain text as typed, as it stands in a flat
	pins      []pin
	bodies    []named
	asked     asked
	about     *meaning.Question              // what the words of prose are about
	governing map[*corpus.Document]governing // of what the question speaks of
	governed  []governed                     // their records, in order
	prose     bool                           // the words are a question or a text, and not a query

	// what the engine is asked
	query   index.Query
	filters []index.Filter
	loose   []loosening // what to ask when nothing is found, in the order of least loss

	weights weights // of the second stage
	notices []Notice
}

// A pin is something that the question names by its number.
type pin struct {
	query index.Query
	// place tells which of the texts that are meant a provision is of, from 1, the
	// likeliest first; 0 when it is not what is named.
	place func(d *corpus.Document, p *corpus.Provision) int
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
		fmt.Fprintf(&b, "body: %s\n", x.name)
	}
	if len(p.governing) > 0 {
		fmt.Fprintf(&b, "governed: %s\n", strings.Join(p.governingTitles(len(p.governing)), "、"))
	}
	if p.prose {
		b.WriteString("prose: by what it is about as well\n")
	}
	if len(p.asked) > 0 {
		fmt.Fprintf(&b, "asked: %s\n", strings.Join(p.asked, " "))
	}
	fmt.Fprintf(&b, "engine: %s\n", p.query)
	fmt.Fprintf(&b, "second: %s\n", p.weights)
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
	p := &plan{question: u.node, cuts: map[string][]group{}, exact: q.Mode == Exact, weights: s.weights, filters: append(filters(q), s.byForce(q)...), pins: u.pins, bodies: u.bodies, asked: u.asked, notices: u.notices}
	needed, plain := splitPlain(u.rest)
	if err := s.collect(ctx, p, u.rest); err != nil {
		return nil, err
	}
	for _, m := range u.mentions {
		if err := s.collectLiteral(ctx, p, m); err != nil {
			return nil, err
		}
	}
	p.limit()
	if q.Mode != Exact && !q.AsTyped {
		s.govern(p)
	}
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
	if p.prose {
		p.about = s.about(p)
	}
	p.empty = len(p.groups) == 0 && len(p.pins) == 0
	p.query = s.whole(p, must, words.query, u.mentions)
	for _, l := range words.loose {
		p.loose = append(p.loose, loosening{s.whole(p, must, l.query, u.mentions), l.notice})
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
	grams, err := s.grams(ctx, run, groups)
	if err != nil {
		return err
	}
	for _, g := range grams {
		if !slices.Contains(p.grams, g) {
			p.grams = append(p.grams, g)
		}
	}
	if s.isRun(run) {
		p.runs = append(p.runs, pattern(run))
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

// whole joins what must hold with the words, and puts what is named by its number
// beside them.
func (s *Service) whole(p *plan, must []index.Query, words index.Query, mentions []string) index.Query {
	all := index.And(slices.Clone(must))
	var any []index.Query
	for _, x := range p.pins {
		any = append(any, boost(x.query, pinWeight))
	}
	for _, m := range mentions {
		any = append(any, boost(literal(s.a, m), phraseWeight))
	}
	if words != nil {
		any = append(any, words)
	}
	if len(any) > 0 {
		all = append(all, either(any))
	}
	var responsible []index.Query
	for _, b := range p.bodies {
		responsible = append(responsible, boost(index.Key{Field: b.key, Value: b.name}, bodyWeight))
	}
	if len(responsible) > 0 {
		all = append(all, should(responsible))
	}
	switch len(all) {
	case 0:
		return index.All{}
	case 1:
		return all[0]
	}
	return all
}

// asTyped is the question without what is looked for beside it: words that have
// expansions become phrases. It is empty when that cannot be written.
func (p *plan) asTyped() string {
	text := p.question.String()
	for _, g := range p.groups {
		if len(g.others) == 0 {
			continue
		}
		if !strings.Contains(text, g.typed.text) {
			return "" // typed in another script or width
		}
		text = strings.Replace(text, g.typed.text, " "+quote(g.typed.text)+" ", 1)
	}
	n, err := Parse(text)
	if err != nil {
		return ""
	}
	return n.String()
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
		p.notices = append(p.notices, Notice{Text: "同时查找：" + strings.Join(beside, "、") + "。", Query: p.asTyped()})
	}
	var unknown []string
	for _, g := range p.groups {
		if !g.known() && utf8.RuneCountInString(g.typed.text) > 1 {
			unknown = append(unknown, "“"+g.typed.text+"”")
		}
	}
	if len(unknown) > 0 {
		p.notices = append(p.notices, Notice{Text: "没有条文含有" + strings.Join(unknown, "、") + "。"})
	}
}
