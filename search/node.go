package search

import (
	"fmt"
	"strings"

	"tiaowen/corpus"
)

// A Node is a question as it was understood: a closed tree. Every node prints
// itself in the language that [Parse] reads, and reading that gives the node back.
type Node interface {
	String() string
	node()
}

type (
	// Text is plain words as they were typed, without white space. How they are
	// cut is the analyser's business.
	Text struct{ S string }
	// Phrase is words that must stand as they are: "临时安置费".
	Phrase struct{ S string }
	// Prefix is the beginning of a word: 征收*.
	Prefix struct{ S string }
	// Field asks for a value in a field: 机关:洪江市人民政府.
	Field struct {
		Name  FieldName
		Value string
	}
	// Dates asks for documents signed between two days, inclusive; an empty bound
	// is open: 日期:2026-01..2026-03.
	Dates struct{ From, To corpus.Date }
	// Article asks for an article by its number: 条:133之1.
	Article struct{ N, Sub int }
	// Near asks for words in one unit of the text: 同款(期房 临时安置费).
	Near struct {
		Scope Scope
		Of    Node
	}
	// Must makes words necessary: +消费券.
	Must struct{ N Node }
	// Not takes away: -工业.
	Not struct{ N Node }
	// Or is any of several. It binds tighter than All: 甲 乙 OR 丙 is 甲 and one of
	// 乙 and 丙.
	Or []Node
	// All is several side by side. The empty All is the empty question.
	All []Node
)

func (Text) node()    {}
func (Phrase) node()  {}
func (Prefix) node()  {}
func (Field) node()   {}
func (Dates) node()   {}
func (Article) node() {}
func (Near) node()    {}
func (Must) node()    {}
func (Not) node()     {}
func (Or) node()      {}
func (All) node()     {}

// A Scope is the unit of text that Near looks in.
type Scope string

// The scopes.
const (
	SameSentence  Scope = "同句"
	SameParagraph Scope = "同款"
	SameProvision Scope = "同条"
	SameChapter   Scope = "同章"
)

var scopes = []Scope{SameSentence, SameParagraph, SameProvision, SameChapter}

func (n Text) String() string   { return n.S }
func (n Phrase) String() string { return quote(n.S) }
func (n Prefix) String() string { return n.S + "*" }
func (n Field) String() string {
	if isPlainRun(n.Value) {
		return string(n.Name) + ":" + n.Value
	}
	return string(n.Name) + ":" + quote(n.Value)
}
func (n Dates) String() string { return string(FieldDate) + ":" + printDates(n) }
func (n Article) String() string {
	if n.Sub > 0 {
		return fmt.Sprintf("%s:%d之%d", FieldArticle, n.N, n.Sub)
	}
	return fmt.Sprintf("%s:%d", FieldArticle, n.N)
}
func (n Near) String() string { return string(n.Scope) + "(" + n.Of.String() + ")" }
func (n Must) String() string { return "+" + operand(n.N) }
func (n Not) String() string  { return "-" + operand(n.N) }
func (n Or) String() string   { return joinNodes(n, " OR ") }
func (n All) String() string  { return joinNodes(n, " ") }

func joinNodes(ns []Node, sep string) string {
	s := make([]string, len(ns))
	for i, n := range ns {
		s[i] = n.String()
		if _, all := n.(All); all {
			s[i] = "(" + s[i] + ")"
		}
	}
	return strings.Join(s, sep)
}

// operand prints what a sign stands before, in brackets when it is more than one
// item.
func operand(n Node) string {
	switch n.(type) {
	case All, Or:
		return "(" + n.String() + ")"
	}
	return n.String()
}

// quotePairs are the quotation marks of a phrase. A phrase ends at the mark that
// belongs to the one it began with; the marks of the first pair are all alike,
// since input methods mix them.
var quotePairs = []struct{ open, close string }{
	{"\"＂“”", "\"＂“”"}, {"「", "」"}, {"『", "』"},
}

// quote prints a phrase with the first pair of marks that does not stand in it.
func quote(s string) string {
	for i, p := range quotePairs {
		if strings.ContainsAny(s, p.close) {
			continue
		}
		if i == 0 {
			return `"` + s + `"`
		}
		return p.open + s + p.close
	}
	return `"` + s + `"` // no parse makes such a phrase
}

// all makes one node of several, without brackets that mean nothing.
func all(ns []Node) Node {
	var out All
	for _, n := range ns {
		if inner, ok := n.(All); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, n)
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// or makes one node of alternatives.
func or(ns []Node) Node {
	var out Or
	for _, n := range ns {
		if inner, ok := n.(Or); ok {
			out = append(out, inner...)
			continue
		}
		out = append(out, n)
	}
	if len(out) == 1 {
		return out[0]
	}
	return out
}

// isEmpty reports whether a node asks for nothing.
func isEmpty(n Node) bool {
	a, ok := n.(All)
	return ok && len(a) == 0
}

// items are the parts of a question that stand side by side.
func items(n Node) []Node {
	if a, ok := n.(All); ok {
		return a
	}
	return []Node{n}
}
