package main

import (
	"archive/zip"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/net/html"

	"tiaowen/search"
	"tiaowen/web"
)

// hostile are inputs of people who mean harm, by what they try.
func hostile() map[string][]string {
	long := func(s string, n int) string { return strings.Repeat(s, n) }
	inputs := map[string][]string{
		"markup": {
			`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `'><script>alert(1)</script>`, `</title><script>alert(1)</script>`,
			`</textarea><script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `"><img src=x onerror=alert(1)>`, `<svg/onload=alert(1)>`,
			`<svg><script>alert(1)</script></svg>`, `<iframe src=javascript:alert(1)>`, `<body onload=alert(1)>`, `<input autofocus onfocus=alert(1)>`,
			`" onmouseover="alert(1)`, `' onmouseover='alert(1)`, "` onmouseover=`alert(1)", `" autofocus onfocus=alert(1) x="`, `javascript:alert(1)`,
			`JaVaScRiPt:alert(1)`, "java\tscript:alert(1)", `data:text/html,<script>alert(1)</script>`, `<a href="javascript:alert(1)">x</a>`,
			`<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>`, `<!--><script>alert(1)</script>-->`, `<![CDATA[<script>alert(1)</script>]]>`,
			`<style>*{background:url(//evil)}</style>`, `<link rel=stylesheet href=//evil>`, `<base href=//evil/>`, `<meta http-equiv=refresh content="0;url=//evil">`,
			`<form action=//evil><input type=submit>`, `<object data=//evil>`, `<embed src=//evil>`, `<mark>征收</mark>`, `</mark><script>alert(1)</script>`,
			`{{.}}`, `{{printf "%s" .}}`, `${7*7}`, `#{7*7}`, `<%= 7*7 %>`, `%3Cscript%3Ealert(1)%3C/script%3E`, `%253Cscript%253E`, `&lt;script&gt;`, `&#60;script&#62;`,
			`\u003cscript\u003e`, `＜script＞alert(1)＜/script＞`, `<scr<script>ipt>alert(1)</scr</script>ipt>`, `<x contenteditable onblur=alert(1)>`,
			`<details open ontoggle=alert(1)>`, `<video><source onerror=alert(1)>`, `<a/href=//evil>x`, `"style="position:fixed"`, `</script><script>alert(1)//`,
		},
		"headers": {
			"x\r\nX-Injected: 1", "x\nX-Injected: 1", "x\r\n\r\n<script>alert(1)</script>", "x%0d%0aX-Injected:%201", "x\u560d\u560aX-Injected: 1", "\r\nSet-Cookie: a=b",
			"x\x00y", "x\x7fy", "//evil.example/", "https://evil.example/", `/\evil.example`, "\\\\evil.example",
		},
		"paths": {
			"../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "....//....//etc/passwd", `..\..\windows\win.ini`, "/etc/passwd", "file:///etc/passwd",
			"CURRENT", "g000001/store.db", "../g000001/manifest.json", "static/../web.go", ".git/config", ".env", "con", "~root", "%00", "x%00.html", "..;/admin", "./.", "..", ".",
			"洪政发-2026-1/../../CURRENT", "洪政发-2026-1%2f..%2fx", "proc/self/environ",
		},
		"formulas": {
			"=1+1", "+1+1", "-1+1", "@SUM(1)", "=cmd|' /C calc'!A0", "=HYPERLINK(\"//evil\")", "\t=1", "\r=1", "＝1+1", "=IMPORTXML(\"//evil\",\"//a\")",
		},
		"entities": {
			`<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>`, `<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>`, `<?xml version="1.0"?><x/>`, `&e;`, `]]>`,
		},
		"patterns": {
			"*", "**", "*****", "?", "征*", "*征", "*征*", "征?收", "a*b*c*d*e*f*", "(a+)+$", "(.*)*", ".*", "[a-z]*", "(?i)x", `\d+`, "^(([a-z])+.)+[A-Z]([a-z])+$", "/.*/", "/(x+x+)+y/", "征~2", "~", "~~~", "征^99", "[征 TO 收]", "{* TO *}",
		},
		"questions": {
			`"`, `“`, `「`, `"征收`, `征收"`, `""`, `" "`, `(`, `)`, `((((`, `))))`, `()`, `(征收`, `-`, `--`, `-征收`, `- -`, `OR`, `OR OR`, `AND`, `NOT`, `征收 OR`, `OR 征收`, `-(`, `-"`, `标题:`, `:`, `::`, `:征收`, `x:y`, `标题:标题:x`,
			`同句(`, `同句()`, `同条(同条(同条(a b)))`, `同章(*)`, `同句(a OR b)`, `1 OR 1=1`, `' OR '1'='1`, `'; DROP TABLE clauses;--`, `" UNION SELECT 1--`, `{"$gt":""}`, `|| ls`, "$(id)", "`id`", `; sleep 10`, `第条`, `第第条条`, `第9999999999999999999条`,
			`〔〕`, `〔2026〕`, `洪政发〔〕号`, `洪政发〔99999〕99999999999999999999号`, `2026-99-99`, `0000-00-00`, `９９９９９９年`, `一亿亿亿亿亿亿亿元`, `99999999999999999999万元`, `-1`, `0`, `NaN`, `Infinity`, `1e309`, `0x7fffffff`, `18446744073709551616`, `2147483648`,
		},
		"scripts": {
			"\u202e征收", "\u200b征收\u200b", "\ufeff征收", "征\u0301收", "\U000e0041", "\ufffd", "\xff\xfe", "\xc0\xaf", "\xed\xa0\x80", "征\xe6", "\x00", "\x1b[31m", "😀", "👨‍👩‍👧‍👦", "🇨🇳", "ﷺ", "İ", "ß", "ﬀ", "Ａ", "①㈠", "\u2028", "\u2029", "\u0085", "𠀀", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞", "مرحبا", "ไทย", "a\u0300\u0301\u0302\u0303",
		},
		"sizes": {
			long("征", 300), long("征收 ", 200), long("a", 2000), long("(", 300), long(`"`, 301), long("-", 300), long("征*", 100), long("OR ", 200), long("(征 ", 100) + long(")", 100), long("第一条", 100), long("9", 400), long("零", 400), long("😀", 200),
			long("的", 1100), long("同句(", 50) + long(")", 50), long("\u0301", 500), long("一亿", 100), long("linshi", 100), long("zh", 300), long("/", 500), long("%", 300), long("../", 300), long("~", 300), long("之一", 100),
		},
	}
	return inputs
}

