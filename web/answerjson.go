package web

import (
	"bytes"
	"maps"
	"math"
	"slices"
	"strconv"
	"sync"
	"unicode/utf8"
)

// An answer of ten hits and all facets is 25 kB of JSON. It is written by hand: package json
// asks of each field what it is, in a quarter of a millisecond. A test holds what is
// written here against package json, byte for byte, over every field.

// answerRooms are buffers to write answers into.
var answerRooms = sync.Pool{New: func() any { return new([]byte) }}

// encodeAnswer writes an answer as [encodeJSON] does.
func encodeAnswer(a *Answer) ([]byte, error) {
	room := answerRooms.Get().(*[]byte)
	defer answerRooms.Put(room)
	w := jsonWriter{b: (*room)[:0]}
	w.answer(a)
	if w.odd { // which package json refuses, with an error of its own
		return encodeJSON(a)
	}
	*room = append(w.b, '\n')
	return bytes.Clone(*room), nil
}

// A jsonWriter appends JSON.
type jsonWriter struct {
	b   []byte
	odd bool // a number was met that JSON does not know
}

func (w *jsonWriter) answer(a *Answer) {
	w.int(`{"total":`, a.Total)
	w.unlessEmpty(`,"instead":`, a.Instead)
	writeList(w, `,"parts":`, a.Parts, (*jsonWriter).part)
	w.float(`,"took_ms":`, a.TookMS)
	writeList(w, `,"hits":`, a.Hits, (*jsonWriter).hit)
	w.raw(`,"facets":`)
	w.facets(a.Facets)
	writeList(w, `,"notices":`, a.Notices, (*jsonWriter).notice)
	writeList(w, `,"ways":`, a.Ways, (*jsonWriter).way)
	w.string(`,"latest":`, string(a.Latest))
	w.unlessEmpty(`,"next":`, a.Next)
	w.raw(`}`)
}

func (w *jsonWriter) hit(h *AnswerHit) {
	w.string(`{"ref":`, h.Ref)
	w.string(`,"url":`, h.URL)
	w.string(`,"pinpoint":`, h.Pinpoint)
	writeList(w, `,"why":`, h.Why, (*jsonWriter).text)
	w.string(`,"document":{"id":`, h.Document.ID)
	w.string(`,"number":`, h.Document.Number)
	w.string(`,"title":`, h.Document.Title)
	w.string(`,"issuer":`, h.Document.Issuer)
	w.string(`,"signed":`, string(h.Document.Signed))
	w.string(`},"kind":`, h.Kind)
	writeList(w, `,"path":`, h.Path, (*jsonWriter).text)
	w.string(`,"label":`, h.Label)
	w.string(`,"heading":`, h.Heading)
	w.unlessEmpty(`,"headnote":`, h.Headnote)
	w.unlessEmpty(`,"asked":`, h.Asked)
	w.string(`,"snippet":{"text":`, h.Snippet.Text)
	writeList(w, `,"marks":`, h.Snippet.Marks, (*jsonWriter).mark)
	w.float(`},"score":`, h.Score)
	w.raw(`}`)
}

func (w *jsonWriter) facets(fs map[string][]facetJSON) {
	if fs == nil {
		w.raw(`null`)
		return
	}
	w.raw(`{`)
	for i, name := range slices.Sorted(maps.Keys(fs)) {
		if i > 0 {
			w.raw(`,`)
		}
		w.string(``, name)
		writeList(w, `:`, fs[name], (*jsonWriter).facet)
	}
	w.raw(`}`)
}

func (w *jsonWriter) facet(f *facetJSON) {
	w.string(`{"value":`, f.Value)
	w.string(`,"name":`, f.Name)
	w.int(`,"count":`, f.Count)
	w.raw(`,"selected":` + strconv.FormatBool(f.Selected) + `}`)
}

func (w *jsonWriter) part(p *partJSON) {
	w.string(`{"kind":`, p.Kind)
	w.string(`,"text":`, p.Text)
	w.unlessEmpty(`,"means":`, p.Means)
	w.string(`,"without":`, p.Without)
	w.raw(`}`)
}

func (w *jsonWriter) notice(n *noticeJSON) {
	w.string(`{"text":`, n.Text)
	w.unlessEmpty(`,"query":`, n.Query)
	if n.AsTyped {
		w.raw(`,"typed":true`)
	}
	w.raw(`}`)
}

func (w *jsonWriter) way(v *wayJSON) {
	w.string(`{"text":`, v.Text)
	w.string(`,"query":`, v.Query)
	w.int(`,"count":`, v.Count)
	w.raw(`}`)
}

func (w *jsonWriter) mark(m *[2]int) {
	w.int(`[`, m[0])
	w.int(`,`, m[1])
	w.raw(`]`)
}

func (w *jsonWriter) text(s *string) { w.string(``, *s) }

// writeList appends a list, null when it is nil.
func writeList[T any](w *jsonWriter, name string, list []T, one func(*jsonWriter, *T)) {
	w.raw(name)
	if list == nil {
		w.raw(`null`)
		return
	}
	w.raw(`[`)
	for i := range list {
		if i > 0 {
			w.raw(`,`)
		}
		one(w, &list[i])
	}
	w.raw(`]`)
}

func (w *jsonWriter) raw(s string) { w.b = append(w.b, s...) }

func (w *jsonWriter) int(name string, n int) {
	w.raw(name)
	w.b = strconv.AppendInt(w.b, int64(n), 10)
}

// float appends a number; very small and very great ones have an exponent.
func (w *jsonWriter) float(name string, x float64) {
	w.raw(name)
	size := math.Abs(x)
	if size != 0 && (size < 1e-6 || size >= 1e21) || math.IsNaN(x) {
		w.odd = true
		return
	}
	w.b = strconv.AppendFloat(w.b, x, 'f', -1, 64)
}

func (w *jsonWriter) unlessEmpty(name, s string) {
	if s != "" {
		w.string(name, s)
	}
}

// string appends a name and a string. What cannot stand in one is escaped; what is no
// character becomes U+FFFD; the ends of lines of JavaScript are escaped as well.
func (w *jsonWriter) string(name, s string) {
	w.raw(name)
	b := append(w.b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c < utf8.RuneSelf && c != '"' && c != '\\' {
			i++
			continue
		}
		// Han characters, of which three bytes are sure, are nearly all there is.
		if c > 0xE2 && c < 0xED && i+2 < len(s) && s[i+1]&0xC0 == 0x80 && s[i+2]&0xC0 == 0x80 {
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if escaped := escape(r, size); escaped != "" {
			b = append(append(b, s[from:i]...), escaped...)
			from = i + size
		}
		i += size
	}
	w.b = append(append(b, s[from:]...), '"')
}

const hexDigits = "0123456789abcdef"

// escape is what stands for a character in a string, empty for itself.
func escape(r rune, size int) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return `\ufffd`
	case r == '\u2028':
		return `\u2028`
	case r == '\u2029':
		return `\u2029`
	case r >= ' ' && r != '"' && r != '\\':
		return ""
	}
	switch r {
	case '"':
		return `\"`
	case '\\':
		return `\\`
	case '\b':
		return `\b`
	case '\f':
		return `\f`
	case '\n':
		return `\n`
	case '\r':
		return `\r`
	case '\t':
		return `\t`
	}
	return `\u00` + string(hexDigits[r>>4]) + string(hexDigits[r&15])
}
