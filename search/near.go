package search

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"tiaowen/index"
)

// Limits of 同句, 同款, 同条 and 同章.
const (
	// MaxVerified is how many provisions are looked into for the 同句 and 同款 of a
	// question: the best of those that hold the words at all. Reading them for the first
	// time takes some 60 ms on two cores.
	MaxVerified = 1500
	// MaxNears is how many of these operators a question may have, and MaxNearWords how
	// many words and phrases may stand in one: each costs as much as a question.
	MaxNears     = 3
	MaxNearWords = 12
	// maxNearWords is how many words of one run are looked for in one unit: the
	// rarest. Nobody types more; a pasted page has more.
	maxNearWords = 12
)

// A together is a Near that is being planned: what its nodes look for. The words must
// stand in the text itself, so that a title or a heading above does not count.
type together struct {
	s     *Service
	p     *plan
	leafs map[Node]leaf
}

// A leaf is what a word, a phrase or the beginning of a word looks for: the run as it
// was typed, or all of the needles.
type leaf struct {
	run     string // as it stands in a flat
	needles []needle
}

// near is the clause for words that stand in one unit of the text.
func (s *Service) near(ctx context.Context, p *plan, n Near) (index.Query, error) {
	share := MaxVerified / max(1, verifications(p.question))
	made, err := s.nears.get(fmt.Sprint(p.exact, share, n), func() (madeNear, error) {
		own := &plan{exact: p.exact, cuts: p.cuts, question: p.question, share: share}
		q, err := s.makeNear(ctx, own, n)
		return madeNear{q, own.notices}, err
	})
	for _, notice := range made.notices {
		if !slices.Contains(p.notices, notice) {
			p.notices = append(p.notices, notice)
		}
	}
	return made.query, err
}

// makeNear makes the clause. What the engine cannot know is verified on the text.
func (s *Service) makeNear(ctx context.Context, p *plan, n Near) (index.Query, error) {
	t := &together{s, p, map[Node]leaf{}}
	if err := t.prepare(ctx, n.Of); err != nil {
		return nil, err
	}
	switch {
	case n.Scope == SameChapter:
		return t.chapters(ctx, n)
	case n.Scope == SameProvision && !holdsNear(n.Of):
		return t.query(n.Of, true), nil
	default:
		return t.verified(ctx, n)
	}
}

// verifications counts the operators of a question that are verified on the text:
// those within another one are verified with it, but in a chapter each is.
func verifications(n Node) int {
	switch n := n.(type) {
	case Must:
		return verifications(n.N)
	case Not:
		return verifications(n.N)
	case Or:
		return verificationsOf(n)
	case All:
		return verificationsOf(n)
	case Near:
		switch {
		case n.Scope == SameChapter:
			return verifications(n.Of)
		case n.Scope != SameProvision || holdsNear(n.Of):
			return 1
		}
	}
	return 0
}

func verificationsOf(ns []Node) (count int) {
	for _, n := range ns {
		count += verifications(n)
	}
	return count
}

// maxMadeNears is how many clauses are kept: some 200 kB each at most. A reader who
// turns the page or chooses a filter asks for the same one again.
const maxMadeNears = 32

// nears keeps the clauses that were made last. The texts do not change while a service
// lives.
type nears struct {
	mu   sync.Mutex
	made map[string]madeNear
}

type madeNear struct {
	query   index.Query
	notices []Notice
}

func (ns *nears) get(key string, build func() (madeNear, error)) (madeNear, error) {
	ns.mu.Lock()
	m, ok := ns.made[key]
	ns.mu.Unlock()
	if ok {
		return m, nil
	}
	m, err := build()
	if err != nil {
		return m, err
	}
	ns.mu.Lock()
	defer ns.mu.Unlock()
	if len(ns.made) >= maxMadeNears || ns.made == nil {
		ns.made = map[string]madeNear{}
	}
	ns.made[key] = m
	return m, nil
}

