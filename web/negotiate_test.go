package web_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// getAs asks with headers, given as pairs.
func getAs(t *testing.T, h http.Handler, target string, headers ...string) (*http.Response, string) {
	t.Helper()
	rec := httptest.NewRecorder()
	r := fromHere(httptest.NewRequest(http.MethodGet, escape(target), nil))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	h.ServeHTTP(rec, r)
	return rec.Result(), rec.Body.String()
}

// Documents and provisions come in the form that is asked for.
func TestNegotiation(t *testing.T) {
	s := newShowing(t)
	const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
	for accept, typ := range map[string]string{
		"": "text/html", "*/*": "text/html", browser: "text/html", "image/png": "text/html", "text/*": "text/html", "application/json;q=0": "text/html", ";;;,,,": "text/html",
		"application/json": "application/json", "application/*": "application/json", "APPLICATION/JSON": "application/json", "application/json; q=2": "text/html", "application/json;q=NaN": "text/html",
		"text/html;q=0.5, application/ld+json": "application/ld+json", "application/akn+xml": "application/akn+xml", "application/xml": "application/xml", "text/xml": "application/xml",
		"*/*;q=0.1, application/akn+xml;q=0.2": "application/akn+xml", "text/html;q=0, */*": "application/json",
	} {
		for _, target := range []string{"/documents/洪政发-2026-1", "/provisions/洪政发-2026-1~art_28__para_3"} {
			resp, body := getAs(t, s, target, "Accept", accept)
			if got := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || !strings.HasPrefix(got, typ+";") || body == "" {
				t.Errorf("%s as %q: %d %s, want %s", target, accept, resp.StatusCode, got, typ)
			}
			if !strings.Contains(strings.Join(resp.Header.Values("Vary"), ","), "Accept") || len(resp.Header.Values("Link")) < 4 {
				t.Errorf("%s as %q: Vary %q, Link %q", target, accept, resp.Header.Values("Vary"), resp.Header.Values("Link"))
			}
		}
	}
}

// A form kept by a client is that form, and no other.
func TestFormsHaveTagsOfTheirOwn(t *testing.T) {
	s := newShowing(t)
	tags := map[string]string{}
	for _, accept := range []string{"text/html", "application/json", "application/ld+json", "application/akn+xml"} {
		resp, _ := getAs(t, s, "/documents/洪政发-2026-1", "Accept", accept)
		tag := resp.Header.Get("ETag")
		if other, taken := tags[tag]; taken {
			t.Errorf("%s and %s have one tag", accept, other)
		}
		tags[tag] = accept
	}
	for tag, accept := range tags {
		for _, asked := range tags {
			resp, _ := getAs(t, s, "/documents/洪政发-2026-1", "Accept", asked, "If-None-Match", `"other", `+tag)
			if (resp.StatusCode == http.StatusNotModified) != (asked == accept) {
				t.Errorf("%s kept, %s asked: %d", accept, asked, resp.StatusCode)
			}
		}
	}
}

// What programs ask for by name fails for programs; a page fails for people.
func TestFormsFail(t *testing.T) {
	s := newShowing(t)
	for _, target := range []string{"/documents/无", "/provisions/洪政发-2026-1~art_999", "/provisions/~~~"} {
		for _, suffix := range []string{"", ".json", ".jsonld", ".akn", ".xml"} {
			want := "application/problem+json"
			if suffix == "" {
				want = "text/html"
			}
			if resp, _ := get(t, s, http.MethodGet, target+suffix); resp.StatusCode != 404 || !strings.HasPrefix(resp.Header.Get("Content-Type"), want) {
				t.Errorf("%s%s: %d %s", target, suffix, resp.StatusCode, resp.Header.Get("Content-Type"))
			}
		}
		if resp, _ := getAs(t, s, target, "Accept", "application/json"); !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") {
			t.Errorf("%s as JSON: %s", target, resp.Header.Get("Content-Type"))
		}
	}
}

func TestLinkedData(t *testing.T) {
	s := newShowing(t)
	d := answer[map[string]any](t, s, "/documents/洪政发-2026-1.jsonld")
	for term, want := range map[string]string{
		"@context": "https://schema.org", "@type": "Legislation", "@id": "http://localhost:8080/documents/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1", "legislationIdentifier": "洪政发〔2026〕1号",
		"legislationType": "通知", "legislationDate": "2026-01-14", "alternateName": "洪江市国有土地上房屋征收与补偿实施办法", "datePublished": "2026-04-01",
	} {
		if d[term] != want {
			t.Errorf("%s is %v, want %s", term, d[term], want)
		}
	}
	if parts, _ := d["hasPart"].([]any); len(parts) < 64 {
		t.Errorf("%d parts", len(parts))
	}
	p := answer[map[string]any](t, s, "/provisions/洪政发-2026-1~art_28__para_3.jsonld")
	if name := p["name"]; name != "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款" {
		t.Errorf("the clause is called %v", name)
	}
	of, _ := p["isPartOf"].(map[string]any)
	if of["@id"] != d["@id"] || !strings.Contains(p["text"].(string), "临时安置费") {
		t.Errorf("%v", p)
	}
	// A document that does not say when it holds has no force here.
	for _, doc := range answer[struct{ Documents []struct{ ID string } }](t, s, "/api/v1/documents").Documents {
		v := answer[map[string]any](t, s, "/documents/"+doc.ID+".jsonld")
		if v["temporalCoverage"] == nil && v["legislationLegalForce"] != nil {
			t.Errorf("%s: force without a time: %v", doc.ID, v["legislationLegalForce"])
		}
		if _, err := json.Marshal(v); err != nil {
			t.Error(err)
		}
	}
}
