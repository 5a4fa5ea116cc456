package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// names are the names that a collection knows: of bodies, of sections, and of
// texts. They do not change while the service lives.
type names struct {
	issuers, departments, sections, collections *nameList
	numbers                                     []numbered
	texts                                       []textName
}

// A nameList finds names by themselves, by written forms, and by their parts.
type nameList struct {
	order   []string            // canonical names, as the collection lists them
	written map[string]string   // pattern of any form → canonical name
	forms   map[string][]string // canonical name → every form
	longest int                 // length in runes of the longest form
}

func newNameList() *nameList {
	return &nameList{written: map[string]string{}, forms: map[string][]string{}}
}

// sameBody is the weight of another name of the body that was named.
const sameBody = 0.9

// Expand implements [Expander]: the other names of a body.
func (l *nameList) Expand(word string) []Expansion {
	name, ok := l.written[word]
	if !ok {
		return nil
	}
	var out []Expansion
	for _, form := range l.forms[name] {
		if pattern(form) != word {
			out = append(out, Expansion{To: form, Weight: sameBody, Reason: "同一单位的另一名称"})
		}
	}
	return out
}

// Longest implements [Expander].
func (l *nameList) Longest() int { return l.longest }

func (l *nameList) add(canonical string, written ...string) {
	if canonical == "" {
		return
	}
	if !slices.Contains(l.order, canonical) {
		l.order = append(l.order, canonical)
	}
	for _, form := range append([]string{canonical}, written...) {
		w := pattern(form)
		if _, taken := l.written[w]; !taken {
			l.written[w] = canonical
			l.forms[canonical] = append(l.forms[canonical], form)
			l.longest = max(l.longest, utf8.RuneCountInString(w))
		}
	}
}

// find returns the name with this form, else the names that hold it.
func (l *nameList) find(form string) []string {
	form = pattern(form)
	if name, ok := l.written[form]; ok {
		return []string{name}
	}
	var found []string
	for _, name := range l.order {
		if strings.Contains(pattern(name), form) {
			found = append(found, name)
		}
	}
	return found
}

type numbered struct {
	number corpus.DocNumber
	id     string
}

// A textName is the name of a text: of a document, of what it encloses, or of an
// annex.
type textName struct {
	name   string // pattern, without 中华人民共和国
	id     string // of the document
	prefix string // of the paths in the text: annex_2__
}

func newNames(c *corpus.Catalogue, reg *corpus.Register) *names {
	n := &names{issuers: newNameList(), collections: newNameList(), departments: newNameList(), sections: newNameList()}
	for _, d := range c.Departments {
		n.departments.add(d.Name, d.Written...)
	}
	for _, form := range reg.Names() {
		if name, ok := reg.Canonical(form); ok && slices.Contains(n.departments.order, name) {
			n.departments.add(name, form)
		}
	}
	for _, d := range c.Documents {
		n.addDocument(d)
	}
	return n
}

func (n *names) addDocument(d *corpus.Document) {
	n.issuers.add(d.Issuer)
	n.collections.add(d.Collection)
	n.sections.add(d.Section)
	if number, ok := corpus.ParseDocNumber(d.Number); ok {
		n.numbers = append(n.numbers, numbered{number, d.ID})
	}
	for _, title := range []string{d.EnclosedTitle, d.Title} {
		n.addText(title, d.ID, "")
	}
	for _, a := range d.Annexes {
		n.addText(a.Title, d.ID, corpus.Path(corpus.Step{Level: corpus.LevelAnnex, N: a.N})+"__")
	}
}

func (n *names) addText(title, id, prefix string) {
	t := textName{strings.ReplaceAll(pattern(title), "中华人民共和国", ""), id, prefix}
	if t.name != "" && (len(n.texts) == 0 || n.texts[len(n.texts)-1] != t) {
		n.texts = append(n.texts, t)
	}
}

// titled lists the documents with a title that holds the words, at most limit.
func (n *names) titled(words string, limit int) []string {
	words = strings.ReplaceAll(pattern(words), "中华人民共和国", "")
	var ids []string
	for _, t := range n.texts {
		if t.prefix == "" && strings.Contains(t.name, words) && !slices.Contains(ids, t.id) {
			if ids = append(ids, t.id); len(ids) == limit {
				break
			}
		}
	}
	return ids
}
