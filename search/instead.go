package search

import (
	"context"
	"fmt"
	"slices"
	"unicode/utf8"

	"tiaowen/index/analysis"
)

// A guess is a question that was probably meant.
type guess struct {
	question string
	sure     bool     // may be asked in place of what was typed, if that finds nothing
	how      string   // how it was read, in Chinese, or empty
	others   []string // what else may have been meant
}

// maxOthers is how many other readings of initials are offered.
const maxOthers = 3

// guess finds what was probably meant by a question that holds words no text holds, or
// that finds nothing at all.
func (s *Service) guess(ctx context.Context, p *plan, total int) (guess, error) {
	unknown := p.unknown()
	found := total > 0 || len(p.filters) > 0 // a filter may be why nothing is found
	doubtful, err := s.doubtful(ctx, p, unknown, found)
	if err != nil || len(doubtful) == 0 {
		return guess{}, err
	}
	l, err := s.lexicon()
	if err != nil {
		return guess{}, err
	}
	unasked := len(unknown) > 0 || !found
	if typed := p.question.String(); isLatin(typed) && onlyText(p.question) {
		return latinGuess(l.spelled(typed), unasked), nil
	}
	g := l.slipGuess(p, doubtful, unknown)
	g.sure = g.sure && unasked
	return g, nil
}

// doubtful lists the runs of a question that may hold a slip: those with unknown words;
// without any, those that no text holds as they stand, when nothing is found, a
// character stands twice, or one stands alone among words.
func (s *Service) doubtful(ctx context.Context, p *plan, unknown []string, found bool) ([]Text, error) {
	var out []Text
	for _, n := range items(p.question) {
		t, ok := n.(Text)
		if !ok {
			continue
		}
		if len(unknown) > 0 {
			out = append(out, t)
			continue
		}
		if found && !hasTwice(pattern(t.S)) && !s.hasLoose(t.S) {
			continue
		}
		n, err := s.stats.literal(ctx, t.S)
		if err != nil {
			return nil, err
		}
		if n == 0 {
			out = append(out, t)
		}
	}
	return out, nil
}

// minLoose is the length in characters from which a run with a loose character is
// looked at: shorter ones sound like too much.
const minLoose = 4

// hasLoose reports whether a short run is cut into words and single characters, as one
// word with a wrong character is: 交通 肇 是.
func (s *Service) hasLoose(run string) bool {
	n := utf8.RuneCountInString(pattern(run))
	if n < minLoose || n > maxSlip {
		return false
	}
	for _, t := range s.a.Words(run) {
		if t.Type == analysis.Word && utf8.RuneCountInString(t.Term) == 1 {
			return true
		}
	}
	return false
}

// hasTwice reports whether a character stands twice side by side: 临时时安置费.
func hasTwice(run string) bool {
	last := rune(0)
	for _, r := range run {
		if r == last {
			return true
		}
		last = r
	}
	return false
}

func onlyText(n Node) bool {
	for _, m := range items(n) {
		if !isText(m) {
			return false
		}
	}
	return true
}

func latinGuess(read []string, sure bool) guess {
	if len(read) == 0 {
		return guess{}
	}
	others := read[1:min(len(read), 1+maxOthers)]
	return guess{question: read[0], sure: sure, how: "拼音", others: others}
}

// slipGuess puts the slips of every run of a question right.
func (l *lexicon) slipGuess(p *plan, doubtful []Text, unknown []string) guess {
	g := guess{sure: true}
	var out []Node
	changed := false
	for _, n := range items(p.question) {
		t, ok := n.(Text)
		if !ok || !slices.Contains(doubtful, t) {
			out = append(out, n)
			continue
		}
		if slips := l.slips(t.S, unknown); len(slips) > 0 {
			changed = true
			g.sure = g.sure && l.sure(t.S, slips)
			n = Text{mended(t.S, slips)}
		}
		out = append(out, n)
	}
	if changed {
		g.question = all(out).String()
	}
	return g
}

// unknown lists the plain words of a question that no text holds.
func (p *plan) unknown() (unknown []string) {
	for _, n := range items(p.question) {
		t, ok := n.(Text)
		if !ok {
			continue
		}
		for _, g := range p.cuts[t.S] {
			if !g.known() && utf8.RuneCountInString(g.typed.text) > 1 {
				unknown = append(unknown, g.typed.text)
			}
		}
	}
	return unknown
}

// instead finds what was probably meant, when that is sure, and says so; else it offers the question. It returns nil when the typed one is to be
// answered.
func (s *Service) instead(ctx context.Context, q Query, p *plan, total int, how asking) (*finding, error) {
	if q.AsTyped || q.Mode == Exact || p.empty {
		return nil, nil
	}
	g, err := s.guess(ctx, p, total)
	if err != nil || g.question == "" {
		return nil, err
	}
	n, err := Parse(g.question)
	if err != nil {
		return nil, nil // what was put together cannot be asked
	}
	if g.sure {
		f, err := s.find(ctx, q, n, asking{mended: true, count: how.count})
		if err != nil {
			return nil, err
		}
		if f.resp.Total > 0 {
			f.instead = g.question
			said := []Notice{{Text: fmt.Sprintf("已按%s“%s”显示，仍搜索", g.how, g.question), Query: q.Text, AsTyped: true}}
			for _, other := range g.others {
				said = append(said, Notice{Text: "也可能是", Query: other})
			}
			f.plan.notices = append(said, f.plan.notices...)
			return f, nil
		}
	}
	p.notices = append([]Notice{{Text: "您要找的是不是", Query: g.question}}, p.notices...)
	return nil, nil
}
