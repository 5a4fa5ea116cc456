package search

import (
	"regexp"
	"strings"

	"tiaowen/corpus"
)

// A citedPlace is a part of a text as a citation names it, with where it stands.
type citedPlace struct {
	span corpus.Span
	at   citation
	from bool // ends a range that the place before it begins
}

// maxPlaces bounds the places of one citation: 第一条、第二条 …
const maxPlaces = 100

// maxRange bounds what a range stands for.
const maxRange = 300

// readPlaces reads the places at an offset: 第三条、第五条第二款和第七条, 第十条至第十二条,
// 第三、五条, 第二条第一款第（一）、（三）项, 附件2第九条. It returns where they end.
func readPlaces(text string, at int) (out []citedPlace, end int) {
	p := placeReader{text: text, at: at}
	end = at
	p.skip("的")
	for len(out) < maxPlaces {
		start := p.at
		first := len(out) == 0
		if !first {
			p.skipJoint()
		}
		begin, wasRange := p.at, p.ranged
		more := p.place(first)
		if len(more) == 0 {
			p.at = start
			break
		}
		for i := range more {
			if i == 0 {
				more[i].span.Start, more[i].from = begin, wasRange && !first
			}
		}
		out = append(out, more...)
		end = p.at
	}
	return out, end
}

// A placeReader reads one place after the other.
type placeReader struct {
	text   string
	at     int
	now    citation // what the next 款 or 项 is a part of
	ranged bool     // the joint before was 至
}

var (
	joint       = regexp.MustCompile(`^\s*(、|，|和|与|及|以及|或者|或|并|至|到|-|－|—+|~)\s*`)
	placeAnnex  = regexp.MustCompile(`^\s*附件\s*` + number + `(?:的|中|，)?`)
	placeArtN   = regexp.MustCompile(`^\s*第\s*` + number)
	placeFirst  = regexp.MustCompile(`^\s*第?\s*` + number)
	placeArt    = regexp.MustCompile(`^\s*条(?:\s*之\s*` + number + `)?`)
	placePara   = regexp.MustCompile(`^(?:的|中)?\s*第\s*` + number)
	placeItem   = regexp.MustCompile(`^(?:的|中)?\s*第?\s*[（(]\s*` + number + `\s*[）)]\s*(?:项|目)?`)
	placeItemed = regexp.MustCompile(`^(?:的|中)?\s*第\s*` + number + `\s*项`)
	placeSub    = regexp.MustCompile(`^\s*第\s*` + number + `\s*目`)
	rangeMark   = "至到-－—~"
)

func (p *placeReader) skip(word string) {
	if strings.HasPrefix(p.text[p.at:], word) {
		p.at += len(word)
	}
}

// skipJoint passes what stands between two places, and notes whether it makes a range.
func (p *placeReader) skipJoint() {
	p.ranged = false
	if m := joint.FindStringSubmatch(p.ahead()); m != nil {
		p.at += len(m[0])
		p.ranged = strings.ContainsAny(m[1][:min(len(m[1]), 3)], rangeMark)
	}
}

// maxStep is how many bytes a number with its word takes at most.
const maxStep = 120

func (p *placeReader) ahead() string { return p.text[p.at:min(len(p.text), p.at+maxStep)] }

// take passes a match and gives its number.
func (p *placeReader) take(form *regexp.Regexp) (n int, ok bool) {
	m := form.FindStringSubmatch(p.ahead())
	if m == nil {
		return 0, false
	}
	p.at += len(m[0])
	if len(m) > 1 && m[1] != "" {
		n, _ = corpus.ParseNumeral(strings.TrimSpace(m[1]))
	}
	return n, true
}

// A listedNumber is a number of a list with where it stands: 三 and 五 of 第三、五条.
type listedNumber struct {
	n     int
	start int
	from  bool
}

// numbers reads the numbers of a list that a word ends, 条 or 款. It passes nothing
// when the word does not follow.
func (p *placeReader) numbers(first *regexp.Regexp, unit string) (out []listedNumber) {
	start := p.at
	for form := first; len(out) < maxPlaces; form = placeFirst {
		at, ranged := p.at, p.ranged
		n, ok := p.take(form)
		if !ok || n == 0 {
			break
		}
		out = append(out, listedNumber{n, at, ranged && len(out) > 0})
		if strings.HasPrefix(strings.TrimLeft(p.ahead(), " 　"), unit) {
			return out
		}
		if joint.FindString(p.ahead()) == "" {
			break
		}
		p.skipJoint()
	}
	p.at = start
	return nil
}

