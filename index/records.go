package index

import (
	"strconv"
	"strings"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/index/analysis"
)

// Records makes the records of a document's provisions. Order counts from first.
func Records(d *corpus.Document, a *analysis.Analyzer, first int) []Record {
	title := a.WordTerms(strings.Join([]string{d.Title, d.EnclosedTitle, d.Number}, "\n"))
	trails := map[string][]string{} // provisions of one chapter have the same
	records := make([]Record, 0, len(d.Provisions))
	for i, p := range d.Provisions {
		above := strings.Join(p.Path, "\n")
		trail, ok := trails[above]
		if !ok {
			trail = a.WordTerms(above)
			trails[above] = trail
		}
		records = append(records, Record{
			ID:    p.Ref.String(),
			Order: first + i,
			Tokens: map[string][]string{
				FieldText:    a.WordTerms(p.Text),
				FieldHeading: a.WordTerms(p.Label + "\n" + p.Heading),
				FieldTrail:   trail,
				FieldTitle:   title,
				FieldNote:    a.WordTerms(note(p)),
				FieldGrams:   a.GramTerms(p.Heading + "\n" + p.Text),
			},
			Keys: keys(d, p),
		})
	}
	return records
}

// note is what the editors say of a provision, or empty.
func note(p *corpus.Provision) string {
	n, ok := headnotes.Default().Of(p.Text)
	if !ok {
		return ""
	}
	return n.Text()
}

func keys(d *corpus.Document, p *corpus.Provision) map[string][]string {
	k := map[string][]string{
		KeyDocument: {d.ID},
		KeyKind:     {string(p.Kind)},
		KeyPath:     pathKeys(p.Ref),
		KeyRef:      {p.Ref.String()},
		KeyChapter:  {p.Chapter()},
	}
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