// newHostileTarget is the whole street over the embedded gazette.
func newHostileTarget(t *testing.T, dir string) (*web.Server, *strings.Builder) {
	t.Helper()
	o, err := place{dir, defaultEngine}.options()
	if err != nil {
		t.Fatal(err)
	}
	g, err := openOrBuild(context.Background(), o, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	log := &strings.Builder{}
	s, err := web.New(web.Config{Logger: slog.New(slog.NewTextHandler(log, nil)), Registry: prometheus.NewRegistry(), Now: time.Now, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	service := search.New(g, o.Analyzer)
	s.Show(&web.Collection{Searcher: service, Marker: service, Lister: service.Lists(), Library: g.Store, ID: g.Name})
	return s, log
}

// Every hostile input goes into every variable of every route, every parameter, and
// the headers that are read. The server says no or finds nothing; it never fails,
// never sends the input back as markup or as a header, and answers in the format
// that it names.
func TestHostileInputs(t *testing.T) {
	dir := t.TempDir()
	s, log := newHostileTarget(t, dir)
	before := filesOf(t, dir)
	inputs, requests := 0, 0
	for kind, list := range hostile() {
		for _, in := range list {
			inputs++
			for _, r := range attacks(s.Routes(), in) {
				requests++
				rec := httptest.NewRecorder()
				s.ServeHTTP(rec, r)
				if err := harmless(rec.Result()); err != nil {
					t.Errorf("%s %q at %s: %v", kind, in, short(r.RequestURI), err)
				}
			}
		}
	}
	if strings.Contains(log.String(), "panicked") {
		t.Errorf("handlers panicked: %s", log.String()[strings.Index(log.String(), "panicked"):])
	}
	if diff := cmp.Diff(before, filesOf(t, dir)); diff != "" {
		t.Errorf("requests wrote files: %s", diff)
	}
	if inputs < 200 {
		t.Errorf("only %d inputs", inputs)
	}
	t.Logf("%d inputs, %d requests to %d routes", inputs, requests, len(s.Routes()))
}

// filesOf tells of every file how large it is and when it was written.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err == nil {
			all[path] = fmt.Sprint(info.Size(), info.ModTime())
		}
		return err
	})
	if err != nil || len(all) < 5 {
		t.Fatalf("%v: %v", all, err)
	}
	return all
}

func short(s string) string { return s[:min(len(s), 200)] }

var variables = regexp.MustCompile(`\{[a-z]+\}`)

