package web

import (
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are what a server takes on. A field that is zero takes its default, a
// negative one is no limit.
type Limits struct {
	Concurrent int            // requests that are answered at once
	Waiting    int            // requests that wait for their turn
	Wait       time.Duration  // the longest that one waits; then it is turned away
	Answer     time.Duration  // the longest that an answer may take to be made
	Rate       float64        // requests a second of one client, over time
	Burst      int            // requests of one client at once
	Proxies    []netip.Prefix // whose X-Forwarded-For and X-Request-Id are believed
}

// DefaultLimits returns the limits of a machine with that many processors. An answer
// takes the processor all the time, so that more at once make every one slower; a
// wait shorter than a reader notices absorbs a burst.
func DefaultLimits(processors int) Limits {
	return Limits{Concurrent: 2 * processors, Waiting: 128 * processors, Wait: 50 * time.Millisecond,
		Answer: 10 * time.Second, Rate: 20, Burst: 100, Proxies: loopback}
}

// loopback are the addresses of this machine, where a proxy often is.
var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

func (l Limits) or(d Limits) Limits {
	if l.Concurrent == 0 {
		l.Concurrent = d.Concurrent
	}
	if l.Waiting == 0 {
		l.Waiting = d.Waiting
	}
	if l.Wait == 0 {
		l.Wait = d.Wait
	}
	if l.Answer == 0 {
		l.Answer = d.Answer
	}
	if l.Rate == 0 {
		l.Rate = d.Rate
	}
	if l.Burst == 0 {
		l.Burst = d.Burst
	}
	if l.Proxies == nil {
		l.Proxies = d.Proxies
	}
	return l
}

// maxClients bounds the clients that are remembered. When twice as many have come,
// the half that came longest ago is forgotten, and begins anew.
const maxClients = 1 << 15

// clients holds the rates of the clients of late, in two generations so that old
// ones leave without a list.
type clients struct {
	mu         sync.Mutex
	limit      rate.Limit
	burst      int
	young, old map[netip.Addr]*rate.Limiter
}

func newClients(l Limits) *clients {
	return &clients{limit: rate.Limit(l.Rate), burst: max(l.Burst, 1), young: map[netip.Addr]*rate.Limiter{}}
}

// allow reports whether the client may ask now, and if not, after how long. Programs
// on this machine may always: they are ours, or a proxy that does not say for whom it
// asks, and all its clients must not share one rate.
func (c *clients) allow(client netip.Addr, now time.Time) (ok bool, after time.Duration) {
	if c.limit < 0 || client.IsLoopback() {
		return true, 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.young[client]
	if l == nil {
		if l = c.old[client]; l == nil {
			l = rate.NewLimiter(c.limit, c.burst)
		}
		if len(c.young) >= maxClients {
			c.old, c.young = c.young, map[netip.Addr]*rate.Limiter{}
		}
		c.young[client] = l
	}
	if l.AllowN(now, 1) {
		return true, 0
	}
	missing := 1 - l.TokensAt(now)
	return false, time.Duration(missing / float64(c.limit) * float64(time.Second))
}

// clientOf is the address that a request came from: that of the connection or, when
// it is a trusted proxy's, the last in X-Forwarded-For that no trusted proxy has.
// What stands before it there anybody may have written. Addresses of IPv6 are taken
// by /64, which is what one household has.
func (l Limits) clientOf(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	client := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && l.trusts(client); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		client = hop.Unmap()
	}
	return household(client)
}

func (l Limits) trusts(a netip.Addr) bool {
	for _, p := range l.Proxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// householdBits is the part of an IPv6 address that names a network of one client
// (RFC 6177).
const householdBits = 64

func household(a netip.Addr) netip.Addr {
	if a.Is6() {
		if p, err := a.WithZone("").Prefix(householdBits); err == nil {
			return p.Addr()
		}
	}
	return a
}
