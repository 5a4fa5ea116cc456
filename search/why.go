package search

import (
	"cmp"
	"fmt"

	"tiaowen/corpus"
	"tiaowen/index"
)

// names reports whether a body that the question names is responsible for a
// provision, or leads when the question asks who leads.
func (p *plan) names(v *corpus.Provision) bool {
	for _, b := range p.bodies {
		for _, u := range v.Units {
			if u.Name == b.name && (b.key != index.KeyLead || u.Role == corpus.RoleLead) {
				return true
			}
		}
	}
	return false
}

// tellsMeaning is the likeness from which it is told: among the first ten of the open
// questions three quarters of what answers are above it, and a quarter of the rest.
const tellsMeaning = 0.5

// maxWhy bounds the reasons that are told of one hit.
const maxWhy = 5

// why tells a reader why a candidate was found.
func (p *plan) why(c *candidate, heading, text, note []found) []string {
	var out []string
	if p.names(c.provision) {
		out = append(out, "问题里的单位是责任单位")
	}
	if c.pin != nil {
		out = append(out, "问题指明了这一处")
	}
	if c.like >= tellsMeaning {
		out = append(out, "所讲的事与问题接近")
	}
	if g, ok := p.governing[c.document]; ok {
		out = append(out, "“"+g.subject+"”多由这部法规规定")
	}
	seen := map[int]bool{}
	for _, in := range []struct {
		places []found
		where  string
	}{{heading, "标题含"}, {text, "正文含"}, {note, "条旨或问法含"}} {
		for _, f := range in.places {
			if seen[f.group] || !f.whole || f.group >= len(p.groups) {
				continue
			}
			seen[f.group] = true
			out = append(out, in.where+p.groups[f.group].told(f.other))
		}
	}
	return out[:min(maxWhy, len(out))]
}

// told names what was found of a group: the word typed, or what stands for it.
func (g group) told(other int) string {
	typed := "“" + cmp.Or(g.typed.text, g.typed.term) + "”"
	if other == 0 {
		return typed
	}
	t := g.others[other-1]
	return fmt.Sprintf("“%s”（%s：%s）", t.text, typed, t.reason)
}
