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
	Ambiguous  Outcome = "ambiguous"    // several texts have the name, and the text does not say which
)

// A Checked is one citation of a text that was checked.
type Checked struct {
	Span     corpus.Span        // in the text, in bytes
	Written  string             // as the text has it
	Outcome  Outcome            //
	Ref      corpus.Ref         // of what was found: of the document alone where the part is missing
	Document *corpus.Document   // nil when the collection has none of the name
	Part     string             // what is missing: 《…》, 第九十九条, 第四款, 第（九）项
	Sentence string             // that says when it begins, ends or is repealed
	Says     string             // title of the document that has the sentence
	Among    []*corpus.Document // those that have the name, when it is ambiguous; at most maxAmong
}

var (
	checkedTitle = regexp.MustCompile(`^《([^《》\n]{1,100}(?:[〈《][^〈〉《》\n]{1,80}[〉》][^《》\n]{0,60})?)》(?:[（(]([^（()）\n]{1,60})[）)])?`)
	checkedBare  = regexp.MustCompile(`^第\s*` + number + `(?:\s*(?:、|和|及|至|到|-|－|—|~)\s*第?\s*` + number + `){0,20}\s*条`)
	checkedSame  = regexp.MustCompile(`^(?:该|本|同|上述|前述)条(?:的)?(?:第\s*` + number + `\s*款|第\s*[（(]?` + number + `[）)]?\s*项)`)
	calledSo     = regexp.MustCompile(`(?:以下|下)?(?:简称|称)(?:为)?[:：]?\s*[“"「《]?([^”"」》，。；]{1,40})`)
	selfNamed    = regexp.MustCompile(`(?:本|该|同|上述|前述|前引)(?:法律?|条例|办法|规定|细则|规则|解释|实施办法|实施细则|决定|意见|通知|文件)的?$`)
	goesOn       = regexp.MustCompile(`^\s*(?:、|，|和|与|及|或|以及|或者|至|到|并|之|的)\s*$`)
)

// Check finds the citations of a text in their order and says of each what became of it
// on a day. What names no text (a bare 第五条 at the beginning) is not a citation.
func (c *Checker) Check(text string, day corpus.Date) []Checked {
	k := &check{c: c, text: text, day: day, called: map[string]string{}, known: map[string]namesake{}}
	for at := 0; at < len(text) && len(k.out) < MaxCitations; {
		next := at + nextCitation(text[at:])
		if next >= len(text) {
			break
		}
		if at = k.titled(next); at > next {
			continue
		}
		if at = k.bare(next); at > next {
			continue
		}
		_, size := utf8.DecodeRuneInString(text[next:])
		at = next + size
	}
	if len(k.out) > MaxCitations {
		k.out = k.out[:MaxCitations]
	}
	k.numbered()
	slices.SortStableFunc(k.out, func(a, b Checked) int { return a.Span.Start - b.Span.Start })
	return k.out
}

// nextCitation is where the next 《, 第 or 该条 stands; the length where none does.
func nextCitation(text string) int {
	for i, r := range text {
		switch r {
		case '《', '第':
			return i
		case '条':
			for _, w := range []string{"该", "本", "同", "述"} {
				if strings.HasSuffix(text[:i], w) {
					return i
				}
			}
		}
	}
	return len(text)
}

// A check is one text while it is checked.
type check struct {
	c       *Checker
	text    string
	day     corpus.Date
	called  map[string]string // 以下简称 → title
	known   map[string]namesake
	law     string   // the text that was named last
	note    string   // what stood in brackets after its name
	article citation // that was cited last
	end     int      // of the last citation
	out     []Checked
}

// titled judges 《…》 at an offset, with the places after it, and returns where it went
// on to; the offset itself when none stands there.
func (k *check) titled(at int) int {
	m := checkedTitle.FindStringSubmatchIndex(ahead(k.text, at))
	if m == nil {
		return at
	}
	title, end := k.text[at+m[2]:at+m[3]], at+m[1]
	if full, ok := k.called[title]; ok {
		title = full
	}
	k.law, k.note, k.article = title, "", citation{}
	if m[4] >= 0 {
		k.note = k.text[at+m[4] : at+m[5]]
		if s := calledSo.FindStringSubmatch(k.note); s != nil {
			k.called[strings.TrimSpace(s[1])] = title
			k.note = ""
		}
	}
	places, to := readPlaces(k.text, end)
	if len(places) == 0 {
		k.judge(corpus.Span{Start: at, End: end}, citation{})
		return end
	}
	places[0].span.Start = at
	k.all(places)
	return to
}

// bare judges a place whose text is named before it: by a short form that the text
// gave, by 该法, by the name of a text without 《》, or by the citation that it continues.
func (k *check) bare(at int) int {
	if strings.HasPrefix(k.text[at:], "条") {
		return k.sameArticle(at)
	}
	if !checkedBare.MatchString(ahead(k.text, at)) {
		return at
	}
	from := k.since(at)
	before := strings.TrimRight(k.text[from:at], " 　")
	name, self := k.shortName(before), selfNamed.FindString(before)
	if name == "" && (k.law == "" || self == "" && !goesOn.MatchString(before)) {
		return at
	}
	places, to := readPlaces(k.text, at)
	if len(places) == 0 {
		return at
	}
	switch {
	case self != "" && len(self) >= len(name): // 该法, but not 合同法
		if k.law == "" {
			return at
		}
		places[0].span.Start = from + len(before) - len(self)
	case name != "":
		places[0].span.Start = from + strings.LastIndex(before, name)
		if full, ok := k.called[name]; ok {
			name = full
		}
		k.law, k.note = name, ""
	}
	k.all(places)
	return to
}

