package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"tiaowen/corpus/source/pack"
)

// A style is what a paragraph gets from its style.
type style struct {
	based   string
	outline int
	bold    bool
	num     string
	level   int
}

// maxBased is how many styles may build on each other.
const maxBased = 20

// readStyles reads the styles, each with what it inherits. A document may have none.
func readStyles(a *pack.Archive) (map[string]style, error) {
	all := map[string]style{}
	if !a.Has(styles) {
		return all, nil
	}
	data, err := a.Read(styles)
	if err != nil {
		return nil, err
	}
	d, id, st := pack.NewDecoder(styles, data), "", style{}
	for {
		t, err := d.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "style" {
				id, st = pack.Attr(t, "styleId"), style{}
			}
			st.read(t)
		case xml.EndElement:
			if t.Name.Local == "style" {
				all[id] = st
			}
		}
	}
	for id := range all {
		all[id] = inherit(all, id)
	}
	return all, nil
}

func (s *style) read(e xml.StartElement) {
	val := pack.Attr(e, "val")
	switch e.Name.Local {
	case "basedOn":
		s.based = val
	case "name":
		if n, ok := strings.CutPrefix(strings.ToLower(val), "heading "); ok && s.outline == 0 {
			s.outline, _ = strconv.Atoi(n)
		}
		if strings.EqualFold(val, "title") {
			s.outline = 1
		}
	case "outlineLvl":
		s.outline = outline(val)
	case "b":
		s.bold = isOn(e)
	case "numId":
		s.num = val
	case "ilvl":
		s.level, _ = strconv.Atoi(val)
	}
}

func inherit(all map[string]style, id string) style {
	s := all[id]
	for from, n := s.based, 0; from != "" && n < maxBased; n++ {
		b := all[from]
		if s.outline == 0 {
			s.outline = b.outline
		}
		if s.num == "" {
			s.num, s.level = b.num, b.level
		}
		s.bold = s.bold || b.bold
		from = b.based
	}
	return s
}
