package main

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "write screenshots of all pages and their table to this folder")

// A pageKind is one kind of page with an address; file names its screenshots.
type pageKind struct{ name, file, path string }

// pageKinds has every kind of page.
var pageKinds = []pageKind{
	{"首页", "home", "/"},
	{"结果", "results", "/search?q=" + url.QueryEscape("临时安置费")},
	{"结果，按文件归并并筛选", "results-grouped", "/search?group=document&kind=article&q=" + url.QueryEscape("奖励")},
	{"没有找到", "results-none", "/search?mode=exact&q=" + url.QueryEscape("量子计算 火星")},
	{"问题看不懂", "error-400", "/search?q=" + url.QueryEscape(`"`)},
	{"全部文件", "documents", "/documents"},
	{"文件", "document", "/documents/" + url.PathEscape("洪政发-2026-1") + "?q=" + url.QueryEscape("临时安置费")},
	{"文件，举措", "document-measures", "/documents/" + url.PathEscape("洪政办发-2026-1")},
	{"文件，最长的一件", longDocument, "/documents/" + url.PathEscape("洪政办发-2026-2")},
	{"文件，任免", "document-appointments", "/documents/" + url.PathEscape("洪政人-2026-1")},
	{"条款", "clause", "/provisions/" + url.PathEscape("洪政发-2026-1~art_30")},
	{"条款，到款", "clause-part", "/provisions/" + url.PathEscape("洪政发-2026-1~art_28__para_3")},
	{"责任单位", "departments", "/departments"},
	{"一个单位", "department", "/departments/" + url.PathEscape("市商务局")},
	{"两个单位对照", "pair", "/departments/compare?a=" + url.QueryEscape("市商务局") + "&b=" + url.QueryEscape("市财政局")},
	{"数额与期限", "promises", "/promises"},
	{"人事任免", "appointments", "/appointments"},
	{"公报与收录范围", "issues", "/issues"},
	{"比较", "compare", "/compare?a=" + url.QueryEscape("洪政发-2026-1~art_28") + "&b=" + url.QueryEscape("洪政发-2026-1~art_29")},
	{"核对引用", "citations", "/citations"},
	{"检索收据", "receipt", "/receipt?q=" + url.QueryEscape("临时安置费")},
	{"接口", "api", "/api"},
	{"怎样检索", "help", "/help"},
	{"关于条文", "about", "/about"},
	{"无障碍说明", "accessibility", "/accessibility"},
	{"没有这一页", "error-404", "/documents/" + url.PathEscape("洪政发-2026-9")},
}

// maxFirstVisit is what a first visit may transfer: a second on a poor mobile line. A
// whole document is as long as its text: the longest of the gazette, 60 pages in print,
// is more by itself, and has twice as much.
const (
	maxFirstVisit = 60 << 10
	longDocument  = "document-long"
)

// allowed is what a first visit to the page may transfer.
func (p pageKind) allowed() int {
	if p.file == longDocument {
		return 2 * maxFirstVisit
	}
	return maxFirstVisit
}

// A first visit takes little, nothing at all moves while a page loads, and no page logs
// an error or is refused anything by the policy.
func TestPagesAreLightAndStill(t *testing.T) {
	chrome(t)
	home := startServer(t)
	for _, width := range []int64{1280, 360} {
		tb := newTab(t, width, 800, true)
		tb.forgetful()
		for _, p := range pageKinds {
			faults := tb.console()
			tb.do(chromedp.Navigate(home + p.path))
			// a page that is broken has no style and no script that ran
			tb.wants(p.name+": style", "document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 0", "true")
			if shift := tb.shift(); shift > 0 {
				t.Errorf("%s at %d px: a layout shift of %v", p.name, width, shift)
			}
			if sent := tb.sent(); sent == 0 || sent > p.allowed() {
				t.Errorf("%s at %d px: %d bytes sent", p.name, width, sent)
			}
			for _, f := range faults() {
				if !strings.Contains(f, "the server responded with a status of 40") || !strings.HasPrefix(p.file, "error-") {
					t.Errorf("%s at %d px: %s", p.name, width, f)
				}
			}
		}
	}
}

// widths are those at which pages are photographed: a desk, a tablet, a phone.
var widths = []struct{ width, height int64 }{{1280, 860}, {768, 1024}, {360, 780}}

