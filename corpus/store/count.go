package store

import (
	"slices"
	"strings"

	"tiaowen/corpus"
)

// counts are what a catalogue says about all texts together.
type counts struct {
	bodies map[string]*corpus.DepartmentSummary
	citers map[string]map[string]bool // title → ids of the documents that name it
}

func newCounts() counts {
	return counts{bodies: map[string]*corpus.DepartmentSummary{}, citers: map[string]map[string]bool{}}
}

// departments lists the bodies, those with most provisions first.
func (c counts) departments() []corpus.DepartmentSummary {
	var list []corpus.DepartmentSummary
	for _, b := range c.bodies {
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

// titles notes the titles that a text names in 《》.
func (c counts) titles(document, text string) {
	for _, rest := range strings.Split(text, "《")[1:] {
		name, _, ok := strings.Cut(rest, "》")
		if !ok || len(name) > 300 {
			continue
		}
		name = corpus.PlainTitle(name)
		if c.citers[name] == nil {
			c.citers[name] = map[string]bool{}
		}
		c.citers[name][document] = true
	}
}

// cited counts the other documents that name d.
func (c counts) cited(d *corpus.Document) int {
	n := 0
	for _, title := range []string{d.Title, d.EnclosedTitle} {
		if title == "" {
			continue
		}
		citers := c.citers[corpus.PlainTitle(title)]
		n += len(citers)
		if citers[d.ID] {
			n--
		}
	}
	return n
}

func (c counts) units(units []corpus.Unit) {
	for _, u := range units {
		b := c.bodies[u.Name]
		if b == nil {
			b = &corpus.DepartmentSummary{Name: u.Name}
			c.bodies[u.Name] = b
		}
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
}
