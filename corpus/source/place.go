package source

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A Place is a piece of text with its place on a page: any unit of length, Y from the
// top down.
type Place struct {
	X, Y float64 // left end, and base line or any other height that a row shares
	End  float64 // right end
	Size float64 // of the type; positive
	Bold bool
	Text string
}

// A row is the text of one height, or of one height of a column.
type row struct {
	Place
	runs        []Run
	left, right float64 // edges of its column
}

// Pages writes the pages of a document as natural paragraphs. Two columns are read one
// after the other, page numbers are left out, larger type is a heading, and a row that
// fills its column goes on in the next, over columns and pages, unless that is set in,
// stands apart, or begins with a number of its own.
func (b *Builder) Pages(pages [][]Place) {
	var rows []row
	for _, p := range pages {
		rows = append(rows, pageRows(p)...)
	}
	body, pitch := measure(rows)
	for i := 0; i < len(rows) && b.Err() == nil; {
		n := 1
		runs := rows[i].runs
		for i+n < len(rows) && goesOn(rows[i+n-1], rows[i+n], pitch) {
			runs = append(runs, rows[i+n].runs...)
			n++
		}
		if level := headingLevel(rows[i].Size, body); level > 0 {
			b.Heading(level, textOf(runs))
		} else {
			b.Paragraph(runs...)
		}
		i += n
	}
}

func textOf(runs []Run) string {
	var s strings.Builder
	for _, r := range runs {
		s.WriteString(r.Text)
	}
	return s.String()
}

// headingLevel is the level of a heading by its size beside that of the text, 0 for
// text. Titles of official documents are set in type 2, text in type 3 (GB/T 9704 7.3).
func headingLevel(size, body float64) int {
	switch {
	case size > 1.7*body:
		return 1
	case size > 1.3*body:
		return 2
	case size > 1.1*body:
		return 3
	}
	return 0
}

// measure is the size of the text and the distance of its rows, both the most common.
func measure(rows []row) (body, pitch float64) {
	sizes, gaps := map[float64]int{}, map[float64]int{}
	for i, r := range rows {
		sizes[round(r.Size)] += utf8.RuneCountInString(r.Text)
		if i > 0 && r.Y > rows[i-1].Y {
			gaps[round(r.Y-rows[i-1].Y)]++
		}
	}
	return most(sizes), most(gaps)
}

func round(f float64) float64 { return float64(int(f*2+0.5)) / 2 }

func most(counts map[float64]int) (best float64) {
	n := 0
	for f, c := range counts {
		if c > n || c == n && f < best {
			best, n = f, c
		}
	}
	return best
}

// goesOn reports whether a row is the rest of the paragraph of the row before.
func goesOn(before, r row, pitch float64) bool {
	if diff := r.Size / before.Size; diff < 0.95 || diff > 1.05 {
		return false
	}
	if gap := r.Y - before.Y; gap > 1.25*pitch && gap > 0 {
		return false
	}
	if before.End < before.right-2*before.Size || r.X > r.left+r.Size {
		return false
	}
	_, _, labelled := corpus.ParseLabel(r.Text)
	c, _ := utf8.DecodeLastRuneInString(before.Text)
	return !labelled || !strings.ContainsRune("。；：", c)
}

var pageNumber = regexp.MustCompile(`^[—–－\-·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?[—–－\-·\s]*$`)

// pageRows puts the pieces of a page together to rows in the order of reading.
func pageRows(ps []Place) []row {
	if len(ps) == 0 {
		return nil
	}
	left, right := ps[0].X, ps[0].End
	for _, p := range ps {
		left, right = min(left, p.X), max(right, p.End)
	}
	slices.SortStableFunc(ps, func(a, b Place) int { return cmp.Compare(a.Y, b.Y) })
	var rows []row
	if mid := (left + right) / 2; hasColumns(ps, mid) {
		rows = columns(ps, left, mid, right)
	} else {
		rows = makeRows(ps, left, right)
	}
	if n := len(rows); n > 1 && pageNumber.MatchString(rows[n-1].Text) {
		rows = rows[:n-1]
	}
	if len(rows) > 1 && pageNumber.MatchString(rows[0].Text) {
		rows = rows[1:]
	}
	return rows
}

const (
	// minColumn is how many pieces each of two columns has at least.
	minColumn = 6
	// maxCrossing is the share of pieces that may cross the middle of two columns.
	maxCrossing = 0.15
)

// hasColumns reports whether a page is set in two columns.
func hasColumns(ps []Place, mid float64) bool {
	left, right, wide := 0, 0, 0
	for _, p := range ps {
		switch {
		case p.End <= mid:
			left++
		case p.X >= mid:
			right++
		default:
			wide++
		}
	}
	return left >= minColumn && right >= minColumn && float64(wide) <= maxCrossing*float64(len(ps))
}

// columns reads what is between two pieces that cross the middle column by column.
func columns(ps []Place, left, mid, right float64) (rows []row) {
	var first, second []Place
	flush := func() {
		rows = append(rows, makeRows(first, left, mid)...)
		rows = append(rows, makeRows(second, minX(second, mid), right)...)
		first, second = nil, nil
	}
	for _, p := range ps {
		switch {
		case p.End <= mid:
			first = append(first, p)
		case p.X >= mid:
			second = append(second, p)
		default:
			flush()
			rows = append(rows, makeRows([]Place{p}, left, right)...)
		}
	}
	flush()
	return rows
}

func minX(ps []Place, x float64) float64 {
	for i, p := range ps {
		if i == 0 || p.X < x {
			x = p.X
		}
	}
	return x
}

// makeRows joins the pieces of one height, from left to right.
func makeRows(ps []Place, left, right float64) (rows []row) {
	end := left
	for _, p := range ps {
		end = max(end, p.End)
	}
	for i := 0; i < len(ps); {
		n := 1
		for i+n < len(ps) && ps[i+n].Y-ps[i].Y <= ps[i].Size/2 {
			n++
		}
		line := slices.Clone(ps[i : i+n])
		slices.SortStableFunc(line, func(a, b Place) int { return cmp.Compare(a.X, b.X) })
		r := row{Place: line[0], left: left, right: min(right, end)}
		r.Text = ""
		for k, p := range line {
			if k > 0 && p.X-line[k-1].End > 0.8*p.Size {
				p.Text = " " + p.Text
			}
			r.Text += p.Text
			r.runs = append(r.runs, Run{p.Text, p.Bold})
			r.End, r.Size = max(r.End, p.End), max(r.Size, p.Size)
		}
		rows = append(rows, r)
		i += n
	}
	return rows
}
