package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// Limits of a text whose citations are checked.
const (
	MaxCheckedRunes = 50_000 // a long brief; a book is cut in pieces
	MaxCitations    = 1_000  // more are not looked up
)

// Outcome says what became of a citation.
type Outcome string

// The outcomes.
const (
	Found      Outcome = "found"
	Missing    Outcome = "missing"      // the collection has no such text, or it has no such part
	NotInForce Outcome = "not-in-force" // it is there, and not in force on the day
)

// A Checked is one citation of a text that was checked.
type Checked struct {
	Span     corpus.Span      // in the text, in bytes
	Written  string           // as the text has it
	Outcome  Outcome          //
	Ref      corpus.Ref       // of what was found: of the document alone where the part is missing
	Document *corpus.Document // nil when the collection has none of the name
	Part     string           // what is missing: 《…》, 第九十九条, 第四款, 第（九）项
	Sentence string           // that says when it begins, ends or is repealed
	Says     string           // title of the document that has the sentence
}

// A Checker looks the citations of a text up in a collection. It is made once for a
// collection and may be used by many goroutines.
type Checker struct {
	lib     corpus.Library
	titles  map[string][]textName
	numbers map[string]*corpus.Document
}

// NewChecker makes a checker of what a library has.
func NewChecker(lib corpus.Library) *Checker {
	c := &Checker{lib: lib, titles: map[string][]textName{}, numbers: map[string]*corpus.Document{}}
	for _, d := range lib.Catalogue().Documents {
		c.add(d.Title, d.ID, "")
		c.add(d.EnclosedTitle, d.ID, "")
		for _, a := range d.Annexes {
			c.add(a.Title, d.ID, corpus.Path(corpus.Step{Level: corpus.LevelAnnex, N: a.N})+"__")
		}
		if n, ok := corpus.ParseDocNumber(d.Number); ok {
			c.numbers[n.String()] = d
		}
	}
	return c
}

func (c *Checker) add(title, id, prefix string) {
	if plain := corpus.PlainTitle(title); plain != "" {
		c.titles[plain] = append(c.titles[plain], textName{name: plain, id: id, prefix: prefix})
	}
}

func reasonOf(d *corpus.Document, what string) string {
	for _, r := range d.Validity.Reasons {
		if r.What == what {
			return r.Sentence
		}
	}
	return ""
}

var (
	checkedPlace = `第\s*` + number + `\s*条(?:\s*之\s*` + number + `)?(?:\s*第\s*` + number + `\s*款)?` +
		`(?:\s*第\s*[（(]?` + number + `[）)]?\s*项)?(?:\s*第\s*` + number + `\s*目)?`
	checkedForms = regexp.MustCompile(`《([^《》\n]{1,100}(?:〈[^〈〉\n]{1,80}〉[^《》\n]{0,40})?)》(?:[（(]([^（()）\n]{1,60})[）)])?(?:的?\s*(` + checkedPlace + `))?|` + checkedPlace)
	calledSo     = regexp.MustCompile(`(?:以下|下)?(?:简称|称)(?:为)?\s*[“"「《]?([^”"」》，。；]{1,40})`)
	selfNamed    = regexp.MustCompile(`(?:本|该|同|上述|前述)(?:法|条例|办法|规定|细则|规则|解释|实施办法|实施细则|决定|意见|通知)$`)
	goesOn       = regexp.MustCompile(`^\s*(?:、|，|和|与|及|或|以及|或者|至|到|并)\s*$`)
)

// The groups of checkedForms: title, what stands in brackets after it, place, and the
// numbers of both places.
const (
	groupName, groupNote, groupPlace = 1, 2, 3
	groupNamed, groupBare            = 4, 9
)