// maxAhead is how many bytes a title with its bracket takes at most, or a list of
// numbers before 条.
const maxAhead = 1000

// ahead is what stands at an offset, as far as one citation can go.
func ahead(text string, at int) string { return text[at:min(len(text), at+maxAhead)] }

// maxBefore is how many bytes before a place are looked at for the name of its text.
const maxBefore = 4 * (maxNick + 10)

// since is where the words before a place begin: after the last citation, and not
// farther away than a name is long.
func (k *check) since(at int) int {
	from := max(k.end, at-maxBefore)
	for from < at && !utf8.RuneStart(k.text[from]) {
		from++
	}
	return from
}

// find says what the text that was named last means; each name is looked up once.
func (k *check) find() namesake {
	key := k.law + "\n" + k.note
	found, ok := k.known[key]
	if !ok {
		found = k.c.find(k.law, k.note, k.day)
		k.known[key] = found
	}
	return found
}

// sameArticle judges 该条第二款: a part of the article that was cited last.
func (k *check) sameArticle(at int) int {
	start := at - len("该")
	if strings.HasSuffix(k.text[:at], "述") {
		start = at - len("上述")
	}
	if start < k.end || k.law == "" || k.article.article.N == 0 {
		return at
	}
	if !checkedSame.MatchString(ahead(k.text, start)) {
		return at
	}
	p := placeReader{text: k.text, at: at + len("条"), now: citation{annex: k.article.annex, article: k.article.article}}
	p.skip("的")
	if !p.parts() {
		return at
	}
	k.all([]citedPlace{{corpus.Span{Start: start, End: p.at}, p.now, false}})
	return p.at
}

// all judges places one after the other. A range stands for all that is in it: what is
// missing between its ends is missing.
func (k *check) all(places []citedPlace) {
	for i, p := range places {
		k.judge(p.span, p.at)
		out := &k.out[len(k.out)-1]
		if !p.from || i == 0 || out.Outcome == Missing || out.Document == nil {
			continue
		}
		for _, between := range betweenPlaces(places[i-1].at, p.at) {
			probe := Checked{Document: out.Document}
			if k.c.look(&probe, k.find(), between); probe.Part != "" {
				out.Outcome, out.Part, out.Sentence, out.Says = Missing, probe.Part, "", ""
				break
			}
		}
	}
}

// judge looks a citation of the text that was named last up, and notes what became of
// it.
func (k *check) judge(span corpus.Span, at citation) {
	k.end, k.article = span.End, at
	out := Checked{Span: span, Written: k.text[span.Start:span.End], Outcome: Missing, Part: "《" + k.law + "》"}
	found := k.find()
	switch {
	case len(found.among) > 0:
		out.Outcome, out.Part, out.Among = Ambiguous, "", found.among
	case found.document != nil:
		if k.c.look(&out, found, at); out.Part == "" {
			k.force(&out)
		}
	case found.repealed.by != nil:
		out.Outcome, out.Sentence, out.Says = NotInForce, found.repealed.sentence, found.repealed.by.Title
	}
	k.out = append(k.out, out)
}

// look finds what is cited of a text that was found; of a law in parts, in the part that
// has it.
func (c *Checker) look(out *Checked, found namesake, at citation) {
	if at.annex == 0 {
		at.annex = found.annex
	}
	documents := found.parts
	if len(documents) == 0 {
		documents = []*corpus.Document{found.document}
	}
	for i, d := range documents {
		if i+1 < len(documents) && at.article.N > 0 && c.article(d.ID, at) == nil {
			continue
		}
		out.Document, out.Ref, out.Part = d, corpus.Ref{Document: d.ID}, ""
		if at.article.N > 0 || at.annex > 0 {
			c.lookUp(out, at)
		}
		return
	}
}

// lookUp finds the part of a text that is cited, or what of it is missing.
func (c *Checker) lookUp(out *Checked, at citation) {
	if at.article.N == 0 { // an annex as a whole
		out.Ref = corpus.Ref{Document: out.Document.ID, Path: corpus.Path(corpus.Step{Level: corpus.LevelAnnex, N: at.annex})}
		if !slices.ContainsFunc(out.Document.Annexes, func(a corpus.Annex) bool { return a.N == at.annex }) {
			out.Ref, out.Part = corpus.Ref{Document: out.Document.ID}, out.Ref.Label()
		}
		return
	}
	p := c.article(out.Document.ID, at)
	if p == nil {
		out.Part = corpus.Ref{Path: corpus.Path(at.path()...)}.Label()
		return
	}
	out.Ref = p.Ref
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

// article is the provision of an article; in a text without articles, as many
// interpretations and notices are, 第三条 means its 三、. It is nil when there is none.
func (c *Checker) article(document string, at citation) *corpus.Provision {
	steps := at.path()
	division := slices.Clone(steps)
	division[len(division)-1].Level = corpus.LevelDivision
	for _, path := range []string{corpus.Path(steps...), corpus.Path(division...)} {
		ref := corpus.Ref{Document: document, Path: path}
		if p, err := c.lib.Provision(ref); err == nil && p.Ref == ref {
			return p
		}
	}
	return nil
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

func reasonOf(d *corpus.Document, what string) string {
	for _, r := range d.Validity.Reasons {
		if r.What == what {
			return r.Sentence
		}
	}
	return ""
}
