package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

//go:generate go run genlicenses.go

// licenses are the texts under which the parts of the program are given, each below
// lines "== module version SPDX-id".
//
//go:embed licenses.txt
var licenses string

func newVersion(stdout io.Writer) *cobra.Command {
	var all, sbom bool
	c := &cobra.Command{
		Use: "version", Short: "Print the version, the licences of all parts, or a list of them (CycloneDX)", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case all:
				_, err := io.WriteString(stdout, licenses)
				return err
			case sbom:
				return writeSBOM(stdout)
			}
			_, err := fmt.Fprintf(stdout, "tiaowen %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
	c.Flags().BoolVar(&all, "licenses", false, "print the licences of all parts")
	c.Flags().BoolVar(&sbom, "sbom", false, "print the parts as CycloneDX 1.5 JSON")
	return c
}

// bom is the part of CycloneDX 1.5 (ECMA-424) that is told of a program in Go.
type bom struct {
	Format     string    `json:"bomFormat"`
	Spec       string    `json:"specVersion"`
	Version    int       `json:"version"`
	Metadata   metadata  `json:"metadata"`
	Components []modPart `json:"components"`
}

type metadata struct {
	Component modPart `json:"component"`
}

type modPart struct {
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl"`
	Ref        string     `json:"bom-ref"`
	Licenses   []licensed `json:"licenses,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type licensed struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// writeSBOM lists what the linker put in: the list cannot differ from the program.
func writeSBOM(w io.Writer) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this program was built without its list of modules: build it with go build")
	}
	ids := licenseIDs()
	b := bom{Format: "CycloneDX", Spec: "1.5", Version: 1, Metadata: metadata{part("application", "tiaowen", version, "", "Apache-2.0")}}
	b.Components = append(b.Components, part("library", "std", strings.TrimPrefix(info.GoVersion, "go"), "", "BSD-3-Clause"))
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		b.Components = append(b.Components, part("library", m.Path, m.Version, m.Sum, ids[m.Path]))
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(b)
}

func part(kind, path, version, sum, license string) modPart {
	purl := "pkg:golang/" + path + "@" + version
	p := modPart{Type: kind, Name: path, Version: version, PURL: purl, Ref: purl}
	if license != "" {
		var l licensed
		l.License.ID = license
		p.Licenses = []licensed{l}
	}
	if sum != "" { // a hash of the module's tree, as go.sum has it
		p.Properties = []property{{"go:sum", sum}}
	}
	return p
}

// licenseIDs reads the headings of the collected licences.
func licenseIDs() map[string]string {
	ids := map[string]string{}
	for line := range strings.Lines(licenses) {
		if f := strings.Fields(strings.TrimPrefix(line, "== ")); strings.HasPrefix(line, "== ") && len(f) == 3 {
			ids[f[0]] = f[2]
		}
	}
	return ids
}

// healthTimeout bounds the question of a container's health check.
const healthTimeout = 3 * time.Second

func newHealth() *cobra.Command {
	addr := "localhost:8080"
	if v := os.Getenv("TIAOWEN_ADDR"); v != "" {
		addr = v
	}
	c := &cobra.Command{
		Use: "health", Short: "Ask a running server whether it is ready; for health checks of containers", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return askReady(c.Context(), addr) },
	}
	c.Flags().StringVar(&addr, "addr", addr, "address of the server (TIAOWEN_ADDR)")
	return c
}

func askReady(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
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
}