// place reads one place, or several that share a word. The first of a citation names
// an article or an annex; those after it may name a 款 or an 项 of the article before.
func (p *placeReader) place(first bool) []citedPlace {
	start := p.at
	annex, hasAnnex := p.take(placeAnnex)
	if hasAnnex {
		p.now = citation{annex: annex}
	}
	list := p.numbers(placeArtN, "条")
	if len(list) == 0 {
		switch {
		case hasAnnex:
			return []citedPlace{{corpus.Span{Start: start, End: p.at}, p.now, false}}
		case first || p.now.article.N == 0:
			return nil
		}
		return p.partsOnly()
	}
	var out []citedPlace
	for i, c := range list {
		p.now = citation{annex: p.now.annex, article: corpus.Step{Level: corpus.LevelArticle, N: c.n}}
		end := p.at
		if i+1 < len(list) {
			end = c.start + len(strings.TrimRight(p.text[c.start:list[i+1].start], " 、，和与及以或者并至到-－—~"))
		}
		out = append(out, citedPlace{corpus.Span{Start: c.start, End: end}, p.now, c.from})
	}
	p.now.article.Sub, _ = p.take(placeArt)
	last := &out[len(out)-1]
	last.at = p.now
	last.span.End = p.at
	before := p.at
	more := p.partsOnly()
	if len(more) == 0 {
		p.at = before
		return out
	}
	last.at, last.span.End = more[0].at, more[0].span.End
	return append(out, more[1:]...)
}

// partsOnly reads 第一、二款 or 第（一）项 of the article that was read last.
func (p *placeReader) partsOnly() []citedPlace {
	p.now = citation{annex: p.now.annex, article: p.now.article, para: p.now.para}
	start := p.at
	if list := p.numbers(placePara, "款"); len(list) > 0 {
		p.at += strings.Index(p.text[p.at:], "款") + len("款")
		var out []citedPlace
		for i, c := range list {
			p.now = citation{annex: p.now.annex, article: p.now.article, para: c.n}
			end := p.at
			if i+1 < len(list) {
				end = c.start + len(strings.TrimRight(p.text[c.start:list[i+1].start], " 、，和与及以或者并至到-－—~"))
			}
			out = append(out, citedPlace{corpus.Span{Start: c.start, End: end}, p.now, c.from})
		}
		p.items()
		last := &out[len(out)-1]
		last.at, last.span.End = p.now, p.at
		return out
	}
	if p.items() {
		return []citedPlace{{corpus.Span{Start: start, End: p.at}, p.now, false}}
	}
	return nil
}

// parts reads 款, 项 and 目 of one article.
func (p *placeReader) parts() bool { return len(p.partsOnly()) > 0 }

// items reads 第（一）项 and 第一目.
func (p *placeReader) items() bool {
	n, ok := p.take(placeItem)
	if !ok {
		n, ok = p.take(placeItemed)
	}
	if !ok {
		return false
	}
	p.now.item = n
	p.now.sub, _ = p.take(placeSub)
	return true
}

// betweenPlaces are the places that a range stands for beside its ends.
func betweenPlaces(a, b citation) (out []citation) {
	span := func(from, to int, make func(n int) citation) {
		for n := from + 1; n < to && len(out) < maxRange; n++ {
			out = append(out, make(n))
		}
	}
	switch {
	case a.annex != b.annex:
	case a.article.N != b.article.N:
		span(a.article.N, b.article.N, func(n int) citation {
			return citation{annex: a.annex, article: corpus.Step{Level: corpus.LevelArticle, N: n}}
		})
	case a.para != b.para:
		span(a.para, b.para, func(n int) citation { c := a; c.para, c.item = n, 0; return c })
	default:
		span(a.item, b.item, func(n int) citation { c := a; c.item, c.sub = n, 0; return c })
	}
	return out
}
