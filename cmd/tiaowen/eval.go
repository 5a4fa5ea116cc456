package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/search"
	"tiaowen/search/eval"
)

func newEval(stdout, stderr io.Writer) *cobra.Command {
	var e evaluation
	c := &cobra.Command{
		Use: "eval", Short: "Measure relevance on a collection with known answers", Args: cobra.NoArgs,
		Long: "Eval indexes a collection of articles in a temporary directory, asks every question with the\n" +
			"ranking that serve uses, and prints recall, reciprocal rank and nDCG.",
		RunE: func(c *cobra.Command, _ []string) error {
			if e.articles == "" || e.questions == "" {
				return &exitError{2, errors.New("eval wants --articles FILE and --questions FILE")}
			}
			return e.run(c.Context(), stdout, stderr)
		},
	}
	c.Flags().StringVar(&e.articles, "articles", "", "JSON lines {id, law, label, text}")
	c.Flags().StringVar(&e.questions, "questions", "", "JSON lines {id, text, relevant[]}")
	c.Flags().StringVar(&e.to, "run", "", "write one line a question to this file: {id, ids: the best 100}")
	c.Flags().StringVar(&e.dir, "keep", "", "keep the index in this directory, and use the one that is there: of the same articles")
	c.Flags().BoolVar(&e.ablation, "ablation", false, "ask once more without each technique of ranking, and print a table")
	return c
}

// An evaluation is what eval was told to do.
type evaluation struct {
	articles, questions string // files
	to                  string // file of the answers, or empty
	dir                 string // directory of an index that is kept, or empty
	ablation            bool
}

func (e evaluation) run(ctx context.Context, stdout, stderr io.Writer) (err error) {
	collection, err := readFile(e.articles, eval.ReadArticles)
	if err != nil {
		return err
	}
	qs, err := readFile(e.questions, eval.ReadQuestions)
	if err != nil {
		return err
	}
	if e.dir == "" {
		if e.dir, err = os.MkdirTemp("", "tiaowen-eval-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(e.dir)) }()
	}
	g, service, err := evalService(ctx, e.dir, collection.Readings, stderr)
	if err != nil {
		return err
	}
	defer g.Close()
	if e.ablation {
		return ablate(ctx, collection, service, qs, stdout)
	}
	outcomes, err := collection.Run(ctx, service, qs, func(eval.Outcome) {})
	if err != nil {
		return err
	}
	if e.to != "" {
		if err := writeRun(e.to, outcomes); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(stdout, eval.Measure(outcomes))
	return err
}

// ablate prints what all techniques reach, and what all but one.
func ablate(ctx context.Context, c *eval.Collection, s *search.Service, qs []eval.Question, stdout io.Writer) error {
	if _, err := fmt.Fprintf(stdout, "| ranking | nDCG@10 | R@100 | nDCG@10 of %d parts | ms a question |\n|---|---|---|---|---|\n", eval.Folds); err != nil {
		return err
	}
	if _, err := c.Run(ctx, s, qs, nil); err != nil { // once, so that the first row is not the one that reads all texts
		return err
	}
	for _, without := range append([]string{""}, search.Techniques()...) {
		outcomes, err := c.Run(ctx, s.Without(without), qs, nil)
		if err != nil {
			return err
		}
		m := eval.Measure(outcomes)
		name := "all"
		if without != "" {
			name = "without " + without
		}
		if _, err := fmt.Fprintf(stdout, "| %s | %.3f | %.3f | %s | %.1f |\n", name, m.NDCG10, m.R100, byFold(outcomes), float64(m.Mean.Microseconds())/1000); err != nil {
			return err
		}
	}
	return nil
}

func byFold(outcomes []eval.Outcome) string {
	var cells []string
	for _, v := range eval.ByFold(outcomes) {
		cells = append(cells, fmt.Sprintf("%.3f", v))
	}
	return strings.Join(cells, " ")
}

func readFile[T any](path string, read func(io.Reader) (T, error)) (T, error) {
	var none T
	f, err := os.Open(path)
	if err != nil {
		return none, err
	}
	defer f.Close()
	v, err := read(f)
	if err != nil {
		return none, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}

func evalService(ctx context.Context, dir string, readings []*corpus.Reading, stderr io.Writer) (*index.Generation, *search.Service, error) {
	o, err := place{dir, engineName()}.options()
	if err != nil {
		return nil, nil, err
	}
	g, err := index.Open(o)
	if err != nil { // nothing was kept there
		bar := newProgress(stderr, "indexing", -1)
		o.Progress = bar.set
		_, err = index.Build(ctx, o, slices.Values(readings))
		bar.finish()
		if err != nil {
			return nil, nil, err
		}
		g, err = index.Open(o)
	}
	if err != nil {
		return nil, nil, err
	}
	return g, search.New(g, o.Analyzer), nil
}

func writeRun(path string, outcomes []eval.Outcome) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	enc := json.NewEncoder(w)
	for _, o := range outcomes {
		ids := o.IDs[:min(100, len(o.IDs))]
		if ids == nil {
			ids = []string{}
		}
		if err := enc.Encode(map[string]any{"id": o.Question.ID, "ids": ids}); err != nil {
			return fmt.Errorf("write %s: %w", path, err)
		}
	}
	return w.Flush()
}
