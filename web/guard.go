package web

import (
	"bytes"
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// maxBody is the largest body of a request that is read at all; a handler may take
// less.
const maxBody = 2 << 20

var (
	errTooMany = errors.New("too many requests of one client")
	errBusy    = errors.New("too many requests at once")
)

// A guard turns requests away before they cost anything: those of a client that asks
// too often with 429, those for which there is no room with 503.
type guard struct {
	limits  Limits
	clients *clients
	turns   chan struct{} // one for each request that is being answered; nil without a limit
	waiting atomic.Int64
}

func newGuard(l Limits) *guard {
	g := &guard{limits: l, clients: newClients(l)}
	if l.Concurrent > 0 {
		g.turns = make(chan struct{}, l.Concurrent)
	}
	return g
}

// enter waits for a turn. The error is errBusy, or that of the context.
func (g *guard) enter(ctx context.Context) error {
	if g.turns == nil {
		return nil
	}
	select {
	case g.turns <- struct{}{}:
		return nil
	default:
	}
	if g.limits.Waiting >= 0 && g.waiting.Add(1) > int64(g.limits.Waiting) {
		g.waiting.Add(-1)
		return errBusy
	}
	defer g.waiting.Add(-1)
	patience := time.NewTimer(g.limits.Wait)
	defer patience.Stop()
	select {
	case g.turns <- struct{}{}:
		return nil
	case <-patience.C:
		return errBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *guard) leave() {
	if g.turns != nil {
		<-g.turns
	}
}

// Limit makes l the limits from now on. Requests under way finish by those they
// began with.
func (s *Server) Limit(l Limits) {
	s.guard.Store(newGuard(l.or(s.defaults)))
}

// free reports whether a request is answered whatever the load: a server that is
// busy is not ill, and files of ours cost nothing.
func free(r *http.Request) bool {
	return r.URL.Path == "/healthz" || r.URL.Path == "/readyz" || strings.HasPrefix(r.URL.Path, "/static/")
}

// guarded lets in what the limits allow. The answer is made whole in memory before a
// byte is sent, so that a client that reads slowly holds a connection and a buffer
// and nobody's turn.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if free(r) {
			next.ServeHTTP(w, r)
			return
		}
		g := s.guard.Load()
		if ok, after := g.clients.allow(g.limits.clientOf(r), s.cfg.Now()); !ok {
			s.turnAway(w, r, errTooMany, after)
			return
		}
		if err := g.enter(r.Context()); err != nil {
			s.turnAway(w, r, err, time.Second)
			return
		}
		answer := &heldWriter{header: w.Header()}
		func() {
			defer g.leave()
			s.metrics.underWay.Inc()
			defer s.metrics.underWay.Dec()
			ctx := r.Context()
			if g.limits.Answer > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, g.limits.Answer)
				defer cancel()
			}
			r.Body = http.MaxBytesReader(answer, r.Body, maxBody)
			next.ServeHTTP(answer, r.WithContext(ctx))
		}()
		answer.send(w)
	})
}

func (s *Server) turnAway(w http.ResponseWriter, r *http.Request, err error, after time.Duration) {
	s.metrics.turnedAway(err)
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(max(after.Seconds(), 1)))))
	s.fail(w, r, err)
}

// A heldWriter keeps an answer until it is whole.
type heldWriter struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *heldWriter) Header() http.Header { return w.header }

func (w *heldWriter) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
}

func (w *heldWriter) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(b)
}

func (w *heldWriter) send(to http.ResponseWriter) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	to.WriteHeader(w.status)
	_, _ = to.Write(w.body.Bytes()) // the client has gone
}
