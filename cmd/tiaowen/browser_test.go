package main

import (
	"context"
	"encoding/csv"
	"flag"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "write screenshots of the pages to this folder")

// chrome finds a browser. Without one the tests skip, unless they are required.
func chrome(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("TIAOWEN_REQUIRE_BROWSER") != "" {
		t.Fatal("a browser is required and none was found: install chromium")
	}
	t.Skip("no Chromium on this machine")
	return ""
}

// startServer runs the program on the embedded gazette and waits until it answers.
func startServer(t *testing.T) string {
	t.Helper()
	return serveFrom(t, t.TempDir())
}

// serveFrom does so from a directory and with more flags.
func serveFrom(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan int, 1)
	args := append([]string{"serve", "--addr", addr, "--admin", "off", "--data", dir}, flags...)
	go func() { done <- run(ctx, args, io.Discard, io.Discard) }()
	t.Cleanup(func() {
		stop()
		if code := <-done; code != 0 {
			t.Errorf("the server ended with code %d", code)
		}
	})
	for range 300 {
		if resp, err := http.Get("http://" + addr + "/readyz"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return "http://" + addr
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatal("the server is not ready after 30 s")
	return ""
}

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
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true))
	if !script {
		settings = append(settings, "scriptEnabled=false")
	}
	if len(settings) > 0 {
		options = append(options, chromedp.Flag("blink-settings", strings.Join(settings, ",")))
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	tb := tab{t, ctx}
	tb.do(chromedp.EmulateViewport(width, height))
	return tb
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

// follow goes where a link leads, as a click does.
func (tb tab) follow(selector string) {
	tb.t.Helper()
	href := tb.js("document.querySelector(" + quoteJS(selector) + ").href")
	tb.do(chromedp.Navigate(href))
}

// back goes back and waits for the page; one that the browser kept does not load
// again.
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

func quoteJS(s string) string { return "'" + strings.ReplaceAll(s, "'", `\'`) + "'" }

func (tb tab) wants(what, expression, want string) {
	tb.t.Helper()
	if got := tb.js(expression); !strings.Contains(got, want) {
		tb.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// A resident looks for the amount, narrows the answer, opens the clause and goes
// back: on a desk and on a phone, with scripts and without.
func TestResidentFindsTheAmount(t *testing.T) {
	chrome(t)
	home := startServer(t)
	for _, c := range []struct {
		name          string
		width, height int64
		script        bool
	}{{"desk", 1280, 900, true}, {"phone", 360, 800, true}, {"phone without scripts", 360, 800, false}} {
		t.Run(c.name, func(t *testing.T) {
			tb := newTab(t, c.width, c.height, c.script)
			tb.do(chromedp.Navigate(home + "/"))
			tb.wants("one box on the first page", "document.querySelectorAll('input[type=search]').length", "1")
			tb.do(chromedp.Navigate(home + "/search?q=" + url.QueryEscape("临时安置费")))
			tb.wants("first hit", "document.querySelector('.hit h2').innerText", "临时安置费标准")
			tb.wants("the answer", "document.querySelector('.hit .text').innerText", "1000元/月")
			tb.wants("marks", "document.querySelector('.hit mark').innerText", "临时安置费")
			tb.wants("trail", "document.querySelector('.hit .trail').innerText", "附件1")
			tb.wants("answer on the first screen", "document.querySelector('.hit .text').getBoundingClientRect().bottom < innerHeight", "true")
			tb.wants("nothing wider than the screen", "document.documentElement.scrollWidth <= innerWidth", "true")
			all := tb.js("document.querySelectorAll('.hit').length")
			tb.follow(".filters li a[href*='kind=article']")
			tb.wants("chip", "document.querySelector('.chips').innerText", "条")
			if n := tb.js("document.querySelectorAll('.hit').length"); n == all {
				t.Errorf("the filter leaves %s of %s hits", n, all)
			}
			tb.follow(".hit h2 a")
			tb.wants("the clause is open", "location.hash", "#art_")
			tb.wants("the clause is marked", "document.querySelectorAll('article mark').length > 0", "true")
			tb.back()
			tb.wants("back at the results", "location.pathname", "/search")
		})
	}
}

// A journalist picks a department and sees what it leads; a lawyer takes a citation.
func TestJournalistAndLawyer(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	tb.do(chromedp.Navigate(home + "/departments/" + url.PathEscape("市商务局")))
	tb.wants("roles", "document.querySelector('main section li b').innerText", "牵头")
	table := home + tb.js("document.querySelector('main a[href$=\".csv\"]').getAttribute('href')")
	resp, err := http.Get(table)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	rows, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil || len(rows) < 10 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		t.Errorf("the table of the department: %v, %d rows, %s", err, len(rows), resp.Header.Get("Content-Type"))
	}
	tb.do(chromedp.Navigate(home + "/search?q=" + url.QueryEscape("实施办法第28条")))
	tb.follow(".hit .source a[href^='/provisions/']")
	tb.wants("citation", "document.querySelector('.cite').innerText", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条")
	tb.wants("console is silent: the policy refused nothing", "document.querySelectorAll('.cite button').length > 0", "true")
}

// Who types pinyin is shown what it may be, and takes it with the keyboard.
func TestSuggestionsBelowTheBox(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	for _, page := range []string{"/", "/search?q=x"} {
		tb.do(chromedp.Navigate(home + page))
		tb.wants("the box is a plain box at first", "document.querySelector('#suggestions').hidden", "true")
		tb.js("(() => { const q = document.querySelector('#q'); q.focus(); q.value = 'linshianzhifei'; q.dispatchEvent(new Event('input')); })()")
		for range 100 {
			if tb.js("document.querySelectorAll('#suggestions li').length") != "0" {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
		tb.wants("suggestions", "document.querySelector('#suggestions').innerText", "临时安置费")
		tb.wants("they are below the box", "document.querySelector('#suggestions').getBoundingClientRect().top >= document.querySelector('#q').getBoundingClientRect().bottom - 1", "true")
		tb.wants("and on top of the page", "document.elementFromPoint(document.querySelector('#suggestions li').getBoundingClientRect().x + 20, document.querySelector('#suggestions li').getBoundingClientRect().y + 5).closest('#suggestions') !== null", "true")
		tb.js("document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowDown'}))")
		tb.wants("the first is taken", "document.querySelector('#q').value", "临时安置费")
		tb.wants("and told to screen readers", "document.querySelector('#q').getAttribute('aria-activedescendant')", "suggestion-0")
		tb.js("document.querySelector('#q').dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape'}))")
		tb.wants("escape closes", "document.querySelector('#suggestions').hidden", "true")
	}
}

// The pages of the README and of the notes: go test ./cmd/tiaowen -run Screenshots -screenshots docs
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("no folder given with -screenshots")
	}
	home := startServer(t)
	for _, s := range []struct {
		name, path    string
		width, height int64
	}{
		{"screenshot", "/search?q=" + url.QueryEscape("临时安置费"), 1280, 860},
		{"screenshot-phone", "/search?q=" + url.QueryEscape("临时安置费"), 360, 780},
		{"screenshot-document", "/documents/" + url.PathEscape("洪政发-2026-1") + "?q=" + url.QueryEscape("临时安置费"), 1280, 860},
	} {
		tb := newTab(t, s.width, s.height, true)
		tb.do(chromedp.Navigate(home + s.path))
		png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(*screenshots+"/"+s.name+".png", png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
