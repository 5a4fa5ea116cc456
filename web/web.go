// Package web shows a collection to people and machines: pages, a JSON API, and
// metrics.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tiaowen/corpus"
	"tiaowen/search"
)

// A Collection is what a server shows: one generation of texts with the search
// over it.
type Collection struct {
	Searcher  search.Searcher
	Marker    Marker
	Library   corpus.Library
	Built     time.Time
	BuildTime time.Duration
	Bytes     int64  // of the index on disk
	ID        string // names the generation: for ETag and receipts
}

// A Marker finds the words of a question in a text.
type Marker interface {
	Mark(question, text string) []corpus.Span
}

// Config is what a server is made of.
type Config struct {
	Logger   *slog.Logger
	Registry *prometheus.Registry
	Now      func() time.Time
	Version  string
}

// A Server shows a collection. It is not ready until it has been given one.
type Server struct {
	cfg     Config
	current atomic.Pointer[Collection]
}

// New makes a server without a collection.
func New(cfg Config) (*Server, error) { return &Server{cfg: cfg}, nil }

// Show makes c the collection that is shown. Requests under way finish with the
// one they began with.
func (s *Server) Show(c *Collection) { s.current.Store(c) }

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	http.Error(w, "under construction", http.StatusServiceUnavailable)
}

// Ready reports why the server cannot answer, or nil.
func (s *Server) Ready(ctx context.Context) error {
	if s.current.Load() == nil {
		return errors.New("no collection yet")
	}
	return nil
}
