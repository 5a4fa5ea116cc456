package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tiaowen/web"
)

// answer asks the API and reads what it says.
func answer[T any](t *testing.T, h http.Handler, target string) T {
	t.Helper()
	var v T
	resp, body := get(t, h, http.MethodGet, target)
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d: %s", target, resp.StatusCode, body)
	}
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	return v
}

// The receipt of a question can be checked by anybody who has the list.
func TestReceipt(t *testing.T) {
	s := newShowing(t)
	r := answer[web.Receipt](t, s, "/api/v1/receipt?q=征收&type=规范性文件&page=2&size=5")
	again := answer[web.Receipt](t, s, "/api/v1/receipt?q=征收&type=规范性文件")
	if r.IDs != again.IDs || r.IDs == answer[web.Receipt](t, s, "/api/v1/receipt?q=补偿").IDs {
		t.Errorf("the hash does not stand for what was found: %+v, %+v", r, again)
	}
	list := answer[web.Answer](t, s, "/api/v1/search?q=征收&type=规范性文件&size=100")
	h := sha256.New()
	for _, hit := range list.Hits {
		h.Write([]byte(hit.Ref + "\n"))
	}
	if got := hex.EncodeToString(h.Sum(nil)); got != r.IDs || r.Total != len(list.Hits) || r.Listed != r.Total || !r.Complete {
		t.Errorf("%+v, but %d hits with %s", r, len(list.Hits), got)
	}
	if r.Generation != "g000001-test" || r.Latest != "2026-03-20" || r.Asked != "2026-11-23" || r.Documents != 7 || r.Version != "test" || r.Filters["type"][0] != "规范性文件" || len(r.Filters) != 1 {
		t.Errorf("%+v", r)
	}
	if u, err := url.Parse(r.URL); err != nil || u.Host != "localhost:8080" || u.Query().Get("q") != "征收" || u.Query().Get("page") != "" {
		t.Errorf("asked again at %s", r.URL)
	}
}

// Following the cursors gives every provision once, and a cursor holds for its
// question and its index only.
func TestCursor(t *testing.T) {
	s := newShowing(t)
	all := answer[web.Answer](t, s, "/api/v1/search?q=征收&size=100")
	var got []string
	page := answer[web.Answer](t, s, "/api/v1/search?q=征收&size=7")
	first := page.Next
	for {
		for _, h := range page.Hits {
			got = append(got, h.Ref)
		}
		if page.Next == "" {
			break
		}
		page = answer[web.Answer](t, s, "/api/v1/search?q=征收&size=7&cursor="+page.Next)
	}
	if len(got) != all.Total || len(got) < 15 {
		t.Fatalf("%d of %d", len(got), all.Total)
	}
	for i, h := range all.Hits {
		if got[i] != h.Ref {
			t.Errorf("place %d: %s, want %s", i, got[i], h.Ref)
		}
	}
	for target, code := range map[string]string{
		"/api/v1/search?q=补偿&cursor=" + first:            "invalid_cursor",
		"/api/v1/search?q=征收&size=9&cursor=" + first:     "invalid_cursor",
		"/api/v1/search?q=征收&page=2&cursor=" + first:     "invalid_cursor",
		"/api/v1/search?q=征收&cursor=" + first[:8]:        "invalid_cursor",
		"/api/v1/search?q=征收&cursor=":                    "invalid_cursor",
		"/api/v1/search?q=征收&cursor=../../etc/passwd":    "invalid_cursor",
		"/api/v1/search?q=征收&type=规范性文件&cursor=" + first: "invalid_cursor",
	} {
		if resp, body := get(t, s, http.MethodGet, target); resp.StatusCode != 400 || !strings.Contains(body, code) {
			t.Errorf("%s: %d %s", target, resp.StatusCode, body)
		}
	}
	l := newLibrary(t)
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}, Library: l, ID: "g000002-test"})
	if resp, body := get(t, s, http.MethodGet, "/api/v1/search?q=征收&size=7&cursor="+first); resp.StatusCode != 410 || !strings.Contains(body, "cursor_expired") {
		t.Errorf("a cursor of another index: %d %s", resp.StatusCode, body)
	}
}

// A receipt that was kept is compared with what is found later: nothing changed, the
// index was built anew with the same texts, and a clause was taken out.
func TestReceiptLater(t *testing.T) {
	s := newShowing(t)
	r := answer[web.Receipt](t, s, "/api/v1/receipt?q=临时安置费")
	type verdict struct{ Verdict web.Verdict }
	check := func() web.Verdict {
		return answer[verdict](t, s, unescape(t, strings.Replace(r.Verify, "http://localhost:8080/receipt", "/api/v1/receipt", 1))).Verdict
	}
	if v := check(); !v.Same || len(v.Differences) != 0 {
		t.Errorf("at once: %+v", v)
	}
	l := newLibrary(t)
	s.Show(&web.Collection{ID: "g000002-test", Library: l, Searcher: finder{l}, Marker: finder{l}, Lister: finder{l}})
	if v := check(); !v.Same || len(v.Differences) != 1 || v.Differences[0] != (web.Difference{Field: "generation", Name: "索引", Then: "g000001-test", Now: "g000002-test"}) {
		t.Errorf("built anew: %+v", v)
	}
	refs := ""
	for _, line := range readCSV(t, s, "/search.csv?q=临时安置费") {
		refs += line[len(line)-1] + "\n"
	}
	gone := ""
	for _, d := range l.reading.Documents {
		for i, p := range d.Provisions {
			if strings.Contains(p.Text, "临时安置费") {
				gone = p.Ref.String()
				d.Provisions = append(d.Provisions[:i:i], d.Provisions[i+1:]...)
				break
			}
		}
		if gone != "" {
			break
		}
	}
	if v := check(); v.Same || len(v.Differences) < 3 {
		t.Errorf("without %s: %+v", gone, v)
	}
	u := strings.TrimPrefix(r.Verify, "http://localhost:8080")
	_, body := post(t, s, u, "application/x-www-form-urlencoded", url.Values{"refs": {refs}}.Encode())
	for _, want := range []string{"结果不同", "贴入的清单就是这张收据的清单", "清单里有、现在没有", clausePath(gone), "<td>3</td><td>2</td>"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	for target, code := range map[string]int{
		"/receipt?q=x&ids_sha256=abc": 400, "/receipt?q=x&total=3": 400, "/receipt?q=x&total=3&total=4&ids_sha256=" + r.IDs: 400, "/receipt?x=1": 422, "/receipt?q=" + `"`: 400, "/receipt": 200,
	} {
		if resp, _ := get(t, s, http.MethodGet, target); resp.StatusCode != code {
			t.Errorf("%s: %d, want %d", target, resp.StatusCode, code)
		}
	}
	for _, bad := range []struct {
		target, typ, body string
		code              int
	}{{u, "text/plain", "no ref at all", 400}, {u, "application/json", "[]", 415}, {"/receipt?q=x", "text/plain", "", 400}, {u, "text/plain", strings.Repeat("\n", 3<<20), 413}} {
		if resp, _ := post(t, s, bad.target, bad.typ, bad.body); resp.StatusCode != bad.code {
			t.Errorf("%s %q: %d, want %d", bad.typ, bad.body[:min(12, len(bad.body))], resp.StatusCode, bad.code)
		}
	}
}

func clausePath(ref string) string { return "/provisions/" + url.PathEscape(ref) }
