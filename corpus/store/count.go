package store

import (
	"slices"
	"strings"

	"tiaowen/corpus"
)

// A summary is what a catalogue counts of one document. It is kept, so that the
// catalogue of a later store counts a document again without reading its text.
type summary struct {
	Kinds  map[corpus.Kind]int        `json:"kinds,omitempty"`
	Titles []string                   `json:"titles,omitempty"` // that it names in 《》, each once
	Bodies []corpus.DepartmentSummary `json:"bodies,omitempty"` // by order of appearance
}

func summaryOf(ps []*corpus.Provision) summary {
	s, named, places := summary{Kinds: map[corpus.Kind]int{}}, map[string]bool{}, map[string]int{}
	for _, p := range ps {
		s.Kinds[p.Kind]++
		for _, rest := range strings.Split(p.Text, "《")[1:] {
			name, _, ok := strings.Cut(rest, "》")
			if !ok || len(name) > 300 {
				continue
			}
			if name = corpus.PlainTitle(name); !named[name] {
				named[name] = true
				s.Titles = append(s.Titles, strings.Clone(name)) // the text goes
			}
		}
		for _, u := range p.Units {
			at, ok := places[u.Name]
			if !ok {
				at = len(s.Bodies)
				places[u.Name] = at
				s.Bodies = append(s.Bodies, corpus.DepartmentSummary{Name: u.Name})
			}
			count(&s.Bodies[at], u)
		}
	}
	return s
}

func count(b *corpus.DepartmentSummary, u corpus.Unit) {
	if !slices.Contains(b.Written, u.Written) {
		b.Written = append(b.Written, u.Written)
	}
	switch u.Role {
	case corpus.RoleLead:
		b.Lead++
	case corpus.RoleSupport:
		b.Support++
	default:
		b.Responsible++
	}
}

// sum enters what a catalogue says about all its documents together; summaries are
// theirs.
func sum(c *corpus.Catalogue, summaries []summary) {
	c.Provisions, c.Latest = map[corpus.Kind]int{}, ""
	citers := map[string]map[string]bool{} // title → ids of the documents that name it
	bodies := map[string]*corpus.DepartmentSummary{}
	for i, d := range c.Documents {
		c.Latest = max(c.Latest, d.Signed)
		for kind, n := range summaries[i].Kinds {
			c.Provisions[kind] += n
		}
		for _, title := range summaries[i].Titles {
			if citers[title] == nil {
				citers[title] = map[string]bool{}
			}
			citers[title][d.ID] = true
		}
		addBodies(bodies, summaries[i].Bodies)
	}
	for _, d := range c.Documents {
		d.Cited = cited(citers, d)
	}
	corpus.ReadEndings(c.Documents)
	c.Departments = departments(bodies)
}

func addBodies(all map[string]*corpus.DepartmentSummary, some []corpus.DepartmentSummary) {
	for _, b := range some {
		sum := all[b.Name]
		if sum == nil {
			sum = &corpus.DepartmentSummary{Name: b.Name}
			all[b.Name] = sum
		}
		for _, written := range b.Written {
			if !slices.Contains(sum.Written, written) {
				sum.Written = append(sum.Written, written)
			}
		}
		sum.Lead, sum.Support, sum.Responsible = sum.Lead+b.Lead, sum.Support+b.Support, sum.Responsible+b.Responsible
	}
}

// departments lists the bodies, those with most provisions first.
func departments(bodies map[string]*corpus.DepartmentSummary) []corpus.DepartmentSummary {
	var list []corpus.DepartmentSummary
	for _, b := range bodies {
		list = append(list, *b)
	}
	slices.SortFunc(list, func(a, b corpus.DepartmentSummary) int {
		if n := b.Lead + b.Support + b.Responsible - a.Lead - a.Support - a.Responsible; n != 0 {
			return n
		}
		return strings.Compare(a.Name, b.Name)
	})
	return list
}

// cited counts the other documents that name d.
func cited(citers map[string]map[string]bool, d *corpus.Document) int {
	n := 0
	for _, title := range []string{d.Title, d.EnclosedTitle} {
		if title == "" {
			continue
		}
		naming := citers[corpus.PlainTitle(title)]
		n += len(naming)
		if naming[d.ID] {
			n--
		}
	}
	return n
}