// attacks are the requests that carry an input. Some servers in front decode
// addresses twice or not at all, therefore each goes as it is and escaped.
func attacks(routes []string, in string) (rs []*http.Request) {
	add := func(u *url.URL, header string) {
		r, err := http.NewRequest(http.MethodGet, "http://localhost/", nil)
		if err != nil {
			return
		}
		r.URL, r.RequestURI, r.RemoteAddr, r.Host = u, u.RequestURI(), "127.0.0.1:9", "localhost"
		if header != "" {
			r.Header.Set(header, in)
		}
		rs = append(rs, r)
	}
	for _, route := range routes {
		if route == "/metrics" {
			continue
		}
		if path := variables.ReplaceAllLiteralString(route, in); path != route {
			add(&url.URL{Path: path, RawPath: variables.ReplaceAllLiteralString(route, url.PathEscape(in))}, "")
		}
		path := variables.ReplaceAllString(route, "洪政发-2026-1")
		query := url.Values{}
		for _, p := range []string{"q", "n", "missing", "a", "b", "ref", "text"} {
			query.Set(p, in)
		}
		add(&url.URL{Path: path, RawQuery: query.Encode()}, "")
	}
	for _, path := range []string{"/search", "/api/v1/search"} {
		for _, p := range []string{"q", "issuer", "type", "department", "kind", "year", "document", "from", "to", "sort", "page", "size", "mode", "cursor", in} {
			add(&url.URL{Path: path, RawQuery: url.Values{p: {in}}.Encode()}, "")
		}
		add(&url.URL{Path: path, RawQuery: in}, "")
	}
	for _, header := range []string{"If-None-Match", "Accept", "Accept-Encoding", "X-Forwarded-For", "X-Request-Id", "Referer", "User-Agent"} {
		add(&url.URL{Path: "/search", RawQuery: "q=x"}, header)
		add(&url.URL{Path: "/documents/洪政发-2026-1"}, header)
	}
	return rs
}

// harmless says what is wrong with an answer, whatever was asked.
func harmless(resp *http.Response) error {
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 500 {
		return fmt.Errorf("it fails with %d", resp.StatusCode)
	}
	for name, values := range resp.Header {
		if name == "X-Injected" || name == "Set-Cookie" || strings.ContainsAny(strings.Join(values, ""), "\r\n\x00") {
			return fmt.Errorf("it sends the header %s: %q", name, values)
		}
	}
	if to := resp.Header.Get("Location"); to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.HasPrefix(to, `/\`)) {
		return fmt.Errorf("it leads away to %s", to)
	}
	switch typ := resp.Header.Get("Content-Type"); {
	case strings.HasPrefix(typ, "text/html"):
		return harmlessPage(string(body))
	case strings.Contains(typ, "json"):
		if !json.Valid(body) || !utf8.Valid(body) {
			return errors.New("it is not JSON")
		}
	case strings.Contains(typ, "openxmlformats"):
		z, err := zip.NewReader(strings.NewReader(string(body)), int64(len(body)))
		if err != nil {
			return fmt.Errorf("it is no archive: %w", err)
		}
		for _, f := range z.File {
			if err := wellFormed(f); err != nil {
				return err
			}
		}
	case strings.Contains(typ, "xml"):
		d := xml.NewDecoder(strings.NewReader(string(body)))
		for err == nil {
			_, err = d.Token()
		}
		if !errors.Is(err, io.EOF) {
			return fmt.Errorf("it is not XML: %w", err)
		}
	}
	return nil
}

// wellFormed reads a part of an archive as XML.
func wellFormed(f *zip.File) error {
	part, err := f.Open()
	if err != nil {
		return err
	}
	defer part.Close()
	for d := xml.NewDecoder(part); err == nil; {
		_, err = d.Token()
	}
	if !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is not XML: %w", f.Name, err)
	}
	return nil
}

var foreign = []string{"iframe", "object", "embed", "base", "style", "svg/script", "math", "img", "video", "source", "body/onload"}

// harmlessPage finds script, foreign elements and addresses in a page.
func harmlessPage(page string) error {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return nil
		case html.StartTagToken, html.SelfClosingTagToken:
			tag := z.Token()
			if slices.Contains(foreign, tag.Data) {
				return fmt.Errorf("there is a <%s>", tag.Data)
			}
			src := ""
			for _, a := range tag.Attr {
				value := strings.ToLower(strings.TrimSpace(a.Val))
				switch {
				case strings.HasPrefix(a.Key, "on"), a.Key == "style", a.Key == "http-equiv":
					return fmt.Errorf("there is <%s %s=%q>", tag.Data, a.Key, a.Val)
				case slices.Contains([]string{"href", "src", "action", "formaction"}, a.Key):
					if src = value; !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "#") && !strings.HasPrefix(value, "?") && value != "" || strings.HasPrefix(value, "//") || strings.HasPrefix(value, `/\`) {
						return fmt.Errorf("<%s> leads to %q", tag.Data, a.Val)
					}
				}
			}
			if tag.Data == "script" && !strings.HasPrefix(src, "/static/") && !strings.Contains(tag.String(), `application/ld+json`) {
				return fmt.Errorf("there is a script %s", tag)
			}
		}
	}
}

// The keeper's check of pages finds what it looks for.
func TestHarmlessPageFinds(t *testing.T) {
	for _, bad := range []string{`<script>1</script>`, `<img src=x>`, `<p onclick=1>`, `<a href="javascript:1">`, `<a href="//evil">`, `<form action="https://evil">`, `<p style="x">`, `<meta http-equiv=refresh>`} {
		if harmlessPage(bad) == nil {
			t.Errorf("%s passes", bad)
		}
	}
	if err := harmlessPage(`<a href="/search?q=%3Cscript%3E">&lt;script&gt;</a><script src="/static/a.js"></script>`); err != nil {
		t.Error(err)
	}
}
