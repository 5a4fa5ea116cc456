package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/gorilla/mux"
)

// policy is the Content-Security-Policy of every answer.
var policy = strings.Join([]string{
	"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'",
	"form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}, "; ")

// maxURL is the longest address that is answered. A question has at most
// search.MaxQueryRunes characters, nine bytes each when escaped, and filters.
const maxURL = 12 << 10

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if len(r.RequestURI) > maxURL {
			http.Error(w, "address too long", http.StatusRequestURITooLong)
			return
		}
		next.ServeHTTP(w, r)
	})
}

type routeKey struct{}

// noteRoute tells the observer which route answers; mux calls it for known routes
// only.
func noteRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if name, ok := r.Context().Value(routeKey{}).(*string); ok {
			if t, err := mux.CurrentRoute(r).GetPathTemplate(); err == nil {
				*name = t
			}
		}
		next.ServeHTTP(w, r)
	})
}

// observe names, measures and logs every request, and keeps a panic from ending the
// server. What of the request itself is logged, [Keep] says.
func (s *Server) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		route := "none"
		id := s.requestID(r)
		w.Header().Set("X-Request-Id", id)
		sw := &statusWriter{ResponseWriter: w}
		defer func() {
			if p := recover(); p != nil {
				s.cfg.Logger.Error("handler panicked", "id", id, "route", route, "panic", p, "stack", string(debug.Stack()))
				if sw.status == 0 {
					s.fail(sw, r, http.ErrAbortHandler)
				}
			}
			took := time.Since(began)
			s.metrics.request(route, method(r), sw.status, took)
			s.cfg.Logger.Info("request", append(s.kept(r), "id", id, "route", route, "method", method(r), "status", sw.status, "bytes", sw.bytes, "ms", took.Milliseconds())...)
		}()
		next.ServeHTTP(sw, r.WithContext(context.WithValue(r.Context(), routeKey{}, &route)))
	})
}

// maxRequestID is the longest name of a request that is taken from a proxy.
const maxRequestID = 64

// requestID is the name that a trusted proxy gave a request, or a random one.
func (s *Server) requestID(r *http.Request) string {
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil && s.guard.Load().limits.trusts(peer.Addr().Unmap()) {
		if id := r.Header.Get("X-Request-Id"); id != "" && len(id) <= maxRequestID && strings.IndexFunc(id, notOfID) < 0 {
			return id
		}
	}
	return rand.Text()
}

func notOfID(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' && c != '.'
}

func (s *Server) kept(r *http.Request) (attrs []any) {
	if s.cfg.Keep.Clients {
		attrs = append(attrs, "client", s.guard.Load().limits.clientOf(r).String())
	}
	if s.cfg.Keep.Questions {
		attrs = append(attrs, "uri", r.URL.RequestURI())
	}
	return attrs
}

// method keeps what a client invents out of logs and labels.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return "other"
}

// A statusWriter remembers what was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += n
	return n, err
}

func (s *Server) healthz(w http.ResponseWriter, r *http.Request) {
	if c := s.acquire(); c != nil {
		defer s.release(c)
		if _, err := c.Searcher.Search(r.Context(), oneHit); err != nil {
			s.cfg.Logger.Error("health check", "error", err)
			http.Error(w, "search fails", http.StatusInternalServerError)
			return
		}
	}
	writeText(w, "ok\n")
}

func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	if err := s.Ready(r.Context()); err != nil {
		w.Header().Set("Retry-After", "2")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	if c := s.current.Load(); c != nil && c.Fallback {
		writeText(w, "ready, from the index before the current one, which is damaged\n")
		return
	}
	writeText(w, "ready\n")
}

func writeText(w http.ResponseWriter, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(text)) // the client has gone
}

func serveFile(contentType string, data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Cache-Control", "max-age=3600")
		_, _ = w.Write(data) // the client has gone
	}
}
