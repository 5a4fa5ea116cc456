package web

import (
	"maps"
	"net/http"
	"slices"

	"tiaowen/corpus"
)

// maxDefects bounds the list of defects on a page; check prints all.
const maxDefects = 200

type issuesPage struct {
	base
	Issues  []issueView
	Gaps    []gap
	Defects []defectView
	Total   int // of defects
	Latest  string
}

// An issueView is an issue with its contents page beside what was read.
type issueView struct {
	*corpus.Issue
	Date     string
	Rows     []contentsRow
	Unlisted []documentRow // read, but not on the contents page
}

// A contentsRow is a line of the contents page; Doc is nil when no such document was
// read.
type contentsRow struct {
	corpus.ContentsEntry
	Doc         *documentRow
	ShortTitle  bool // the contents page leaves the issuing body out
	OtherTitle  bool // the document has another title than printed
	OtherNumber bool
}

// A gap is a number of a year that is missing although a later one is there.
type gap struct {
	Gazette      string
	Year, Number int
}

type defectView struct {
	corpus.Defect
	URL string // of the document concerned
}

func (s *Server) issues(w http.ResponseWriter, r *http.Request, c *Collection) error {
	cat := c.Library.Catalogue()
	v := issuesPage{base: s.base("各期公报与收录范围", r), Latest: cat.Latest.Han(), Total: len(cat.Defects), Gaps: gaps(cat.Issues)}
	for _, i := range cat.Issues {
		v.Issues = append(v.Issues, s.issueView(i, c.Library))
	}
	for _, d := range cat.Defects[:min(maxDefects, len(cat.Defects))] {
		dv := defectView{Defect: d}
		if d.Document != "" {
			dv.URL = "/documents/" + d.Document
		}
		v.Defects = append(v.Defects, dv)
	}
	return s.show(w, "issues", v)
}

func (s *Server) issueView(i *corpus.Issue, lib corpus.Library) issueView {
	v := issueView{Issue: i, Date: i.Date.Han()}
	var read []documentRow
	for _, id := range i.Documents {
		if d, err := lib.Document(id); err == nil {
			read = append(read, s.row(d))
		}
	}
	for _, e := range i.Contents {
		row := contentsRow{ContentsEntry: e}
		if at := entryOf(e, read); at >= 0 {
			d := read[at]
			read = slices.Delete(read, at, at+1)
			row.Doc = &d
			row.ShortTitle, row.OtherTitle = titleBeside(e, d.Document)
			row.OtherNumber = e.Number != "" && !sameInk(d.Number, e.Number)
		}
		v.Rows = append(v.Rows, row)
	}
	v.Unlisted = read
	return v
}

// entryOf finds the document that a line of the contents page names, by title and
// then by number, or -1.
func entryOf(e corpus.ContentsEntry, docs []documentRow) int {
	at := slices.IndexFunc(docs, func(d documentRow) bool {
		_, other := titleBeside(e, d.Document)
		return !other
	})
	if at < 0 {
		at = slices.IndexFunc(docs, func(d documentRow) bool { return e.Number != "" && sameInk(d.Number, e.Number) })
	}
	return at
}

// titleBeside compares a title with that of the contents page, which may leave the
// issuing body out: 关于陈长松同志任职的通知.
func titleBeside(e corpus.ContentsEntry, d *corpus.Document) (short, other bool) {
	if sameInk(d.Title, e.Title) {
		return false, false
	}
	short = e.Title != "" && sameInk(d.Title, d.Issuer+e.Title)
	return short, !short
}

// pageOf is the page on which a document begins as the contents page of its issue has
// it, or 0.
func pageOf(i *corpus.Issue, d *corpus.Document) int {
	for _, e := range i.Contents {
		if _, other := titleBeside(e, d); !other {
			return e.Page
		}
	}
	return 0
}

// sameInk reports whether two texts differ in spaces and widths only.
func sameInk(a, b string) bool {
	return slices.EqualFunc(glyphs(a), glyphs(b), func(x, y glyph) bool { return x.r == y.r })
}

// gaps names the numbers that are missing before the last one of each year.
func gaps(issues []*corpus.Issue) (found []gap) {
	type run struct {
		gazette string
		year    int
	}
	have := map[run]map[int]bool{}
	for _, i := range issues {
		k := run{i.Gazette, i.Year}
		if have[k] == nil {
			have[k] = map[int]bool{}
		}
		have[k][i.Number] = true
	}
	for k, numbers := range have {
		for n := 1; n < slices.Max(slices.Collect(maps.Keys(numbers))) && len(found) < maxDefects; n++ {
			if !numbers[n] {
				found = append(found, gap{k.gazette, k.year, n})
			}
		}
	}
	slices.SortFunc(found, func(a, b gap) int {
		if a.Gazette != b.Gazette {
			if a.Gazette < b.Gazette {
				return -1
			}
			return 1
		}
		return (a.Year-b.Year)*1000 + a.Number - b.Number
	})
	return found
}
