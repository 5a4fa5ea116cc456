package web

import (
	"net/url"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
)

// A run is a piece of official text that is a link to what it cites, or plain.
type run struct {
	URL    string // empty for plain text
	Doubt  bool   // what it cites is not certain
	Pieces []piece
}

// A textLink is a place in a provision that cites another.
type textLink struct {
	Span  corpus.Span
	URL   string
	Doubt bool
}

// A linker finds the addresses of what a document cites.
type linker struct {
	home    string // id of the document that is shown; its parts are on the same page
	library corpus.Library
	checker *search.Checker
	today   corpus.Date
	known   map[string]corpus.Ref // of texts that were looked up, by the words
}

func (s *Server) linker(c *Collection, home string) *linker {
	return &linker{home: home, library: c.Library, checker: c.checker(), today: s.today(), known: map[string]corpus.Ref{}}
}

// links are the citations of a provision that lead somewhere, in their order and
// apart. A place that cites several parts leads to the first.
func (l *linker) links(p *corpus.Provision) (links []textLink) {
	for _, x := range p.References {
		to := l.target(x)
		if to.IsZero() || to == p.Ref || to.Document == l.home && to.Path == "" || x.Span.End > len(p.Text) || x.Span.Start >= x.Span.End {
			continue
		}
		if n := len(links); n > 0 && x.Span.Start < links[n-1].Span.End {
			continue
		}
		links = append(links, textLink{x.Span, l.url(to), !x.Certain})
	}
	return links
}

// target is what a reference cites, or the zero Ref when the collection has no such
// text or part.
func (l *linker) target(x corpus.Reference) corpus.Ref {
	if x.Kind == corpus.RefExternal && strings.HasPrefix(x.Target, "《") {
		return l.external(x.Target)
	}
	ref, err := corpus.ParseRef(x.Target)
	if err != nil {
		return corpus.Ref{}
	}
	if _, err := l.library.Document(ref.Document); err != nil {
		return corpus.Ref{}
	}
	return ref
}

func (l *linker) external(written string) corpus.Ref {
	ref, ok := l.known[written]
	if !ok {
		if found := l.checker.Check(written, l.today); len(found) > 0 && found[0].Part == "" {
			ref = found[0].Ref
		}
		l.known[written] = ref
	}
	return ref
}

func (l *linker) url(to corpus.Ref) string {
	if to.Document == l.home {
		return (&url.URL{Fragment: to.Path}).String()
	}
	return permalink(to, "")
}

// A setter sets official text as runs: what cites is linked, what was asked is marked.
type setter struct {
	text  string
	marks []corpus.Span
	links []textLink
}

// between is the text between two offsets, without the line breaks at its end.
func (s setter) between(start, end int) (runs []run) {
	start, end = max(0, start), min(end, len(s.text))
	if start >= end {
		return nil
	}
	end = start + len(strings.TrimRight(s.text[start:end], "\n"))
	for _, l := range s.links {
		if l.Span.Start < start || l.Span.End > end {
			continue
		}
		if l.Span.Start > start {
			runs = append(runs, run{Pieces: cut(s.text, s.marks, start, l.Span.Start)})
		}
		runs = append(runs, run{l.URL, l.Doubt, cut(s.text, s.marks, l.Span.Start, l.Span.End)})
		start = l.Span.End
	}
	if start < end {
		runs = append(runs, run{Pieces: cut(s.text, s.marks, start, end)})
	}
	return runs
}

// cut is the part of a text between two offsets, with the marks that fall into it.
func cut(text string, marks []corpus.Span, start, end int) []piece {
	var inside []corpus.Span
	for _, m := range marks {
		if from, to := max(m.Start, start), min(m.End, end); from < to {
			inside = append(inside, corpus.Span{Start: from - start, End: to - start})
		}
	}
	return pieces(text[start:end], inside)
}