// Check finds the citations of a text in their order and says of each what became of it
// on a day. What names no text (a bare 第五条 at the beginning) is not a citation.
func (c *Checker) Check(text string, day corpus.Date) []Checked {
	k := &check{c: c, text: text, day: day, called: map[string]string{}}
	for _, m := range checkedForms.FindAllStringSubmatchIndex(text, -1) {
		if len(k.out) >= MaxCitations {
			break
		}
		if m[2*groupName] >= 0 {
			k.named(m)
		} else {
			k.bare(m)
		}
	}
	k.numbered()
	slices.SortStableFunc(k.out, func(a, b Checked) int { return a.Span.Start - b.Span.Start })
	return k.out
}

// A check is one text while it is checked.
type check struct {
	c      *Checker
	text   string
	day    corpus.Date
	called map[string]string // 以下简称 → title
	law    string            // the text that was named last
	end    int               // of the last citation
	out    []Checked
}

// place reads the numbers of a place from a match, beginning at a group.
func (k *check) place(m []int, group int) citation {
	num := func(i int) int {
		if at := 2 * (group + i); m[at] >= 0 {
			n, _ := corpus.ParseNumeral(k.text[m[at]:m[at+1]])
			return n
		}
		return 0
	}
	return citation{article: corpus.Step{Level: corpus.LevelArticle, N: num(0), Sub: num(1)}, para: num(2), item: num(3), sub: num(4)}
}

// named judges 《…》 with or without a place.
func (k *check) named(m []int) {
	title := k.text[m[2*groupName]:m[2*groupName+1]]
	if full, ok := k.called[title]; ok {
		title = full
	}
	k.law = title
	if m[2*groupNote] >= 0 {
		if s := calledSo.FindStringSubmatch(k.text[m[2*groupNote]:m[2*groupNote+1]]); s != nil {
			k.called[strings.TrimSpace(s[1])] = title
		}
	}
	var at citation
	if m[2*groupPlace] >= 0 {
		at = k.place(m, groupNamed)
	}
	k.judge(corpus.Span{Start: m[0], End: m[1]}, title, at)
}

// bare judges a place whose text is named before it: by a short form that the text
// gave, by 本法, by the name of a text of the collection without 《》, or by the citation
// that it continues.
func (k *check) bare(m []int) {
	before := strings.TrimRight(k.text[k.end:m[0]], " 　")
	span := corpus.Span{Start: m[0], End: m[1]}
	at := k.place(m, groupBare)
	if self := selfNamed.FindString(before); self != "" && k.law != "" {
		span.Start = k.end + len(before) - len(self)
	} else if name := k.shortName(before); name != "" {
		span.Start = k.end + len(before) - len(name)
		if full, ok := k.called[name]; ok {
			name = full
		}
		k.law = name
	} else if k.law == "" || !goesOn.MatchString(before) {
		return
	}
	k.judge(span, k.law, at)
}

// shortName is the longest name of a text that stands at the end of some words.
func (k *check) shortName(before string) string {
	before = strings.TrimSuffix(before, "的")
	rs := []rune(before)
	for n := min(len(rs), maxNick); n >= minNick; n-- {
		name := string(rs[len(rs)-n:])
		if _, ok := k.called[name]; ok || len(k.c.titles[corpus.PlainTitle(name)]) > 0 && !selfNamed.MatchString(name) {
			return name
		}
	}
	return ""
}

// judge looks a citation up and notes what became of it.
func (k *check) judge(span corpus.Span, title string, at citation) {
	k.end = span.End
	out := Checked{Span: span, Written: k.text[span.Start:span.End], Outcome: Missing, Part: "《" + title + "》"}
	var best *textName
	for _, t := range k.c.titles[corpus.PlainTitle(title)] {
		d, err := k.c.lib.Document(t.id)
		if err == nil && (out.Document == nil || d.Signed > out.Document.Signed) {
			out.Document, best = d, &t
		}
	}
	if best != nil {
		out.Ref, out.Part = corpus.Ref{Document: best.id}, ""
		if at.article.N > 0 {
			k.c.lookUp(&out, best.prefix, at)
		}
		if out.Part == "" {
			k.force(&out)
		}
	}
	k.out = append(k.out, out)
}

