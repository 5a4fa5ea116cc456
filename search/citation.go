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

// findCitation finds the first citation of a line, in either script.
func findCitation(typed string) (c citation, ok bool) {
	folded := analysis.Fold(typed)
	line := folded.Text
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
		from, to := folded.Span(start, m[1])
		return citation{
			annex:   annex,
			article: corpus.Step{Level: corpus.LevelArticle, N: group(2), Sub: group(3)},
			para:    group(4), item: group(5), sub: group(6), at: corpus.Span{Start: from, End: to},
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
