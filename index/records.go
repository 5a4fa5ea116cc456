package index

import (
	"maps"
	"strconv"
	"strings"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
	"tiaowen/index/meaning"
)

// Records makes the records of a document's provisions. Order counts from first.
func Records(d *corpus.Document, a *analysis.Analyzer, first int) []Record {
	return (&maker{analyzer: a}).cut(d, first).records
}

// A maker makes what is kept of provisions.
type maker struct {
	analyzer *analysis.Analyzer
	words    *meaning.Dictionary // of the analyser; nil where speed does not matter
}

func newMaker(a *analysis.Analyzer) *maker {
	return &maker{a, meaning.NewDictionary(a.Dictionary())}
}

// A cutting is all that is made of some provisions, for the engine, the flats and the
// meanings: one cut of a text serves all of them.
type cutting struct {
	records []Record
	flat    []flats.Entry
	about   []meaning.About
}

func (m *maker) cut(d *corpus.Document, first int) *cutting {
	a := m.analyzer
	title := a.WordTerms(strings.Join([]string{d.Title, d.EnclosedTitle, d.Number}, "\n"))
	all := keysOf(d)
	trails := map[string]trail{} // provisions of one chapter have the same
	n := len(d.Provisions)
	c := &cutting{make([]Record, 0, n), make([]flats.Entry, 0, n), make([]meaning.About, 0, n)}
	for i, p := range d.Provisions {
		above := strings.Join(p.Path, "\n")
		over, ok := trails[above]
		if !ok {
			cut := a.Cut(above)
			over = trail{cut.Words, flats.Append(nil, cut.Flat)}
			trails[above] = over
		}
		note, _ := headnotes.Default().Of(p.Text)
		text, head, said := a.Cut(p.Text), a.Cut(p.Label+"\n"+p.Heading), a.Cut(note.Text())
		c.flat = append(c.flat, flats.Make(p, text, head, said, over.flat))
		c.about = append(c.about, meaning.About{Text: m.words.Of(wordsOf(text), wordsOf(head), wordsOf(said)), Asked: m.asked(note)})
		id := p.Ref.String()
		c.records = append(c.records, Record{
			ID:    id,
			Order: first + i,
			Tokens: map[string][]string{
				FieldText:    text.Words,
				FieldHeading: head.Words,
				FieldTrail:   over.words,
				FieldTitle:   title,
				FieldNote:    said.Words,
				FieldGrams:   analysis.GramsOf(below(p.Heading, text.Flat)),
			},
			Keys: keys(all, id, p),
		})
	}
	return c
}

// A trail is the headings above a provision.
type trail struct {
	words []string
	flat  []byte
}

// wordsOf are the words of a cut as meanings know them.
func wordsOf(c analysis.Cut) meaning.Text { return meaning.Text{Words: c.Words, Known: c.Known} }

// below is a flat text below its heading, if it has one.
func below(heading, flat string) string {
	if heading == "" {
		return flat
	}
	return analysis.Flat(heading) + "\n" + flat
}

// asked are the vectors of the ways of asking, and of the headnote, which is one more.
func (m *maker) asked(n headnotes.Note) (vs []meaning.Vector) {
	for line := range strings.Lines(n.Text()) {
		vs = append(vs, m.words.Of(wordsOf(m.analyzer.Cut(line))))
	}
	return vs
}

// keysOf are the keys that all provisions of a document have.
func keysOf(d *corpus.Document) map[string][]string {
	k := map[string][]string{KeyDocument: {d.ID}}
	for field, value := range map[string]string{
		KeyNumber: d.Number, KeyIssuer: d.Issuer, KeyCollection: d.Collection, KeySection: d.Section, KeySigned: string(d.Signed),
	} {
		if value != "" {
			k[field] = []string{value}
		}
	}
	if y := d.Signed.Year(); y > 0 {
		k[KeyYear] = []string{strconv.Itoa(y)}
	}
	return k
}

// keys are those of a provision with the id, and of its document.
func keys(document map[string][]string, id string, p *corpus.Provision) map[string][]string {
	k := maps.Clone(document)
	own := []string{string(p.Kind), id, p.Chapter()}
	k[KeyKind], k[KeyRef], k[KeyChapter] = own[0:1:1], own[1:2:2], own[2:3:3]
	k[KeyPath] = pathKeys(p.Ref)
	for _, u := range p.Units {
		k[KeyDepartment] = appendNew(k[KeyDepartment], u.Name)
		if u.Role == corpus.RoleLead {
			k[KeyLead] = appendNew(k[KeyLead], u.Name)
		}
	}
	return k
}

// pathKeys are the ways in which a part of a document is named: every path that
// leads to it, and its last step alone (art_28 also within an annex).
func pathKeys(r corpus.Ref) []string {
	steps, err := corpus.ParsePath(r.Path)
	if err != nil {
		return nil
	}
	if len(steps) == 1 && steps[0].Again == 0 { // as nearly all
		return []string{r.Path}
	}
	var ks []string
	for i := range steps {
		ks = append(ks, corpus.Path(steps[:i+1]...))
	}
	last := steps[len(steps)-1]
	last.Again = 0
	return appendNew(ks, corpus.Path(last))
}

func appendNew(list []string, s string) []string {
	for _, have := range list {
		if have == s {
			return list
		}
	}
	return append(list, s)
}
