package main

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

func escaped(s string) string { return strings.ToLower(url.PathEscape(s)) }

// Where a document cites another clause, the cited text is shown beside the link to who
// points at it and to who comes with the keyboard; Escape takes it away, and it stays
// while it is being read (WCAG 1.4.13).
func TestCitedTextBesideTheLink(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	tb.prefers(map[string]string{"prefers-reduced-motion": "reduce"})
	tb.do(chromedp.Navigate(home + "/documents/" + url.PathEscape("洪政发-2026-1")))
	const link = "#art_30 a.ref"
	tb.wants("第三十条 links to what it cites", "document.querySelector('"+link+"').hash", "#art_28")
	tb.js("document.querySelector('" + link + "').focus()")
	tb.poll("document.querySelector('#cited').hidden ? '' : 'shown'")
	tb.wants("the cited clause", "document.querySelector('#cited').innerText", "拆除仓储、工业生产用房的搬迁费")
	tb.wants("which is told to screen readers", "document.querySelector('"+link+"').getAttribute('aria-describedby')", "cited")
	tb.do(chromedp.KeyEvent("\x1b"))
	tb.wants("Escape takes it away", "document.querySelector('#cited').hidden", "true")
	tb.js("document.activeElement.blur()")
	tb.point(link)
	tb.poll("document.querySelector('#cited').hidden ? '' : 'shown'")
	tb.point("#cited")
	time.Sleep(400 * time.Millisecond) // twice as long as it waits before it goes
	tb.wants("it stays while it is read", "document.querySelector('#cited').hidden", "false")
	tb.point("#art_29 .label")
	tb.poll("document.querySelector('#cited').hidden ? 'gone' : ''")
	tb.do(chromedp.Navigate(home + "/provisions/" + url.PathEscape("洪政发-2026-1~art_30")))
	tb.js("document.querySelector('.body a.ref').focus()")
	tb.poll("document.querySelector('#cited').hidden ? '' : 'shown'")
	tb.wants("from another page", "document.querySelector('#cited').innerText", "第二十八条")
}

// Marks have a next and a previous, by button and by key; the contents follow; what is
// copied takes its place along.
func TestReadingADocument(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	tb.prefers(map[string]string{"prefers-reduced-motion": "reduce"})
	tb.do(chromedp.Navigate(home + "/documents/" + url.PathEscape("洪政发-2026-1") + "?q=" + url.QueryEscape("临时安置费")))
	tb.wants("how many", "document.querySelector('.asked').innerText", "共 17 处")
	tb.click(".walk button:last-child")
	tb.wants("the first", "document.querySelector('.walk').innerText", "1 / 17")
	tb.do(chromedp.KeyEvent("j"))
	tb.wants("j goes on", "document.querySelector('.walk').innerText", "2 / 17")
	tb.do(chromedp.KeyEvent("k"), chromedp.KeyEvent("k"))
	tb.wants("k goes back, and round", "document.querySelector('.walk').innerText", "17 / 17")
	tb.wants("it is on the screen", "(() => { const r = document.querySelector('mark.at').getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; })()", "true")
	tb.js("document.querySelector('#art_30').scrollIntoView()")
	tb.poll("document.querySelector('.outline [aria-current=location]')?.innerText.includes('第三章') ? 'follows' : ''")
	tb.wants("a passage of one clause", copied("document.querySelector('#art_30')"), "——《洪江市国有土地上房屋征收与补偿实施办法》第30条，洪政发〔2026〕1号，2026年1月14日发布\nhttp://")
	tb.js("document.querySelector('#n').value = '28之一'")
	tb.follow(".jump button")
	tb.wants("an article that is not there", "document.querySelector('[role=status]').innerText", "没有第“28之一”条")
	tb.wants("the question is kept", "location.search", "q=")
	tb.js("document.querySelector('#n').value = '二十八'")
	tb.follow(".jump button")
	tb.wants("one that is", "location.hash", "#art_28")
}

// The keys can be turned off (WCAG 2.1.4).
func TestKeysCanBeTurnedOff(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	results := home + "/search?q=" + url.QueryEscape("临时安置费")
	for _, c := range []struct{ name, at string }{{"on at first", "A"}, {"off", "BODY"}, {"on again", "A"}} {
		tb.do(chromedp.Navigate(results), chromedp.KeyEvent("j"))
		tb.wants(c.name, "document.activeElement.tagName", c.at)
		tb.do(chromedp.Navigate(home + "/accessibility"))
		tb.click("[data-keys] button")
	}
	tb.do(chromedp.Navigate(results), chromedp.KeyEvent("j"), chromedp.KeyEvent("/"))
	tb.wants("off: / does nothing", "document.activeElement.id", "")
}

// A printed document is the text, its force and its citation, without the page around
// it.
func TestPrintedDocument(t *testing.T) {
	chrome(t)
	home := startServer(t)
	tb := newTab(t, 1280, 900, true)
	tb.do(chromedp.Navigate(home + "/documents/" + url.PathEscape("洪政发-2026-1") + "?q=" + url.QueryEscape("临时安置费")))
	pdf, err := chromedp.Run(tb.ctx, chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize()))
	if err != nil || len(pdf) < 50_000 || string(pdf[:5]) != "%PDF-" {
		t.Fatalf("%d bytes, %v", len(pdf), err)
	}
	tb.media("print")
	for _, s := range []string{".top", ".foot", ".outline", ".walk", ".notice", ".take"} {
		tb.wants(s+" is not printed", "getComputedStyle(document.querySelector('"+s+"')).display", "none")
	}
	tb.wants("the citation is", "document.querySelector('.proof').innerText", "《洪江市国有土地上房屋征收与补偿实施办法》，洪政发〔2026〕1号，2026年1月14日发布。http")
	tb.wants("and the force", "document.querySelector('.force').innerText", "自2026年2月14日起施行")
	tb.wants("marks are not", "getComputedStyle(document.querySelector('article mark')).backgroundColor", "rgba(0, 0, 0, 0)")
}
