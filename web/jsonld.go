package web

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/http"
	"net/url"

	"tiaowen/corpus"
	"tiaowen/web/akn"
	"tiaowen/web/docx"
)

// linkedType is the media type of JSON-LD 1.1.
const linkedType = "application/ld+json"

// A linked is an object of JSON-LD in the terms of schema.org/Legislation. What is not
// known is left out: an unknown force is not a force.
type linked map[string]any

// put sets a term that is known.
func (l linked) put(term, value string) {
	if value != "" {
		l[term] = value
	}
}

func organization(name string) linked {
	return linked{"@type": "GovernmentOrganization", "name": name}
}

// legalForce are the terms of schema.org for the statuses that are known.
var legalForce = map[corpus.Status]string{
	corpus.StatusInForce: "https://schema.org/InForce", corpus.StatusNotYet: "https://schema.org/NotInForce", corpus.StatusExpired: "https://schema.org/NotInForce",
	corpus.StatusRevised: "https://schema.org/NotInForce", corpus.StatusRepealed: "https://schema.org/NotInForce",
}

// legislation describes a document.
func (s *Server) legislation(r *http.Request, c *Collection, d *corpus.Document) linked {
	at := s.origin(r) + "/documents/" + url.PathEscape(d.ID)
	l := linked{"@type": "Legislation", "@id": at, "url": at, "name": d.Title, "inLanguage": "zh-CN", "encoding": append(encodings(at), encoding(at+".docx", docx.MediaType))}
	l.put("alternateName", d.EnclosedTitle)
	l.put("legislationIdentifier", d.Number)
	l.put("legislationType", d.Genre)
	l.put("genre", d.Section)
	l.put("legislationDate", string(d.Signed))
	l.put("legislationLegalForce", legalForce[d.Status(s.today())])
	l.put("temporalCoverage", coverage(d))
	l.put("legislationDateOfApplicability", string(d.Validity.Effective))
	if d.Issuer != "" {
		l["legislationPassedBy"] = organization(d.Issuer)
	}
	var repealed []linked
	for _, title := range d.Validity.Repeals {
		repealed = append(repealed, linked{"@type": "Legislation", "name": title})
	}
	if len(repealed) > 0 {
		l["legislationRepeals"] = repealed
	}
	if i := issueOf(c, d); i != nil {
		part := linked{"@type": "PublicationIssue", "issueNumber": itoa(i.Year) + "-" + itoa(i.Number), "isPartOf": linked{"@type": "Periodical", "name": i.Gazette}}
		part.put("datePublished", string(i.Date))
		l["isPartOf"] = part
		l.put("datePublished", string(i.Date))
	}
	return l
}

// coverage is the time of force as an interval of ISO 8601; the day of Until is
// the first on which the document is not in force.
func coverage(d *corpus.Document) string {
	from, until := d.Validity.Effective, d.Until()
	switch {
	case from == "" && until == "":
		return ""
	case until == "":
		return string(from) + "/.."
	}
	return cmp.Or(string(from), "..") + "/" + string(until.AddDays(-1))
}

// encodings are the forms in which something is to be had. None of them is the official
// text.
func encodings(at string) (list []linked) {
	for _, e := range [][2]string{{"", "text/html"}, {".json", "application/json"}, {".akn", akn.MediaType}} {
		list = append(list, encoding(at+e[0], e[1]))
	}
	return list
}

func encoding(at, typ string) linked {
	return linked{"@type": "LegislationObject", "contentUrl": at, "encodingFormat": typ, "legislationLegalValue": "https://schema.org/UnofficialLegalValue"}
}

// clause describes a provision or a part of one.
func (s *Server) clause(r *http.Request, d *corpus.Document, ref corpus.Ref, heading string) linked {
	at := s.origin(r) + "/provisions/" + url.PathEscape(ref.String())
	l := linked{"@type": "Legislation", "@id": at, "url": at, "name": cite(d, ref)}
	l.put("alternativeHeadline", heading)
	l.put("legislationIdentifier", ref.String())
	l.put("temporalCoverage", coverage(d))
	return l
}

func (s *Server) documentLinked(w http.ResponseWriter, r *http.Request, c *Collection) error {
	d, ps, err := documentParts(r, c)
	if err != nil {
		return err
	}
	l := s.legislation(r, c, d)
	parts := []linked{}
	for _, p := range ps {
		parts = append(parts, s.clause(r, d, p.Ref, p.Heading))
	}
	l["hasPart"] = parts
	return writeLinked(w, l)
}

func (s *Server) provisionLinked(w http.ResponseWriter, r *http.Request, c *Collection) error {
	ref, p, d, err := provisionParts(r, c)
	if err != nil {
		return err
	}
	l := s.clause(r, d, ref, p.Heading)
	l["text"] = p.Text
	l["inLanguage"] = "zh-CN"
	l["encoding"] = encodings(l["@id"].(string))
	l["isPartOf"] = s.legislation(r, c, d)
	return writeLinked(w, l)
}

func writeLinked(w http.ResponseWriter, l linked) error {
	l["@context"] = "https://schema.org"
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(l); err != nil {
		return err
	}
	return writeAs(w, linkedType+"; charset=utf-8", b.Bytes())
}
