package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
	"tiaowen/corpus/source/docx"
	"tiaowen/corpus/source/html"
	"tiaowen/corpus/source/ofd"
	"tiaowen/corpus/source/pack"
	"tiaowen/corpus/source/pdf"
)

// An extractor finds the text of a file.
type extractor func(data []byte) (*source.Text, error)

// kindOf tells by its first bytes what a file is; nil for text. The name is not asked:
// names lie more often than bytes.
func kindOf(data []byte) extractor {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return extractArchive
	case pdf.Is(data):
		return pdf.Read
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return refuse("is a document of an old word processor, or one with a password", "save it as DOCX without a password")
	case bytes.HasPrefix(data, []byte("{\\rtf")):
		return refuse("is RTF", "save it as DOCX")
	case html.Is(data):
		return html.Read
	}
	return nil
}

func refuse(problem, remedy string) extractor {
	return func([]byte) (*source.Text, error) { return nil, &source.Error{Problem: problem, Remedy: remedy} }
}

func extractArchive(data []byte) (*source.Text, error) {
	a, err := pack.Open(data)
	switch {
	case err != nil:
		return nil, err
	case docx.Is(a):
		return docx.Read(a)
	case ofd.Is(a):
		return ofd.Read(a)
	}
	return nil, &source.Error{Problem: "is an archive, but neither DOCX nor OFD", Remedy: "unpack it and give the files in it"}
}

// readKind reads a file that is not text. Spans are of the extracted text; the hash is
// of the file as it was given.
func readKind(name string, data []byte, extract extractor) (*corpus.Reading, error) {
	text, err := extract(data)
	var e *source.Error
	switch {
	case errors.As(err, &e):
		return nil, sourceError(name, e)
	case err != nil:
		return nil, &Error{Name: name, Problem: err.Error(), Remedy: "save the file again", Err: err}
	}
	r, err := readText(name, text.Data)
	if err != nil {
		return nil, err
	}
	describe(r, text.Meta)
	r.Defects = append(r.Defects, text.Defects(name)...)
	sum := sha256.Sum256(data)
	proof(r, hex.EncodeToString(sum[:]), len(data))
	return r, nil
}

func sourceError(name string, e *source.Error) *Error {
	where := ""
	if e.Where != "" {
		where = e.Where + " "
	}
	return &Error{Name: name, Line: e.Line, Problem: where + e.Problem, Remedy: e.Remedy, Err: e}
}

// proof makes the file itself, and not its text, the source of everything read.
func proof(r *corpus.Reading, sum string, bytes int) {
	set := func(s *corpus.Source) { s.SHA256, s.Bytes = sum, bytes }
	set(&r.Source)
	if r.Issue != nil {
		set(&r.Issue.Source)
	}
	for _, d := range r.Documents {
		set(&d.Source)
	}
}

// describe fills in what a file says of itself and its text does not. Only a file of
// one document can say it.
func describe(r *corpus.Reading, m source.Meta) {
	if len(r.Documents) != 1 || r.Issue != nil {
		return
	}
	d := r.Documents[0]
	fill := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	fill(&d.Number, m.Number)
	fill(&d.RegistrationCode, m.RegistrationCode)
	fill(&d.Issuer, m.Issuer)
	fill(&d.Genre, m.Genre)
	fill(&d.Collection, m.Collection)
	if d.Signed == "" && m.Signed != "" {
		d.Signed = m.Signed
		corpus.ReadValidity(d) // 自公布之日起施行 counts from it
	}
	fill((*string)(&d.Validity.Effective), string(m.Effective))
	fill((*string)(&d.Validity.Expires), string(m.Expires))
	if m.Section != "" && (d.Section == "" || d.Section == "其他") {
		d.Section = m.Section
	}
}
