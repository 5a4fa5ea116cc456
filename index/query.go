package index

import (
	"fmt"
	"strconv"
	"strings"
)

// A Query is a closed tree of clauses. Each prints itself; the text form is for
// logs, golden files and comparison, not for parsing.
type Query interface {
	String() string
	query()
}

type (
	// All matches every record with score 0.
	All struct{}
	// None matches nothing.
	None struct{}
	// And matches records that match every clause, and adds their scores; clauses
	// of type Not take away. An And of nothing but Nots matches the rest of all
	// records, and so an empty And matches all of them.
	And []Query
	// Or matches records that match at least Min of the clauses (less than 1 means
	// 1); the score is the sum over those that match. An empty Or matches nothing.
	Or struct {
		Of  []Query
		Min int
	}
	// Not matches what Q does not. It never scores.
	Not struct{ Q Query }
	// Term matches records whose token field holds the term, scored by BM25
	// (Robertson and Zaragoza 2009) with k1 = 1.2 and b = 0.75:
	//
	//	ln(1 + (N−n+½)/(n+½)) · f·(k1+1) / (f + k1·(1−b+b·l/a))
	//
	// for n of N records that hold the term, this one f times among its l terms,
	// where the mean over all N is a.
	Term struct{ Field, Term string }
	// Phrase matches records whose token field holds the terms one after the other.
	// It scores as a Term that stands where the phrase stands and is as rare as
	// the rarest of the terms. A Phrase without terms matches nothing.
	Phrase struct {
		Field string
		Terms []string
	}
	// Prefix matches records whose token field holds a term that begins so. It
	// scores 1.
	Prefix struct{ Field, Prefix string }
	// Key matches records whose key field has the value. It scores 1.
	Key struct{ Field, Value string }
	// Range matches records whose key field has a value v with From ≤ v ≤ To as
	// strings; an empty bound is open. It scores 1.
	Range struct{ Field, From, To string }
	// Boost multiplies the score of Q by a number that is not negative.
	Boost struct {
		Q  Query
		By float64
	}
)

func (All) query()    {}
func (None) query()   {}
func (And) query()    {}
func (Or) query()     {}
func (Not) query()    {}
func (Term) query()   {}
func (Phrase) query() {}
func (Prefix) query() {}
func (Key) query()    {}
func (Range) query()  {}
func (Boost) query()  {}

func (All) String() string  { return "all" }
func (None) String() string { return "none" }
func (q And) String() string {
	return "and(" + join(q) + ")"
}
func (q Or) String() string {
	if q.Min > 1 {
		return fmt.Sprintf("or%d(%s)", q.Min, join(q.Of))
	}
	return "or(" + join(q.Of) + ")"
}
func (q Not) String() string    { return "not(" + q.Q.String() + ")" }
func (q Term) String() string   { return q.Field + ":" + strconv.Quote(q.Term) }
func (q Phrase) String() string { return q.Field + ":" + strconv.Quote(strings.Join(q.Terms, " ")) }
func (q Prefix) String() string { return q.Field + ":" + strconv.Quote(q.Prefix) + "*" }
func (q Key) String() string    { return q.Field + "=" + strconv.Quote(q.Value) }
func (q Range) String() string  { return fmt.Sprintf("%s[%s..%s]", q.Field, q.From, q.To) }
func (q Boost) String() string {
	return q.Q.String() + "^" + strconv.FormatFloat(q.By, 'g', 4, 64)
}

func join(qs []Query) string {
	s := make([]string, len(qs))
	for i, q := range qs {
		s[i] = q.String()
	}
	return strings.Join(s, " ")
}
