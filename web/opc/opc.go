// Package opc writes packages of the Open Packaging Conventions (ECMA-376 part 2): the
// archive of parts, with their types and relations, that XLSX and DOCX files are.
//
// # What the package promises
//
//   - The same parts give the same bytes, at any time and on any machine of one Go
//     version: entries have no time of their own and stand in the order given.
//   - Every part has a type, and every relation an id that its order gives: rId1, rId2 …
package opc

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"strconv"
	"time"

	"tiaowen/web/xmlout"
)

// Relations of a package itself, and one of its parts.
const (
	officeSpace    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	packageSpace   = "http://schemas.openxmlformats.org/package/2006"
	OfficeDocument = officeSpace + "/officeDocument"
	Hyperlink      = officeSpace + "/hyperlink"
	coreProperties = packageSpace + "/relationships/metadata/core-properties"
)

// A Part is one file of a package.
type Part struct {
	Name      string // in the archive: xl/workbook.xml
	Type      string // media type
	Data      []byte
	Relations []Relation
}

// A Relation leads from a part to another, or out of the package.
type Relation struct {
	Type     string
	Target   string // relative to the part, or an address
	External bool
}

// ID is the id of the relation at an index.
func ID(i int) string { return "rId" + strconv.Itoa(i+1) }

// About is what a package says of itself.
type About struct {
	Title   string
	Creator string
	Made    time.Time // zero when not known; never now, so that the bytes stay the same
}

// Write writes a package. The first part is what it is: the workbook or the document.
func Write(w io.Writer, about About, parts ...Part) error {
	z := zip.NewWriter(w)
	core := Part{Name: "docProps/core.xml", Type: "application/vnd.openxmlformats-package.core-properties+xml", Data: about.xml()}
	parts = append(parts, core)
	put := func(name string, data []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate})
		if err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
		_, err = f.Write(data)
		return err
	}
	if err := put("[Content_Types].xml", types(parts)); err != nil {
		return err
	}
	root := []Relation{{Type: OfficeDocument, Target: parts[0].Name}, {Type: coreProperties, Target: core.Name}}
	if err := put("_rels/.rels", relations(root)); err != nil {
		return err
	}
	for _, p := range parts {
		if err := put(p.Name, p.Data); err != nil {
			return err
		}
		if len(p.Relations) == 0 {
			continue
		}
		if err := put(path.Join(path.Dir(p.Name), "_rels", path.Base(p.Name)+".rels"), relations(p.Relations)); err != nil {
			return err
		}
	}
	return z.Close()
}

// XML is what write writes. A buffer does not fail.
func XML(write func(x *xmlout.Writer)) []byte {
	var b bytes.Buffer
	x := xmlout.New(&b)
	write(x)
	_ = x.Flush()
	return b.Bytes()
}

func types(parts []Part) []byte {
	return XML(func(x *xmlout.Writer) {
		x.Open("Types", "xmlns", packageSpace+"/content-types")
		x.Empty("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
		x.Empty("Default", "Extension", "xml", "ContentType", "application/xml")
		for _, p := range parts {
			x.Empty("Override", "PartName", "/"+p.Name, "ContentType", p.Type)
		}
	})
}

func relations(list []Relation) []byte {
	return XML(func(x *xmlout.Writer) {
		x.Open("Relationships", "xmlns", packageSpace+"/relationships")
		for i, r := range list {
			attributes := []string{"Id", ID(i), "Type", r.Type, "Target", r.Target}
			if r.External {
				attributes = append(attributes, "TargetMode", "External")
			}
			x.Empty("Relationship", attributes...)
		}
	})
}

func (a About) xml() []byte {
	return XML(func(x *xmlout.Writer) {
		x.Open("cp:coreProperties", "xmlns:cp", packageSpace+"/metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/",
			"xmlns:dcterms", "http://purl.org/dc/terms/", "xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
		x.Element("dc:title", a.Title)
		x.Element("dc:creator", a.Creator)
		if !a.Made.IsZero() {
			x.Element("dcterms:created", a.Made.UTC().Format(time.RFC3339), "xsi:type", "dcterms:W3CDTF")
		}
	})
}
