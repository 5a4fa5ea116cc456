package web_test

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"

	"tiaowen/search"
	"tiaowen/web"
)

func readCSV(t *testing.T, h http.Handler, target string) [][]string {
	t.Helper()
	resp, body := get(t, h, http.MethodGet, target)
	if resp.StatusCode != 200 || !strings.HasPrefix(resp.Header.Get("Content-Type"), "text/csv") || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment; filename*=utf-8") {
		t.Fatalf("%s: %d %v", target, resp.StatusCode, resp.Header)
	}
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// The list that is taken away has every provision found, and proves itself.
func TestCSV(t *testing.T) {
	s := newShowing(t)
	table := readCSV(t, s, "/search.csv?q=临时安置费&page=2")
	r := answer[web.Receipt](t, s, "/api/v1/receipt?q=临时安置费")
	h := sha256.New()
	found := ""
	for _, line := range table[1:] {
		h.Write([]byte(line[len(line)-1] + "\n"))
		if line[len(line)-1] == "洪政发-2026-1~art_28" {
			found = strings.Join(line, "|")
		}
	}
	if len(table)-1 != r.Listed || hex.EncodeToString(h.Sum(nil)) != r.IDs {
		t.Errorf("%d lines, but %+v", len(table)-1, r)
	}
	for _, want := range []string{"《洪江市国有土地上房屋征收与补偿实施办法》第二十八条|《洪江市国有土地上房屋征收与补偿实施办法》第28条，洪政发〔2026〕1号，2026年1月14日发布|", "|2026-01-14|", "|http://localhost:8080/provisions/%E6%B4%AA"} {
		if !strings.Contains(found, want) {
			t.Errorf("no %q in %q", want, found)
		}
	}
	with := readCSV(t, s, "/search.csv?q=临时安置费&receipt=1")
	if last := with[len(with)-1]; len(with) < len(table)+8 || last[0] != "再次检索" {
		t.Errorf("the receipt is not at the end: %v", last)
	}
	for target, code := range map[string]int{"/search.csv?x=1": 422, `/search.csv?q="`: 400, "/search.csv?q=没有这样的话": 200} {
		if resp, _ := get(t, s, http.MethodGet, target); resp.StatusCode != code {
			t.Errorf("%s: %d", target, resp.StatusCode)
		}
	}
}

// answers is a Searcher with one answer.
type answers struct{ r *search.Result }

func (a answers) Search(_ context.Context, q search.Query) (*search.Result, error) {
	r := *a.r
	r.Query = q
	return &r, nil
}

var formulas = []string{"=1+1", "+1", "-1", "@SUM(1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\n=1", " =1", "\u3000=1", "＝1", "＋1", "－1", "＠x", "\ufeff=1", "|x"}

// No cell of a table is run as a formula.
func TestCSVFormulas(t *testing.T) {
	l := newLibrary(t)
	for _, f := range formulas {
		d, p := *l.reading.Documents[0], *l.reading.Documents[0].Provisions[0]
		d.Title, d.EnclosedTitle, d.Number, d.Issuer, p.Heading, p.Text = f, f, f, f, f, f
		p.Path = []string{f}
		p.Units = nil
		res := search.Result{Total: 1, Hits: []search.Hit{{Provision: &p, Document: &d, Pinpoint: p.Ref, Snippet: search.Snippet{Text: f}}}}
		s, _ := newServer(t)
		s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Lister: answers{&res}, Library: l, ID: "g"})
		for _, line := range readCSV(t, s, "/search.csv?q="+f+"&receipt=1") {
			for _, cell := range line {
				if head := strings.TrimLeft(cell, " \t\r\n\u3000\ufeff"); head != "" && strings.ContainsRune("=+-@＝＋－＠|", []rune(head)[0]) {
					t.Errorf("%q stands in the table as %q", f, cell)
				}
			}
		}
	}
}
