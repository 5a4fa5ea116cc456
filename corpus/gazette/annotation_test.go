package gazette_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// TestAnnotation compares the reading of the gazette with what a person read in
// it. The tables in testdata/annotation cover the whole gazette; the comment on top of
// each says how it was made.
func TestAnnotation(t *testing.T) {
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []struct {
		file string
		bar  float64
		rows func(*corpus.Document, *corpus.Provision) []string
	}{
		{"units", 0.98, unitRows},
		{"appointments", 0.97, appointmentRows},
		{"references", 0.98, referenceRows},
		{"facts", 0.98, factRows},
	} {
		var got []string
		for _, d := range r.Documents {
			for _, p := range d.Provisions {
				got = append(got, kind.rows(d, p)...)
			}
		}
		compareRows(t, kind.file, annotated(t, kind.file), got, kind.bar)
	}
}

func unitRows(_ *corpus.Document, p *corpus.Provision) (rows []string) {
	for _, u := range p.Units {
		rows = append(rows, row(p.Ref, u.Name, u.Written, u.Role))
	}
	return rows
}

func appointmentRows(d *corpus.Document, p *corpus.Provision) (rows []string) {
	for _, a := range p.Appointments {
		person := a.Person
		if person == "" {
			person = "-"
		}
		rows = append(rows, row(d.Number, person, a.Action, a.Post, a.Certain))
	}
	return rows
}

func referenceRows(_ *corpus.Document, p *corpus.Provision) (rows []string) {
	for _, x := range p.References {
		rows = append(rows, row(p.Ref, x.Written, x.Kind, x.Target, x.Certain))
	}
	return rows
}

func factRows(_ *corpus.Document, p *corpus.Provision) (rows []string) {
	for _, f := range p.Facts {
		rows = append(rows, row(p.Ref, f.Kind, f.Written, f.Value, f.Unit))
	}
	return rows
}

func row(cells ...any) string {
	words := make([]string, len(cells))
	for i, c := range cells {
		words[i] = fmt.Sprint(c)
	}
	return strings.Join(words, "\t")
}

func annotated(t *testing.T, name string) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/annotation/" + name + ".tsv")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimRight(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			rows = append(rows, line)
		}
	}
	return rows
}

// compareRows counts rows that stand on both sides, each as often as it stands.
func compareRows(t *testing.T, name string, want, got []string, bar float64) {
	t.Helper()
	left := map[string]int{}
	for _, w := range want {
		left[w]++
	}
	hits := 0
	for _, g := range got {
		if left[g] > 0 {
			left[g]--
			hits++
		} else {
			t.Logf("%s: read, not annotated: %s", name, g)
		}
	}
	for w, n := range left {
		if n > 0 {
			t.Logf("%s: annotated %d times more than read: %s", name, n, w)
		}
	}
	precision, recall := float64(hits)/float64(max(1, len(got))), float64(hits)/float64(max(1, len(want)))
	f1 := 0.0
	if hits > 0 {
		f1 = 2 * precision * recall / (precision + recall)
	}
	t.Logf("%s: %d annotated, %d read, precision %.3f, recall %.3f, F1 %.3f", name, len(want), len(got), precision, recall, f1)
	if f1 < bar {
		t.Errorf("%s: F1 %.3f is below %.3f", name, f1, bar)
	}
}
