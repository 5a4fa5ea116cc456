package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

func post(t *testing.T, h http.Handler, target, typ, body string) (*http.Response, string) {
	t.Helper()
	r := fromHere(httptest.NewRequest(http.MethodPost, target, strings.NewReader(body)))
	r.Header.Set("Content-Type", typ)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Result(), rec.Body.String()
}

const brief = "依据《洪江市国有土地上房屋征收与补偿实施办法》（以下简称《办法》）第二十八条第三款、第九十九条和洪政发〔2026〕99号<script>"

func TestCitationsPage(t *testing.T) {
	s := newShowing(t)
	resp, body := post(t, s, "/citations", "application/x-www-form-urlencoded", url.Values{"text": {brief}}.Encode())
	for _, want := range []string{`<mark class="found"><a href="/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~art_28__para_3">`, "这份文件没有第九十九条", "收录中没有洪政发〔2026〕99号", "<b>1</b> 处有", "<b>2</b> 处未找到", "&lt;script&gt;"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in %s", want, body)
		}
	}
	if strings.Contains(body, brief[len(brief)-8:]) || resp.Header.Get("Cache-Control") != "no-store" || resp.Header.Get("ETag") != "" {
		t.Errorf("%v", resp.Header)
	}
	if resp, body := get(t, s, http.MethodGet, "/citations"); resp.StatusCode != 200 || !strings.Contains(body, "<textarea") {
		t.Errorf("the form: %d", resp.StatusCode)
	}
}

func TestCitationsAPI(t *testing.T) {
	s := newShowing(t)
	in, _ := json.Marshal(map[string]string{"text": brief})
	for typ, body := range map[string]string{"application/json": string(in), "text/plain; charset=utf-8": brief} {
		_, out := post(t, s, "/api/v1/citations", typ, body)
		var got struct {
			Total     int
			Citations []struct {
				Span                  [2]int
				Written, Outcome, Ref string
			}
		}
		if err := json.Unmarshal([]byte(out), &got); err != nil || got.Total != 3 || len(got.Citations) != 3 {
			t.Fatalf("%s: %v %s", typ, err, out)
		}
		for _, c := range got.Citations {
			if text := string([]rune(brief)[c.Span[0]:c.Span[1]]); text != c.Written {
				t.Errorf("%q is not %q", text, c.Written)
			}
		}
	}
	for _, bad := range []struct {
		typ, body string
		code      int
	}{{"application/json", "{", 400}, {"text/plain", "\xff", 400}, {"text/plain", strings.Repeat("征", 50_001), 400}, {"text/plain", strings.Repeat("征", 300_000), 413}, {"application/x-www-form-urlencoded", "text=%zz", 400}} {
		if resp, _ := post(t, s, "/api/v1/citations", bad.typ, bad.body); resp.StatusCode != bad.code || !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s of %d bytes: %d %s", bad.typ, len(bad.body), resp.StatusCode, resp.Header.Get("Content-Type"))
		}
	}
	if resp, _ := get(t, s, http.MethodGet, "/api/v1/citations"); resp.StatusCode != 405 || resp.Header.Get("Allow") != "POST" {
		t.Errorf("GET: %d, Allow %q", resp.StatusCode, resp.Header.Get("Allow"))
	}
}
