package search

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// A Way is a way to loosen a question that finds nothing, with what it gives.
type Way struct {
	Text  string // what is given up, in Chinese
	Query Query
	N     int // what asking Query finds
}

// maxWays is how many ways are tried; each costs as much as the question.
const maxWays = 8

// ways lists what may be given up so that something is found, in the order of least
// loss: signs of the question, then conditions, then words.
func (s *Service) ways(ctx context.Context, q Query, p *plan) ([]Way, error) {
	q.Page = 1
	var tried []Way
	for _, list := range [][]Way{waysOfSigns(q, p.question), waysOfFilters(q), waysOfConditions(q, p.question), s.waysOfWords(ctx, q, p)} {
		tried = append(tried, list...)
	}
	var found []Way
	for _, w := range tried[:min(len(tried), maxWays)] {
		n, err := Parse(w.Query.Text)
		if err != nil || verifications(n) > 1 {
			continue // what is left is no question, or would keep the reader waiting
		}
		f, err := s.find(ctx, w.Query, n, asking{count: true})
		if err != nil {
			return nil, fmt.Errorf("loosen %q: %w", q.Text, err)
		}
		if w.N = f.resp.Total; w.N > 0 {
			found = append(found, w)
		}
	}
	return found, nil
}

// way is a question with another text.
func way(q Query, text string, n Node) Way {
	q.Text = n.String()
	return Way{Text: text, Query: q}
}

// waysOfSigns read the same words less strictly.
func waysOfSigns(q Query, n Node) (ways []Way) {
	if loose := rewritten(n, unquoted); loose.String() != n.String() {
		ways = append(ways, way(q, "去掉引号，不要求一字不差", loose))
	}
	if q.Mode == Exact {
		fuzzy := q
		fuzzy.Mode = Fuzzy
		ways = append(ways, Way{Text: "改为模糊，同时查近义的说法", Query: fuzzy})
	}
	for wide := n; ; {
		next := rewritten(wide, widened)
		if next.String() == wide.String() {
			break
		}
		wide = next
		ways = append(ways, way(q, "范围放宽到"+scopeOf(wide), wide))
	}
	if any := rewritten(n, ofAnyRole); any.String() != n.String() {
		ways = append(ways, way(q, "不限牵头，参加的也算", any))
	}
	if words := rewritten(n, bodyAsWords); words.String() != n.String() {
		ways = append(ways, way(q, "部门只当作普通的词", words))
	}
	return ways
}

// rewritten is a question with every node changed.
func rewritten(n Node, change func(Node) Node) Node {
	each := func(ns []Node) []Node {
		out := make([]Node, len(ns))
		for i, m := range ns {
			out[i] = rewritten(m, change)
		}
		return out
	}
	switch m := n.(type) {
	case Near:
		n = Near{m.Scope, rewritten(m.Of, change)}
	case Must:
		n = must(rewritten(m.N, change))
	case Or:
		n = or(each(m))
	case All:
		n = all(each(m))
	}
	return change(n)
}

func unquoted(n Node) Node {
	phrase, ok := n.(Phrase)
	if !ok {
		return n
	}
	if plain, err := Parse(phrase.S); err == nil && onlyText(plain) {
		return plain
	}
	return n
}

func widened(n Node) Node {
	near, ok := n.(Near)
	if !ok {
		return n
	}
	i := slices.Index(scopes, near.Scope)
	return Near{scopes[min(i+1, len(scopes)-1)], near.Of}
}

// scopeOf is the scope of the first Near of a question.
func scopeOf(n Node) string {
	found := ""
	walk(n, func(n Node) {
		if near, ok := n.(Near); ok && found == "" {
			found = string(near.Scope)
		}
	})
	return found
}

func ofAnyRole(n Node) Node {
	if f, ok := n.(Field); ok && f.Name == FieldLead {
		return Field{FieldDepartment, f.Value}
	}
	return n
}

func bodyAsWords(n Node) Node {
	if f, ok := n.(Field); ok && (f.Name == FieldDepartment || f.Name == FieldLead || f.Name == FieldIssuer) && isPlainRun(f.Value) {
		return Text{f.Value}
	}
	return n
}

// waysOfFilters take off one selection each, and all when there are several.
func waysOfFilters(q Query) (ways []Way) {
	all := q
	for _, f := range []struct {
		name string
		has  bool
		drop func(*Query)
	}{
		{"成文日期", q.From != "" || q.To != "", func(q *Query) { q.From, q.To = "", "" }},
		{"年份", len(q.Years) > 0, func(q *Query) { q.Years = nil }},
		{"单元", len(q.Kinds) > 0, func(q *Query) { q.Kinds = nil }},
		{"责任单位", len(q.Departments) > 0, func(q *Query) { q.Departments = nil }},
		{"类型", len(q.Types) > 0, func(q *Query) { q.Types = nil }},
		{"发文机关", len(q.Issuers) > 0, func(q *Query) { q.Issuers = nil }},
		{"来源", len(q.Collections) > 0, func(q *Query) { q.Collections = nil }},
		{"时效", len(q.Statuses) > 0, func(q *Query) { q.Statuses, q.On = nil, "" }},
		{"文件", len(q.Documents) > 0, func(q *Query) { q.Documents = nil }},
	} {
		if !f.has {
			continue
		}
		one := q
		f.drop(&one)
		f.drop(&all)
		ways = append(ways, Way{Text: "不限" + f.name, Query: one})
	}
	if len(ways) > 1 {
		ways = append(ways, Way{Text: "去掉所有筛选", Query: all})
	}
	return ways
}

// waysOfConditions take off what is taken away and what is asked of the document.
func waysOfConditions(q Query, n Node) (ways []Way) {
	ns := items(n)
	for pass := range 2 {
		for i, m := range ns {
			_, isNot := m.(Not)
			if isNot && pass == 0 || pass == 1 && holdsField(m) && !isNot {
				ways = append(ways, way(q, "去掉“"+m.String()+"”", without(ns, i)))
			}
		}
	}
	return ways
}

func without(ns []Node, i int) Node { return all(slices.Concat(ns[:i], ns[i+1:])) }

// waysOfWords leave out one of the words, the rarest first.
func (s *Service) waysOfWords(ctx context.Context, q Query, p *plan) (ways []Way) {
	type word struct{ i, n int }
	var words []word
	ns := items(p.question)
	for i, m := range ns {
		switch m.(type) {
		case Near:
			words = append(words, word{i, 0})
		case Text, Phrase, Prefix, Must, Or:
			f, err := s.find(ctx, Query{Text: m.String(), Mode: q.Mode, AsTyped: true, Size: 1, Page: 1}, m, asking{mended: true, count: true})
			if err == nil {
				words = append(words, word{i, f.resp.Total})
			}
		}
	}
	if len(words) < 2 {
		return nil
	}
	slices.SortStableFunc(words, func(a, b word) int { return a.n - b.n })
	for _, w := range words {
		ways = append(ways, way(q, "去掉“"+strings.Trim(ns[w.i].String(), `"`)+"”", without(ns, w.i)))
	}
	return ways
}
