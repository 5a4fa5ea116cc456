package search

import (
	"math"
	"strings"
	"testing"

	"tiaowen/corpus"
)

func TestParseSubjects(t *testing.T) {
	if s, err := parseSubjects(strings.NewReader(subjectsFile)); err != nil || len(s.of) < 1000 {
		t.Errorf("the register that ships: %v", err)
	}
	for entry, want := range map[string]string{
		"离婚":              "line 1: 1 columns",
		"#\n离婚\t民法典\t2":   "line 2: weight",
		"婚\t民法典":          "too short",
		"离婚\t":            "governed by nothing",
		"离婚\t民法典\n离婚\t刑法": "line 2: \"离婚\" is entered twice",
	} {
		if _, err := parseSubjects(strings.NewReader(entry)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", entry, err, want)
		}
	}
}

// TestSubjectsIn: the longest subject counts at each place, the first law of an entry most,
// and two subjects of one law make it surer than one.
func TestSubjectsIn(t *testing.T) {
	s, err := parseSubjects(strings.NewReader("离婚\t民法典|婚姻登记条例\t0.9\n离婚登记\t婚姻登记条例\t0.9\n抚养费\t民法典\t0.5\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line    string
		code    float64 // of 民法典
		decree  float64 // of 婚姻登记条例
		subject string  // that speaks for 民法典 most
	}{
		{"离婚后孩子归谁", 0.72, 0.504, "离婚"},
		{"離婚登記去哪里办", 0, 0.72, ""},
		{"抚养费给多少", 0.4, 0, "抚养费"},
		{"离婚以后抚养费给多少", 1 - 0.28*0.6, 0.504, "离婚"},
		{"交通事故", 0, 0, ""},
	} {
		got := s.in(c.line)
		if a, b := got["民法典"], got["婚姻登记条例"]; math.Abs(a.weight-c.code) > 1e-9 || math.Abs(b.weight-c.decree) > 1e-9 || a.subject != c.subject {
			t.Errorf("%s: %+v", c.line, got)
		}
	}
}

// TestGovern: the documents of the collection that govern a subject are put first, and
// the reader is told; what the question takes away is no subject of it.
func TestGovern(t *testing.T) {
	code, other := &corpus.Document{ID: "a", Title: "中华人民共和国民法典"}, &corpus.Document{ID: "b", Title: "旅游法"}
	s := &Service{weights: weights{subject: 0.2}, stated: byStatedTitle(&corpus.Catalogue{Documents: []*corpus.Document{code, other}})}
	p := &plan{cuts: map[string][]group{"离婚后孩子的抚养费": nil}}
	s.govern(p)
	if p.governing[code].weight == 0 || p.governing[other].weight != 0 {
		t.Errorf("governed by %v", p.governing)
	}
	if len(p.notices) != 1 || p.notices[0].Text != "优先显示：《民法典》。" {
		t.Errorf("the reader is told %v", p.notices)
	}
	if p = (&plan{}); len(p.governing)+len(p.notices) > 0 {
		t.Errorf("of nothing: %v", p)
	}
}