// prepare cuts the words of a node.
func (t *together) prepare(ctx context.Context, n Node) error {
	switch n := n.(type) {
	case Text:
		l, err := t.text(ctx, n)
		t.leafs[n] = l
		return err
	case Phrase:
		t.leafs[n] = leaf{run: pattern(n.S)}
	case Prefix:
		t.leafs[n] = leaf{needles: []needle{{stem: pattern(n.S)}}}
		if t.p.exact {
			t.leafs[n] = leaf{run: pattern(n.S)}
		}
	case Must:
		return t.prepare(ctx, n.N)
	case Not:
		return t.prepare(ctx, n.N)
	case Near:
		return t.prepare(ctx, n.Of)
	case Or:
		return t.prepareEach(ctx, n)
	case All:
		return t.prepareEach(ctx, n)
	}
	return nil
}

func (t *together) prepareEach(ctx context.Context, ns []Node) error {
	for _, n := range ns {
		if err := t.prepare(ctx, n); err != nil {
			return err
		}
	}
	return nil
}

func (t *together) text(ctx context.Context, n Text) (leaf, error) {
	l := leaf{run: pattern(n.S)}
	if t.p.exact {
		return l, nil
	}
	groups, err := t.s.cut(ctx, n.S)
	if err != nil {
		return l, err
	}
	if len(groups) > maxNearWords {
		groups = rarest(groups, maxNearWords, group.idf)
		t.p.notices = append(t.p.notices, Notice{Text: fmt.Sprintf("“%s…”里只查最少见的 %d 个词。", firstRunes(n.S, 8), maxNearWords)})
	}
	for _, g := range groups {
		var x needle
		for _, to := range g.targets() {
			if to.text != "" {
				x.texts = append(x.texts, to.text)
			} else {
				x.numbers = append(x.numbers, to.term)
			}
		}
		l.needles = append(l.needles, x)
	}
	return l, nil
}

func firstRunes(s string, n int) string {
	rs := []rune(s)
	return string(rs[:min(n, len(rs))])
}

func holdsNear(n Node) bool {
	found := false
	walk(n, func(n Node) { _, ok := n.(Near); found = found || ok })
	return found
}

// walk visits a node and all that are in it.
func walk(n Node, visit func(Node)) {
	visit(n)
	switch n := n.(type) {
	case Must:
		walk(n.N, visit)
	case Not:
		walk(n.N, visit)
	case Near:
		walk(n.Of, visit)
	case Or:
		for _, m := range n {
			walk(m, visit)
		}
	case All:
		for _, m := range n {
			walk(m, visit)
		}
	}
}

// query is what a provision must hold as a whole so that a unit of it may hold the
// node; when strict, so that it holds the node itself.
func (t *together) query(n Node, strict bool) index.Query {
	switch n := n.(type) {
	case Must:
		return t.query(n.N, strict)
	case Near:
		return t.query(n.Of, strict)
	case Not:
		if !strict {
			return index.All{}
		}
		return index.Not{Q: t.query(n.N, strict)}
	case Or:
		var qs []index.Query
		for _, m := range n {
			qs = append(qs, t.query(m, strict))
		}
		return either(qs)
	case All:
		and := index.And{}
		for _, m := range n {
			and = append(and, t.query(m, strict))
		}
		return and
	}
	return t.leafQuery(t.leafs[n])
}

func (t *together) leafQuery(l leaf) index.Query {
	var any []index.Query
	if l.run != "" && !l.isWord() {
		any = append(any, literal(t.s.a, l.run))
	}
	var every index.And
	for _, x := range l.needles {
		every = append(every, t.needleQuery(x))
	}
	if len(every) == 1 {
		any = append(any, every[0])
	} else if len(every) > 1 {
		any = append(any, every)
	}
	return either(any)
}

// isWord reports whether the run is itself the one word that it was cut into.
func (l leaf) isWord() bool { return len(l.needles) == 1 && slices.Contains(l.needles[0].texts, l.run) }

func (t *together) needleQuery(x needle) index.Query {
	var any []index.Query
	for _, text := range x.texts {
		any = append(any, literal(t.s.a, text))
	}
	for _, f := range []string{index.FieldText, index.FieldHeading} {
		for _, n := range x.numbers {
			any = append(any, index.Term{Field: f, Term: n})
		}
		if x.stem != "" {
			any = append(any, index.Prefix{Field: f, Prefix: x.stem})
		}
	}
	return either(any)
}

