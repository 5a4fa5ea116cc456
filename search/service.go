package search

import (
	"context"
	"errors"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
)

// A Service answers questions over one generation.
type Service struct{}

// New makes a service.
func New(ix index.Index, lib corpus.Library, a *analysis.Analyzer) *Service { return &Service{} }

// Search implements [Searcher].
func (s *Service) Search(ctx context.Context, q Query) (*Result, error) {
	return nil, errors.New("search: under construction")
}

// Mark returns the spans of text that the question matches, sorted and apart. The
// document page marks whole texts with it; snippets come from the same rule.
func (s *Service) Mark(question, text string) []corpus.Span { return nil }
