package search

import (
	"regexp"
	"slices"
	"unicode/utf8"

	"tiaowen/index"
	"tiaowen/index/analysis"
)

// wordQuery is the query for the plain words of a question, with its loosenings.
type wordQuery struct {
	query index.Query // nil when there are none
	loose []loosening
}

// words makes the query of plain words: of those that the limit left.
func (s *Service) words(p *plan, plain []Text) wordQuery {
	if len(plain) == 0 {
		return wordQuery{}
	}
	w := wordClauses{grams: p.gramQueries(), asks: slices.ContainsFunc(plain, func(t Text) bool { return asks(t.S) })}
	if runs := s.runQueries(plain); len(plain) == 1 {
		w.runs = runs
	} else { // each run alone is not what was asked for
		w.grams = append(w.grams, runs...)
	}
	var short []group
	for _, t := range plain {
		for _, g := range p.cuts[t.S] {
			switch {
			case !slices.ContainsFunc(p.groups, g.same) || slices.ContainsFunc(slices.Concat(w.known, short), g.same):
			case !g.known():
				w.unknown = w.unknown || !g.isShort()
			case g.weak, g.isShort():
				short = append(short, g)
			default:
				w.known = append(w.known, g)
			}
		}
	}
	if len(w.known) == 0 { // 法 alone is a question
		w.known, short = short, nil
	}
	for _, g := range slices.Concat(w.known, short) {
		w.broad = append(w.broad, groupQueries(s, g, true)...)
	}
	w.broad = append(w.broad, w.grams...)
	switch n := len(w.known); {
	case n == 0:
		return w.ofNone()
	case n <= fewWords && !w.unknown && !w.asks:
		return w.ofFew(s)
	default:
		p.prose = true
		return w.ofMany(s)
	}
}

// askingWords are the words and marks of a question. Its answer need not hold its words:
// 居住权应该如何设立 is answered by an article that says 订立居住权合同.
var askingWords = regexp.MustCompile(`[?？吗呢谁哪咋]|什么|怎么|怎样|如何|为何|何时|多少|多久|多长|多大|几[天年个日倍]|是否|能否|可否|能不能|可不可以|有没有|是不是|会不会|算不算|要不要|该不该`)

func asks(run string) bool { return askingWords.MatchString(analysis.Fold(run).Text) }

// isShort reports whether a group is one character: it stands in too many words to
// be asked for beside longer ones.
func (g group) isShort() bool { return utf8.RuneCountInString(g.typed.text) == 1 }

// wordClauses is what the query of plain words is made of.
type wordClauses struct {
	known   []group       // words that some text holds
	unknown bool          // whether there are others
	asks    bool          // whether they are a question and not a query
	runs    []index.Query // the question as it was typed
	grams   []index.Query // what scores beside the words
	broad   []index.Query // whatever the words could be found by
}

// ofNone is the query when no text holds any of the words: half of their characters.
func (w wordClauses) ofNone() wordQuery {
	q := wordQuery{query: either(w.runs)}
	if len(w.grams) > 0 {
		q.loose = []loosening{
			{index.Or{Of: w.grams, Min: (len(w.grams) + 1) / 2}, "没有条文含有这些词，以下条文含有其中大部分的字。"},
			{index.Or{Of: w.grams}, "没有条文含有这些词，以下条文只含其中几个字。"},
		}
	}
	return q
}

// ofFew is the query for a few words: all of them.
func (w wordClauses) ofFew(s *Service) wordQuery {
	var every index.And
	var parts []index.Query
	for _, g := range w.known {
		every = append(every, either(groupQueries(s, g, false)))
		parts = append(parts, partQueries(g)...)
	}
	var whole index.Query = every
	if len(every) == 1 {
		whole = every[0]
	}
	q := wordQuery{query: index.And{either(append(slices.Clip(w.runs), whole)), should(slices.Concat(parts, w.grams))}}
	if len(w.known) > 1 {
		q.loose = []loosening{{either(w.broad), "没有条文同时含有这些词，以下条文只含其中一部分。"}}
	}
	return q
}

// ofMany is the query for prose: any of its words.
func (w wordClauses) ofMany(s *Service) wordQuery {
	any := slices.Clone(w.runs)
	for _, g := range w.known {
		any = append(any, groupQueries(s, g, true)...)
	}
	return wordQuery{
		query: index.And{either(any), should(w.grams)},
		loose: []loosening{{either(w.broad), "没有条文含有问题里的主要的词，以下条文只含其中几个字。"}},
	}
}

// either is any of several clauses.
func either(qs []index.Query) index.Query {
	switch len(qs) {
	case 0:
		return index.None{}
	case 1:
		return qs[0]
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

func (s *Service) runQueries(plain []Text) []index.Query {
	var qs []index.Query
	for _, t := range plain {
		if s.isRun(t.S) {
			qs = append(qs, boost(literal(s.a, t.S), phraseWeight))
		}
	}
	return qs
}

// isRun reports whether plain text is of a length at which it is looked for as it
// was typed. A number is not: it is looked for in its normal form.
func (s *Service) isRun(run string) bool {
	n := utf8.RuneCountInString(pattern(run))
	if n <= 1 || n > maxRunSize {
		return false
	}
	tokens := s.a.Words(run)
	return len(tokens) == 0 || tokens[0].Type != analysis.Number || tokens[len(tokens)-1].Pos > tokens[0].Pos
}

// wordFields are the fields of words, that of the text first.
var wordFields = []string{index.FieldText, index.FieldHeading, index.FieldTrail, index.FieldTitle, index.FieldNote}

var wordWeights = map[string]float64{
	index.FieldText: 1, index.FieldHeading: headingWeight, index.FieldTrail: trailWeight, index.FieldTitle: titleWeight, index.FieldNote: noteWeight,
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
			if f == index.FieldNote && s.weights.note == 0 {
				continue
			}
			qs = append(qs, boost(index.Term{Field: f, Term: t.term}, t.weight*wordWeights[f]))
		}
	}
	if withParts {
		qs = append(qs, partQueries(g)...)
	}
	return qs
}

// partQueries score the parts of a word.
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
