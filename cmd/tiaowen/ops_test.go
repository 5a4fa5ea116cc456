package main

import (
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

var rewrite = flag.Bool("update", false, "write the table of settings")

var metricName = regexp.MustCompile(`\b(tiaowen|go|process)_[a-z_]+\b`)

// Every metric that an alert or the dashboard asks for is one that the server has.
func TestOpsFilesNameRealMetrics(t *testing.T) {
	base := startServer(t)
	for _, path := range []string{"/search?q=x", "/nowhere"} { // so that every histogram has a sample
		resp, err := http.Get(base + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	resp, err := http.Get(base + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	have := metricName.FindAllString(string(body), -1)
	for _, file := range []string{"alerts.yml", "grafana/dashboard.json"} {
		data, err := os.ReadFile("../../docs/ops/" + file)
		if err != nil {
			t.Fatal(err)
		}
		names := metricName.FindAllString(string(data), -1)
		if len(names) < 5 {
			t.Errorf("%s: %v", file, names)
		}
		for _, name := range names {
			if !slices.Contains(have, name) {
				t.Errorf("%s asks for %s, which the server does not have", file, name)
			}
		}
	}
}

// The rules for alerts hold and fire when they should (promtool, of Debian's package
// prometheus).
func TestAlerts(t *testing.T) {
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_PROMTOOL") != "" {
			t.Fatal("promtool is required and was not found: install Debian's package prometheus")
		}
		t.Skip("no promtool on this machine")
	}
	for _, args := range [][]string{{"check", "rules", "alerts.yml"}, {"test", "rules", "alerts_test.yml"}} {
		c := exec.Command(promtool, args...)
		c.Dir = "../../docs/ops"
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("promtool %v: %v\n%s", args, err, out)
		}
	}
}

// Every alert is explained to the keeper.
func TestAlertsAreExplained(t *testing.T) {
	rules, err := os.ReadFile("../../docs/ops/alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	manual, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	names := regexp.MustCompile(`alert: (\w+)`).FindAllSubmatch(rules, -1)
	for _, m := range names {
		if !strings.Contains(string(manual), "`"+string(m[1])+"`") {
			t.Errorf("docs/operations.md does not explain %s", m[1])
		}
	}
	if len(names) < 5 {
		t.Errorf("only %d alerts", len(names))
	}
}

// table writes the settings as docs/operations.md shows them.
func table() string {
	var s settings
	f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	s.flags(f)
	var b strings.Builder
	b.WriteString("| flag, name in the file | environment | default | meaning |\n|---|---|---|---|\n")
	f.VisitAll(func(flag *pflag.Flag) {
		def := flag.DefValue
		if flag.Name == "data" {
			def = "the user's cache"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", flag.Name, variable(flag.Name), strings.Trim(def, "[]"), strings.ReplaceAll(flag.Usage, "|", "\\|"))
	})
	return b.String()
}

// The table of settings in docs/operations.md is the one of the program; -update
// writes it.
func TestSettingsAreDocumented(t *testing.T) {
	const path, begin, end = "../../docs/operations.md", "<!-- settings -->\n", "<!-- /settings -->"
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the table", path)
	}
	want := before + begin + table() + end + after
	if *rewrite {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if string(data) != want {
		t.Errorf("the table of settings in %s is not that of the program: go test ./cmd/tiaowen -run SettingsAreDocumented -update", path)
	}
}

// A flag goes before the environment, that before the file, that before the default.
func TestSettingsOrder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.yaml")
	write(t, file, "rate: 7\nburst: 7\naddr: file:1\nproxies: [10.0.0.0/8, 192.0.2.1]\n")
	env := func(name string) (string, bool) {
		v, ok := map[string]string{"TIAOWEN_RATE": "5", "TIAOWEN_BURST": "5"}[name]
		return v, ok
	}
	var s settings
	f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	s.flags(f)
	if err := f.Parse([]string{"--rate", "3", "--config", file}); err != nil {
		t.Fatal(err)
	}
	if err := s.fill(f, env); err != nil {
		t.Fatal(err)
	}
	if s.limits.Rate != 3 || s.limits.Burst != 5 || s.addr != "file:1" || s.logLevel != "warn" || len(s.limits.Proxies) != 2 {
		t.Errorf("%+v", s)
	}
}

// What is wrong in a setting is told with its place.
func TestSettingsErrors(t *testing.T) {
	for content, want := range map[string]string{
		"rate: fast\n":       "rate",
		"nonsense: 1\n":      `no setting "nonsense"`,
		"config: other\n":    `no setting "config"`,
		"proxies: [10.0.0]":  "10.0.0.0/8",
		"log-level: loud\n":  "debug, info, warn or error",
		"rate: {a: 1}\n":     "a value or a list",
		"rate: [\n":          "t.yaml",
		"connections: 0\n":   "at least 1",
		"engine: lucene\n":   "bleve or packed",
		"log-format: paper":  "text or json",
		"- rate\n":           "t.yaml",
		"wait: 5\n":          "wait",
		"addr: a\naddr: b\n": "already defined",
	} {
		file := filepath.Join(t.TempDir(), "t.yaml")
		write(t, file, content)
		var s settings
		f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
		s.flags(f)
		s.file = file
		if err := s.fill(f, func(string) (string, bool) { return "", false }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", content, err, want)
		}
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
