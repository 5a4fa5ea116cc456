package web

import (
	"context"
	"net/http"
	"strconv"
	"strings"
)

// A form is one of the forms in which a document or a provision is to be had: by its
// suffix, or at the address of the page by its media type in Accept.
type form struct {
	suffix string   // .json; empty is the page
	typ    string   // media type
	accept []string // other media types that mean it
	answer handler
}

// programKey marks the request of a program: errors are problem+json.
type programKey struct{}

// forms registers a page with its other forms. The page itself answers in any of them,
// by Accept (RFC 9110, 12.5.1), and names them all in Link.
func (s *Server) forms(register func(path string, h http.Handler), path string, page handler, others ...form) {
	for i, f := range others {
		others[i].answer = strict(f.answer)
	}
	for _, f := range others {
		register(path+f.suffix, s.serveAs(f.suffix, program(f.suffix), f.answer))
	}
	offers := append([]form{{typ: "text/html", answer: page}}, others...)
	register(path, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Add("Vary", "Accept")
		for _, f := range others {
			w.Header().Add("Link", "<"+r.URL.EscapedPath()+f.suffix+`>; rel="alternate"; type="`+f.typ+`"`)
		}
		f := choose(r.Header.Get("Accept"), offers)
		s.serveAs(f.suffix, program(f.suffix), f.answer).ServeHTTP(w, r)
	}))
}

// strict refuses parameters: who adds one to a file expects another file.
func strict(h handler) handler {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) error {
		if err := noParams(r); err != nil {
			return err
		}
		return h(w, r, c)
	}
}

// program reports whether programs ask for a form, and not people.
func program(suffix string) bool { return suffix != "" && suffix != ".docx" }

// choose is the form that an Accept header wants most; of equals the first. A client
// that wants none of them gets the page, as RFC 9110 allows.
func choose(accept string, offers []form) form {
	best, most := offers[0], 0.0
	wanted := parseAccept(accept)
	for _, f := range offers {
		for _, typ := range append([]string{f.typ}, f.accept...) {
			if q := quality(wanted, typ); q > most {
				best, most = f, q
			}
		}
	}
	return best
}

// maxRanges bounds the ranges of an Accept header that are read; browsers send eight.
const maxRanges = 32

type mediaRange struct {
	typ string
	q   float64
}

// parseAccept reads a list of media ranges; what is malformed is left out.
func parseAccept(header string) (list []mediaRange) {
	for part := range strings.SplitSeq(header, ",") {
		if len(list) == maxRanges {
			break
		}
		typ, params, _ := strings.Cut(part, ";")
		m := mediaRange{strings.ToLower(strings.TrimSpace(typ)), 1}
		for param := range strings.SplitSeq(params, ";") {
			name, value, _ := strings.Cut(strings.TrimSpace(param), "=")
			if strings.EqualFold(name, "q") {
				q, err := strconv.ParseFloat(value, 64)
				if err != nil || !(q >= 0 && q <= 1) {
					q = 0
				}
				m.q = q
			}
		}
		if strings.Contains(m.typ, "/") {
			list = append(list, m)
		}
	}
	return list
}

// quality is how much a media type is wanted: by the most specific range that it is in.
// No Accept at all is the page's.
func quality(wanted []mediaRange, typ string) float64 {
	kind, _, _ := strings.Cut(typ, "/")
	best, specific := 0.0, -1
	for _, m := range wanted {
		level := -1
		switch m.typ {
		case typ:
			level = 2
		case kind + "/*":
			level = 1
		case "*/*":
			level = 0
		}
		if level > specific {
			best, specific = m.q, level
		}
	}
	return best
}

// asProgram marks a request as a program's.
func asProgram(r *http.Request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), programKey{}, true))
}

// byProgram reports whether the errors of a request are problem+json.
func byProgram(r *http.Request) bool {
	return strings.HasPrefix(r.URL.Path, "/api/") || r.Context().Value(programKey{}) != nil
}

// matches reports whether an If-None-Match header names a tag (RFC 9110, 13.1.2).
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimSpace(part); part == "*" || strings.TrimPrefix(part, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}
