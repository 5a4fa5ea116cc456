package index

import (
	"fmt"
	"math"
	"slices"
)

// MaxDepth bounds the levels of a query tree: an engine may need memory as long as
// the collection for each. A question of a reader has about six.
const MaxDepth = 64

// Check finds what no engine could answer: fields that are not there, a phrase in a
// field without positions, a negative page, a boost that is not a number. The error
// wraps [ErrQuery]. Engines call it first, so that all of them refuse the same.
func (r Request) Check() error {
	if r.From < 0 || r.Size < 0 {
		return fmt.Errorf("%w: page from %d, size %d", ErrQuery, r.From, r.Size)
	}
	if r.Sort < ByScore || r.Sort > ByOrder {
		return fmt.Errorf("%w: unknown order %d", ErrQuery, r.Sort)
	}
	for _, f := range r.Filters {
		if err := checkField("key", KeyFields, f.Field); err != nil {
			return err
		}
	}
	for _, f := range r.Facets {
		if err := checkField("key", KeyFields, f); err != nil {
			return err
		}
	}
	if r.Query == nil {
		return nil
	}
	return check(r.Query, 1)
}

func check(q Query, depth int) error {
	if depth > MaxDepth {
		return fmt.Errorf("%w: more than %d levels", ErrQuery, MaxDepth)
	}
	switch q := q.(type) {
	case All, None:
		return nil
	case And:
		return checkAll(q, depth+1)
	case Or:
		return checkAll(q.Of, depth+1)
	case Not:
		return check(q.Q, depth+1)
	case Boost:
		if math.IsNaN(q.By) || math.IsInf(q.By, 0) || q.By < 0 {
			return fmt.Errorf("%w: boost by %v", ErrQuery, q.By)
		}
		return check(q.Q, depth+1)
	case Term:
		return checkField("token", TokenFields, q.Field)
	case Prefix:
		return checkField("token", TokenFields, q.Field)
	case Phrase:
		if !Positions[q.Field] {
			return fmt.Errorf("%w: field %q keeps no positions", ErrQuery, q.Field)
		}
		return nil
	case Key:
		return checkField("key", KeyFields, q.Field)
	case Range:
		return checkField("key", KeyFields, q.Field)
	default:
		return fmt.Errorf("%w: unknown clause %T", ErrQuery, q)
	}
}

func checkAll(qs []Query, depth int) error {
	for _, q := range qs {
		if err := check(q, depth); err != nil {
			return err
		}
	}
	return nil
}

func checkField(kind string, known []string, name string) error {
	if !slices.Contains(known, name) {
		return fmt.Errorf("%w: no %s field %q", ErrQuery, kind, name)
	}
	return nil
}
