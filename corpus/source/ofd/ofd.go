// Package ofd reads the text of an OFD file (GB/T 33190—2016): the text objects of
// each page, put together to paragraphs by their position. A page
// without text is one that was scanned, and is said to be so.
package ofd

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"tiaowen/corpus/source"
	"tiaowen/corpus/source/pack"
)

const (
	root = "OFD.xml"
	// MaxPages is the most pages that are read.
	MaxPages = 5_000
)

// Is reports whether an archive is an OFD file.
func Is(a *pack.Archive) bool { return a.Has(root) }

// Read extracts the text of all documents of the file.
func Read(a *pack.Archive) (*source.Text, error) {
	var out source.Builder
	empty, pages := 0, 0
	var all [][]source.Place
	docs, err := values(a, root, "DocRoot", "")
	if err != nil {
		return nil, err
	}
	for _, doc := range docs {
		doc = resolve("", doc)
		refs, err := values(a, doc, "Page", "BaseLoc")
		if err != nil {
			return nil, err
		}
		for _, ref := range refs {
			if pages++; pages > MaxPages {
				return nil, &source.Error{Where: doc, Problem: fmt.Sprintf("has more than %d pages", MaxPages), Remedy: "split it"}
			}
			texts, err := readPage(a, resolve(path.Dir(doc), ref))
			if err != nil {
				return nil, err
			}
			if len(texts) == 0 {
				empty++
			}
			all = append(all, texts)
		}
	}
	if pages == 0 || empty == pages {
		return nil, &source.Error{Problem: "has no text: its pages are pictures", Remedy: "have them recognised (OCR) and give the text"}
	}
	out.Pages(all)
	if empty > 0 {
		out.Doubt("page-without-text", "", fmt.Sprintf("有%d页没有文字（可能是扫描的图片），没有读取。", empty))
	}
	return out.Text()
}

// resolve is a location as a part of the archive: from the root when it begins with /.
func resolve(base, loc string) string {
	loc = strings.TrimSpace(loc)
	if strings.HasPrefix(loc, "/") {
		return strings.TrimPrefix(path.Clean(loc), "/")
	}
	return strings.TrimPrefix(path.Join("/", base, loc), "/")
}

// values reads the text, or an attribute, of all elements of a name.
func values(a *pack.Archive, part, element, attribute string) (list []string, err error) {
	data, err := a.Read(part)
	if err != nil {
		return nil, err
	}
	d, in := pack.NewDecoder(part, data), false
	for {
		t, err := d.Next()
		if errors.Is(err, io.EOF) {
			return list, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if in = t.Name.Local == element; in && attribute != "" {
				list = append(list, pack.Attr(t, attribute))
			}
		case xml.CharData:
			if in && attribute == "" && strings.TrimSpace(string(t)) != "" {
				list = append(list, string(t))
			}
		case xml.EndElement:
			in = false
		}
	}
}

// readPage reads the text objects of a page.
func readPage(a *pack.Archive, part string) (texts []source.Place, err error) {
	data, err := a.Read(part)
	if err != nil {
		return nil, err
	}
	d := pack.NewDecoder(part, data)
	var now source.Place
	var left, top float64
	in := false
	for {
		t, err := d.Next()
		if errors.Is(err, io.EOF) {
			return texts, nil
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "TextObject":
				box := floats(pack.Attr(t, "Boundary"))
				left, top = at(box, 0), at(box, 1)
				now.Size, _ = strconv.ParseFloat(pack.Attr(t, "Size"), 64)
				now.Bold = pack.Attr(t, "Weight") >= "600"
			case "TextCode":
				in = true
				x, _ := strconv.ParseFloat(pack.Attr(t, "X"), 64)
				y, _ := strconv.ParseFloat(pack.Attr(t, "Y"), 64)
				now.X, now.Y, now.Text = left+x, top+y, ""
				now.End = now.X + sum(floats(pack.Attr(t, "DeltaX"))) + now.Size
			}
		case xml.CharData:
			if in {
				now.Text += string(t)
			}
		case xml.EndElement:
			if in && t.Name.Local == "TextCode" {
				in = false
				if now.Text = strings.TrimSpace(now.Text); now.Text != "" && now.Size > 0 {
					texts = append(texts, now)
				}
			}
		}
	}
}

// floats reads numbers; "g 3 0.5" is 0.5 three times (GB/T 33190 11.3).
func floats(s string) (list []float64) {
	fields := strings.Fields(s)
	for i := 0; i < len(fields); i++ {
		if fields[i] == "g" && i+2 < len(fields) {
			n, _ := strconv.Atoi(fields[i+1])
			f, _ := strconv.ParseFloat(fields[i+2], 64)
			for range min(max(n, 0), 10_000) {
				list = append(list, f)
			}
			i += 2
			continue
		}
		f, _ := strconv.ParseFloat(fields[i], 64)
		list = append(list, f)
	}
	return list
}

func at(list []float64, i int) float64 {
	if i < len(list) {
		return list[i]
	}
	return 0
}

func sum(list []float64) (n float64) {
	for _, f := range list {
		n += f
	}
	return n
}
