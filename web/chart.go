package web

import (
	"fmt"
	"slices"
	"strings"
)

// A chart is a row of horizontal bars, drawn on the server. Sizes are in the units
// of its view box; the table beside it says the same.
type chart struct {
	ID, Title, Desc, Column string
	Width, Height           int
	Bars                    []bar
}

// A bar has its name above it and its number behind it.
type bar struct {
	Name                     string
	Short                    string // of Name, as long as the chart is wide
	N                        int
	TextY, Y, Width, NumberX int
}

// Sizes of a chart, in units of its view box.
const (
	chartWidth = 340 // of a phone, so that its letters are not made smaller there
	barHeight  = 10
	barPitch   = 40 // from bar to bar: its name above it
	barRoom    = 290
	barName    = 23 // characters of 14 units that fit
)

// maxBars bounds a chart; the rest is one bar.
const maxBars = 12

// newChart draws numbers by name, in the order given.
func newChart(id, title, column string, names []string, numbers map[string]int) *chart {
	if len(names) == 0 {
		return nil
	}
	if len(names) > maxBars {
		rest := 0
		for _, n := range names[maxBars-1:] {
			rest += numbers[n]
		}
		names = append(slices.Clone(names[:maxBars-1]), "其余")
		numbers["其余"] = rest
	}
	c := &chart{ID: id, Title: title, Column: column, Width: chartWidth, Height: len(names) * barPitch}
	most := 1
	for _, n := range names {
		most = max(most, numbers[n])
	}
	var said []string
	for i, n := range names {
		width := max(2, numbers[n]*barRoom/most)
		top := i * barPitch
		c.Bars = append(c.Bars, bar{Name: n, Short: firstRunes(n, barName), N: numbers[n], TextY: top + 15, Y: top + 22, Width: width, NumberX: width + 8})
		said = append(said, fmt.Sprintf("%s %d 项", n, numbers[n]))
	}
	c.Desc = strings.Join(said, "；")
	return c
}

func chartByDocument(groups []deedGroup) *chart {
	var names []string
	numbers := map[string]int{}
	for _, g := range groups {
		if numbers[g.Name] == 0 {
			names = append(names, g.Name)
		}
		numbers[g.Name] += len(g.Deeds)
	}
	slices.SortStableFunc(names, func(a, b string) int { return numbers[b] - numbers[a] })
	return newChart("by-document", "各文件中的项数", "文件", names, numbers)
}

// chartByMonth counts by the month in which a document was signed.
func chartByMonth(groups []deedGroup) *chart {
	var names []string
	numbers := map[string]int{}
	for _, g := range groups {
		if len(g.Doc.Signed) < len("2026-01") {
			continue
		}
		month := string(g.Doc.Signed[:len("2026-01")])
		if numbers[month] == 0 {
			names = append(names, month)
		}
		numbers[month] += len(g.Deeds)
	}
	slices.Sort(names)
	slices.Reverse(names)
	return newChart("by-month", "各月成文文件中的项数", "成文月份", names, numbers)
}
