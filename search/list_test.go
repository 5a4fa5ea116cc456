package search

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// refsOf are the provisions of an answer in order, those shown under others included.
func refsOf(r *Result) (refs []string) {
	for _, h := range r.Hits {
		refs = append(refs, h.Provision.Ref.String())
		for _, again := range h.Repeats {
			refs = append(refs, again.Ref.String())
		}
	}
	return refs
}

// A list is of one order however it is cut into pages, names every provision that was
// counted, and begins as the page does.
func TestListsAreOfOneOrder(t *testing.T) {
	s := service(t)
	for _, q := range []Query{{Text: "征收"}, {Text: "补偿"}, {}, {Text: "企业", Sort: ByDate}, {Text: "征收", Mode: Exact}, {Sort: ByOrder}} {
		whole := q
		whole.Size = MaxListed
		all, err := s.Lists().Search(context.Background(), whole)
		if err != nil {
			t.Fatal(err)
		}
		if refs := refsOf(all); len(refs) != all.Total || len(refs) != len(slices.Compact(slices.Sorted(slices.Values(refs)))) {
			t.Errorf("%+v: %d listed of %d", q, len(refs), all.Total)
		}
		var paged []string
		for q.Page, q.Size = 1, 37; ; q.Page++ {
			page, err := s.Lists().Search(context.Background(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(page.Hits) == 0 {
				break
			}
			paged = append(paged, refsOf(page)...)
		}
		if !slices.Equal(refsOf(all), paged) {
			t.Errorf("%+v: another order in pages of 37", q)
		}
		q.Page, q.Size = 1, MaxPageSize
		first, err := s.Search(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(refsOf(first)); !slices.Equal(refsOf(all)[:n], refsOf(first)) {
			t.Errorf("%+v: the list begins otherwise than the page", q)
		}
	}
}

func TestListsEnd(t *testing.T) {
	s := service(t).Lists()
	for _, q := range []Query{{Page: 2, Size: MaxListed}, {Page: MaxListed + 1, Size: 1}, {Page: 1 << 60, Size: 1 << 60}, {Text: `"征收`}} {
		var wrong *SyntaxError
		if _, err := s.Search(context.Background(), q); !errors.As(err, &wrong) {
			t.Errorf("%+v: %v", q, err)
		}
	}
}