// lookUp finds the part of a text that is cited, or what of it is missing.
func (c *Checker) lookUp(out *Checked, prefix string, at citation) {
	ref := corpus.Ref{Document: out.Ref.Document, Path: prefix + corpus.Path(at.article)}
	p, err := c.lib.Provision(ref)
	if err != nil || p.Ref != ref {
		out.Part = corpus.Ref{Path: corpus.Path(at.article)}.Label()
		return
	}
	out.Ref = ref
	if at.para == 0 && at.item > 0 {
		at.para = 1 + max(0, slices.IndexFunc(p.Paragraphs, func(pp corpus.Paragraph) bool { return len(pp.Items) > 0 }))
	}
	items := []corpus.Item(nil)
	for _, step := range at.point() {
		there := step.Level == corpus.LevelPara && step.N <= len(p.Paragraphs)
		switch {
		case there:
			items = p.Paragraphs[step.N-1].Items
		case step.Level != corpus.LevelPara:
			if i := itemNumbered(items, step.N); i >= 0 {
				there, items = true, items[i].Items
			}
		}
		if !there {
			out.Part = corpus.Ref{Path: corpus.Path(step)}.Label()
			return
		}
		out.Ref = out.Ref.Child(step)
	}
}

// itemNumbered is the place of the item with a number, or -1.
func itemNumbered(items []corpus.Item, n int) int {
	return slices.IndexFunc(items, func(it corpus.Item) bool {
		l, _, ok := corpus.ParseLabel(it.Label + " 甲")
		return ok && l.N == n
	})
}

// force says of a text that was found whether it is in force. What is not known is not
// held against it.
func (k *check) force(out *Checked) {
	out.Outcome = Found
	d := out.Document
	switch d.Status(k.day) {
	case corpus.StatusExpired:
		out.Outcome, out.Sentence, out.Says = NotInForce, reasonOf(d, "expires"), d.Title
	case corpus.StatusNotYet:
		out.Outcome, out.Sentence, out.Says = NotInForce, reasonOf(d, "effective"), d.Title
	case corpus.StatusRevised, corpus.StatusRepealed:
		out.Outcome, out.Sentence, out.Says = NotInForce, d.Ending.Sentence, d.Ending.Title
	}
}

// numbered judges the document numbers of the text.
func (k *check) numbered() {
	for from := 0; from < len(k.text) && len(k.out) < MaxCitations; {
		n, at, ok := corpus.FindDocNumber(k.text[from:])
		if !ok {
			return
		}
		span := corpus.Span{Start: from + at.Start, End: from + at.End}
		from = span.End
		for _, x := range k.out { // a code does not begin within another citation
			if cut := x.Span.End - span.Start; x.Span.Start <= span.Start && cut > 0 && cut < len(n.Code) {
				n.Code, span.Start = n.Code[cut:], x.Span.End
			}
		}
		d, code := k.c.byNumber(n)
		span.Start += len(n.Code) - len(code)
		out := Checked{Span: span, Written: k.text[span.Start:span.End], Outcome: Missing, Document: d, Part: k.text[span.Start:span.End]}
		if d != nil {
			out.Ref, out.Part = corpus.Ref{Document: d.ID}, ""
			k.force(&out)
		}
		k.out = append(k.out, out)
	}
}

// byNumber finds the document with a number; words that stand before its code without
// a mark between are left out.
func (c *Checker) byNumber(n corpus.DocNumber) (*corpus.Document, string) {
	whole := n.Code
	for code := whole; code != ""; {
		n.Code = code
		if d := c.numbers[n.String()]; d != nil {
			return d, code
		}
		_, size := utf8.DecodeRuneInString(code)
		code = code[size:]
	}
	if rest := strings.TrimLeft(whole, "和与及或见依按据"); rest != "" {
		return nil, rest
	}
	return nil, whole
}
