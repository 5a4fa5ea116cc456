package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestInForceOnADay: who asks for what is in force on a day gets it, sees that it was
// asked for, and can take it off.
func TestInForceOnADay(t *testing.T) {
	s := newShowing(t)
	for _, c := range []struct {
		target string
		status int
		want   []string
		never  string
	}{
		{"/search?q=征收&on=2026-03-01", 200, []string{"2026年3月1日现行有效", "<option value=\"in-force\" selected>"}, "没有找到"},
		{"/search?q=征收&status=not-yet&status=unknown&on=2020-01-01", 200, []string{"2020年1月1日尚未生效、时效未知"}, "没有找到"},
		{"/search?q=征收&collection=洪江市人民政府公报", 200, []string{`name="collection" value="洪江市人民政府公报"`}, ""},
		{"/search?q=征收&status=valid", 400, []string{"status 只能是"}, ""},
		{"/api/v1/search?q=征收&on=yesterday", 400, []string{"invalid_date"}, ""},
	} {
		resp, body := get(t, s, http.MethodGet, c.target)
		if resp.StatusCode != c.status {
			t.Errorf("%s answers %d, want %d: %.200s", c.target, resp.StatusCode, c.status, body)
		}
		for _, want := range c.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", c.target, want)
			}
		}
		if c.never != "" && strings.Contains(body, c.never) {
			t.Errorf("%s says %q", c.target, c.never)
		}
	}
}
