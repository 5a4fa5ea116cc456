package search

import (
	"cmp"
	"slices"
	"strconv"

	"tiaowen/corpus"
	"tiaowen/index"
)

// facetFields are the facets in the order of a page, with the key fields they count.
var facetFields = []struct{ name, key string }{
	{"issuer", index.KeyIssuer},
	{"type", index.KeySection},
	{"collection", index.KeyCollection},
	{"department", index.KeyDepartment},
	{"kind", index.KeyKind},
	{"year", index.KeyYear},
}

func facetKeys() []string {
	keys := make([]string, len(facetFields))
	for i, f := range facetFields {
		keys[i] = f.key
	}
	return keys
}

// filters are the selections of a question. Values of a field widen, fields narrow.
func filters(q Query) []index.Filter {
	var fs []index.Filter
	add := func(key string, values []string) {
		if len(values) > 0 {
			fs = append(fs, index.Filter{Field: key, AnyOf: values})
		}
	}
	add(index.KeyDocument, q.Documents)
	add(index.KeyIssuer, q.Issuers)
	add(index.KeySection, q.Types)
	add(index.KeyCollection, q.Collections)
	add(index.KeyDepartment, q.Departments)
	add(index.KeyKind, kindValues(q.Kinds))
	add(index.KeyYear, yearValues(q.Years))
	if q.From != "" || q.To != "" {
		fs = append(fs, index.Filter{Field: index.KeySigned, From: string(q.From), To: string(q.To)})
	}
	return fs
}

func kindValues(ks []corpus.Kind) []string {
	var values []string
	for _, k := range ks {
		values = append(values, string(k))
	}
	return values
}

func yearValues(ys []int) []string {
	var values []string
	for _, y := range ys {
		values = append(values, strconv.Itoa(y))
	}
	return values
}

// selected are the values of a facet that the question selects.
func (q Query) selected(facet string) []string {
	switch facet {
	case "issuer":
		return q.Issuers
	case "type":
		return q.Types
	case "collection":
		return q.Collections
	case "department":
		return q.Departments
	case "kind":
		return kindValues(q.Kinds)
	default:
		return yearValues(q.Years)
	}
}

// facets makes the facets of an answer. What is selected is always there, even when
// choosing it gives nothing.
func facets(q Query, counts map[string][]index.Count) []Facet {
	out := make([]Facet, 0, len(facetFields))
	for _, f := range facetFields {
		facet := Facet{Field: f.name, Values: make([]FacetValue, 0, len(counts[f.key]))}
		chosen := q.selected(f.name)
		for _, c := range counts[f.key] {
			facet.Values = append(facet.Values, FacetValue{c.Value, facetName(f.name, c.Value), c.N, slices.Contains(chosen, c.Value)})
		}
		for _, v := range chosen {
			if !slices.ContainsFunc(facet.Values, func(have FacetValue) bool { return have.Value == v }) {
				facet.Values = append(facet.Values, FacetValue{v, facetName(f.name, v), 0, true})
			}
		}
		if f.name == "year" { // newest first; the others stay most frequent first
			slices.SortStableFunc(facet.Values, func(a, b FacetValue) int { return cmp.Compare(b.Value, a.Value) })
		}
		out = append(out, facet)
	}
	return out
}

func facetName(facet, value string) string {
	switch facet {
	case "kind":
		return corpus.Kind(value).Name()
	case "year":
		return value + "年"
	}
	return value
}
