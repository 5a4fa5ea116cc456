package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// shelf is a library of the embedded gazette.
type shelf struct {
	corpus.Library
	r *corpus.Reading
}

func (s shelf) Catalogue() *corpus.Catalogue { return &corpus.Catalogue{Documents: s.r.Documents} }

func (s shelf) Provisions(id string) ([]*corpus.Provision, error) {
	for _, d := range s.r.Documents {
		if d.ID == id {
			var ps []*corpus.Provision
			for _, p := range d.Provisions {
				c := *p
				ps = append(ps, &c)
			}
			return ps, nil
		}
	}
	return nil, errors.New("not here")
}

// A collection that is repeated has as many provisions as are wanted, no id twice, and
// each provision says of which document it is.
func TestRepeated(t *testing.T) {
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []int{1, 100, 1000} {
		n, ids := 0, map[string]bool{}
		var failed error
		for one := range rounds(shelf{r: r}, size, &failed) {
			for _, d := range one.Documents {
				if ids[d.ID] {
					t.Fatalf("%s comes twice", d.ID)
				}
				ids[d.ID] = true
				n += len(d.Provisions)
				if slices.ContainsFunc(d.Provisions, func(p *corpus.Provision) bool { return p.Ref.Document != d.ID || p.DocumentID != d.ID }) {
					t.Errorf("a provision of %s says it is of another document", d.ID)
				}
			}
		}
		if n != size || failed != nil {
			t.Errorf("%d provisions, want %d: %v", n, size, failed)
		}
	}
}

// What is handed to other engines is a line of words for each text and each question, and
// bench --grow prints a line for each size.
func TestDumpAndGrow(t *testing.T) {
	data, to, said := filepath.Join(t.TempDir(), "data"), t.TempDir(), new(bytes.Buffer)
	seed := filepath.Join(t.TempDir(), "gazette.md")
	if err := os.WriteFile(seed, corpus.Seed(), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"index", "--data", data, seed},
		{"bench", "--data", data, "--dump", to},
		{"bench", "--data", data, "--grow", "--sizes", "50,700"},
	} {
		if code := run(t.Context(), args, said, io.Discard); code != 0 {
			t.Fatalf("%v ends with %d", args, code)
		}
	}
	texts, err := os.ReadFile(filepath.Join(to, "texts.txt"))
	if err != nil || !strings.Contains(string(texts), "临时安置费") {
		t.Errorf("texts: %d bytes, %v", len(texts), err)
	}
	questions, err := os.ReadFile(filepath.Join(to, "questions.txt"))
	if err != nil || strings.Count(string(questions), "\n") < 100 || strings.Contains(string(questions), "\n\n") {
		t.Errorf("questions: %d bytes, %v", len(questions), err)
	}
	checkBest(t, to, strings.Split(string(texts), "\n"), strings.Split(strings.TrimSpace(string(questions)), "\n"))
	if rows := strings.Split(strings.TrimSpace(said.String()), "\n"); len(rows) != 3 || !strings.HasPrefix(strings.TrimSpace(rows[2]), "700 ") {
		t.Errorf("growth is printed so:\n%s", said)
	}
}

// checkBest expects at least one hit for most questions, and a word of the question in the
// line of every hit.
func checkBest(t *testing.T, dir string, texts, questions []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, "best.txt"))
	if err != nil {
		t.Fatal(err)
	}
	best := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if len(best) != len(questions) {
		t.Fatalf("%d questions, the best of %d", len(questions), len(best))
	}
	hits := 0
	for i, line := range best {
		for _, number := range strings.Fields(line) {
			n, err := strconv.Atoi(number)
			if err != nil || n < 1 || n > len(texts) {
				t.Fatalf("best.txt:%d: %q is no line of texts.txt", i+1, number)
			}
			words := strings.Fields(texts[n-1])
			if !slices.ContainsFunc(strings.Fields(questions[i]), func(w string) bool { return slices.Contains(words, w) }) {
				t.Errorf("best.txt:%d: none of %q is in %q", i+1, questions[i], texts[n-1])
			}
			hits++
		}
	}
	if hits < len(questions) {
		t.Errorf("%d hits for %d questions", hits, len(questions))
	}
}
