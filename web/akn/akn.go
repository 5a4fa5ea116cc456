// Package akn writes documents and provisions in Akoma Ntoso 3.0 (OASIS LegalDocML,
// akn-core v1.0), the XML in which parliaments and gazettes exchange legislation.
//
// # What the package promises
//
//   - What it writes is valid by the schema of OASIS; a test holds every document of
//     the gazette, and statutes, against it.
//   - No word is added to the text, and none is left out: labels are <num>, lead-in
//     headings <heading>, 款 <paragraph>, 项 <point>, 目 <indent>. eIds follow the
//     naming convention (AKN-NC 1.0) and are the paths of [corpus.Ref]: what stands
//     after the # of a permalink.
//   - What a document does not say is not made up. A day that is not known is
//     written as 0001-01-01 with the name "unknown", for the schema demands one.
package akn

import (
	"io"
	"strings"
	"unicode"

	"tiaowen/corpus"
	"tiaowen/web/xmlout"
)

// MediaType is that of a file. The standard names none of its own for HTTP; this one
// is what publishers of Akoma Ntoso use.
const MediaType = "application/akn+xml"

const (
	namespace = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
	ours      = "urn:tiaowen:1" // of what Akoma Ntoso has no place for
	language  = "zho"           // ISO 639-2 alpha-3, as AKN-NC demands
)

// About is what a file says of itself beside the document.
type About struct {
	Origin string        // https://host, where the document is shown
	Day    corpus.Date   // on which the file was made
	Issue  *corpus.Issue // of the gazette that printed it, or nil
}

// Write writes a document with its provisions. The error is that of w.
func Write(w io.Writer, d *corpus.Document, ps []*corpus.Provision, about About) error {
	f := newFile(w, d, about)
	f.Open("akomaNtoso", "xmlns", namespace, "xmlns:tw", ours)
	f.Line()
	f.Open(f.genre(ps), "name", name(d))
	f.meta("", "")
	f.preface()
	main, annexes := split(ps)
	f.body(main)
	f.conclusions()
	f.attachments(annexes)
	return f.Flush()
}

// WriteProvision writes one provision as a portion of its document, whose provisions
// are ps.
func WriteProvision(w io.Writer, d *corpus.Document, ps []*corpus.Provision, p *corpus.Provision, about About) error {
	f := newFile(w, d, about)
	f.genre(ps)
	f.Open("akomaNtoso", "xmlns", namespace, "xmlns:tw", ours)
	f.Line()
	f.Open("portion", "includedIn", f.expression())
	f.meta("", p.Ref.Path)
	f.Open("portionBody")
	f.provision(p)
	return f.Flush()
}

// A file is one file as it is written.
type file struct {
	*xmlout.Writer
	d     *corpus.Document
	about About
	kind  string // act or doc
	used  map[string]bool
}

func newFile(w io.Writer, d *corpus.Document, about About) *file {
	return &file{Writer: xmlout.New(w), d: d, about: about, used: map[string]bool{}}
}

// genre is act for a text of articles, doc for any other.
func (f *file) genre(ps []*corpus.Provision) string {
	f.kind = "doc"
	for _, p := range ps {
		if p.Kind == corpus.KindArticle && p.Annex == 0 {
			f.kind = "act"
		}
	}
	return f.kind
}

// name is the genre of a document as it calls itself: 办法, 通知.
func name(d *corpus.Document) string {
	if d.Genre != "" {
		return d.Genre
	}
	return "公文"
}

// split parts the provisions of the text from those of its annexes, by number.
func split(ps []*corpus.Provision) (main []*corpus.Provision, annexes [][]*corpus.Provision) {
	last := 0
	for _, p := range ps {
		switch {
		case p.Annex == 0:
			main = append(main, p)
			continue
		case p.Annex != last:
			annexes = append(annexes, nil)
			last = p.Annex
		}
		annexes[len(annexes)-1] = append(annexes[len(annexes)-1], p)
	}
	return main, annexes
}

// work is the name of the document as AKN-NC 1.0 makes it: country, kind, author,
// date, number. Parts that are not known are left out.
func (f *file) work() string {
	parts := []string{"/akn/cn", f.kind}
	for _, p := range []string{f.d.Issuer, string(f.d.Signed), f.d.ID} {
		if p = strings.Map(plain, p); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, "/")
}

// plain keeps of a name what may stand in a part of an address.
func plain(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' {
		return r
	}
	return -1
}

func (f *file) expression() string { return f.work() + "/" + language + "@" + string(f.d.Signed) }

// eID makes sure that no two elements of a file have one name, as the schema demands.
func (f *file) eID(path string) string {
	id := path
	for n := 2; f.used[id]; n++ {
		id = path + "." + itoa(n)
	}
	f.used[id] = true
	return id
}
