package search

import (
	"context"
	"fmt"
)

// MaxListed is how many hits of a question can be had in all, by paging through a list
// or in one answer. It bounds what an export costs: ten thousand clauses are more than
// anybody reads, and a question that finds more is a question for the filters.
const MaxListed = 10_000

// Lists returns a Searcher for lists that are taken away: it answers as the service
// does, in the same order, but goes on to [MaxListed] where a page ends at
// [MaxOffset], and takes pages of any size up to that. Nothing is remembered of what it
// answers.
func (s *Service) Lists() Searcher { return lists{s} }

type lists struct{ s *Service }

// Search implements [Searcher].
func (l lists) Search(ctx context.Context, q Query) (*Result, error) {
	page, size := max(q.Page, 1), min(q.Size, MaxListed)
	q.Page, q.Size = 1, 0
	q, err := q.normal()
	if err != nil {
		return nil, err
	}
	if size <= 0 {
		size = DefaultSize
	}
	if q.Page, q.Size = page, size; page > MaxListed || (page-1)*size >= MaxListed {
		return nil, &SyntaxError{Code: "offset_too_deep", Suggestion: q.Text,
			Message: fmt.Sprintf("一个问题最多列出 %d 条。请用筛选或更具体的词缩小范围。", MaxListed)}
	}
	n, err := Parse(q.Text)
	if err != nil {
		return nil, err
	}
	return l.s.answer(ctx, q, n)
}
