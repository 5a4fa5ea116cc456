package main

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// withAndWithout runs a journey twice: with scripts, and as on a machine that has none.
func withAndWithout(t *testing.T, width, height int64, journey func(t *testing.T, tb tab, home string, scripts bool)) {
	chrome(t)
	home := startServer(t)
	for name, scripts := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			tb := newTab(t, width, height, scripts)
			tb.do(chromedp.Navigate(home + "/"))
			if copies := tb.js("document.querySelector('#suggestions') !== null"); copies != map[bool]string{true: "true", false: "false"}[scripts] {
				t.Fatalf("scripts run: %s", copies)
			}
			journey(t, tb, home, scripts)
		})
	}
}

// A lawyer asks for 第28条, takes its third 款, sees that it is in force and by which
// sentence, and leaves with a citation to paste.
func TestLawyerLeavesWithACitation(t *testing.T) {
	withAndWithout(t, 1280, 900, func(t *testing.T, tb tab, _ string, scripts bool) {
		tb.ask("实施办法第28条")
		tb.wants("the first answer", "document.querySelector('.hit h2').innerText", "第二十八条")
		tb.wants("in force", "document.querySelector('.hit .badge').innerText", "现行有效")
		tb.follow(".hit .source a[href^='/provisions/']")
		tb.wants("why it is in force", "document.querySelector('.force').innerText", "本办法自公布之日起30日以后施行")
		tb.wants("who names it", "document.querySelector('main').innerText", "第三十条")
		tb.follow(".only a:last-of-type")
		tb.wants("the 款 is marked", "document.querySelector('.pin').innerText", "在约定过渡期限内不支付临时安置费")
		const want = "《洪江市国有土地上房屋征收与补偿实施办法》第28条第3款，洪政发〔2026〕1号，2026年1月14日发布"
		tb.wants("the form of 法学引注手册", "[...document.querySelectorAll('.cite code')].map(c => c.innerText).join('|')", want)
		tb.wants("the plain form", "document.querySelector('.cite code').innerText", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款")
		tb.wants("the form of GB/T 7714", "document.querySelectorAll('.cite code')[2].innerText", "洪江市人民政府。洪江市国有土地上房屋征收与补偿实施办法：洪政发〔2026〕1号，第二十八条第三款[EB/OL]。（2026-01-14）[")
		tb.wants("text with its citation, to be copied by hand", "document.querySelector('.cite blockquote').textContent", "——"+want)
		if !scripts {
			tb.wants("no button without a script behind it", "document.querySelectorAll('.cite button').length", "0")
			return
		}
		tb.wants("a button for each form", "document.querySelectorAll('.cite dl button').length", "4")
		tb.click(".cite dl button")
		tb.poll("document.querySelector('.cite dl button').innerText === '复制' ? '' : 'said'")
		tb.wants("what a copied passage takes along", copied("document.querySelector('.body')"), "——"+want+"\nhttp://")
	})
}

// copied is an expression for what the clipboard gets when an element is copied.
func copied(element string) string {
	return `(() => { getSelection().selectAllChildren(` + element + `); const d = new DataTransfer();
		document.dispatchEvent(new ClipboardEvent("copy", {clipboardData: d, bubbles: true, cancelable: true})); return d.getData("text/plain"); })()`
}

// A resident with a phone asks how much a month in words of every day, narrows the
// answer, reads the clause in its document and goes back.
func TestResidentFindsHowMuchAMonth(t *testing.T) {
	withAndWithout(t, 360, 780, func(t *testing.T, tb tab, _ string, scripts bool) {
		tb.ask("过渡费")
		tb.wants("the answer", "document.querySelector('.hits').innerText", "1000元/月")
		tb.wants("what was added to the words", "document.querySelector('.notice').innerText", "临时安置费")
		tb.ask("临时安置费标准")
		tb.wants("the amount in the first answer", "document.querySelector('.hit .text').innerText", "1000元/月")
		tb.wants("on the first screen", "document.querySelector('.hit .text').getBoundingClientRect().bottom < innerHeight", "true")
		tb.wants("where it stands", "document.querySelector('.hit .trail').innerText", "附件1")
		tb.ask("临时安置费")
		all := tb.js("document.querySelectorAll('.hit').length")
		tb.wants("the filters are away", "getComputedStyle(document.querySelector('#filters')).display", "none")
		tb.click(".tools a[href='#filters']")
		tb.wants("the sheet is open", "getComputedStyle(document.querySelector('#filters')).position", "fixed")
		tb.wants("and within the screen", "document.querySelector('#filters').getBoundingClientRect().bottom <= innerHeight + 1", "true")
		if scripts {
			tb.do(chromedp.KeyEvent("\x1b"))
			tb.poll("getComputedStyle(document.querySelector('#filters')).display === 'none' ? 'closed' : ''")
			tb.click(".tools a[href='#filters']")
		}
		tb.follow(".filters li a[href*='kind=article']")
		tb.wants("what is applied", "document.querySelector('.chips').innerText", "单元：条")
		if n := tb.js("document.querySelectorAll('.hit').length"); n == all {
			t.Errorf("the filter leaves %s of %s hits", n, all)
		}
		tb.follow(".hit h2 a")
		tb.wants("the clause is open", "location.hash", "#art_")
		tb.wants("the words are marked", "document.querySelectorAll('article mark').length > 0", "true")
		if wide := tb.tooWide(); wide > 0 {
			t.Errorf("%d px wider than the phone", wide)
		}
		tb.back()
		tb.wants("back at the results", "location.pathname", "/search")
		tb.follow(".chips a")
		tb.wants("the condition is taken off", "document.querySelectorAll('.hit').length", all)
	})
}

// A journalist opens a department, sees what it leads and with whom, goes to what was
// promised, sorts it by the day, and takes the table along.
func TestJournalistTakesTheTable(t *testing.T) {
	withAndWithout(t, 1280, 900, func(t *testing.T, tb tab, _ string, _ bool) {
		tb.follow(".links a[href='/departments']")
		tb.follow("thead th a[href*='sort=lead']")
		tb.wants("sorted by what it leads", "document.querySelector('th[aria-sort=descending]').innerText", "牵头")
		tb.follow(`tbody a[href$="` + escaped("市商务局") + `"]`)
		tb.wants("figures", "document.querySelector('.figures').innerText.replace(/\\s+/g, '')", "8项牵头9项配合26项负责")
		tb.wants("what it leads", "document.querySelector('.deeds .lead').innerText", "牵头")
		tb.wants("a chart that can be read aloud", "document.querySelector('svg[role=img] desc').textContent", "项")
		tb.click("figure summary")
		tb.wants("and as a table", "document.querySelector('figure table').innerText", "37")
		tb.wants("who works with it", "[...document.querySelectorAll('aside a')].map(a => a.innerText).join()", "市财政局")
		tb.follow(".take a[href^='/promises']")
		tb.wants("only what concerns it", "document.querySelector('select[name=body]').value", "市商务局")
		tb.follow("thead a[href*='sort=deadline']")
		tb.wants("sorted by the day", "document.querySelector('th[aria-sort=ascending]').innerText", "期限")
		days := strings.Split(tb.js("[...document.querySelectorAll('tbody tr td:nth-child(2)')].map(d => d.innerText.slice(0, 10)).filter(d => d).join()"), ",")
		if len(days) < 2 || !slices.IsSorted(days) {
			t.Errorf("the days are %v", days)
		}
		takeTable(t, tb.js("document.querySelector('.take a[href*=\".csv\"]').href"), "市商务局")
	})
}

// takeTable loads a table and looks whether every row names a body.
func takeTable(t *testing.T, address, body string) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	rows, err := csv.NewReader(resp.Body).ReadAll()
	if err != nil || len(rows) < 3 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") {
		t.Fatalf("%v, %d rows, %s", err, len(rows), resp.Header.Get("Content-Type"))
	}
	for _, row := range rows[1:] {
		if !strings.Contains(strings.Join(row, "|"), body) {
			t.Errorf("%s is not in %v", body, row)
		}
	}
}
