package gazette

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"tiaowen/corpus"
)

var (
	gazetteName  = regexp.MustCompile(`^\p{Han}{2,30}公报$`)
	issueNumber  = regexp.MustCompile(`第\s*([0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})\s*期`)
	issueTotal   = regexp.MustCompile(`总\s*第?\s*([0-9０-９]{1,4}|[一二三四五六七八九十百]{1,5})\s*期`)
	issueYear    = regexp.MustCompile(`^((?:19|20)[0-9]{2})\s*年?$`)
	contentsHead = regexp.MustCompile(`^目\s*[录錄次]$`)
	sectionHead  = regexp.MustCompile(`^【\s*(.+?)\s*】$`)
)

// readFront reads what stands before the first document: the masthead and the
// contents page.
func (r *reading) readFront(lines []line) {
	issue := &corpus.Issue{Source: r.out.Source}
	contents, section := false, ""
	var title []line
	for _, l := range lines {
		text := corpus.JoinSpaced(l.text)
		switch {
		case ruleLine.MatchString(l.text):
			r.furniture("rule", "", l)
		case contentsHead.MatchString(l.text):
			contents = true
			r.furniture("contents", "", l)
		case sectionHead.MatchString(text):
			section, title = sectionHead.FindStringSubmatch(text)[1], nil
			r.furniture("contents", "", l)
		case contents && r.readEntry(l, section, &title):
			r.furniture("contents", "", l)
		default:
			title = nil
			issue.Masthead = append(issue.Masthead, l.text)
			r.readMasthead(issue, l.text)
			r.furniture("masthead", "", l)
		}
	}
	if issue.Gazette == "" && len(r.contents) == 0 {
		return // a document by itself
	}
	issue.Contents = r.contents
	if issue.Year == 0 {
		issue.Year = issue.Date.Year()
	}
	issue.ID = fmt.Sprintf("%s-%d-%d", issue.Gazette, issue.Year, issue.Number)
	r.out.Issue = issue
}

func (r *reading) readMasthead(issue *corpus.Issue, text string) {
	if gazetteName.MatchString(text) && issue.Gazette == "" {
		issue.Gazette = text
	}
	rest := text
	if m := issueTotal.FindStringSubmatch(text); m != nil {
		issue.Total, _ = corpus.ParseNumeral(m[1])
		rest = strings.Replace(text, m[0], "", 1)
	}
	if m := issueNumber.FindStringSubmatch(rest); m != nil && issue.Number == 0 {
		issue.Number, _ = corpus.ParseNumeral(m[1])
	}
	if m := issueYear.FindStringSubmatch(text); m != nil {
		issue.Year, _ = strconv.Atoi(m[1])
	}
	if d, ok := corpus.ParseDate(text); ok && issue.Date == "" {
		issue.Date = d
	}
	if bodyName.MatchString(text) && issue.Publisher == "" {
		issue.Publisher = text
	}
}

// readEntry reads a line of the contents page: a title, or a number with a page
// that ends the entry. It reports false for a line that is neither.
func (r *reading) readEntry(l line, section string, title *[]line) bool {
	page := pageTail.FindStringSubmatchIndex(l.text)
	text := l.text
	if page != nil {
		text = corpus.TrimSpace(l.text[:page[0]])
	}
	n, at, numbered := corpus.FindDocNumber(strings.TrimSpace(registration.ReplaceAllString(text, "")))
	switch {
	case page == nil && !numbered && !strings.Contains(text, "关于") && !titleGenre.MatchString(text) && len(*title) == 0:
		return false
	case page == nil && !numbered:
		*title = append(*title, l)
		return true
	}
	e := corpus.ContentsEntry{Section: section, Line: l.n}
	if numbered {
		e.Number = n.String()
		rest := strings.Trim(strings.TrimSpace(registration.ReplaceAllString(text, ""))[:at.Start], " （(")
		text = rest
	}
	if len(*title) > 0 {
		e.Line = (*title)[0].n
		e.Title = joinTitle(*title)
	}
	e.Title += corpus.JoinSpaced(text)
	if page != nil {
		e.Page, _ = strconv.Atoi(l.text[page[2]:page[3]])
	}
	r.contents = append(r.contents, e)
	*title = nil
	return true
}

// matchContents gives each document its section, and reports where the contents
// page and the body disagree. The body wins.
func (r *reading) matchContents() {
	used := make([]bool, len(r.contents))
	for _, d := range r.out.Documents {
		i := r.entryOf(d, used)
		if i < 0 {
			if len(r.contents) > 0 {
				r.defect("contents-missing", d.ID, d.Line, d.Title, "目录未列此件。")
			}
			continue
		}
		used[i] = true
		e := r.contents[i]
		d.Section = e.Section
		if e.Number != "" && d.Number != "" && e.Number != d.Number {
			r.defect("contents-number", d.ID, e.Line, e.Number, "目录所载文号与正文不一致，正文为"+d.Number+"；以正文为准。")
		}
		if !sameTitle(d, e.Title) {
			r.defect("contents-title", d.ID, e.Line, e.Title, "目录所载标题与正文不一致，正文为《"+d.Title+"》；以正文为准。")
		}
	}
	for i, e := range r.contents {
		if !used[i] {
			r.defect("contents-unmatched", "", e.Line, e.Title+" "+e.Number, "目录列有此件，正文中未找到。")
		}
	}
}

// sameTitle reports whether a contents page prints the title of a document, with or
// without the issuing body; an order is printed with its number.
func sameTitle(d *corpus.Document, printed string) bool {
	printed = squash(printed)
	return strings.HasSuffix(squash(d.Title), printed) || printed == squash(d.Number)
}

// entryOf finds the entry of a document: by title, else by number.
func (r *reading) entryOf(d *corpus.Document, used []bool) int {
	for i, e := range r.contents {
		if !used[i] && e.Title != "" && sameTitle(d, e.Title) {
			return i
		}
	}
	for i, e := range r.contents {
		if !used[i] && e.Number != "" && e.Number == d.Number {
			return i
		}
	}
	return -1
}
