package search

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Many readers ask at once, and each gets what one alone would get.
func TestConcurrent(t *testing.T) {
	questions := []string{"临时安置费", "第28条", "市商务局 牵头 消费券", "被征收人因重大疾病确有搬迁困难的，可以申请多少补助？", "7‰", ""}
	want := make([][]string, len(questions))
	for i, q := range questions {
		want[i] = refs(ask(t, Query{Text: q}))
	}
	s := service(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i, q := range questions {
				r, err := s.Search(t.Context(), Query{Text: q})
				if err != nil {
					t.Error(err)
					return
				}
				if diff := cmp.Diff(want[i], refs(r)); diff != "" {
					t.Errorf("%s: %s", q, diff)
				}
			}
		})
	}
	wg.Wait()
}
