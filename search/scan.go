package search

import (
	"slices"
	"strings"
	"unicode"
)

// The marks of the language, in half and full width.
const (
	opens  = "(（"
	closes = ")）"
	quotes = "\"＂“”「『"
	bars   = "|｜"
	minus  = "-－"
	plus   = "+＋"
	stars  = "*＊"
	colons = ":："
)

func (p *parser) more() bool { return p.at < len(p.rs) }

// is reports whether the next rune is one of marks.
func (p *parser) is(marks string) bool { return p.more() && strings.ContainsRune(marks, p.rs[p.at]) }

func (p *parser) space() {
	for p.more() && isSpace(p.rs[p.at]) {
		p.at++
	}
}

func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' || r == '\u200b' }

// atOrSign reports whether an OR stands here.
func (p *parser) atOrSign() bool {
	at := p.at
	defer func() { p.at = at }()
	return p.orSign()
}

// orSign passes an OR: the word in capitals, or one or two bars.
func (p *parser) orSign() bool {
	if p.is(bars) {
		for p.is(bars) {
			p.at++
		}
		return true
	}
	if p.at+2 > len(p.rs) || string(p.rs[p.at:p.at+2]) != "OR" {
		return false
	}
	if end := p.at + 2; end < len(p.rs) && !isSpace(p.rs[end]) && !strings.ContainsRune(opens+closes+quotes+bars, p.rs[end]) {
		return false
	}
	p.at += 2
	return true
}

func (p *parser) quoted() (string, error) {
	start := p.at
	close := ""
	for _, pair := range quotePairs {
		if p.is(pair.open) {
			close = pair.close
		}
	}
	p.at++
	end := slices.IndexFunc(p.rs[p.at:], func(r rune) bool { return strings.ContainsRune(close, r) })
	if end < 0 {
		rest := strings.TrimFunc(string(p.rs[p.at:]), isSpace)
		mended := string(p.rs[:start]) + " " + rest
		if hasWord(rest) {
			mended = string(p.rs) + string([]rune(close)[0])
		}
		return "", p.fail("unbalanced_quotes", start, "引号没有配对：这个引号后面没有结束的引号。", mended)
	}
	s := strings.Join(strings.FieldsFunc(string(p.rs[p.at:p.at+end]), isSpace), " ")
	p.at += end + 1
	if s == "" {
		return "", p.fail("empty_phrase", start, "引号里没有字。", p.without(start, p.at))
	}
	return s, nil
}

// scope passes 同句 and its like when a bracket follows.
func (p *parser) scope() (Scope, bool) {
	if p.at+2 >= len(p.rs) || !strings.ContainsRune(opens, p.rs[p.at+2]) {
		return "", false
	}
	s := Scope(p.rs[p.at : p.at+2])
	if !slices.Contains(scopes, s) {
		return "", false
	}
	p.at += 2
	return s, true
}

// fieldName passes the name of a field with its colon.
func (p *parser) fieldName() (FieldName, bool) {
	rest := p.rs[p.at:min(p.at+maxFieldName+1, len(p.rs))]
	end := slices.IndexFunc(rest, func(r rune) bool { return strings.ContainsRune(colons, r) })
	if end < 1 {
		return "", false
	}
	name, ok := fieldNames[strings.ToLower(string(rest[:end]))]
	if ok {
		p.at += end + 1
	}
	return name, ok
}

// quotations are the marks between which a sentence sets words apart. Typewriter marks
// are not among them: they are always the operator.
var quotations = []struct{ open, close rune }{{'“', '”'}, {'「', '」'}, {'『', '』'}}

// quotation is the length of words set apart within a sentence that begin here, marks
// included, or 0: 户口未迁出的“外嫁女”，是否享有补偿. They touch the words around them;
// a phrase that is asked for stands alone.
func (p *parser) quotation(start int) int {
	for _, q := range quotations {
		if !p.more() || p.rs[p.at] != q.open {
			continue
		}
		size := 1 + slices.IndexFunc(p.rs[p.at+1:], func(r rune) bool { return r == q.close || isSpace(r) || strings.ContainsRune(quotes, r) })
		if size < 2 || p.rs[p.at+size] != q.close {
			return 0
		}
		size++
		if p.at > start && unicode.Is(unicode.Han, p.rs[p.at-1]) || p.touches(p.at+size) {
			return size
		}
	}
	return 0
}

// touches reports whether a sentence goes on here.
func (p *parser) touches(at int) bool {
	return at < len(p.rs) && (unicode.Is(unicode.Han, p.rs[at]) || slices.ContainsFunc(quotations, func(q struct{ open, close rune }) bool { return q.open == p.rs[at] }))
}

// run passes runes up to white space, a quotation mark, a bar, or a bracket without
// its partner in the run. Brackets within a word are part of it: 洪政发（2026）1号; so
// are words that a sentence sets apart.
func (p *parser) run() string {
	start := p.at
	for p.more() && !isSpace(p.rs[p.at]) && !p.is(bars+closes) {
		if p.is(quotes) {
			size := p.quotation(start)
			if size == 0 {
				break
			}
			p.at += size
			continue
		}
		if !p.is(opens) {
			p.at++
			continue
		}
		end := p.partner()
		if end < 0 || p.at == start {
			break
		}
		p.at = end + 1
	}
	return string(p.rs[start:p.at])
}

// lonelyBracket passes a bracket that ended a run for want of a partner: it groups
// nothing.
func (p *parser) lonelyBracket(run string) {
	if run != "" && p.is(opens) {
		p.at++
	}
}

// partner finds the bracket that closes the one here, within the run.
func (p *parser) partner() int {
	depth := 0
	for i := p.at; i < len(p.rs) && !isSpace(p.rs[i]) && !strings.ContainsRune(quotes+bars, p.rs[i]); i++ {
		switch {
		case strings.ContainsRune(opens, p.rs[i]):
			depth++
		case strings.ContainsRune(closes, p.rs[i]):
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// isPlainRun reports whether s reads as one run.
func isPlainRun(s string) bool {
	p := &parser{rs: []rune(s)}
	return s != "" && !p.is(quotes) && p.run() == s
}

// hasWord reports whether s holds anything that can be looked for.
func hasWord(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.Is(unicode.So, r) || r == '%' || r == '‰'
	}) >= 0
}
