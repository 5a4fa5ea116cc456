package web_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tiaowen/search"
	"tiaowen/web"
)

// limited is a server with limits, whose clock stands still.
func limited(t testing.TB, l web.Limits, s search.Searcher) *web.Server {
	t.Helper()
	noon := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	server, err := web.New(web.Config{Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(), Version: "test",
		Now: func() time.Time { return noon }, Limits: l})
	if err != nil {
		t.Fatal(err)
	}
	lib := newLibrary(t)
	if s == nil {
		s = finder{lib}
	}
	server.Show(&web.Collection{Searcher: s, Marker: finder{lib}, Library: lib, ID: "g"})
	return server
}

// ask sends a request from an address, through the proxies that forwarded names.
func ask(s http.Handler, from, forwarded, target string) *http.Response {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.RemoteAddr = from
	if forwarded != "" {
		r.Header.Set("X-Forwarded-For", forwarded)
	}
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, r)
	return rec.Result()
}

// A client that asks too often is told when to come back; others are not touched.
// Who a client is, a trusted proxy says, and nobody else.
func TestRatePerClient(t *testing.T) {
	const proxy, stranger = "10.0.0.1:99", "203.0.113.9:99"
	for _, c := range []struct {
		name            string
		from, forwarded [2]string // of the first three requests, and of the fourth
		refused         bool
	}{
		{"the same client", [2]string{stranger, stranger}, [2]string{}, true},
		{"another client", [2]string{stranger, "203.0.113.10:99"}, [2]string{}, false},
		{"another port of the same client", [2]string{stranger, "203.0.113.9:100"}, [2]string{}, true},
		{"IPv6: another address of the same network", [2]string{"[2001:db8::1]:1", "[2001:db8::ffff]:1"}, [2]string{}, true},
		{"IPv6: another network", [2]string{"[2001:db8::1]:1", "[2001:db8:0:1::1]:1"}, [2]string{}, false},
		{"two clients of a trusted proxy", [2]string{proxy, proxy}, [2]string{"198.51.100.1", "198.51.100.2"}, false},
		{"a client of a trusted proxy that writes the header itself", [2]string{proxy, proxy}, [2]string{"1.1.1.1, 198.51.100.1", "2.2.2.2, 198.51.100.1"}, true},
		{"a stranger that writes the header", [2]string{stranger, stranger}, [2]string{"1.1.1.1", "2.2.2.2"}, true},
		{"a header without sense", [2]string{proxy, proxy}, [2]string{"nonsense", "' OR 1=1"}, true},
		{"programs on this machine", [2]string{"127.0.0.1:5", "127.0.0.1:5"}, [2]string{}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := limited(t, web.Limits{Rate: 1, Burst: 3, Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, nil)
			for range 3 {
				if resp := ask(s, c.from[0], c.forwarded[0], "/help"); resp.StatusCode != 200 {
					t.Fatalf("within the limit: %d", resp.StatusCode)
				}
			}
			resp := ask(s, c.from[1], c.forwarded[1], "/help")
			if refused := resp.StatusCode == http.StatusTooManyRequests; refused != c.refused {
				t.Errorf("the fourth request: %d", resp.StatusCode)
			}
			if c.refused && resp.Header.Get("Retry-After") != "1" {
				t.Errorf("Retry-After: %q", resp.Header.Get("Retry-After"))
			}
			if resp := ask(s, c.from[0], c.forwarded[0], "/healthz"); resp.StatusCode != 200 {
				t.Errorf("health: %d", resp.StatusCode)
			}
		})
	}
}

// slow is a searcher that takes its time.
type slow struct {
	finder
	time    time.Duration
	running atomic.Int64
	most    atomic.Int64
}

