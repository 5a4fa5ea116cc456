package search

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// maxDocNumber is how many bytes a document number takes at most.
const maxDocNumber = 200

// numbered judges the document numbers of the text; each ends with 号.
func (k *check) numbered() {
	const end = "号"
	cited := k.out
	for at, from := 0, 0; len(k.out) < MaxCitations; {
		i := strings.Index(k.text[at:], end)
		if i < 0 {
			return
		}
		at += i + len(end)
		if from = max(from, at-maxDocNumber); from >= at {
			continue
		}
		for !utf8.RuneStart(k.text[from]) {
			from++
		}
		n, found, ok := corpus.FindDocNumber(k.text[from:at])
		if !ok {
			continue
		}
		span := corpus.Span{Start: from + found.Start, End: from + found.End}
		from = at
		k.number(n, span, cited)
	}
}

// number judges a document number. A code does not begin within another citation.
func (k *check) number(n corpus.DocNumber, span corpus.Span, cited []Checked) {
	i, _ := slices.BinarySearchFunc(cited, span.Start+1, func(x Checked, at int) int { return x.Span.Start - at })
	if i > 0 {
		before := cited[i-1].Span
		if cut := before.End - span.Start; cut > 0 && cut < len(n.Code) {
			n.Code, span.Start = n.Code[cut:], before.End
		}
	}
	d, code := k.c.byNumber(n)
	span.Start += len(n.Code) - len(code)
	out := Checked{Span: span, Written: k.text[span.Start:span.End], Outcome: Missing, Document: d, Part: k.text[span.Start:span.End]}
	if d != nil {
		out.Ref, out.Part = corpus.Ref{Document: d.ID}, ""
		k.force(&out)
	}
	k.out = append(k.out, out)
}

// byNumber finds the document with a number; words that stand before its code without
// a mark between are left out.
func (c *Checker) byNumber(n corpus.DocNumber) (*corpus.Document, string) {
	whole := n.Code
	for code := whole; code != ""; {
		n.Code = code
		if d := c.numbers[n.String()]; d != nil {
			return d, code
		}
		_, size := utf8.DecodeRuneInString(code)
		code = code[size:]
	}
	if rest := strings.TrimLeft(whole, "和与及或见依按据"); rest != "" {
		return nil, rest
	}
	return nil, whole
}
