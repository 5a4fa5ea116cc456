package search

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
)

// A Part is a part of the question that was recognised: a chip that a reader can
// take off.
type Part struct {
	Kind    PartKind
	Text    string // as it was typed, or as the language prints it
	Means   string // what it was taken for, in Chinese; empty when Text says it
	Without string // the question without it
}

// PartKind says what a part is.
type PartKind string

// The kinds of part.
const (
	PartNumber   PartKind = "number"   // 文号
	PartCitation PartKind = "citation" // 法规名和条款项
	PartDate     PartKind = "date"     // a day named in the words
	PartAmount   PartKind = "amount"   // an amount, a share or a period named in the words
	PartBody     PartKind = "body"     // a body named in the words
	PartPhrase   PartKind = "phrase"
	PartField    PartKind = "field"
	PartNot      PartKind = "not"
	PartOperator PartKind = "operator" // OR, 同句 …
)

// Guessed reports whether a part was recognised in plain words, and not written with a
// sign: what Query.AsTyped takes for words.
func (k PartKind) Guessed() bool {
	switch k {
	case PartNumber, PartCitation, PartDate, PartAmount, PartBody:
		return true
	}
	return false
}

// An understanding is a question with what was recognised in it.
type understanding struct {
	node     Node
	rest     Node // without the document numbers, which are not words
	parts    []Part
	pins     []pin
	mentions []string // document numbers, which other texts may mention
	bodies   []named
	asked    asked
	notices  []Notice
}

// understand recognises what a question names before it is searched.
func (s *Service) understand(n Node) understanding {
	u := understanding{node: n}
	ns := joined(items(n))
	var rest []Node
	for from := 0; from < len(ns); {
		if _, ok := ns[from].(Text); !ok {
			u.operator(ns, from)
			rest = append(rest, ns[from])
			from++
			continue
		}
		to := from
		for to < len(ns) && isText(ns[to]) {
			to++
		}
		rest = append(rest, s.recognise(&u, ns, from, to)...)
		from = to
	}
	u.rest = all(rest)
	return u
}

// A number may be typed with spaces: 第 28 条, 1000 元.
var (
	digitLast  = regexp.MustCompile(`[0-9０-９]$`)
	numberTail = regexp.MustCompile(`^(?:[百千万亿]*元|[条款项目章节号%％‰倍亩户人吨]|个月|个?工作日|[年月日天]|周岁|小时|平方)`)
	numeral    = regexp.MustCompile(`^[0-9０-９〇零一二三四五六七八九十百千两]`)
)

