package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axeSource is the script of axe-core (MPL-2.0), which is not part of the project:
// TIAOWEN_AXE names the file. Without it the test skips, unless it is required.
func axeSource(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TIAOWEN_AXE")
	if path == "" {
		if os.Getenv("TIAOWEN_REQUIRE_AXE") != "" {
			t.Fatal("axe-core is required: set TIAOWEN_AXE to axe.min.js")
		}
		t.Skip("no axe-core: set TIAOWEN_AXE to its axe.min.js")
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// pageKinds has one address of every kind of page.
var pageKinds = []struct{ name, path string }{
	{"home", "/"},
	{"results", "/search?q=" + url.QueryEscape("临时安置费")},
	{"results, filtered", "/search?kind=article&q=" + url.QueryEscape("临时安置费")},
	{"nothing found", "/search?q=" + url.QueryEscape("量子计算 火星")},
	{"syntax error", "/search?q=" + url.QueryEscape(`"`)},
	{"documents", "/documents"},
	{"document", "/documents/" + url.PathEscape("洪政发-2026-1") + "?q=" + url.QueryEscape("临时安置费")},
	{"clause", "/provisions/" + url.PathEscape("洪政发-2026-1~art_28")},
	{"departments", "/departments"},
	{"department", "/departments/" + url.PathEscape("市商务局")},
	{"issues", "/issues"},
	{"help", "/help"},
	{"promises", "/promises"},
	{"appointments", "/appointments"},
	{"compare", "/compare"},
	{"citations", "/citations"},
	{"receipt", "/receipt?q=" + url.QueryEscape("临时安置费")},
	{"api", "/api"},
	{"about", "/about"},
	{"accessibility", "/accessibility"},
	{"not found", "/nowhere"},
}

// poll asks until the answer is not empty.
func (tb tab) poll(expression string) string {
	tb.t.Helper()
	for range 200 {
		if got := tb.js(expression); got != "" {
			return got
		}
		time.Sleep(50 * time.Millisecond)
	}
	tb.t.Fatalf("%s stays empty", expression)
	return ""
}

// console gathers what the page says on its console, policy violations among it, until
// the returned function is called.
func (tb tab) console() func() []string {
	ctx, stop := context.WithCancel(tb.ctx)
	messages := chromedp.Console(ctx)
	said := make(chan []string, 1)
	go func() {
		var list []string
		for m, err := range messages {
			if err != nil {
				break
			}
			list = append(list, fmt.Sprint(m))
		}
		said <- list
	}()
	return func() []string { stop(); return <-said }
}

// rules are those of WCAG 2.0 to 2.2, A and AA, and what axe-core calls good practice.
const rules = `{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}`

// Nothing on any page is against WCAG 2.2 AA as far as axe-core can tell: light and
// dark, at double size, and on a phone, where nothing is wider than the screen.
func TestAccessible(t *testing.T) {
	chrome(t)
	axe := axeSource(t)
	home := startServer(t)
	for _, c := range []struct {
		name          string
		width, height int64
		settings      []string
	}{
		{"desk", 1280, 900, nil},
		{"dark", 1280, 900, []string{"preferredColorScheme=0"}},
		{"double size", 640, 450, nil}, // 1280 px at 200 %
		{"phone", 360, 800, nil},
		{"phone, dark", 360, 800, []string{"preferredColorScheme=0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tb := newTab(t, c.width, c.height, true, c.settings...)
			for _, p := range pageKinds {
				tb.do(chromedp.Navigate(home + p.path))
				if dark := tb.js("matchMedia('(prefers-color-scheme: dark)').matches"); dark != strconv.FormatBool(c.settings != nil) {
					t.Fatalf("dark: %s", dark)
				}
				if wide := tb.js("document.documentElement.scrollWidth - innerWidth"); wide != "0" && wide[0] != '-' {
					t.Errorf("%s: %s px wider than the screen", p.name, wide)
				}
				tb.js("(() => {" + axe + "\n; axe.run(document, " + rules + `).then(r => { window.found = r.violations.length ? r.violations.map(v => v.id + " (" + v.impact + "): " + v.nodes.map(n => n.target + " " + n.failureSummary.split("\n")[1]).join(" | ")).join("\n") : "none"; }, e => { window.found = "axe: " + e; }); })()`)
				if found := tb.poll("window.found || ''"); found != "none" {
					t.Errorf("%s: %s", p.name, found)
				}
			}
		})
	}
}

// A first visit takes little, nothing moves while a page loads, and no page logs an
// error or is refused anything by the policy.
func TestPagesAreLightAndStill(t *testing.T) {
	chrome(t)
	home := startServer(t)
	for _, width := range []int64{1280, 360} {
		for _, p := range pageKinds {
			tb := newTab(t, width, 800, true) // a browser that has kept nothing
			faults := tb.console()
			tb.do(chromedp.Navigate(home + p.path))
			// a page that is broken has no style and no script that ran
			tb.wants(p.name+": style", "document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 0", "true")
			tb.js(`new PerformanceObserver(l => { window.shift = l.getEntries().reduce((n, e) => n + e.value, 0); }).observe({type: "layout-shift", buffered: true})`)
			time.Sleep(150 * time.Millisecond) // an observer without entries is never called
			if shift, err := strconv.ParseFloat(tb.js("window.shift || 0"), 64); err != nil || shift >= 0.02 {
				t.Errorf("%s at %d px: a layout shift of %v (%v)", p.name, width, shift, err)
			}
			sent, err := strconv.Atoi(tb.js(`performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`))
			if err != nil || sent == 0 || sent > maxFirstVisit {
				t.Errorf("%s at %d px: %d bytes sent (%v)", p.name, width, sent, err)
			}
			for _, f := range faults() {
				if !strings.Contains(f, "the server responded with a status of 40") || p.path != "/nowhere" && p.name != "syntax error" {
					t.Errorf("%s at %d px: %s", p.name, width, f)
				}
			}
			t.Logf("%-18s %4d px: %5d bytes", p.name, width, sent)
		}
	}
}

// maxFirstVisit is what a first visit may transfer: a second on a poor mobile line.
const maxFirstVisit = 60 << 10
