package main

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeSource is the script of axe-core (MPL-2.0), which is not part of the project:
// TIAOWEN_AXE names the file. It is empty without one, unless one is required.
func axeSource(t *testing.T) string {
	t.Helper()
	path := os.Getenv("TIAOWEN_AXE")
	if path == "" {
		if os.Getenv("TIAOWEN_REQUIRE_AXE") != "" {
			t.Fatal("axe-core is required: set TIAOWEN_AXE to axe.min.js")
		}
		return ""
	}
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// rules are those of WCAG 2.0 to 2.2, A and AA, and what axe-core calls good practice.
const rules = `{runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}`

// axe is what axe-core finds on the page, or "none".
func (tb tab) axe(source string) string {
	tb.t.Helper()
	tb.js("(() => {" + source + "\n; axe.run(document, " + rules + `).then(r => { window.axeFound = r.violations.length ? r.violations.map(v => v.id + " (" + v.impact + "): " + v.nodes.map(n => n.target + " " + n.failureSummary.split("\n")[1]).join(" | ")).join("\n") : "none"; }, e => { window.axeFound = "axe: " + e; }); })()`)
	return tb.poll("window.axeFound || ''")
}

// A look is how a reader may see the pages.
type look struct {
	name          string
	width, height int64
	settings      []string          // of Blink
	wishes        map[string]string // media features
}

var looks = []look{
	{name: "desk", width: 1280, height: 900},
	{name: "desk, dark", width: 1280, height: 900, settings: []string{"preferredColorScheme=0"}},
	{name: "at 200 %", width: 640, height: 450}, // 1280 px doubled
	{name: "letters of double size", width: 1280, height: 900, settings: []string{"defaultFontSize=32", "defaultFixedFontSize=26"}},
	{name: "phone", width: 360, height: 780},
	{name: "phone, dark", width: 360, height: 780, settings: []string{"preferredColorScheme=0"}},
	{name: "more contrast", width: 768, height: 1024, wishes: map[string]string{"prefers-contrast": "more", "prefers-reduced-motion": "reduce"}},
	{name: "forced colours", width: 768, height: 1024, wishes: map[string]string{"forced-colors": "active"}},
}

// Nothing on any page is against WCAG 2.2 AA as far as axe-core can tell, however it is
// looked at, and nothing is wider than the screen.
func TestAccessible(t *testing.T) {
	chrome(t)
	axe := axeSource(t)
	if axe == "" {
		t.Skip("no axe-core: set TIAOWEN_AXE to its axe.min.js")
	}
	home := startServer(t)
	for _, l := range looks {
		t.Run(l.name, func(t *testing.T) {
			tb := newTab(t, l.width, l.height, true, l.settings...)
			if l.wishes != nil {
				tb.prefers(l.wishes)
			}
			for _, p := range pageKinds {
				tb.do(chromedp.Navigate(home + p.path))
				if wide := tb.tooWide(); wide > 0 {
					t.Errorf("%s: %d px wider than the screen", p.name, wide)
				}
				if found := tb.axe(axe); found != "none" {
					t.Errorf("%s: %s", p.name, found)
				}
			}
			l.holds(tb)
		})
	}
}

// holds looks whether the page is seen in the way that the look says.
func (l look) holds(tb tab) {
	tb.t.Helper()
	for wish, value := range l.wishes {
		tb.wants(wish, "matchMedia('("+wish+": "+value+")').matches", "true")
	}
	if len(l.settings) == 1 {
		tb.wants("dark", "matchMedia('(prefers-color-scheme: dark)').matches", "true")
	}
	if len(l.settings) == 2 {
		tb.wants("large letters", "getComputedStyle(document.documentElement).fontSize", "32px")
	}
}