func (s *slow) Search(ctx context.Context, q search.Query) (*search.Result, error) {
	n := s.running.Add(1)
	defer s.running.Add(-1)
	for most := s.most.Load(); n > most && !s.most.CompareAndSwap(most, n); most = s.most.Load() {
	}
	select {
	case <-time.After(s.time):
		return s.finder.Search(ctx, q)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Ten times what can be answered comes at once: as many as may are answered at a
// time, those that wait longer than they should are turned away, and all others get
// a right answer. Time is that of the bubble, so that the figures are exact.
func TestOverloadIsShed(t *testing.T) {
	lib := newLibrary(t)
	synctest.Test(t, func(t *testing.T) {
		s := &slow{finder: finder{lib}, time: 20 * time.Millisecond}
		server := limited(t, web.Limits{Concurrent: 4, Waiting: 30, Wait: 50 * time.Millisecond, Rate: -1}, s)
		codes := map[int]int{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				began := time.Now()
				resp := ask(server, "203.0.113.9:1", "", "/search?q=x")
				mu.Lock()
				defer mu.Unlock()
				codes[resp.StatusCode]++
				if took := time.Since(began); resp.StatusCode == 200 && took > 70*time.Millisecond || resp.StatusCode == 503 && took > 50*time.Millisecond {
					t.Errorf("%d after %v", resp.StatusCode, took)
				}
				if resp.StatusCode == 503 && resp.Header.Get("Retry-After") == "" {
					t.Error("503 without Retry-After")
				}
			})
		}
		wg.Wait()
		// 4 begin at 0, 20 and 40 ms; who has waited for 50 ms leaves.
		if codes[200] != 12 || codes[503] != 28 {
			t.Errorf("answered %v", codes)
		}
		if s.most.Load() != 4 {
			t.Errorf("%d ran at once", s.most.Load())
		}
	})
}

// A question that takes too long is called off with 503.
func TestAnswerTime(t *testing.T) {
	lib := newLibrary(t)
	synctest.Test(t, func(t *testing.T) {
		server := limited(t, web.Limits{Answer: time.Second}, &slow{finder: finder{lib}, time: time.Hour})
		began := time.Now()
		if resp := ask(server, "127.0.0.1:1", "", "/api/v1/search?q=x"); resp.StatusCode != 503 || time.Since(began) != time.Second {
			t.Errorf("%d after %v", resp.StatusCode, time.Since(began))
		}
	})
}

// A client that never reads its answer holds nobody's turn.
func TestSlowReaderHoldsNoTurn(t *testing.T) {
	s := limited(t, web.Limits{Concurrent: 1, Wait: 10 * time.Second, Rate: -1}, nil)
	stuck, free := make(chan struct{}), make(chan struct{})
	go s.ServeHTTP(&stuckWriter{header: http.Header{}, stuck: stuck, until: free}, httptest.NewRequest(http.MethodGet, "/help", nil))
	<-stuck
	if resp := ask(s, "203.0.113.9:1", "", "/help"); resp.StatusCode != 200 {
		t.Errorf("the next client gets %d", resp.StatusCode)
	}
	close(free)
}

type stuckWriter struct {
	header       http.Header
	stuck, until chan struct{}
}

func (w *stuckWriter) Header() http.Header { return w.header }
func (w *stuckWriter) WriteHeader(int)     {}
func (w *stuckWriter) Write(b []byte) (int, error) {
	close(w.stuck)
	<-w.until
	return len(b), nil
}

