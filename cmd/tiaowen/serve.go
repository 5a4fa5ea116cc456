package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/net/netutil"

	"tiaowen/index"
	"tiaowen/search"
	"tiaowen/web"
)

// Limits of a connection. A page is small and an answer fast; what takes longer is
// a slow or hostile client.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 16 << 10
	shutdownTimeout   = 10 * time.Second // for the answers under way
	profileTimeout    = 2 * time.Minute  // the longest profile on the keeper's address
)

func newServe(stderr io.Writer) *cobra.Command {
	s := &settings{}
	c := &cobra.Command{
		Use: "serve", Short: "Serve the search page (the default)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := s.fill(c.Flags(), os.LookupEnv); err != nil {
				return &exitError{2, err}
			}
			return runServe(c.Context(), s, c.Flags(), stderr)
		},
	}
	s.flags(c.Flags())
	return c
}

// A keeper runs a server: it opens generations, and reads the settings again when it
// is told to.
type keeper struct {
	settings *settings
	flags    *pflag.FlagSet
	stderr   io.Writer
	level    slog.LevelVar
	logger   *slog.Logger
	pages    *web.Server
	options  index.Options
	loaded   time.Duration // how long the dictionary took

	mu    sync.Mutex
	shown string // what CURRENT said when the generation that is shown was opened
}

// runServe listens at once, so that health checks are answered while the index is
// built, and is ready when the index is open.
func runServe(ctx context.Context, s *settings, flags *pflag.FlagSet, stderr io.Writer) error {
	began := time.Now()
	saveMemory()
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return explainListen(s.addr, err)
	}
	k, err := newKeeper(s, flags, stderr)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server, failed := k.server(k.pages, writeTimeout), make(chan error, 2)
	go func() { failed <- server.Serve(netutil.LimitListener(listener, s.connections)) }()
	admin, err := k.serveAdmin(failed)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	g, err := k.open(ctx)
	if err != nil {
		return errors.Join(err, server.Close(), admin.Close())
	}
	k.show(g) // before it is told: who reads that it is ready asks at once
	fmt.Fprintf(stderr, "tiaowen: %d documents, %d provisions, ready in %.1f s\n", g.Manifest.Documents, g.Manifest.Provisions, time.Since(began).Seconds())
	fmt.Fprintf(stderr, "tiaowen: http://%s\n", listener.Addr())
	defer k.follow(ctx)()
	if err := k.wait(ctx, failed); err != nil {
		return errors.Join(err, server.Close(), admin.Close())
	}
	fmt.Fprintln(stderr, "tiaowen: stopping")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return errors.Join(server.Shutdown(stop), admin.Close())
}

// gcPercent is what garbage may take of a server's memory, of what is in use. At the usual
// 100 a server under full load holds twice what it needs; at 50 it collects twice as
// often, a few hundredths of its time.
const gcPercent = 50

// saveMemory collects garbage sooner than Go does by itself, where nobody said otherwise.
func saveMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

func newKeeper(s *settings, flags *pflag.FlagSet, stderr io.Writer) (*keeper, error) {
	k := &keeper{settings: s, flags: flags, stderr: stderr}
	level, err := s.level()
	if err != nil {
		return nil, err
	}
	k.level.Set(level)
	var h slog.Handler = slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: &k.level})
	if s.logFormat == "json" {
		h = slog.NewJSONHandler(stderr, &slog.HandlerOptions{Level: &k.level})
	}
	k.logger = slog.New(h)
	k.pages, err = web.New(web.Config{Logger: k.logger, Registry: prometheus.NewRegistry(), Now: time.Now, Version: version,
		Limits: s.limits, Keep: s.keep, Reload: k.reload})
	return k, err
}

func (k *keeper) server(h http.Handler, write time.Duration) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: write,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(k.logger.Handler(), slog.LevelWarn),
	}
}

// serveAdmin listens on the keeper's address. That the default one is taken, by
// another server of ours perhaps, stops nothing.
func (k *keeper) serveAdmin(failed chan<- error) (*http.Server, error) {
	server := k.server(k.pages.Admin(), profileTimeout)
	if k.settings.admin == "off" {
		return server, nil
	}
	listener, err := net.Listen("tcp", k.settings.admin)
	if err != nil && !k.flags.Changed("admin") && errors.Is(err, syscall.EADDRINUSE) {
		fmt.Fprintf(k.stderr, "tiaowen: %s is in use: no metrics, profiles or reloading there; --admin chooses another address\n", k.settings.admin)
		return server, nil
	}
	if err != nil {
		return nil, fmt.Errorf("--admin: %w", err)
	}
	go func() { failed <- server.Serve(listener) }()
	return server, nil
}

