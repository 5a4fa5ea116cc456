package web

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// bodySorts are the columns of the table of bodies.
var bodySorts = []struct{ key, name string }{{"name", "单位"}, {"lead", "牵头"}, {"support", "配合"}, {"responsible", "负责"}}

// A bodyQuery is the state of the table of bodies; without a column it is in the order
// of the catalogue, those with most provisions first.
type bodyQuery struct{ Sort, Order string }

func parseBodyQuery(v url.Values) (bodyQuery, error) {
	q := bodyQuery{v.Get("sort"), v.Get("order")}
	if q.Sort != "" && !slices.ContainsFunc(bodySorts, func(s struct{ key, name string }) bool { return s.key == q.Sort }) {
		return q, &paramError{"sort", "invalid_value", "sort 只能是 name、lead、support 或 responsible。"}
	}
	if q.Order != "" && q.Order != "asc" && q.Order != "desc" {
		return q, &paramError{"order", "invalid_value", "order 只能是 asc 或 desc。"}
	}
	if q.Order == "" {
		q.Order = firstOrder(q.Sort)
	}
	return q, nil
}

// firstOrder is how a column is sorted at first: names upwards, numbers downwards.
func firstOrder(sort string) string {
	if sort == "name" {
		return "asc"
	}
	return "desc"
}

// sorted is a sorted copy of the bodies.
func (q bodyQuery) sorted(bodies []corpus.DepartmentSummary) []corpus.DepartmentSummary {
	by := map[string]func(a, b corpus.DepartmentSummary) int{
		"name":        func(a, b corpus.DepartmentSummary) int { return strings.Compare(a.Name, b.Name) },
		"lead":        func(a, b corpus.DepartmentSummary) int { return cmp.Compare(a.Lead, b.Lead) },
		"support":     func(a, b corpus.DepartmentSummary) int { return cmp.Compare(a.Support, b.Support) },
		"responsible": func(a, b corpus.DepartmentSummary) int { return cmp.Compare(a.Responsible, b.Responsible) },
	}[q.Sort]
	out := slices.Clone(bodies)
	if by == nil {
		return out
	}
	slices.SortStableFunc(out, func(a, b corpus.DepartmentSummary) int {
		if q.Order == "desc" {
			return by(b, a)
		}
		return by(a, b)
	})
	return out
}

func (q bodyQuery) links() (links []sortLink) {
	for _, s := range bodySorts {
		l := sortLink{Name: s.name, Dir: "none"}
		order := firstOrder(s.key)
		if q.Sort == s.key {
			l.Dir = map[string]string{"asc": "ascending", "desc": "descending"}[q.Order]
			if q.Order == order {
				order = map[string]string{"asc": "desc", "desc": "asc"}[order]
			}
		}
		l.URL = "/departments?" + url.Values{"sort": {s.key}, "order": {order}}.Encode()
		links = append(links, l)
	}
	return links
}
