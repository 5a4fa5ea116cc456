package search

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A Checker looks the citations of a text up in a collection. It is made once for a
// collection and may be used by many goroutines.
type Checker struct {
	lib      corpus.Library
	texts    map[string][]checkedText      // by key
	bare     map[string][]checkedText      // by key without the bracket at its end
	parts    map[string][]*corpus.Document // by key: of a law whose parts are documents, 民法典 合同编
	keys     []string                      // of texts, in order
	numbers  map[string]*corpus.Document
	repealed map[string]repeal // by key
}

// A checkedText is a document, or an annex of one, by one of its titles.
type checkedText struct {
	document *corpus.Document
	annex    int
}

// A repeal is a sentence that repeals a text by its title.
type repeal struct {
	by       *corpus.Document
	sentence string
}

// NewChecker makes a checker of what a library has.
func NewChecker(lib corpus.Library) *Checker {
	c := &Checker{lib: lib, texts: map[string][]checkedText{}, bare: map[string][]checkedText{}, parts: map[string][]*corpus.Document{}, numbers: map[string]*corpus.Document{}, repealed: map[string]repeal{}}
	for _, d := range lib.Catalogue().Documents {
		c.add(d.Title, d, 0)
		if m := partTitle.FindStringSubmatch(d.Title); m != nil {
			c.parts[titleKey(m[1])] = append(c.parts[titleKey(m[1])], d)
		}
		if d.EnclosedTitle != "" {
			c.add(d.EnclosedTitle, d, 0)
		}
		for _, a := range d.Annexes {
			c.add(a.Title, d, a.N)
		}
		if n, ok := corpus.ParseDocNumber(d.Number); ok {
			c.numbers[n.String()] = d
		}
		for _, title := range d.Validity.Repeals {
			key := titleKey(title)
			if have, ok := c.repealed[key]; !ok || have.by.Signed < d.Signed {
				c.repealed[key] = repeal{d, repealSentence(d, title)}
			}
		}
	}
	return c
}

// partTitle is the title of a part of a law that stands as a document of its own.
var partTitle = regexp.MustCompile(`^(\p{Han}+(?:法|法典|条例))\s+(?:总则|分则|附则|[\p{Han}]{1,10}编)$`)

func repealSentence(d *corpus.Document, title string) string {
	for _, r := range d.Validity.Reasons {
		if r.What == "repeals" && strings.Contains(r.Sentence, title) {
			return r.Sentence
		}
	}
	return reasonOf(d, "repeals")
}

func (c *Checker) add(title string, d *corpus.Document, annex int) {
	key := titleKey(title)
	if key == "" {
		return
	}
	t := checkedText{d, annex}
	if len(c.texts[key]) == 0 {
		c.keys = append(c.keys, key)
	}
	c.texts[key] = append(c.texts[key], t)
	if short := withoutBracket(key); short != key {
		c.bare[short] = append(c.bare[short], t)
	}
}

var keyFold = strings.NewReplacer("中华人民共和国", "", "《", "", "》", "", "〈", "", "〉", "", "（", "(", "）", ")", "“", "", "”", "")

// titleKey is a title as it is looked up: without spaces, book marks and the name of the
// state, which writers leave out, and with brackets of one width.
func titleKey(title string) string { return keyFold.Replace(corpus.JoinSpaced(title)) }

// withoutBracket leaves out a bracket at the end of a key: (2018修正), (试行).
func withoutBracket(key string) string {
	if at := strings.LastIndex(key, "("); at > 0 && strings.HasSuffix(key, ")") {
		return key[:at]
	}
	return key
}

// A namesake is what a name means: a document, several of which the text does not say
// which, or a text that is known only from its repeal.
type namesake struct {
	document *corpus.Document
	annex    int
	parts    []*corpus.Document // of which the document is the first
	among    []*corpus.Document
	repealed repeal
}

// maxAmong is how many documents an ambiguous name lists.
const maxAmong = 10

// find says what a name means on a day. What stands in brackets after it may tell the
// version: 《民事诉讼法》（2017年修正）.
func (c *Checker) find(name, note string, day corpus.Date) namesake {
	key := titleKey(name)
	texts := c.texts[key]
	if len(texts) == 0 {
		texts = slices.Concat(c.bare[key], c.texts[withoutBracket(key)])
		if note == "" {
			note = strings.TrimPrefix(key, withoutBracket(key))
		}
	}
	if len(texts) == 0 {
		if parts := c.parts[key]; len(parts) > 0 {
			return namesake{document: parts[0], parts: parts}
		}
		if r, ok := c.repealed[key]; ok {
			return namesake{repealed: r}
		}
		if texts = c.nicknamed(key); generic.MatchString(key) {
			return unclear(texts)
		}
	}
	return choose(texts, note, day)
}

// unclear is a name that might mean any of some texts, be it one.
func unclear(texts []checkedText) (n namesake) {
	for _, t := range texts {
		if len(n.among) < maxAmong && !slices.Contains(n.among, t.document) {
			n.among = append(n.among, t.document)
		}
	}
	return n
}

// generic are names that any body gives to its texts: by themselves they name none.
var generic = regexp.MustCompile(`^(?:实施|暂行|管理|试行|若干|具体|补充|有关|相关|工作|司法|奖励|补助|补偿)*(?:办法|条例|规定|细则|规则|通知|意见|决定|方案|解释|批复|公告)$`)

