// Package pack opens the ZIP archives in which DOCX and OFD keep their parts, and
// reads XML from them. It promises that no archive costs more than the limits below,
// whatever it says of itself: the bytes that come out are counted, not believed.
package pack

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"

	"tiaowen/corpus/source"
)

const (
	// MaxParts is the most files in an archive; the longest official documents have a
	// few hundred, most of them pictures.
	MaxParts = 20_000
	// MaxPart is the most bytes that one part may have when it is unpacked: the text of
	// the longest law as XML is 20 MiB.
	MaxPart = 128 << 20
	// MaxRatio is how many times larger than its packed form a part may be, once it is
	// larger than MinBomb. XML of word processors is packed 10 to 40 times.
	MaxRatio = 400
	// MinBomb is the size below which the ratio does not matter.
	MinBomb = 4 << 20
	// MaxDepth is how deep elements may be nested; real documents stay below 60.
	MaxDepth = 400
)

// An Archive is an opened archive.
type Archive struct {
	parts map[string]*zip.File
}

// Open opens an archive in memory.
func Open(data []byte) (*Archive, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, &source.Error{Problem: "is a damaged archive: " + err.Error(), Remedy: "fetch the file again", Err: err}
	}
	if len(z.File) > MaxParts {
		return nil, &source.Error{Problem: fmt.Sprintf("is an archive of more than %d files", MaxParts), Remedy: "save the document anew"}
	}
	a := &Archive{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return nil, &source.Error{Where: f.Name, Problem: "is encrypted", Remedy: "save it without a password"}
		}
		a.parts[f.Name] = f
	}
	return a, nil
}

// Has reports whether the archive has a part.
func (a *Archive) Has(name string) bool { return a.parts[name] != nil }

// Read unpacks a part.
func (a *Archive) Read(name string) ([]byte, error) {
	f := a.parts[name]
	if f == nil {
		return nil, &source.Error{Where: name, Problem: "is missing", Remedy: "save the document anew"}
	}
	r, err := f.Open()
	if err != nil {
		return nil, &source.Error{Where: name, Problem: "cannot be unpacked: " + err.Error(), Remedy: "fetch the file again", Err: err}
	}
	defer r.Close()
	limit := uint64(MaxPart)
	if most := max(f.CompressedSize64*MaxRatio, MinBomb); most < limit {
		limit = most
	}
	data, err := io.ReadAll(io.LimitReader(r, int64(limit)+1))
	if uint64(len(data)) > limit {
		return nil, &source.Error{Where: name, Problem: fmt.Sprintf("unpacks to more than %d bytes, too many for its size", limit), Remedy: "save the document anew; this may be an attack"}
	}
	if err != nil {
		return nil, &source.Error{Where: name, Problem: "is damaged: " + err.Error(), Remedy: "fetch the file again", Err: err}
	}
	return data, nil
}

// A Decoder reads the tokens of an XML part. Document types and what they define are
// refused: no official format has them, and entities can be made to grow.
type Decoder struct {
	name  string
	d     *xml.Decoder
	depth int
}

// Decoder reads the tokens of data, the part with the given name.
func NewDecoder(name string, data []byte) *Decoder {
	return &Decoder{name: name, d: xml.NewDecoder(bytes.NewReader(data))}
}

// Next returns the next token, [io.EOF] after the last.
func (d *Decoder) Next() (xml.Token, error) {
	t, err := d.d.Token()
	if errors.Is(err, io.EOF) {
		return nil, io.EOF
	}
	if err != nil {
		line, _ := d.d.InputPos()
		return nil, &source.Error{Where: d.name, Line: line, Problem: "is not well-formed XML: " + err.Error(), Remedy: "save the document anew", Err: err}
	}
	switch t.(type) {
	case xml.Directive:
		line, _ := d.d.InputPos()
		return nil, &source.Error{Where: d.name, Line: line, Problem: "declares a document type or entities", Remedy: "save the document anew; official formats have none"}
	case xml.StartElement:
		if d.depth++; d.depth > MaxDepth {
			line, _ := d.d.InputPos()
			return nil, &source.Error{Where: d.name, Line: line, Problem: fmt.Sprintf("nests more than %d elements", MaxDepth), Remedy: "save the document anew"}
		}
	case xml.EndElement:
		d.depth--
	}
	return t, nil
}

// Skip reads to the end of the element whose start was the last token.
func (d *Decoder) Skip() error {
	for depth := d.depth; d.depth >= depth; {
		if _, err := d.Next(); err != nil {
			return err
		}
	}
	return nil
}

// Attr is the value of an attribute, by its local name.
func Attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
