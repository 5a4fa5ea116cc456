// Package pdf reads the text layer of a PDF file with PDFium, compiled to WebAssembly
// and run in a sandbox: also of fonts with Chinese encodings that carry no table to
// Unicode. A scanned PDF has no text, and is said to have none.
package pdf

import (
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"tiaowen/corpus/source"
)

const (
	// MaxPages is the most pages that are read.
	MaxPages = 5_000
	// wait is how long a file waits for its turn.
	wait = 2 * time.Minute
	// bold is the weight from which type is bold.
	bold = 600
)

// Is reports whether a file is a PDF.
func Is(data []byte) bool { return strings.HasPrefix(string(data[:min(len(data), 8)]), "%PDF-") }

// engine compiles PDFium at the first PDF of a process: 3 s, and a tenth of that when
// the compiled form is in the user's cache.
var engine = sync.OnceValues(func() (pdfium.Pool, error) {
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if dir, err := os.UserCacheDir(); err == nil {
		if cache, err := wazero.NewCompilationCacheWithDir(filepath.Join(dir, "tiaowen", "pdfium")); err == nil {
			config = config.WithCompilationCache(cache)
		}
	}
	return webassembly.Init(webassembly.Config{MinIdle: 0, MaxIdle: 1, MaxTotal: 1, RuntimeConfig: config})
})

// Read extracts the text.
func Read(data []byte) (*source.Text, error) {
	pool, err := engine()
	if err != nil {
		return nil, &source.Error{Problem: "cannot be read: PDFium does not start: " + err.Error(), Remedy: "report this", Err: err}
	}
	in, err := pool.GetInstance(wait)
	if err != nil {
		return nil, &source.Error{Problem: "waited too long for PDFium", Remedy: "try again", Err: err}
	}
	defer in.Close()
	doc, err := in.OpenDocument(&requests.OpenDocument{File: &data})
	if err != nil {
		return nil, refused(err)
	}
	count, err := in.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: doc.Document})
	if err != nil {
		return nil, refused(err)
	}
	if count.PageCount > MaxPages {
		return nil, &source.Error{Problem: fmt.Sprintf("has more than %d pages", MaxPages), Remedy: "split it"}
	}
	var pages [][]source.Place
	empty := 0
	for i := range count.PageCount {
		text, err := in.GetPageTextStructured(&requests.GetPageTextStructured{
			Page: requests.Page{ByIndex: &requests.PageByIndex{Document: doc.Document, Index: i}},
			Mode: requests.GetPageTextStructuredModeChars, CollectFontInformation: true,
		})
		if err != nil {
			return nil, &source.Error{Where: fmt.Sprintf("第%d页", i+1), Problem: "cannot be read: " + err.Error(), Remedy: "save the PDF anew", Err: err}
		}
		page := places(text.Chars)
		if len(page) == 0 {
			empty++
		}
		pages = append(pages, page)
	}
	return write(pages, empty)
}

func write(pages [][]source.Place, empty int) (*source.Text, error) {
	if empty == len(pages) {
		return nil, &source.Error{Problem: "has no text: its pages are pictures", Remedy: "have them recognised (OCR) and give the text"}
	}
	var out source.Builder
	out.Pages(pages)
	if empty > 0 {
		out.Doubt("page-without-text", "", fmt.Sprintf("有%d页没有文字（可能是扫描的图片），没有读取。", empty))
	}
	return out.Text()
}

func refused(err error) error {
	if errors.Is(err, pdfiumerrors.ErrPassword) {
		return &source.Error{Problem: "is encrypted", Remedy: "save it without a password", Err: err}
	}
	return &source.Error{Problem: "is a damaged PDF: " + err.Error(), Remedy: "fetch the file again", Err: err}
}

// places are the pieces of a page. PDFium marks the ends of rows; the pieces of a row
// share its height, for signs of other fonts stand a little higher or lower. PDF counts
// from the bottom up.
func places(chars []*responses.GetPageTextStructuredChar) []source.Place {
	var ps, row []source.Place
	end := func() {
		for _, p := range row {
			p.Y = row[0].Y
			ps = append(ps, p)
		}
		row = row[:0]
	}
	for i, c := range chars {
		switch {
		case strings.ContainsAny(c.Text, "\r\n"):
			end()
		case strings.TrimSpace(c.Text) == "" && (len(row) == 0 || besideHan(chars, i)):
		default:
			p := place(c)
			if n := len(row); n > 0 && (row[n-1].Bold == p.Bold || strings.TrimSpace(c.Text) == "") {
				row[n-1].Text += p.Text
				row[n-1].End = max(row[n-1].End, p.End)
				continue
			}
			row = append(row, p)
		}
	}
	end()
	return ps
}

// besideHan reports whether the space at i parts Chinese from something else: it is not
// in the text, but made by whoever set it.
func besideHan(chars []*responses.GetPageTextStructuredChar, i int) bool {
	han := func(i int) bool {
		return i >= 0 && i < len(chars) && strings.ContainsFunc(chars[i].Text, func(c rune) bool { return c >= 0x2e80 })
	}
	return han(i-1) || han(i+1)
}

func place(c *responses.GetPageTextStructuredChar) source.Place {
	at := c.PointPosition
	p := source.Place{X: at.Left, Y: -at.Bottom, End: at.Right, Size: math.Abs(at.Top - at.Bottom), Text: c.Text}
	if f := c.FontInformation; f != nil {
		p.Bold = f.Weight >= bold
		if f.RenderedSize > 0 {
			p.Size = f.RenderedSize
		}
	}
	p.Size = max(p.Size, 1)
	return p
}