// Metrics, profiles and reloading are for programs on this machine.
func TestKeepersOnly(t *testing.T) {
	s := newShowing(t)
	for _, c := range []struct {
		method, from, host, header, target string
		code                               int
	}{
		{"GET", "127.0.0.1:1", "localhost:8080", "", "/metrics", 200},
		{"GET", "[::1]:1", "[::1]:8080", "", "/metrics", 200},
		{"GET", "203.0.113.9:1", "localhost:8080", "", "/metrics", 404},
		{"GET", "127.0.0.1:1", "localhost:8080", "X-Forwarded-For: 203.0.113.9", "/metrics", 404},
		{"GET", "127.0.0.1:1", "rebound.example:8080", "", "/metrics", 404},
		{"POST", "127.0.0.1:1", "localhost:8090", "", "admin/reload", 501},
		{"GET", "127.0.0.1:1", "localhost:8090", "", "admin/reload", 405},
		{"POST", "127.0.0.1:1", "localhost:8090", "Sec-Fetch-Site: cross-site", "admin/reload", 404},
		{"POST", "203.0.113.9:1", "localhost:8090", "", "admin/reload", 404},
		{"GET", "203.0.113.9:1", "tiaowen:8090", "", "admin/metrics", 200}, // whoever reaches that address at all
		{"GET", "203.0.113.9:1", "tiaowen:8090", "", "admin/debug/pprof/", 404},
		{"GET", "127.0.0.1:1", "localhost:8090", "", "admin/debug/pprof/", 200},
		{"GET", "127.0.0.1:1", "localhost:8080", "", "/debug/pprof/", 404}, // not on the public address
		{"POST", "127.0.0.1:1", "localhost:8080", "", "/reload", 404},
	} {
		h := http.Handler(s)
		target, admin := strings.CutPrefix(c.target, "admin")
		if admin {
			h = s.Admin()
		}
		r := httptest.NewRequest(c.method, target, nil)
		r.RemoteAddr, r.Host = c.from, c.host
		if name, value, ok := strings.Cut(c.header, ": "); ok {
			r.Header.Set(name, value)
		}
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != c.code {
			t.Errorf("%+v: %d", c, rec.Code)
		}
	}
}

// Nothing of a request goes to the log unless the keeper wants it; the name of a
// request is the proxy's if it is trusted and harmless.
func TestLog(t *testing.T) {
	for _, c := range []struct {
		keep       web.Keep
		want, none string
	}{
		{web.Keep{}, "route=/search", "203.0.113"},
		{web.Keep{}, "id=proxy-7", "%E5"},
		{web.Keep{Clients: true}, "client=203.0.113.9", "%E5"},
		{web.Keep{Questions: true}, "%E5%8A%9E", "203.0.113"},
	} {
		var log strings.Builder
		s, err := web.New(web.Config{Logger: slog.New(slog.NewTextHandler(&log, nil)), Registry: prometheus.NewRegistry(), Now: time.Now, Keep: c.keep})
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodGet, escape("/search?q=办法"), nil)
		r.RemoteAddr = "127.0.0.1:1"
		r.Header.Set("X-Forwarded-For", "203.0.113.9")
		r.Header.Set("X-Request-Id", "proxy-7")
		s.ServeHTTP(httptest.NewRecorder(), r)
		r.Header.Set("X-Request-Id", "evil\nlevel=ERROR")
		s.ServeHTTP(httptest.NewRecorder(), r)
		if got := log.String(); !strings.Contains(got, c.want) || strings.Contains(got, c.none) || strings.Contains(got, "evil") {
			t.Errorf("%+v: %s", c.keep, got)
		}
	}
}

// A collection is closed once, when another is shown and its last reader has gone.
func TestSwitchUnderReaders(t *testing.T) {
	lib := newLibrary(t)
	server := limited(t, web.Limits{Concurrent: -1, Rate: -1}, nil)
	var wg sync.WaitGroup
	var closed, wrong atomic.Int64
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if resp := ask(server, "127.0.0.1:1", "", "/search?q=x"); resp.StatusCode != 200 {
					wrong.Add(1)
				}
			}
		})
	}
	const switches = 200
	for range switches {
		var gone atomic.Bool
		s := open{finder{lib}, &gone, &wrong}
		server.Show(&web.Collection{Searcher: s, Marker: s, Library: lib, ID: "g", Close: func() error {
			closed.Add(1)
			gone.Store(true)
			return nil
		}})
	}
	close(stop)
	wg.Wait()
	server.Show(&web.Collection{Searcher: finder{lib}, Marker: finder{lib}, Library: lib, ID: "last"})
	if wrong.Load() != 0 || closed.Load() != switches {
		t.Errorf("%d answers failed or came from a closed collection; %d of %d were closed", wrong.Load(), closed.Load(), switches)
	}
}

// open is a searcher that must not be asked when it is gone.
type open struct {
	finder
	gone  *atomic.Bool
	wrong *atomic.Int64
}

func (o open) Search(ctx context.Context, q search.Query) (*search.Result, error) {
	r, err := o.finder.Search(ctx, q)
	if o.gone.Load() {
		o.wrong.Add(1)
	}
	return r, err
}
