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
	"strconv"
	"strings"
	"time"

	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/search"
)

// A dump is what other engines are given to be compared with this one: in a folder,
// texts.txt with the words of the text of each provision on a line, questions.txt with
// the words of each question on a line, those that warm first, best.txt with the ten best
// of each question as numbers of lines of texts.txt, counted from 1, and tiaowen.json,
// this report.
type dump struct {
	Engine       string    `json:"engine"`
	BuildSeconds float64   `json:"build_seconds"` // of the whole index, reading and cutting included
	DiskBytes    int64     `json:"disk_bytes"`    // of the whole generation
	TextBytes    int64     `json:"text_bytes"`
	Warming      int       `json:"warming"` // how many questions only warm
	Rows         []dumpRow `json:"rows"`
}

type dumpRow struct {
	Name string `json:"name"`
	spread
	Processor float64 `json:"processor"` // milliseconds of a question, all threads
}

// processorTime is what the process has used so far, in milliseconds. Linux tells it, in
// steps of ten; elsewhere it is zero.
func processorTime() float64 {
	data, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(data), ") ") // the name may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseFloat(fields[11], 64)
	system, _ := strconv.ParseFloat(fields[12], 64)
	return 10 * (user + system)
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
	d := dump{Engine: g.Manifest.Engine, BuildSeconds: g.Manifest.BuildTime, DiskBytes: g.Manifest.Bytes(), TextBytes: r.TextBytes}
	asked = slices.DeleteFunc(asked, func(q string) bool { return len(distinct(o.Analyzer, q)) == 0 })
	d.Warming = len(asked) / 2
	words := make([][]string, len(asked))
	for i, q := range asked {
		words[i] = distinct(o.Analyzer, q)
	}
	lines, err := dumpTexts(filepath.Join(to, "texts.txt"), g, o.Analyzer)
	if err != nil {
		return err
	}
	best, err := d.askEngine(ctx, g, words)
	if err != nil {
		return err
	}
	err = errors.Join(
		writeLines(filepath.Join(to, "questions.txt"), words, strings.Clone),
		writeLines(filepath.Join(to, "best.txt"), best, func(h index.Hit) string { return strconv.Itoa(lines[h.ID]) }),
		d.askWhole(ctx, g, o.Analyzer, asked))
	if err != nil {
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

// writeLines writes a line for each list, its parts apart by spaces.
func writeLines[T any](path string, lists [][]T, name func(T) string) error {
	return writeFile(path, func(w io.Writer) error {
		for _, list := range lists {
			names := make([]string, len(list))
			for i, part := range list {
				names[i] = name(part)
			}
			if _, err := fmt.Fprintln(w, strings.Join(names, " ")); err != nil {
				return err
			}
		}
		return nil
	})
}

func writeFile(path string, write func(io.Writer) error) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	return errors.Join(write(w), w.Flush())
}

// dumpTexts writes the words of all texts, and tells on which line each provision is.
func dumpTexts(path string, g *index.Generation, a *analysis.Analyzer) (lines map[string]int, err error) {
	lines = map[string]int{}
	err = writeFile(path, func(w io.Writer) error {
		for _, d := range g.Store.Catalogue().Documents {
			ps, err := g.Store.Provisions(d.ID)
			if err != nil {
				return err
			}
			for _, p := range ps {
				fmt.Fprintln(w, strings.Join(a.WordTerms(p.Text), " "))
				lines[p.Ref.String()] = len(lines) + 1
			}
		}
		return nil
	})
	return lines, err
}

// askEngine asks the engine alone as the others are asked, with words that are cut
// already: for any of them in the text, the ten best, without facets.
func (d *dump) askEngine(ctx context.Context, g *index.Generation, questions [][]string) (best [][]index.Hit, err error) {
	var took []time.Duration
	var used float64
	for i, words := range questions {
		if i == d.Warming {
			used = processorTime()
		}
		began := time.Now()
		var or index.Or
		for _, w := range words {
			or.Of = append(or.Of, index.Term{Field: index.FieldText, Term: w})
		}
		found, err := g.Index.Search(ctx, index.Request{Query: or, Size: 10})
		if err != nil {
			return nil, fmt.Errorf("ask %q: %w", words, err)
		}
		took = append(took, time.Since(began))
		best = append(best, found.Hits)
	}
	used = (processorTime() - used) / float64(max(1, len(questions)-d.Warming))
	d.Rows = append(d.Rows, dumpRow{"tiaowen, engine alone", spreadOf(took[d.Warming:]), used})
	return best, nil
}

// askWhole asks the whole search, which also plans, ranks again, counts facets and cuts
// snippets.
func (d *dump) askWhole(ctx context.Context, g *index.Generation, a *analysis.Analyzer, asked []string) error {
	s := search.New(g, a)
	if err := s.Warm(); err != nil {
		return err
	}
	if _, err := askEach(ctx, s, asked[:d.Warming]); err != nil {
		return err
	}
	used := processorTime()
	whole, err := askEach(ctx, s, asked[d.Warming:])
	used = (processorTime() - used) / float64(max(1, whole.N))
	d.Rows = append(d.Rows, dumpRow{"tiaowen, whole answers", whole, used})
	return err
}