// holds reports whether a unit holds a node. A Near within it looks at the parts of
// the unit.
func (t *together) holds(n Node, u unit) bool {
	switch n := n.(type) {
	case Must:
		return t.holds(n.N, u)
	case Not:
		return !t.holds(n.N, u)
	case Near:
		for _, part := range u.parts(n.Scope) {
			if t.holds(n.Of, part) {
				return true
			}
		}
		return false
	case Or:
		for _, m := range n {
			if t.holds(m, u) {
				return true
			}
		}
		return false
	case All:
		for _, m := range n {
			if !t.holds(m, u) {
				return false
			}
		}
		return true
	}
	return t.leafs[n].in(t.s, u)
}

func (l leaf) in(s *Service, u unit) bool {
	if l.run != "" && (needle{texts: []string{l.run}}).in(s, u) {
		return true
	}
	for _, x := range l.needles {
		if !x.in(s, u) {
			return false
		}
	}
	return len(l.needles) > 0
}

// verified looks into the best of what holds the words at all, and asks for those
// that hold them in one unit.
func (t *together) verified(ctx context.Context, n Near) (index.Query, error) {
	candidates := t.query(n.Of, false)
	resp, err := t.s.ix.Search(ctx, index.Request{Query: candidates, Size: t.p.share})
	if err != nil {
		return nil, err
	}
	good := make([]bool, len(resp.Hits))
	err = inParallel(len(resp.Hits), batch, func(i int) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		pr, err := t.s.profiles.get(resp.Hits[i].ID)
		good[i] = err == nil && t.holds(n, wholeUnit(pr))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("verify %s: %w", n, err)
	}
	var refs []index.Query
	for i, h := range resp.Hits {
		if good[i] {
			refs = append(refs, index.Key{Field: index.KeyRef, Value: h.ID})
		}
	}
	if rest := resp.Total - len(resp.Hits); rest > 0 {
		t.p.notices = append(t.p.notices, Notice{Text: fmt.Sprintf(
			"含有“%s”里各词的有 %d 条，只逐条核对了其中最相关的 %d 条；其余 %d 条没有核对，也没有列出。", n.Of, resp.Total, len(resp.Hits), rest)})
	}
	return index.And{candidates, boost(either(refs), 0)}, nil
}

// chapters asks for what holds any of the words in the chapters that hold the node.
func (t *together) chapters(ctx context.Context, n Near) (index.Query, error) {
	names, err := t.chaptersOf(ctx, n.Of)
	if err != nil {
		return nil, fmt.Errorf("find chapters of %s: %w", n, err)
	}
	keys := make([]index.Query, 0, len(names))
	for _, name := range names.list() {
		keys = append(keys, index.Key{Field: index.KeyChapter, Value: name})
	}
	any, err := t.anyWord(ctx, n.Of)
	if err != nil || len(any) == 0 {
		return either(keys), err
	}
	return index.And{either(any), boost(either(keys), 0)}, nil
}

// anyWord are the clauses for the words of a node that are not taken away.
func (t *together) anyWord(ctx context.Context, n Node) (any []index.Query, err error) {
	switch n := n.(type) {
	case Not:
		return nil, nil
	case Must:
		return t.anyWord(ctx, n.N)
	case Near:
		q, err := t.s.near(ctx, t.p, n)
		return []index.Query{q}, err
	case Or:
		return t.anyWordOf(ctx, n)
	case All:
		return t.anyWordOf(ctx, n)
	}
	l := t.leafs[n]
	for _, x := range l.needles {
		any = append(any, t.needleQuery(x))
	}
	if l.run != "" && !l.isWord() {
		any = append(any, literal(t.s.a, l.run))
	}
	return any, nil
}

func (t *together) anyWordOf(ctx context.Context, ns []Node) (any []index.Query, err error) {
	for _, n := range ns {
		qs, err := t.anyWord(ctx, n)
		if err != nil {
			return nil, err
		}
		any = append(any, qs...)
	}
	return any, nil
}
