// Package ofd reads the text of an OFD file (GB/T 33190—2016): the text objects of
// each page in the order of reading, put together to lines by their position. A page
// without text is one that was scanned, and is said to be so.
package ofd

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

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
			for _, line := range lines(texts) {
				out.Paragraph(source.Run{Text: line})
			}
			if out.Err() != nil {
				return nil, out.Err()
			}
		}
	}
	switch {
	case pages == 0 || empty == pages:
		return nil, &source.Error{Problem: "has no text: its pages are pictures", Remedy: "have them recognised (OCR) and give the text"}
	case empty > 0:
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

// A text is one TextCode with its place on the page, in millimetres.
type text struct {
	x, y, size float64
	end        float64 // right edge
	s          string
}

// readPage reads the text objects of a page.
func readPage(a *pack.Archive, part string) (texts []text, err error) {
	data, err := a.Read(part)
	if err != nil {
		return nil, err
	}
	d := pack.NewDecoder(part, data)
	var now text
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
				now.size, _ = strconv.ParseFloat(pack.Attr(t, "Size"), 64)
			case "TextCode":
				in = true
				x, _ := strconv.ParseFloat(pack.Attr(t, "X"), 64)
				y, _ := strconv.ParseFloat(pack.Attr(t, "Y"), 64)
				now.x, now.y, now.s = left+x, top+y, ""
				now.end = now.x + sum(floats(pack.Attr(t, "DeltaX"))) + now.size
			}
		case xml.CharData:
			if in {
				now.s += string(t)
			}
		case xml.EndElement:
			if in && t.Name.Local == "TextCode" {
				in = false
				if now.s = strings.TrimSpace(now.s); now.s != "" {
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

// lines puts texts together to natural paragraphs: those of one height are a line, and
// a line that is full goes on in the next.
func lines(texts []text) []string {
	slices.SortStableFunc(texts, func(a, b text) int {
		if d := a.y - b.y; d > a.size/2 || d < -a.size/2 {
			return sign(d)
		}
		return sign(a.x - b.x)
	})
	var rows []text
	for _, t := range texts {
		if n := len(rows); n > 0 && t.y-rows[n-1].y <= t.size/2 {
			rows[n-1].s += t.s
			rows[n-1].end = max(rows[n-1].end, t.end)
			continue
		}
		rows = append(rows, t)
	}
	return join(rows)
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}

// join puts rows together: a paragraph goes on where the row before reaches the right
// edge of the page's text and the row itself is not set in.
func join(rows []text) (out []string) {
	left, right := 1e9, 0.0
	for _, r := range rows {
		left, right = min(left, r.x), max(right, r.end)
	}
	for i, r := range rows {
		if i > 0 && rows[i-1].end > right-1.5*r.size && r.x < left+r.size && utf8.RuneCountInString(rows[i-1].s) > 10 {
			out[len(out)-1] += r.s
			continue
		}
		out = append(out, r.s)
	}
	return out
}
