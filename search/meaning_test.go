package search

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tiaowen/index"
)

func planFor(t *testing.T, text string) *plan {
	t.Helper()
	s := service(t)
	n, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	q := Query{Text: text}
	p, err := s.plan(context.Background(), q, s.read(q, n))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestLike: a question is weighed by what it is about as well, a query of a few words is
// not: who types those means them.
func TestLike(t *testing.T) {
	s := service(t)
	for text, prose := range map[string]bool{
		"房子被征收了，过渡的房租每个月给我多少": true,
		"搬迁费怎么算":     true,
		"搬迁费":        false,
		`"货币补偿或者现房"`: false,
	} {
		p := planFor(t, text)
		if p.prose != prose || p.prose != (p.about != nil) || p.prose != strings.Contains(p.String(), "prose:") {
			t.Errorf("%s: prose %t, about %v", text, p.prose, p.about)
		}
		if like := s.likes(p, &room{records: []int32{0}})[0]; !prose && like != 0 {
			t.Errorf("%s: %.2f like a record", text, like)
		}
	}
	if err := s.known([]index.Hit{{Order: 1 << 30}}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a record that is not there: %v", err)
	}
}
