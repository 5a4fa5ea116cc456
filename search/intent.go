package search

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index"
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
	PartBody     PartKind = "body"     // a body named in the words
	PartPhrase   PartKind = "phrase"
	PartField    PartKind = "field"
	PartNot      PartKind = "not"
	PartOperator PartKind = "operator" // OR, 同句 …
)

// An understanding is a question with what was recognised in it.
type understanding struct {
	node     Node
	rest     Node // without the document numbers, which are not words
	parts    []Part
	pins     []pin
	mentions []string // document numbers, which other texts may mention
	bodies   []named
	asked    asked
}

// understand recognises what a question names before it is searched.
func (s *Service) understand(n Node) understanding {
	u := understanding{node: n}
	ns := items(n)
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
	if d, at, ok := corpus.FindDate(l.text); ok {
		u.parts = append(u.parts, l.chip(PartDate, at, d.Han()))
	}
	u.asked = append(u.asked, findAsked(l.text)...)
	s.recogniseBodies(u, l)
	return rest
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
		if hasWord(w) {
			ns = append(ns, Text{w})
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

// answeredBy reports whether a provision holds a fact of a kind asked for.
func (a asked) answeredBy(p *corpus.Provision) bool {
	return len(a) > 0 && slices.ContainsFunc(p.Facts, func(f corpus.Fact) bool { return slices.Contains(a, f.Kind) })
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

// A citation is an article with its 款 and 项 as a question names it.
type citation struct {
	annex     int // 附件2第九条; 0 when none is named
	article   corpus.Step
	para      int
	item, sub int
	at        corpus.Span
}

func (c citation) String() string {
	return corpus.Ref{Path: corpus.Path(append(c.path(), c.point()...)...)}.Label()
}

// path is the way to the article in its document.
func (c citation) path() []corpus.Step {
	if c.annex > 0 {
		return []corpus.Step{{Level: corpus.LevelAnnex, N: c.annex}, c.article}
	}
	return []corpus.Step{c.article}
}

// point is the way from the article to the part that is cited.
func (c citation) point() []corpus.Step {
	var steps []corpus.Step
	if c.para > 0 || c.item > 0 {
		steps = append(steps, corpus.Step{Level: corpus.LevelPara, N: max(1, c.para)})
	}
	if c.item > 0 {
		steps = append(steps, corpus.Step{Level: corpus.LevelItem, N: c.item})
	}
	if c.item > 0 && c.sub > 0 {
		steps = append(steps, corpus.Step{Level: corpus.LevelSub, N: c.sub})
	}
	return steps
}

const number = `([〇○零一二两三四五六七八九十百千]+|[0-9０-９]+)`

// A bare 28条 is a citation only where nothing follows that it could count (3条建议).
var cited = regexp.MustCompile(`(第\s*)?` + number + `\s*条(?:\s*之\s*` + number + `)?` +
	`(?:\s*第?\s*` + number + `\s*款)?(?:\s*第?\s*[（(]?` + number + `[）)]?\s*项)?(?:\s*第?\s*` + number + `\s*目)?`)

var annexBefore = regexp.MustCompile(`附件\s*` + number + `\s*(?:的|之|，)?\s*$`)

func findCitation(line string) (c citation, ok bool) {
	for _, m := range cited.FindAllStringSubmatchIndex(line, -1) {
		group := func(i int) int {
			if m[2*i] < 0 {
				return 0
			}
			n, _ := corpus.ParseNumeral(line[m[2*i]:m[2*i+1]])
			return n
		}
		next, _ := utf8.DecodeRuneInString(line[m[1]:])
		bare := m[2] < 0 && m[8] < 0 && m[10] < 0 && m[1] < len(line) && hasWord(string(next)) && next != '的' && next != '规'
		if group(2) == 0 || bare {
			continue
		}
		annex, start := 0, m[0]
		if a := annexBefore.FindStringSubmatchIndex(line[:m[0]]); a != nil {
			annex, _ = corpus.ParseNumeral(line[a[2]:a[3]])
			start = a[0]
		}
		return citation{
			annex:   annex,
			article: corpus.Step{Level: corpus.LevelArticle, N: group(2), Sub: group(3)},
			para:    group(4), item: group(5), sub: group(6), at: corpus.Span{Start: start, End: m[1]},
		}, true
	}
	return citation{}, false
}

// pinCitation finds the article in the texts that are meant, or in every text when
// none is named.
func pinCitation(c citation, texts []textName) pin {
	path := corpus.Path(c.path()...)
	p := pin{point: corpus.Path(c.point()...)}
	if len(texts) == 0 {
		p.query = index.Key{Field: index.KeyPath, Value: path}
		p.place = func(_ *corpus.Document, v *corpus.Provision) int {
			if v.Ref.Path == path || lastStep(v.Ref.Path) == path {
				return 1
			}
			return 0
		}
		return p
	}
	var qs []index.Query
	for _, t := range texts {
		qs = append(qs, index.And{index.Key{Field: index.KeyDocument, Value: t.id}, index.Key{Field: index.KeyPath, Value: t.prefix + path}})
	}
	p.query = either(qs)
	p.place = func(_ *corpus.Document, v *corpus.Provision) int {
		return 1 + slices.IndexFunc(texts, func(t textName) bool { return v.Ref.Document == t.id && v.Ref.Path == t.prefix+path })
	}
	return p
}

func lastStep(path string) string { return path[strings.LastIndex("__"+path, "__"):] }

// Limits of a nickname before a citation.
const (
	minNick  = 2  // 民法 is short enough
	maxNick  = 40 // longer than the title of any law that people write out
	maxCited = 20 // texts of one nickname (实施办法) that are looked into
)

// cited finds the texts that the words before a citation name: the longest end of
// them that stands in a title, else an abbreviation (民诉法). The span covers name
// and citation.
func (n *names) cited(line string, c citation) ([]textName, corpus.Span) {
	before := []rune(line[:c.at.Start])
	end := len(before)
	for end > 0 && strings.ContainsRune(" 》〉的中之，,", before[end-1]) {
		end--
	}
	for _, match := range []func(title, nick string) bool{strings.Contains, abbreviates} {
		for size := min(maxNick, end); size >= minNick; size-- {
			written := string(before[end-size : end])
			nick := strings.Trim(strings.ReplaceAll(pattern(written), "中华人民共和国", ""), "《》")
			if utf8.RuneCountInString(nick) < minNick {
				break
			}
			if texts := n.with(nick, match); len(texts) > 0 {
				return texts, corpus.Span{Start: len(string(before[:end-size])), End: c.at.End}
			}
		}
	}
	return nil, c.at
}

// with lists the texts whose names match, the likeliest first: the very name, a name
// that ends so, the shorter name.
func (n *names) with(nick string, match func(title, nick string) bool) []textName {
	var found []textName
	for _, t := range n.texts {
		if match(t.name, nick) {
			found = append(found, t)
		}
	}
	slices.SortStableFunc(found, func(a, b textName) int {
		return cmp.Or(rankName(a.name, nick)-rankName(b.name, nick), len(a.name)-len(b.name))
	})
	var texts []textName // each once, though both titles of a document match
	for _, t := range found {
		same := func(have textName) bool { return have.id == t.id && have.prefix == t.prefix }
		if len(texts) < maxCited && !slices.ContainsFunc(texts, same) {
			texts = append(texts, t)
		}
	}
	return texts
}

func rankName(name, nick string) int {
	switch {
	case name == nick:
		return 0
	case strings.HasSuffix(name, nick):
		return 1
	}
	return 2
}

// abbreviates reports whether nick is made of characters of the title in their
// order, its first and last among them: 民诉法 for 民事诉讼法.
func abbreviates(title, nick string) bool {
	t, a := []rune(title), []rune(nick)
	if len(a) < 3 || len(t) <= len(a) || t[0] != a[0] || t[len(t)-1] != a[len(a)-1] {
		return false
	}
	i := 0
	for _, r := range t {
		if i < len(a) && r == a[i] {
			i++
		}
	}
	return i == len(a)
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