// Every page at three widths into docs/screenshots, three of them for the README, and
// the table of all pages into docs/pages.md: make screenshots.
func TestScreenshots(t *testing.T) {
	if *screenshots == "" {
		t.Skip("no folder given with -screenshots")
	}
	chrome(t)
	home, axe := startServer(t), axeSource(t)
	dir := filepath.Join(*screenshots, "screenshots")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	rows := make([]pageRow, len(pageKinds))
	for _, w := range widths {
		tb := newTab(t, w.width, w.height, true)
		tb.forgetful()
		for i, p := range pageKinds {
			tb.do(chromedp.Navigate(home + p.path))
			rows[i].see(tb, axe)
			name := fmt.Sprintf("%s-%d.png", p.file, w.width)
			tb.photograph(filepath.Join(dir, name))
			rows[i].pictures = append(rows[i].pictures, fmt.Sprintf("[%d](screenshots/%s)", w.width, name))
		}
	}
	for name, of := range map[string]string{"screenshot": "results-1280", "screenshot-phone": "results-360", "screenshot-document": "document-1280"} {
		picture, err := os.ReadFile(filepath.Join(dir, of+".png"))
		if err == nil {
			err = os.WriteFile(filepath.Join(*screenshots, name+".png"), picture, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	table := pageTable(rows, axe != "")
	fmt.Print(table)
	if err := os.WriteFile(filepath.Join(*screenshots, "pages.md"), []byte(table), 0o644); err != nil {
		t.Fatal(err)
	}
}

// A pageRow is what was measured of a page, the worst of all widths.
type pageRow struct {
	sent     int
	shift    float64
	found    int // violations that axe-core finds
	pictures []string
}

func (r *pageRow) see(tb tab, axe string) {
	r.sent, r.shift = max(r.sent, tb.sent()), max(r.shift, tb.shift())
	if axe == "" {
		return
	}
	if found := tb.axe(axe); found != "none" {
		r.found += strings.Count(found, "\n") + 1
	}
}

func pageTable(rows []pageRow, looked bool) string {
	var b strings.Builder
	b.WriteString("# 页面一览\n\n由 `make screenshots` 写成。大小是第一次打开时传输的字节（网页、样式、脚本，压缩后，不含字体）；CLS 是加载时版面移动的累积值；" +
		"axe 是 axe-core 按 WCAG 2.0–2.2 A、AA 和良好做法发现的问题数，三种宽度合计。深色、200 %、大字、强对比和强制颜色由 `TestAccessible` 检查。\n\n" +
		"| 页面 | 地址 | 大小（KB） | CLS | axe | 截图 |\n|---|---|---:|---:|---:|---|\n")
	for i, r := range rows {
		path, err := url.QueryUnescape(pageKinds[i].path)
		if err != nil {
			path = pageKinds[i].path
		}
		found := "未检查"
		if looked {
			found = fmt.Sprint(r.found)
		}
		fmt.Fprintf(&b, "| %s | `%s` | %.1f | %.3g | %s | %s |\n", pageKinds[i].name, path, float64(r.sent)/1024, r.shift, found, strings.Join(r.pictures, " "))
	}
	return b.String()
}

// photograph writes the screen as a small picture: of a page of paper and ink, few
// colours are enough.
func (tb tab) photograph(path string) {
	tb.t.Helper()
	time.Sleep(150 * time.Millisecond) // letters may still be drawn
	full, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tb.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(full))
	if err != nil {
		tb.t.Fatal(err)
	}
	small := image.NewPaletted(img.Bounds(), fewColours(img))
	draw.Draw(small, small.Bounds(), img, img.Bounds().Min, draw.Src)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
		tb.t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		tb.t.Fatal(err)
	}
}

// maxColours is how many colours a picture keeps: four bits a pixel.
const maxColours = 16

// fewColours are the most frequent colours of a picture, none close to another.
func fewColours(img image.Image) color.Palette {
	counts := map[color.RGBA]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			counts[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	byCount := slices.SortedFunc(maps.Keys(counts), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	var few color.Palette
	for _, apart := range []int{40, 0} { // far apart first, then what is left
		for _, c := range byCount {
			if len(few) < maxColours && !slices.ContainsFunc(few, func(o color.Color) bool { return closer(c, o.(color.RGBA), apart) }) {
				few = append(few, c)
			}
		}
	}
	return few
}

// closer reports whether two colours are within a distance of each other.
func closer(a, b color.RGBA, apart int) bool {
	d := func(x, y uint8) int { return max(int(x)-int(y), int(y)-int(x)) }
	return d(a.R, b.R)+d(a.G, b.G)+d(a.B, b.B) <= apart
}