// nicknamed finds the texts whose titles end with a name, or that a name abbreviates:
// 民诉法 for 民事诉讼法.
func (c *Checker) nicknamed(key string) []checkedText {
	if utf8.RuneCountInString(key) < minNick+1 {
		return nil
	}
	for _, match := range []func(title, nick string) bool{strings.HasSuffix, abbreviates} {
		var found []checkedText
		for _, k := range c.keys {
			if plain := withoutBracket(k); match(k, key) || plain != k && match(plain, key) {
				found = append(found, c.texts[k]...)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

var versionYear = regexp.MustCompile(`((?:19|20)[0-9]{2})\s*(?:年|修|-|$|\))`)

// choose takes of several texts with one name the one that is meant: the version that
// the note names, else the one in force, else the newest. Texts of different titles or
// by different bodies are no versions of each other.
func choose(texts []checkedText, note string, day corpus.Date) namesake {
	if m := versionYear.FindStringSubmatch(note); m != nil {
		of := slices.DeleteFunc(slices.Clone(texts), func(t checkedText) bool { return !strings.HasPrefix(string(t.document.Signed), m[1]) })
		if len(of) > 0 {
			texts = of
		}
	}
	if len(texts) == 0 {
		return namesake{}
	}
	best := texts[0]
	for _, t := range texts[1:] {
		if better(t, best, day) {
			best = t
		}
	}
	var among []*corpus.Document
	for _, t := range texts {
		d := t.document
		ended := d.Ending != nil && day >= d.Ending.On
		if !isVersion(d, best.document) && !ended && len(among) < maxAmong && !slices.Contains(among, d) {
			among = append(among, d)
		}
	}
	if len(among) > 0 {
		return namesake{among: append([]*corpus.Document{best.document}, among[:min(len(among), maxAmong-1)]...)}
	}
	return namesake{document: best.document, annex: best.annex}
}

// isVersion reports whether two documents are the same, or versions of one text: one
// title, by one body as far as it is known.
func isVersion(a, b *corpus.Document) bool {
	same := a.EnclosedTitle != "" && titleKey(a.EnclosedTitle) == titleKey(b.EnclosedTitle) ||
		withoutVersion(titleKey(a.Title)) == withoutVersion(titleKey(b.Title))
	return a == b || same && (a.Issuer == b.Issuer || a.Issuer == "" || b.Issuer == "")
}

// withoutVersion leaves out a bracket that tells a version, and no other: (一) is part
// of a name.
func withoutVersion(key string) string {
	short := withoutBracket(key)
	if versionYear.MatchString(key[len(short):]) {
		return short
	}
	return key
}

// better reports whether a version is rather meant than another on a day.
func better(a, b checkedText, day corpus.Date) bool {
	rank := func(t checkedText) int {
		switch t.document.Status(day) {
		case corpus.StatusInForce:
			return 3
		case corpus.StatusUnknown:
			return 2
		case corpus.StatusNotYet:
			return 0
		}
		return 1
	}
	if ra, rb := rank(a), rank(b); ra != rb {
		return ra > rb
	}
	return a.document.Signed > b.document.Signed
}

// lawNamed is a text that is named without 《》 and that the collection need not have:
// 依据合同法第五十二条.
var lawNamed = regexp.MustCompile(`(?:依照|按照|根据|依据|适用|违反|符合|参照|援引|引用|以及|和|及|与|、|，|。|；|：|^)(?:我国|现行)?([\p{Han}]{2,20}?(?:法|条例|规定|办法|细则|解释))的?$`)

// notNamed are words that end like the name of a law and name none.
var notNamed = regexp.MustCompile(`(?:有关|相关|法律|下列|此|其他|本院|司法)(?:法|规定|解释|办法)$|(?:违|合|非|依|无|方|做|看|说|想|司|立|执|守|普|语|手)法$`)

// leading are words before the name of a law that are not of it.
var leading = regexp.MustCompile(`^(?:以及|依照|按照|根据|依据|适用|违反|符合|参照|及其?)+`)

// shortName is the name of a text that stands at the end of some words: a short form
// that the text gave, the longest title, or what can only be a law.
func (k *check) shortName(before string) string {
	before = tail(strings.TrimSuffix(before, "的"), maxNick)
	best := ""
	for name := range k.called {
		if strings.HasSuffix(before, name) && len(name) > len(best) {
			best = name
		}
	}
	if best != "" {
		return best
	}
	if name := k.c.titleAtEnd(before); name != "" {
		return name
	}
	m := lawNamed.FindStringSubmatch(before)
	if m == nil {
		return ""
	}
	name := leading.ReplaceAllString(m[1], "")
	if notNamed.MatchString(name) || generic.MatchString(name) || selfNamed.FindString(name) == name {
		return ""
	}
	return name
}

// titleAtEnd is the longest title that some words end with, as they write it.
func (c *Checker) titleAtEnd(words string) string {
	key := ""
	for whole := titleKey(words); utf8.RuneCountInString(whole) >= minNick; {
		if c.knows(whole) {
			key = whole
			break
		}
		_, size := utf8.DecodeRuneInString(whole)
		whole = whole[size:]
	}
	for i := range words {
		if key != "" && titleKey(words[i:]) == key {
			return words[i:]
		}
	}
	return ""
}

// knows reports whether a key is that of a text, whole or in parts, or of one that is
// known from its repeal.
func (c *Checker) knows(key string) bool {
	return len(c.texts[key]) > 0 || len(c.bare[key]) > 0 || len(c.parts[key]) > 0 || c.repealed[key].by != nil
}

// tail is the last n characters of a text.
func tail(text string, n int) string {
	rs := []rune(text)
	return string(rs[max(0, len(rs)-n):])
}
