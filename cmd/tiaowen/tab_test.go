package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A tab is a page in a browser.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// newTab opens a browser of its own; settings are those of Blink, such as
// preferredColorScheme=0.
func newTab(t *testing.T, width, height int64, script bool, settings ...string) tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chrome(t)), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("lang", "zh-CN"))
	if len(settings) > 0 {
		options = append(options, chromedp.Flag("blink-settings", strings.Join(settings, ",")))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	tb := tab{t, ctx}
	tb.do(chromedp.EmulateViewport(width, height))
	call(tb, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	if !script {
		call(tb, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	}
	return tb
}

// call runs a command of the DevTools protocol.
func call[P, R any](tb tab, command cdp.Command[P, R], params P) {
	tb.t.Helper()
	if _, err := chromedp.Call(tb.ctx, command, params); err != nil {
		tb.t.Fatal(err)
	}
}

// forgetful makes every visit a first one.
func (tb tab) forgetful() {
	tb.t.Helper()
	call(tb, network.Enable, network.EnableParams{})
	call(tb, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
}

// prefers sets wishes of a reader, such as forced-colors, active.
func (tb tab) prefers(wishes map[string]string) {
	tb.t.Helper()
	var features []*emulation.MediaFeature
	for name, value := range wishes {
		features = append(features, &emulation.MediaFeature{Name: name, Value: value})
	}
	call(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
}

func (tb tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// js gives the value of an expression; DevTools may ask it with scripts off too.
func (tb tab) js(expression string) string {
	tb.t.Helper()
	s, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string]("String("+expression+")"))
	if err != nil {
		tb.t.Fatalf("%s: %v", expression, err)
	}
	return s
}

// poll asks until the answer is not empty.
func (tb tab) poll(expression string) string {
	tb.t.Helper()
	for range 400 {
		if got := tb.js(expression); got != "" {
			return got
		}
		time.Sleep(25 * time.Millisecond)
	}
	tb.t.Fatalf("%s stays empty", expression)
	return ""
}

// arrive does what leads to another page and waits until that page has loaded.
func (tb tab) arrive(leave func()) {
	tb.t.Helper()
	tb.js("window.left = 'not yet'")
	leave()
	for range 400 {
		// while one page makes place for another there is nothing to ask
		s, err := chromedp.Run(tb.ctx, chromedp.Evaluate[string]("String(window.left === undefined && document.readyState === 'complete')"))
		if err == nil && s == "true" {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	tb.t.Fatalf("still at %s", tb.js("location.href"))
}

// follow clicks a link or a button that leads to another page.
func (tb tab) follow(selector string) {
	tb.t.Helper()
	tb.arrive(func() { tb.click(selector) })
}

// point moves the mouse to the middle of what can be seen, and tells where that is. It
// fails when something else lies over it.
func (tb tab) point(selector string) (x, y float64) {
	tb.t.Helper()
	at := tb.js(`(() => { const e = document.querySelector(` + quoteJS(selector) + `); if (!e) { return "nothing"; }
		e.scrollIntoView({block: "center", behavior: "instant"}); const r = e.getClientRects()[0]; if (!r) { return "hidden"; }
		const x = r.x + r.width / 2, y = r.y + r.height / 2, top = document.elementFromPoint(x, y);
		return top && (e === top || e.contains(top)) ? x + " " + y : "under " + (top && top.outerHTML.slice(0, 80)); })()`)
	if _, err := fmt.Sscan(at, &x, &y); err != nil {
		tb.t.Fatalf("%s at %s: %s", selector, tb.js("location.href"), at)
	}
	call(tb, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: x, Y: y})
	return x, y
}

// click clicks what can be seen, with a mouse.
func (tb tab) click(selector string) {
	tb.t.Helper()
	x, y := tb.point(selector)
	for _, what := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		call(tb, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: what, X: x, Y: y, Button: input.MouseButtonLeft, ClickCount: 1})
	}
}

// ask types a question into the box of the page and sends it.
func (tb tab) ask(question string) {
	tb.t.Helper()
	tb.js("document.querySelector('#q').value = " + quoteJS(question))
	tb.follow("form[role=search] button")
}

func (tb tab) back() {
	tb.t.Helper()
	here := tb.js("location.href")
	tb.js("history.back()")
	for range 100 {
		if tb.js("location.href") != here {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	tb.t.Fatalf("still at %s", here)
}

func quoteJS(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}

func (tb tab) wants(what, expression, want string) {
	tb.t.Helper()
	if got := tb.js(expression); !strings.Contains(got, want) {
		tb.t.Errorf("%s: %q, want %q", what, got, want)
	}
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

// tooWide is by how many pixels the page is wider than the screen.
func (tb tab) tooWide() int {
	n, err := strconv.Atoi(tb.js("Math.max(0, document.documentElement.scrollWidth - innerWidth)"))
	if err != nil {
		tb.t.Fatal(err)
	}
	return n
}

// sent is how many bytes the page took: itself, style and scripts.
func (tb tab) sent() int {
	n, err := strconv.Atoi(tb.js(`performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).reduce((n, e) => n + e.transferSize, 0)`))
	if err != nil {
		tb.t.Fatal(err)
	}
	return n
}

// shift is the cumulative layout shift of the page since it began to load.
func (tb tab) shift() float64 {
	tb.js(`new PerformanceObserver(l => { window.shift = l.getEntries().reduce((n, e) => n + e.value, 0); }).observe({type: "layout-shift", buffered: true})`)
	time.Sleep(150 * time.Millisecond) // an observer without entries is never called
	n, err := strconv.ParseFloat(tb.js("window.shift || 0"), 64)
	if err != nil {
		tb.t.Fatal(err)
	}
	return n
}

// media makes the page look as on paper ("print") or on a screen.
func (tb tab) media(kind string) {
	tb.t.Helper()
	call(tb, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind})
}
