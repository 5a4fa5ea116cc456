package search

import (
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"tiaowen/corpus"
)

// Which law governs what a question speaks of: a register that people edit. Titles are
// as other texts write them, the most important first.
//
//go:embed subjects.tsv
var subjectsFile string

const (
	subjectWeight = 0.7 // of an entry that names none
	subjectSure   = 0.8 // of a weight: a word is never wholly sure of a law
	subjectNext   = 0.7 // the second law of an entry, of the first; the third of the second
	subjectLeast  = 2   // characters of a subject
	maxGoverning  = 3   // titles that the reader is told
)

// subjects are the entries of the register.
type subjects struct {
	of      map[string][]governing
	longest int
}

// governing is a law by its title or a document, and how surely it governs.
type governing struct {
	title   string
	subject string // that speaks for it most
	weight  float64
}

var defaultSubjects = sync.OnceValue(func() *subjects {
	s, err := parseSubjects(strings.NewReader(subjectsFile))
	if err != nil { // a test reads the file, so that this does not happen
		return &subjects{}
	}
	return s
})

// parseSubjects reads a register: a subject, the titles that govern it parted by |, and a
// weight between 0 and 1 or nothing, parted by tabs. Lines that begin with # are comments.
// The error names the line.
func parseSubjects(r io.Reader) (*subjects, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read subjects: %w", err)
	}
	s := &subjects{of: map[string][]governing{}}
	n := 0
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		n++
		line = strings.TrimRight(line, " \r\n")
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := s.add(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("read subjects: line %d: %w", n, err)
		}
	}
	return s, nil
}

func (s *subjects) add(cells []string) error {
	if len(cells) < 2 || len(cells) > 3 {
		return fmt.Errorf("%d columns where subject, titles and weight are expected", len(cells))
	}
	subject, weight := pattern(cells[0]), subjectWeight
	if len(cells) == 3 && cells[2] != "" {
		var err error
		if weight, err = strconv.ParseFloat(cells[2], 64); err != nil || weight <= 0 || weight > 1 {
			return fmt.Errorf("weight %q is not between 0 and 1", cells[2])
		}
	}
	if utf8.RuneCountInString(subject) < subjectLeast {
		return fmt.Errorf("%q is too short to be told from other words", cells[0])
	}
	if _, twice := s.of[subject]; twice {
		return fmt.Errorf("%q is entered twice", cells[0])
	}
	for _, title := range strings.Split(cells[1], "|") {
		if title = statedTitle(title); title == "" {
			return fmt.Errorf("%q is governed by nothing", cells[0])
		}
		s.of[subject] = append(s.of[subject], governing{title, cells[0], weight})
		weight *= subjectNext
	}
	s.longest = max(s.longest, utf8.RuneCountInString(subject))
	return nil
}

// statedTitle is a title as the register states it: without the name of the state.
func statedTitle(title string) string {
	return strings.ReplaceAll(corpus.JoinSpaced(title), "中华人民共和国", "")
}

// byStatedTitle finds documents by the title that the register states.
func byStatedTitle(c *corpus.Catalogue) map[string][]*corpus.Document {
	m := map[string][]*corpus.Document{}
	for _, d := range c.Documents {
		title := statedTitle(d.Title)
		m[title] = append(m[title], d)
	}
	return m
}

// in lists the laws that govern what a line speaks of. Of several subjects that name a law
// each makes it surer. The longest subject counts at each place.
func (s *subjects) in(line string) map[string]governing {
	found := map[string]governing{}
	best := map[string]float64{}
	for f := flatten(line).s; f != ""; {
		size := s.at(f)
		for _, g := range s.of[f[:size]] {
			have := found[g.title]
			if g.weight > best[g.title] {
				best[g.title], have.subject = g.weight, g.subject
			}
			have.title, have.weight = g.title, 1-(1-have.weight)*(1-subjectSure*g.weight)
			found[g.title] = have
		}
		if size == 0 {
			_, size = utf8.DecodeRuneInString(f)
		}
		f = f[size:]
	}
	return found
}

// at is the length in bytes of the longest subject that a text begins with.
func (s *subjects) at(text string) int {
	longest, n := 0, 0
	for i, r := range text {
		if n++; n > s.longest {
			break
		}
		if end := i + utf8.RuneLen(r); s.of[text[:end]] != nil {
			longest = end
		}
	}
	return longest
}

// govern notes in a plan the documents that govern what the question speaks of.
func (s *Service) govern(p *plan) {
	if s.weights.subject == 0 {
		return
	}
	p.governing = map[*corpus.Document]governing{}
	runs := slices.Sorted(maps.Keys(p.cuts)) // plain text that is not taken away
	for title, g := range defaultSubjects().in(strings.Join(runs, newLine)) {
		for _, d := range s.stated[title] {
			p.governing[d] = g
			if n, ok := s.places[d]; ok {
				p.governed = append(p.governed, governed{s.flats.First(n), s.flats.First(n + 1), s.weights.subject * g.weight})
			}
		}
	}
	slices.SortFunc(p.governed, func(a, b governed) int { return a.from - b.from })
	if len(p.governing) > 0 {
		p.notices = append(p.notices, Notice{Text: "优先显示：《" + strings.Join(p.governingTitles(maxGoverning), "》《") + "》。"})
	}
}

// governingTitles are the titles of the n surest.
func (p *plan) governingTitles(n int) []string {
	gs := slices.SortedFunc(maps.Values(p.governing), func(a, b governing) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.title, b.title))
	})
	var titles []string
	for _, g := range gs {
		if !slices.Contains(titles, g.title) && len(titles) < n {
			titles = append(titles, g.title)
		}
	}
	return titles
}

// A governed is the records of a document that governs, and what that adds to them.
type governed struct {
	from, to int
	adds     float64
}

// prior is what the document of a record brings with it before its words are looked at.
func (s *Service) prior(p *plan, record int) float64 {
	for i := range p.governed { // few, in order
		if g := &p.governed[i]; record < g.to {
			if record >= g.from {
				return s.priors[record] + g.adds
			}
			break
		}
	}
	return s.priors[record]
}
