package akn

import (
	"cmp"
	"strconv"
	"strings"

	"tiaowen/corpus"
)

func itoa(n int) string { return strconv.Itoa(n) }

// unknownDay stands where the schema demands a day that is not known.
const unknownDay = "0001-01-01"

// meta writes who, when and what: of the document, of one of its annexes (eId prefix
// annex_1__), or of a portion.
func (f *file) meta(prefix, portion string) {
	main := "/!main"
	if prefix != "" {
		main = "/!" + prefix[:len(prefix)-len("__")]
	}
	f.Open("meta")
	f.Open("identification", "source", "#"+prefix+"tiaowen")
	f.level("FRBRWork", f.work(), main, f.signed(), f.author(prefix))
	f.Empty("FRBRcountry", "value", "cn")
	if f.d.Number != "" {
		f.Empty("FRBRnumber", "value", f.d.Number)
	}
	f.Empty("FRBRname", "value", f.d.Title)
	f.Close()
	f.level("FRBRExpression", f.expression(), main, f.signed(), f.author(prefix))
	f.Empty("FRBRlanguage", "language", language)
	f.Close()
	f.level("FRBRManifestation", f.expression()+".akn", main, day(f.about.Day, "made"), "#"+prefix+"tiaowen")
	if portion != "" {
		f.Empty("FRBRportion", "from", portion)
	}
	f.Empty("FRBRformat", "value", MediaType)
	f.Close()
	f.Close()
	f.publication()
	f.lifecycle(prefix)
	f.references(prefix)
	f.proprietary(prefix)
	f.Close()
	f.Line()
}

// level opens one level of FRBR and writes what all of them have.
func (f *file) level(name, uri, main string, date [2]string, author string) {
	f.Open(name)
	f.Empty("FRBRthis", "value", uri+main)
	f.Empty("FRBRuri", "value", uri)
	f.Empty("FRBRdate", "date", date[0], "name", date[1])
	f.Empty("FRBRauthor", "href", author)
}

// day is a date with the name of what happened on it.
func day(d corpus.Date, name string) [2]string {
	if d == "" {
		return [2]string{unknownDay, "unknown"}
	}
	return [2]string{string(d), name}
}

func (f *file) signed() [2]string { return day(f.d.Signed, "signed") }

func (f *file) author(prefix string) string {
	if f.d.Issuer == "" {
		return "#" + prefix + "unknown"
	}
	return "#" + prefix + "issuer"
}

// publication names the gazette.
func (f *file) publication() {
	i := f.about.Issue
	if i == nil {
		return
	}
	when := day(i.Date, "公报")
	f.Empty("publication", "date", when[0], "name", "公报", "showAs", i.Gazette, "number", itoa(i.Year)+"年第"+itoa(i.Number)+"期")
}

func (f *file) lifecycle(prefix string) {
	if f.d.Signed == "" {
		return
	}
	f.Open("lifecycle", "source", "#"+prefix+"tiaowen")
	f.Empty("eventRef", "eId", f.eID(prefix+"e_1"), "date", string(f.d.Signed), "source", "#"+prefix+"tiaowen", "type", "generation")
	if until := f.d.Until(); until != "" {
		f.Empty("eventRef", "eId", f.eID(prefix+"e_2"), "date", string(until), "source", "#"+prefix+"tiaowen", "type", "repeal")
	}
	f.Close()
}

func (f *file) references(prefix string) {
	f.Open("references", "source", "#"+prefix+"tiaowen")
	if f.d.Issuer != "" {
		f.Empty("TLCOrganization", "eId", f.eID(prefix+"issuer"), "href", "/akn/ontology/organization/cn/"+strings.Map(plain, f.d.Issuer), "showAs", f.d.Issuer)
	} else {
		f.Empty("TLCOrganization", "eId", f.eID(prefix+"unknown"), "href", "/akn/ontology/organization/cn/unknown", "showAs", "unknown")
	}
	f.Empty("TLCOrganization", "eId", f.eID(prefix+"tiaowen"), "href", cmp.Or(f.about.Origin, "/")+"/about", "showAs", "条文")
	f.Close()
}

// proprietary holds what Akoma Ntoso has no place for: the file that the text was
// read from, and the days of force with the sentences that say so.
func (f *file) proprietary(prefix string) {
	f.Open("proprietary", "source", "#"+prefix+"tiaowen")
	f.Empty("tw:source", "name", f.d.Source.Name, "sha256", f.d.Source.SHA256, "line", itoa(f.d.Line))
	f.Empty("tw:page", "href", f.about.Origin+"/documents/"+strings.Map(plain, f.d.ID))
	if f.d.RegistrationCode != "" {
		f.Element("tw:registration", f.d.RegistrationCode)
	}
	if from, until := f.d.Validity.Effective, f.d.Until(); from != "" || until != "" {
		f.Empty("tw:force", "from", string(from), "until", string(until))
	}
	for _, r := range f.d.Validity.Reasons {
		f.Element("tw:reason", r.Sentence, "of", r.What, "ref", r.Ref.Path)
	}
	f.Close()
}
