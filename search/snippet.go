package search

import (
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// snippetRunes is about how long a snippet is: three lines on a screen, five on a
// phone.
const snippetRunes = 120

// A piece is a run of text that a snippet takes whole: a sentence, or a part of a
// long one. Spans are bytes of the text.
type piece struct {
	corpus.Span
	runes int
}

// pieces cuts a text at the ends of sentences and lines, and sentences longer than
// a snippet at commas, or anywhere when they have none.
func pieces(text string) []piece {
	var out []piece
	start, runes, comma, commaRunes := 0, 0, 0, 0
	cut := func(end, n int) {
		if end > start {
			out = append(out, piece{corpus.Span{Start: start, End: end}, n})
		}
		start, runes, comma, commaRunes = end, runes-n, 0, 0
	}
	for i, r := range text {
		end := i + utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size := utf8.DecodeRuneInString(text[i:])
			end = i + size
		}
		runes++
		switch {
		case isSentenceEnd(r):
			cut(end, runes)
		case r == '，' || r == '、' || r == '：' || r == ',':
			comma, commaRunes = end, runes
		}
		if runes < snippetRunes {
			continue
		}
		if comma > start {
			cut(comma, commaRunes)
		} else {
			cut(end, runes)
		}
	}
	cut(len(text), runes)
	return out
}

// snippet cuts the window of a text that holds most of the weight of the words
// found, within a span, marks it, and trims white space. It also returns the span
// from the first word in the window to the last.
func snippet(text string, within corpus.Span, places []found, weight func(group int) float64) (Snippet, corpus.Span) {
	ps := pieces(text[within.Start:within.End])
	if len(ps) == 0 {
		return Snippet{}, corpus.Span{}
	}
	for i := range ps {
		ps[i].Start += within.Start
		ps[i].End += within.Start
	}
	from, to := bestWindow(ps, places, weight)
	window := corpus.Span{Start: ps[from].Start, End: ps[to-1].End}
	words := corpus.Span{Start: window.Start, End: window.End}
	first := true
	for _, p := range places {
		if p.at.Start < window.Start || p.at.End > window.End {
			continue
		}
		if first {
			words, first = p.at, false
		}
		words.End = max(words.End, p.at.End)
	}
	return cutOut(text, window, places), words
}

// cutOut makes the snippet of a span of the text.
func cutOut(text string, at corpus.Span, places []found) Snippet {
	part := text[at.Start:at.End]
	at.Start += len(part) - len(strings.TrimLeftFunc(part, isSpace))
	at.End = at.Start + len(strings.TrimFunc(part, isSpace))
	s := Snippet{Text: text[at.Start:at.End]}
	s.Before = strings.TrimFunc(text[:at.Start], isSpace) != ""
	s.After = strings.TrimFunc(text[at.End:], isSpace) != ""
	for _, m := range spans(places) {
		m.Start, m.End = max(m.Start, at.Start)-at.Start, min(m.End, at.End)-at.Start
		if m.Start < m.End {
			s.Marks = append(s.Marks, m)
		}
	}
	return s
}

// bestWindow finds the run of pieces, no longer than a snippet, in which the words
// found weigh most; each word counts once, and a little again. It begins with a piece
// that holds a word, unless that leaves room for what stands before. The first of
// equals wins.
func bestWindow(ps []piece, places []found, weight func(int) float64) (from, to int) {
	best, left := -1.0, 0
	first := 0
	for i := range ps {
		for first < len(places) && places[first].at.Start < ps[i].Start {
			first++
		}
		if i > 0 && (first == len(places) || places[first].at.Start >= ps[i].End) {
			continue
		}
		j, runes, sum := i, 0, 0.0
		seen := map[int]bool{}
		at := first
		for ; j < len(ps) && (j == i || runes+ps[j].runes <= snippetRunes); j++ {
			runes += ps[j].runes
			for ; at < len(places) && places[at].at.Start < ps[j].End; at++ {
				sum += windowWeight(places[at], seen, weight)
			}
		}
		if sum > best+1e-9 {
			best, from, to, left = sum, i, j, snippetRunes-runes
		}
	}
	for from > 0 && ps[from-1].runes <= left {
		from--
		left -= ps[from].runes
	}
	return from, to
}

// again is what a second occurrence of a word in a window is worth.
const again = 0.05

func windowWeight(f found, seen map[int]bool, weight func(int) float64) float64 {
	w := weight(f.group)
	if !f.whole {
		w /= 2
	}
	if seen[f.group] {
		return again * w
	}
	seen[f.group] = true
	return w
}

// pinpoint is the 款 and 项 of an article that hold a span of its text: the way from
// the article, or empty when it has but one part.
func pinpoint(p *corpus.Provision, at corpus.Span) []corpus.Step {
	if p.Kind != corpus.KindArticle {
		return nil
	}
	for _, para := range p.Paragraphs {
		if at.Start < para.Span.Start || at.End > para.Span.End {
			continue
		}
		steps := []corpus.Step{{Level: corpus.LevelPara, N: para.N}}
		inside := itemAt(para.Items, at, []string{corpus.LevelItem, corpus.LevelSub})
		if len(inside) == 0 && len(p.Paragraphs) == 1 {
			return nil
		}
		return append(steps, inside...)
	}
	return nil
}

func itemAt(items []corpus.Item, at corpus.Span, levels []string) []corpus.Step {
	if len(levels) == 0 {
		return nil
	}
	for i, it := range items {
		if at.Start < it.Span.Start || at.End > it.Span.End {
			continue
		}
		return append([]corpus.Step{{Level: levels[0], N: itemNumber(it, i)}}, itemAt(it.Items, at, levels[1:])...)
	}
	return nil
}

func itemNumber(it corpus.Item, i int) int {
	if l, _, ok := corpus.ParseLabel(it.Label); ok {
		return l.N
	}
	return i + 1
}

// spanOf is the span of the part of a provision that a path below it names, or false.
func spanOf(p *corpus.Provision, point string) (corpus.Span, bool) {
	steps, err := corpus.ParsePath(point)
	if err != nil || len(steps) == 0 {
		return corpus.Span{}, false
	}
	for _, para := range p.Paragraphs {
		if para.N != steps[0].N {
			continue
		}
		at, items := para.Span, para.Items
		for _, s := range steps[1:] {
			i := indexItem(items, s.N)
			if i < 0 {
				return at, false
			}
			at, items = items[i].Span, items[i].Items
		}
		return at, true
	}
	return corpus.Span{}, false
}

func indexItem(items []corpus.Item, n int) int {
	for i, it := range items {
		if itemNumber(it, i) == n {
			return i
		}
	}
	return -1
}
