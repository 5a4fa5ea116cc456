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
	"strings"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/spf13/cobra"

	"tiaowen/index"
	"tiaowen/search"
	"tiaowen/web"
)

// Limits of the server. A page is small and an answer fast; what takes longer is
// a slow or hostile client.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 10 * time.Second
	writeTimeout      = 30 * time.Second
	idleTimeout       = 2 * time.Minute
	maxHeaderBytes    = 16 << 10
	shutdownTimeout   = 10 * time.Second // for the answers under way
)

func defaultAddr() string {
	if addr := os.Getenv("TIAOWEN_ADDR"); addr != "" {
		return addr
	}
	return "localhost:8080"
}

func newServe(stderr io.Writer) *cobra.Command {
	var addr, dir string
	c := &cobra.Command{
		Use: "serve", Short: "Serve the search page (the default)", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return runServe(c.Context(), addr, dir, stderr) },
	}
	c.Flags().StringVar(&addr, "addr", defaultAddr(), "address to listen on, HOST:PORT (TIAOWEN_ADDR)")
	dataFlag(c, &dir)
	return c
}

// runServe listens at once, so that health checks are answered while the index is
// built, and is ready when the index is open.
func runServe(ctx context.Context, addr, dir string, stderr io.Writer) error {
	began := time.Now()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return explainListen(addr, err)
	}
	logger := slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	pages, err := web.New(web.Config{Logger: logger, Registry: prometheus.NewRegistry(), Now: time.Now, Version: version})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server := &http.Server{
		Handler: pages, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(logger.Handler(), slog.LevelWarn),
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	g, err := show(ctx, pages, dir, stderr)
	if err != nil {
		return errors.Join(err, server.Close())
	}
	defer g.Close()
	fmt.Fprintf(stderr, "tiaowen: %d documents, %d provisions, ready in %.1f s\n", g.Manifest.Documents, g.Manifest.Provisions, time.Since(began).Seconds())
	fmt.Fprintf(stderr, "tiaowen: http://%s\n", listener.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	fmt.Fprintln(stderr, "tiaowen: stopping")
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTimeout)
	defer cancel()
	return server.Shutdown(stop)
}

// show opens the index, building it first where there is none, and gives it to the
// pages.
func show(ctx context.Context, pages *web.Server, dir string, stderr io.Writer) (*index.Generation, error) {
	loading := time.Now()
	o, err := options(dir)
	if err != nil {
		return nil, err
	}
	loaded := time.Since(loading)
	g, err := openOrBuild(ctx, o, stderr)
	if err != nil {
		return nil, err
	}
	service := search.New(g.Index, g.Store, o.Analyzer)
	pages.Show(&web.Collection{
		Searcher: service, Marker: service, Suggester: service, Library: g.Store, ID: g.Name + "-" + g.Manifest.Corpus[:12],
		Built: g.Manifest.Built, BuildTime: time.Duration(g.Manifest.BuildTime * float64(time.Second)),
		Bytes: g.Index.Stats().Bytes, SegmenterLoad: loaded,
	})
	go func() { _ = service.Warm() }() // a fault shows again in the first question that needs it
	return g, nil
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
