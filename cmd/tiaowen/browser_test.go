package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

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
