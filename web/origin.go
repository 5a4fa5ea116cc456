package web

import (
	"net/http"
	"net/netip"
	"regexp"
)

// hostName is what a host in an address is made of. What a client sends as Host goes
// into feeds and tables, and nothing else is to.
var hostName = regexp.MustCompile(`^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\[[0-9A-Fa-f:.]{2,45}\])(?::[0-9]{1,5})?$`)

// origin is the beginning of our absolute addresses, such as https://example.org, as
// the client names us: texts that are taken away have no address to be relative to. A
// trusted proxy says in X-Forwarded-Proto how it was spoken to.
func (s *Server) origin(r *http.Request) string {
	scheme := "http"
	if r.TLS != nil {
		scheme = "https"
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err == nil && s.guard.Load().limits.trusts(peer.Addr().Unmap()) && r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https"
	}
	host := r.Host
	if !hostName.MatchString(host) {
		host = "localhost"
	}
	return scheme + "://" + host
}
