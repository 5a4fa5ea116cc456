package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"
)

func newVersion(stdout io.Writer) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		Run: func(*cobra.Command, []string) {
			fmt.Fprintf(stdout, "tiaowen %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
		},
	}
}

// healthTimeout bounds the question of a container's health check.
const healthTimeout = 3 * time.Second

func newHealth() *cobra.Command {
	var addr string
	c := &cobra.Command{
		Use: "health", Short: "Ask a running server whether it is ready; for health checks of containers", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(c.Context(), healthTimeout)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
			if err != nil {
				return &exitError{2, fmt.Errorf("--addr %q: %w", addr, err)}
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				return fmt.Errorf("ask %s: %w", addr, err)
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				return fmt.Errorf("%s answers %s", addr, resp.Status)
			}
			return nil
		},
	}
	addr = "localhost:8080"
	if v := os.Getenv("TIAOWEN_ADDR"); v != "" {
		addr = v
	}
	c.Flags().StringVar(&addr, "addr", addr, "address of the server (TIAOWEN_ADDR)")
	return c
}