// open opens the index, building it first where there is none.
func (k *keeper) open(ctx context.Context) (g *index.Generation, err error) {
	loading := time.Now()
	if k.options, err = k.settings.options(); err != nil {
		return nil, err
	}
	k.loaded = time.Since(loading)
	if err := k.buildFollowed(ctx); err != nil {
		k.logger.Error("build what is followed", "error", err)
	}
	return openOrBuild(ctx, k.options, k.stderr)
}

// show gives a generation to the pages, which close it when they show another.
func (k *keeper) show(g *index.Generation) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.showLocked(g)
}

func (k *keeper) showLocked(g *index.Generation) {
	service := search.New(g, k.options.Analyzer)
	warm := make(chan struct{})
	go func() {
		defer close(warm)
		_ = service.Warm()   // a fault shows again in the first question that needs it
		debug.FreeOSMemory() // opening takes twice what is kept
	}()
	k.pages.Show(&web.Collection{
		Searcher: search.NewCache(service, search.DefaultCacheBytes), Marker: service, Suggester: service, Lister: service.Lists(), Library: g.Store, ID: g.Name + "-" + g.Manifest.Corpus[:12],
		Built: g.Manifest.Built, BuildTime: time.Duration(g.Manifest.BuildTime * float64(time.Second)),
		Bytes: g.Index.Stats().Bytes, SegmenterLoad: k.loaded, Fallback: g.Instead != nil,
		Close: func() error {
			<-warm // it reads what would be closed
			return g.Close()
		},
	})
	k.shown = g.Name
	if name, err := index.Current(k.options.Dir); err == nil {
		k.shown = name
	}
}

// wait runs until the context ends or a listener fails. A signal SIGHUP reloads; a
// new generation is shown when it is seen.
func (k *keeper) wait(ctx context.Context, failed <-chan error) error {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	var look <-chan time.Time
	if k.settings.look > 0 {
		t := time.NewTicker(k.settings.look)
		defer t.Stop()
		look = t.C
	}
	for {
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return nil
		case <-hup:
			if err := k.reload(ctx); err != nil {
				k.logger.Error("reload", "error", err)
			}
		case <-look:
			if err := k.renew(); err != nil {
				k.logger.Error("open the new index", "error", err)
			}
		}
	}
}

// reload reads the settings again, of which the limits and the log level take effect,
// and opens the index anew when it was built anew. Settings that do not hold leave
// everything as it was.
func (k *keeper) reload(context.Context) error {
	k.mu.Lock()
	fresh := &settings{}
	f := pflag.NewFlagSet("settings", pflag.ContinueOnError)
	fresh.flags(f)
	k.flags.Visit(func(given *pflag.Flag) { // it held at the start
		_ = f.Set(given.Name, strings.Trim(given.Value.String(), "[]"))
	})
	err := fresh.fill(f, os.LookupEnv)
	if err == nil {
		level, _ := fresh.level() // fill has checked it
		k.level.Set(level)
		k.pages.Limit(fresh.limits)
	}
	k.mu.Unlock()
	return errors.Join(err, k.renew())
}

// renew shows the current generation if it is not the one that is shown. One that
// cannot be opened is tried once; what answered before goes on.
func (k *keeper) renew() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.renewLocked()
}

func (k *keeper) renewLocked() error {
	name, err := index.Current(k.options.Dir)
	if err != nil || name == k.shown {
		return err
	}
	k.shown = name
	g, err := index.Open(k.options)
	if err != nil {
		return explain(k.options.Dir, err)
	}
	if g.Instead != nil { // what is shown is as good
		return errors.Join(explain(k.options.Dir, g.Instead), g.Close())
	}
	k.showNew(g)
	return nil
}

// take shows a generation that was built here, as it was opened to be verified. Where
// another has taken its place meanwhile, that one is shown.
func (k *keeper) take(g *index.Generation) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if name, err := index.Current(k.options.Dir); err != nil || name != g.Name || name == k.shown {
		return errors.Join(g.Close(), k.renewLocked())
	}
	k.showNew(g)
	return nil
}

func (k *keeper) showNew(g *index.Generation) {
	k.showLocked(g)
	fmt.Fprintf(k.stderr, "tiaowen: %s is shown now: %d documents, %d provisions\n", g.Name, g.Manifest.Documents, g.Manifest.Provisions)
}

func explainListen(addr string, err error) error {
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use by another program\n  way out: stop it, or choose another port: tiaowen --addr %s", addr, otherPort(addr))
	case errors.Is(err, os.ErrPermission):
		return fmt.Errorf("no permission to listen on %s: choose a port above 1023 with --addr", addr)
	default:
		return &exitError{2, fmt.Errorf("--addr %q: %w", addr, err)}
	}
}

func otherPort(addr string) string {
	host, _, ok := strings.Cut(addr, ":")
	if !ok {
		host = "localhost"
	}
	return host + ":8081"
}
