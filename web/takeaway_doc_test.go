package web_test

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// Every address that the manual names is there.
func TestManual(t *testing.T) {
	manual, err := os.ReadFile("../docs/takeaway.md")
	if err != nil {
		t.Fatal(err)
	}
	s, n := newShowing(t), 0
	for _, m := range regexp.MustCompile("`(/[^`…]+)`").FindAllStringSubmatch(string(manual), -1) {
		target, method := m[1], http.MethodGet
		if strings.Contains(target, "/citations.") || target == "/api/v1/citations" {
			method = http.MethodPost
		}
		if resp, _ := get(t, s, method, target); resp.StatusCode != 200 {
			t.Errorf("%s: %d", target, resp.StatusCode)
		}
		n++
	}
	if n < 30 {
		t.Errorf("%d addresses", n)
	}
}
