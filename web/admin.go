package web

import (
	"net"
	"net/http"
	"net/http/pprof"
	"net/netip"

	"github.com/gorilla/mux"
)

// Admin answers the keeper of a server: metrics, profiles and reloading. It belongs
// on an address of its own that the public does not reach; profiles and reloading
// are answered to clients on the same machine only, whatever that address is.
func (s *Server) Admin() http.Handler {
	r := mux.NewRouter()
	r.Handle("/metrics", s.metrics.handler()).Methods(http.MethodGet)
	r.HandleFunc("/healthz", s.healthz).Methods(http.MethodGet, http.MethodHead)
	r.HandleFunc("/readyz", s.readyz).Methods(http.MethodGet, http.MethodHead)
	r.Handle("/reload", s.local(http.HandlerFunc(s.reload))).Methods(http.MethodPost)
	for name, h := range map[string]http.HandlerFunc{"cmdline": pprof.Cmdline, "profile": pprof.Profile, "symbol": pprof.Symbol, "trace": pprof.Trace} {
		r.Handle("/debug/pprof/"+name, s.local(h)).Methods(http.MethodGet)
	}
	r.PathPrefix("/debug/pprof/").Handler(s.local(http.HandlerFunc(pprof.Index))).Methods(http.MethodGet)
	r.NotFoundHandler = http.NotFoundHandler()
	return secure(r)
}

func (s *Server) reload(w http.ResponseWriter, r *http.Request) {
	if s.cfg.Reload == nil {
		http.Error(w, "nothing to reload", http.StatusNotImplemented)
		return
	}
	if err := s.cfg.Reload(r.Context()); err != nil {
		s.cfg.Logger.Error("reload", "error", err)
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeText(w, "reloaded\n")
}

// local answers programs on this machine, and nobody who speaks through a proxy, a
// page of another origin, or a name that was made to point here.
func (s *Server) local(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLocal(r) {
			s.fail(w, r, errNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLocal(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || !peer.Addr().Unmap().IsLoopback() {
		return false
	}
	for _, name := range []string{"X-Forwarded-For", "Forwarded", "X-Real-Ip", "Via"} {
		if r.Header.Get(name) != "" {
			return false
		}
	}
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "none" && site != "same-origin" {
		return false
	}
	return isLoopbackHost(r.Host)
}

func isLoopbackHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.IsLoopback()
}
