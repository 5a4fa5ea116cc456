package web_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/web"
)

// terms are those of schema.org that each type may have, of what we write.
var terms = map[string][]string{
	"Legislation": {"@context", "@id", "@type", "url", "name", "alternateName", "alternativeHeadline", "text", "inLanguage", "genre", "encoding", "isPartOf", "hasPart", "datePublished", "temporalCoverage",
		"legislationIdentifier", "legislationType", "legislationDate", "legislationDateOfApplicability", "legislationLegalForce", "legislationPassedBy", "legislationRepeals"},
	"LegislationObject":      {"@type", "contentUrl", "encodingFormat", "legislationLegalValue"},
	"GovernmentOrganization": {"@type", "name"},
	"PublicationIssue":       {"@type", "issueNumber", "datePublished", "isPartOf"},
	"Periodical":             {"@type", "name"},
}

// unknownTerms lists what of an object is not of the vocabulary, and values that say
// nothing.
func unknownTerms(at string, v any) (bad []string) {
	switch v := v.(type) {
	case map[string]any:
		typ, _ := v["@type"].(string)
		for term, value := range v {
			if !slices.Contains(terms[typ], term) {
				bad = append(bad, at+": "+typ+" has no "+term)
			}
			bad = append(bad, unknownTerms(at+"/"+term, value)...)
		}
	case []any:
		for i, one := range v {
			bad = append(bad, unknownTerms(fmt.Sprint(at, "/", i), one)...)
		}
	case string:
		if v == "" {
			bad = append(bad, at+" is empty")
		}
	case nil:
		bad = append(bad, at+" is null")
	}
	return bad
}

// Every document and every clause is described in terms of schema.org, and in no other.
func TestLinkedVocabulary(t *testing.T) {
	s := newShowing(t)
	for _, d := range newLibrary(t).reading.Documents {
		targets := []string{"/documents/" + d.ID + ".jsonld"}
		for _, p := range d.Provisions {
			targets = append(targets, "/provisions/"+p.Ref.String()+".jsonld")
		}
		for _, target := range targets {
			if bad := unknownTerms("", answer[map[string]any](t, s, target)); len(bad) > 0 {
				t.Errorf("%s: %q", target, bad)
			}
		}
	}
}

// The force that is said is the one that is known on the day, with the time that it
// covers: what is not known is not said.
func TestLinkedForce(t *testing.T) {
	for name, c := range map[string]struct {
		validity corpus.Validity
		ending   *corpus.Ending
		signed   corpus.Date
		force    any
		coverage any
	}{
		"unknown":     {corpus.Validity{}, nil, "2020-01-01", nil, nil},
		"in force":    {corpus.Validity{Effective: "2026-01-14"}, nil, "2026-01-14", "https://schema.org/InForce", "2026-01-14/.."},
		"for a time":  {corpus.Validity{Effective: "2026-01-14", Expires: "2031-01-14"}, nil, "2026-01-14", "https://schema.org/InForce", "2026-01-14/2031-01-13"},
		"not yet":     {corpus.Validity{Effective: "2027-01-01"}, nil, "2026-01-14", "https://schema.org/NotInForce", "2027-01-01/.."},
		"expired":     {corpus.Validity{Effective: "2015-01-01", Expires: "2020-01-01"}, nil, "2015-01-01", "https://schema.org/NotInForce", "2015-01-01/2019-12-31"},
		"only an end": {corpus.Validity{Expires: "2020-01-01"}, nil, "2015-01-01", "https://schema.org/NotInForce", "../2019-12-31"},
		"repealed": {corpus.Validity{Effective: "2015-01-01"}, &corpus.Ending{Status: corpus.StatusRepealed, On: "2021-01-01", By: "x"}, "2015-01-01",
			"https://schema.org/NotInForce", "2015-01-01/2020-12-31"},
	} {
		s, _ := newServer(t)
		l := newLibrary(t)
		d := l.reading.Documents[0]
		d.Validity, d.Ending, d.Signed = c.validity, c.ending, c.signed
		s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}, Library: l, ID: "g"})
		got := answer[map[string]any](t, s, "/documents/"+d.ID+".jsonld")
		if got["legislationLegalForce"] != c.force || got["temporalCoverage"] != c.coverage {
			t.Errorf("%s: %v over %v, want %v over %v", name, got["legislationLegalForce"], got["temporalCoverage"], c.force, c.coverage)
		}
		part := answer[map[string]any](t, s, "/provisions/"+d.Provisions[0].Ref.String()+".jsonld")
		if whole, ok := part["isPartOf"].(map[string]any); !ok || whole["legislationLegalForce"] != c.force || part["temporalCoverage"] != c.coverage || !strings.HasSuffix(whole["@id"].(string), "/documents/"+escape(d.ID)) {
			t.Errorf("%s: the clause says %v", name, part)
		}
	}
}
