package search

import (
	"strings"
	"unicode/utf8"

	"tiaowen/index/flats"
)

// entryAsked is a question as people ask it, in the words of the editors.
const entryAsked entryKind = "问法"

const (
	leastAsked = 2 // characters that are typed before a question is offered
	mostAsked  = 3 // questions among the suggestions
)

// questions are the ways of asking for the provisions of a collection, each on a line, and one
// line break before all: one text takes less memory than sixty thousand.
type questions string

// newQuestions gathers them from the flats.
func newQuestions(f *flats.File) (questions, error) {
	leave, err := f.Enter()
	if err != nil {
		return "", err
	}
	defer leave()
	var b strings.Builder
	b.WriteByte('\n')
	seen := map[string]bool{} // an article stands in several editions of its law
	for n := range f.Records() {
		r, err := f.Record(n)
		if err != nil {
			return "", err
		}
		if len(r.Note) == 0 {
			continue
		}
		_, asked, _ := strings.Cut(flats.Text(r.Note), "\n") // the headnote is no question
		if asked != "" && !seen[asked] {
			seen[asked] = true
			b.WriteString(asked)
			b.WriteByte('\n')
		}
	}
	return questions(b.String()), nil
}

// with lists at most n questions that hold what was typed: first those that begin with it.
func (qs questions) with(typed string, n int) (found []string) {
	if utf8.RuneCountInString(typed) < leastAsked || strings.ContainsRune(typed, '\n') {
		return nil
	}
	seen := map[string]bool{}
	for _, pattern := range []string{"\n" + typed, typed} {
		for at := 0; len(found) < n; {
			i := strings.Index(string(qs[at:]), pattern)
			if i < 0 {
				break
			}
			from := strings.LastIndexByte(string(qs[:at+i+1]), '\n') + 1
			end := from + strings.IndexByte(string(qs[from:]), '\n')
			if q := string(qs[from:end]); !seen[q] {
				seen[q] = true
				found = append(found, q)
			}
			at = end
		}
	}
	return found
}