// joined puts numbers that were typed with spaces together.
func joined(ns []Node) []Node {
	out := make([]Node, 0, len(ns))
	for _, n := range ns {
		t, ok := n.(Text)
		if last := len(out) - 1; ok && last >= 0 && isText(out[last]) {
			before := out[last].String()
			if strings.HasSuffix(before, "第") && numeral.MatchString(t.S) || digitLast.MatchString(before) && numberTail.MatchString(t.S) {
				out[last] = Text{before + t.S}
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

func isText(n Node) bool { _, ok := n.(Text); return ok }

// operator makes a chip of a node that is not plain text.
func (u *understanding) operator(ns []Node, i int) {
	kind := PartOperator
	switch ns[i].(type) {
	case Phrase, Must, Prefix:
		kind = PartPhrase
	case Field, Dates, Article:
		kind = PartField
	case Not:
		kind = PartNot
	}
	rest := all(slices.Concat(ns[:i], ns[i+1:]))
	u.parts = append(u.parts, Part{Kind: kind, Text: ns[i].String(), Without: rest.String()})
}

// recognise looks for numbers, citations, days and bodies in words that stand side
// by side, which are read as one line. It returns the words without numbers of
// documents.
func (s *Service) recognise(u *understanding, ns []Node, from, to int) (rest []Node) {
	l := line{text: all(ns[from:to]).String(), before: ns[:from], after: ns[to:]}
	rest = ns[from:to]
	if n, at, ok := corpus.FindDocNumber(l.text); ok {
		if n, at, ok := s.names.number(n, at); ok {
			u.pins = append(u.pins, pinNumber(n))
			u.mentions = append(u.mentions, n.String())
			u.parts = append(u.parts, l.chip(PartNumber, at, n.String()))
			rest = l.cut(at)
		}
	}
	if c, ok := findCitation(l.text); ok {
		texts, at := s.names.cited(l.text, c)
		u.pins = append(u.pins, pinCitation(c, texts))
		means := c.String()
		if len(texts) > 0 {
			means = "《" + texts[0].name + "》" + means
		}
		u.parts = append(u.parts, l.chip(PartCitation, at, means))
	}
	if d, at, ok := findRange(l.text); ok {
		chip := l.chip(PartDate, at, d.means())
		u.parts = append(u.parts, chip)
		u.notices = append(u.notices, Notice{Text: "只看这段时间成文的文件", Query: strings.TrimSpace(d.String() + " " + chip.Without)})
	} else if d, at, ok := corpus.FindDate(l.text); ok {
		u.parts = append(u.parts, l.chip(PartDate, at, d.Han()))
	}
	s.recogniseAmounts(u, l)
	u.asked = append(u.asked, findAsked(l.text)...)
	s.recogniseBodies(u, l)
	return rest
}

const (
	yearOf  = `(?:[0-9０-９]{4}|[〇○零一二三四五六七八九]{4})年`
	monthOf = `(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?`
	dayOf   = `(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})[日号]`
)

// dateRange is a time between two days, months or years; the second may leave out what
// it has in common with the first.
var dateRange = regexp.MustCompile(`(` + yearOf + `)(` + monthOf + `)?(` + dayOf + `)?\s*(?:至|到|—+|－|-|~|～)\s*(` + yearOf + `)?(` + monthOf + `)?(` + dayOf + `)?`)

// findRange finds 2026年1月至3月 in a line.
func findRange(line string) (d Dates, at corpus.Span, ok bool) {
	if !strings.Contains(line, "年") {
		return d, at, false
	}
	m := dateRange.FindStringSubmatchIndex(line)
	if m == nil {
		return d, at, false
	}
	part := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return strings.NewReplacer("份", "", "号", "日").Replace(line[m[2*i]:m[2*i+1]])
	}
	if part(4)+part(5)+part(6) == "" {
		return d, at, false
	}
	from, to := part(1)+part(2)+part(3), cmp.Or(part(4), part(1))
	if part(5) != "" || part(6) != "" && part(4) == "" {
		to += cmp.Or(part(5), part(2))
	}
	to += part(6)
	n, err := parseDates(from + ".." + to)
	d, ok = n.(Dates)
	return d, corpus.Span{Start: m[0], End: m[1]}, ok && err == nil
}

// means tells a range in words.
func (d Dates) means() string { return d.From.Han() + "至" + d.To.Han() }

// amount is the normal form of a number with a unit of money, share or time.
var amount = regexp.MustCompile(`^[0-9.]+(元|%|‰|日|个月|工作日|小时|年|倍|平方米|亩|周岁)$`)

// yearTerm is a year, which no period is as long as.
var yearTerm = regexp.MustCompile(`^[12][0-9]{3}年$`)

// recogniseAmounts makes chips of amounts: 1万元, 千分之七, 三十日.
func (s *Service) recogniseAmounts(u *understanding, l line) {
	for _, t := range s.a.Words(l.text) {
		if t.Type != analysis.Number || !amount.MatchString(t.Term) || yearTerm.MatchString(t.Term) {
			continue
		}
		at := corpus.Span{Start: t.Start, End: t.End}
		means := t.Term
		if means == l.text[at.Start:at.End] {
			means = ""
		}
		u.parts = append(u.parts, l.chip(PartAmount, at, means))
	}
}

// recogniseBodies notes the bodies that a line names, and whether they lead.
func (s *Service) recogniseBodies(u *understanding, l line) {
	key := index.KeyDepartment
	if strings.Contains(l.text, "牵头") {
		key = index.KeyLead
	}
	for _, b := range s.names.departments.in(l.text) {
		b.key = key
		if slices.ContainsFunc(u.bodies, func(have named) bool { return have.name == b.name }) {
			continue
		}
		u.bodies = append(u.bodies, b)
		means := b.name
		if means == l.text[b.at.Start:b.at.End] {
			means = ""
		}
		u.parts = append(u.parts, l.chip(PartBody, b.at, means))
	}
}

// A line is plain words that stand side by side, with what stands around them.
type line struct {
	text          string
	before, after []Node
}

// cut is the line without a span, as plain words.
func (l line) cut(at corpus.Span) []Node {
	var ns []Node
	for _, w := range strings.FieldsFunc(l.text[:at.Start]+" "+l.text[at.End:], isSpace) {
		if n, err := Parse(w); err == nil && n == Node(Text{w}) {
			ns = append(ns, Text{w})
		} else if hasWord(w) { // what is left looks like an operator
			ns = append(ns, Phrase{w})
		}
	}
	return ns
}

func (l line) chip(kind PartKind, at corpus.Span, means string) Part {
	rest := all(slices.Concat(l.before, l.cut(at), l.after))
	return Part{Kind: kind, Text: l.text[at.Start:at.End], Means: means, Without: rest.String()}
}

// asked is the kinds of fact that a question asks for.
type asked []string

var askedFor = []struct {
	words *regexp.Regexp
	kinds asked
}{
	{regexp.MustCompile(`多少|怎么算|怎么计算|如何计算|怎么赔|怎么补|几倍|几块|多大比例|标准|金额|费用`), asked{corpus.FactMoney, corpus.FactRate}},
	{regexp.MustCompile(`多久|多长|几天|几日|几个月|几年|什么时候|何时|期限|时限|时间`), asked{corpus.FactPeriod, corpus.FactDeadline}},
}

func findAsked(line string) (kinds asked) {
	for _, a := range askedFor {
		if a.words.MatchString(line) {
			kinds = append(kinds, a.kinds...)
		}
	}
	return kinds
}

// number finds the document number that a reader means: its code may have words
// before it (请问洪政发〔2026〕1号).
func (n *names) number(typed corpus.DocNumber, at corpus.Span) (corpus.DocNumber, corpus.Span, bool) {
	best := corpus.DocNumber{}
	for _, known := range n.numbers {
		k := known.number
		if k.Year == typed.Year && k.Serial == typed.Serial && strings.HasSuffix(typed.Code, k.Code) && len(k.Code) > len(best.Code) {
			best = k
		}
	}
	at.Start += len(typed.Code) - len(best.Code)
	return best, at, best.Code != ""
}

func pinNumber(n corpus.DocNumber) pin {
	s := n.String()
	return pin{
		query: index.Key{Field: index.KeyNumber, Value: s},
		place: func(d *corpus.Document, _ *corpus.Provision) int {
			if d.Number == s {
				return 1
			}
			return 0
		},
	}
}

// A named is a name with the place where it was found.
type named struct {
	name string
	at   corpus.Span
	key  string // field of its role
}

// minBody is the length in runes of the shortest form of a body that is recognised
// within words.
const minBody = 3

// in finds the names that stand in a line, the longest first at each place.
func (l *nameList) in(line string) []named {
	var found []named
	f := flatten(line)
	for at := 0; at < len(f.s); {
		name, size := l.at(f.s[at:])
		if size == 0 {
			_, size = utf8.DecodeRuneInString(f.s[at:])
		} else {
			found = append(found, named{name: name, at: f.span(at, at+size)})
		}
		at += size
	}
	return found
}

// at finds the longest form that s begins with.
func (l *nameList) at(s string) (name string, size int) {
	n := 0
	for i, r := range s {
		if n++; n > l.longest {
			break
		}
		end := i + utf8.RuneLen(r)
		if got, ok := l.written[s[:end]]; ok && n >= minBody {
			name, size = got, end
		}
	}
	return name, size
}
