package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/search"
)

// A dump is what other engines are given to be compared with this one: in a folder,
// texts.txt with the words of the text of each provision on a line, questions.txt with
// the words of each question on a line, those that warm first, and tiaowen.json, this
// report.
type dump struct {
	BuildSeconds float64   `json:"build_seconds"` // of the whole index, reading and cutting included
	DiskBytes    int64     `json:"disk_bytes"`    // of the whole generation
	TextBytes    int64     `json:"text_bytes"`
	Warming      int       `json:"warming"` // how many questions only warm
	Rows         []dumpRow `json:"rows"`
}

type dumpRow struct {
	Name string `json:"name"`
	spread
}

// dumpBench writes a folder for a comparison and asks the same questions here.
func dumpBench(ctx context.Context, o index.Options, questions, to string) (err error) {
	g, err := index.Open(o)
	if err != nil {
		return explain(o.Dir, err)
	}
	defer func() { err = errors.Join(err, g.Close()) }()
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	r := new(benchReport)
	asked, err := r.questions(g.Store, questions)
	if err != nil {
		return err
	}
	d := dump{BuildSeconds: g.Manifest.BuildTime, DiskBytes: g.Manifest.Bytes(), TextBytes: r.TextBytes}
	asked = slices.DeleteFunc(asked, func(q string) bool { return len(distinct(o.Analyzer, q)) == 0 })
	d.Warming = len(asked) / 2
	err = errors.Join(
		writeLines(filepath.Join(to, "texts.txt"), func(w io.Writer) error { return dumpTexts(w, g, o.Analyzer) }),
		writeLines(filepath.Join(to, "questions.txt"), func(w io.Writer) error {
			for _, q := range asked {
				fmt.Fprintln(w, strings.Join(distinct(o.Analyzer, q), " "))
			}
			return nil
		}))
	if err != nil {
		return err
	}
	if err := d.ask(ctx, g, o.Analyzer, asked); err != nil {
		return err
	}
	data, err := json.MarshalIndent(d, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, "tiaowen.json"), append(data, '\n'), 0o644)
}

// distinct is the words of a question, each once.
func distinct(a *analysis.Analyzer, question string) (words []string) {
	for _, w := range a.WordTerms(question) {
		if !slices.Contains(words, w) && !strings.ContainsAny(w, " \"\n") {
			words = append(words, w)
		}
	}
	return words
}

func writeLines(path string, write func(io.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	return errors.Join(write(w), w.Flush())
}

func dumpTexts(w io.Writer, g *index.Generation, a *analysis.Analyzer) error {
	for _, d := range g.Store.Catalogue().Documents {
		ps, err := g.Store.Provisions(d.ID)
		if err != nil {
			return err
		}
		for _, p := range ps {
			fmt.Fprintln(w, strings.Join(a.WordTerms(p.Text), " "))
		}
	}
	return nil
}

// ask asks twice: the engine alone as the others are asked, for any of the words in the
// text, the ten best, without facets; and the whole search, which also plans, ranks
// again, counts facets and cuts snippets.
func (d *dump) ask(ctx context.Context, g *index.Generation, a *analysis.Analyzer, asked []string) error {
	var took []time.Duration
	for _, q := range asked {
		began := time.Now()
		var or index.Or
		for _, w := range distinct(a, q) {
			or.Of = append(or.Of, index.Term{Field: index.FieldText, Term: w})
		}
		if _, err := g.Index.Search(ctx, index.Request{Query: or, Size: 10}); err != nil {
			return fmt.Errorf("ask %q: %w", q, err)
		}
		took = append(took, time.Since(began))
	}
	d.Rows = append(d.Rows, dumpRow{"tiaowen, engine alone", spreadOf(took[d.Warming:])})
	s := search.New(g, a)
	if err := s.Warm(); err != nil {
		return err
	}
	if _, err := askEach(ctx, s, asked[:d.Warming]); err != nil {
		return err
	}
	whole, err := askEach(ctx, s, asked[d.Warming:])
	d.Rows = append(d.Rows, dumpRow{"tiaowen, whole answers", whole})
	return err
}
