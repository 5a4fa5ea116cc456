package search

import (
	"unicode/utf8"
)

// groupNeedles are the patterns of one group.
type groupNeedles struct {
	idf     float64
	times   float64 // what an occurrence counts
	targets []targetNeedle
	parts   []int // patterns of the parts of the word typed, when it has several
}

// A targetNeedle is the pattern of a target, in the texts or in the numbers.
type targetNeedle struct {
	pattern int
	size    int // bytes in UTF-8
	weight  float64
	worth   float64 // of the weight of the group
	number  bool
}

// A patternList numbers patterns, each once.
type patternList struct {
	list  []string
	known map[string]int
}

func (l *patternList) add(s string) int {
	n, ok := l.known[s]
	if !ok {
		n = len(l.list)
		l.known[s] = n
		l.list = append(l.list, s)
	}
	return n
}

func (sc *scorer) needles(g group, texts, numbers *patternList) groupNeedles {
	n := groupNeedles{idf: g.idf(), times: 1}
	if !g.known() {
		n.idf = 0
	}
	if len(g.others) > 0 { // of what may be said in several words one is enough
		n.times = sc.w.other
	}
	for _, t := range g.targets() {
		if t.text == "" {
			n.targets = append(n.targets, targetNeedle{pattern: numbers.add(newLine + t.term + newLine), weight: t.weight, worth: 1 - t.lacks, number: true})
			continue
		}
		if !sc.tells(t.text) {
			continue
		}
		n.targets = append(n.targets, targetNeedle{pattern: texts.add(t.text), size: len(t.text), weight: t.weight, worth: 1 - t.lacks})
	}
	if len(g.typed.parts) > 1 {
		n.parts = sc.partNeedles(g.typed.parts, texts)
	}
	return n
}

// partNeedles are the patterns of the parts of a word, none when one of them tells
// nothing: all of them have to be there.
func (sc *scorer) partNeedles(parts []string, texts *patternList) (patterns []int) {
	for _, part := range parts {
		if !sc.tells(part) {
			return nil
		}
		patterns = append(patterns, texts.add(part))
	}
	return patterns
}

// tells reports whether the places of a text count. One character among others stands in
// too many words; its grams speak for it.
func (sc *scorer) tells(text string) bool { return !sc.many || utf8.RuneCountInString(text) > 1 }
