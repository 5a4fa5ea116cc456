package corpus

import (
	"slices"
	"strings"
)

// An Ending is what takes a document out of force and is said elsewhere in its
// collection: by a document that repeals it, or by a later version of its text.
type Ending struct {
	Status   Status `json:"status"`             // StatusRepealed or StatusRevised
	On       Date   `json:"on"`                 // first day on which it is no longer in force
	By       string `json:"by"`                 // id of the later document
	Title    string `json:"title"`              // of the later document
	Ref      Ref    `json:"ref"`                // of the provision that repeals; of the document for a later version
	Sentence string `json:"sentence,omitempty"` // that repeals; empty for a later version
}

// Status tells the force of the document on the given day, by what it says of
// itself and by what later documents of its collection say of it. No version of a
// text is in force before the day on which it was made, whatever day the text gives
// for its first version.
func (d *Document) Status(day Date) Status {
	s := d.Validity.Status(day)
	switch {
	case s == StatusExpired:
	case d.Ending != nil && day >= d.Ending.On:
		return d.Ending.Status
	case s == StatusInForce && day < d.Signed:
		return StatusNotYet
	}
	return s
}

// Until is the first day on which the document is known not to be in force any
// longer, by itself or by what ends it; empty when no end is known.
func (d *Document) Until() Date {
	if e := d.Ending; e != nil && (d.Validity.Expires == "" || e.On < d.Validity.Expires) {
		return e.On
	}
	return d.Validity.Expires
}

// ReadEndings finds what takes each document out of force and sets its Ending; nil
// where the collection says nothing.
//
// Versions are documents of one title by one body, or by a body that is not known
// for one of them. A document repeals another that was signed before it and has the
// title that it names, unless the other is of a higher rank (Legislation Law
// ch. 6): a city cannot repeal a law. Of several endings the first in time counts.
func ReadEndings(docs []*Document) {
	titles := map[string][]*Document{}
	for _, d := range docs {
		d.Ending = nil
		for _, t := range []string{d.Title, d.EnclosedTitle} {
			if t = PlainTitle(t); t != "" && !slices.Contains(titles[t], d) {
				titles[t] = append(titles[t], d)
			}
		}
	}
	for _, d := range docs {
		for _, title := range d.Validity.Repeals {
			for _, old := range titles[PlainTitle(title)] {
				if old.Signed != "" && old.Signed < d.Signed && isNamed(old, title) && !outranks(old, d) {
					old.end(repealBy(d, title))
				}
			}
		}
		for _, old := range titles[PlainTitle(d.Title)] {
			if isLaterVersion(d, old) {
				old.end(Ending{Status: StatusRevised, On: max(d.Validity.Effective, d.Signed), By: d.ID, Title: d.Title, Ref: Ref{Document: d.ID}})
			}
		}
	}
}

// end keeps the ending that is first in time; of one day, the one that is said.
func (d *Document) end(e Ending) {
	if d.Ending == nil || e.On < d.Ending.On || e.On == d.Ending.On && e.Sentence != "" && d.Ending.Sentence == "" {
		d.Ending = &e
	}
}

func repealBy(d *Document, title string) Ending {
	e := Ending{Status: StatusRepealed, On: d.Signed, By: d.ID, Title: d.Title, Ref: Ref{Document: d.ID}}
	if d.Validity.Effective > d.Signed {
		e.On = d.Validity.Effective
	}
	for _, r := range d.Validity.Reasons {
		if r.What == "repeals" && strings.Contains(r.Sentence, title) {
			e.Ref, e.Sentence = r.Ref, r.Sentence
		}
	}
	return e
}

// isNamed tells whether a title that is written with a bracket, 《民事诉讼法（试行）》,
// means a document that has the bracket too.
func isNamed(d *Document, title string) bool {
	at := strings.Index(title, "（")
	return at < 0 || strings.HasSuffix(JoinSpaced(d.Title), title[at:]) || strings.HasSuffix(JoinSpaced(d.EnclosedTitle), title[at:])
}

// isLaterVersion tells whether a is a version of the text of b that was made after
// it. A text that stands twice under two days, both before it came into force, is no
// version of itself.
func isLaterVersion(a, b *Document) bool {
	switch {
	case a == b || b.Signed == "" || a.Signed <= b.Signed:
		return false
	case JoinSpaced(a.Title) != JoinSpaced(b.Title) || JoinSpaced(a.EnclosedTitle) != JoinSpaced(b.EnclosedTitle):
		return false // 刑法修正案（八） is no version of 刑法修正案（九）
	case a.Issuer != "" && b.Issuer != "" && a.Issuer != b.Issuer:
		return false
	}
	return a.Validity.Effective != b.Validity.Effective || a.Validity.Effective == "" || a.Signed > a.Validity.Effective
}

// ranks are the 位阶 from the highest on, by the Legislation Law (2023), arts. 98 to
// 102. What is not listed has no rank to compare.
var ranks = map[string]int{
	"宪法": 1, "法律": 2, "行政法规": 3, "监察法规": 3, "司法解释": 3,
	"地方性法规": 4, "自治条例": 4, "单行条例": 4, "经济特区法规": 4, "部门规章": 4,
	"地方政府规章": 5, "规范性文件": 6,
}

// outranks tells whether a is known to be of a higher rank than b.
func outranks(a, b *Document) bool {
	ra, rb := ranks[a.Section], ranks[b.Section]
	return ra > 0 && (ra < rb || rb == 0 && ra <= 3)
}

// PlainTitle is a title as other texts write it: without the name of the state,
// spaces and what stands in brackets at its end.
func PlainTitle(title string) string {
	title, _, _ = strings.Cut(strings.TrimPrefix(JoinSpaced(title), "中华人民共和国"), "（")
	return title
}
