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

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/search"
	"tiaowen/search/eval"
)

func newEval(stdout, stderr io.Writer) *cobra.Command {
	var articles, questions, run string
	c := &cobra.Command{
		Use: "eval", Short: "Measure relevance on a collection with known answers", Args: cobra.NoArgs,
		Long: "Eval indexes a collection of articles in a temporary directory, asks every question with the\n" +
			"ranking that serve uses, and prints recall, reciprocal rank and nDCG.",
		RunE: func(c *cobra.Command, _ []string) error {
			if articles == "" || questions == "" {
				return &exitError{2, errors.New("eval wants --articles FILE and --questions FILE")}
			}
			return runEval(c.Context(), articles, questions, run, stdout, stderr)
		},
	}
	c.Flags().StringVar(&articles, "articles", "", "JSON lines {id, law, label, text}")
	c.Flags().StringVar(&questions, "questions", "", "JSON lines {id, text, relevant[]}")
	c.Flags().StringVar(&run, "run", "", "write one line a question to this file: {id, ids: the best 100}")
	return c
}

func runEval(ctx context.Context, articles, questions, run string, stdout, stderr io.Writer) (err error) {
	collection, err := readFile(articles, eval.ReadArticles)
	if err != nil {
		return err
	}
	qs, err := readFile(questions, eval.ReadQuestions)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tiaowen-eval-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	g, service, err := evalService(ctx, dir, collection.Readings, stderr)
	if err != nil {
		return err
	}
	defer g.Close()
	outcomes, err := collection.Run(ctx, service, qs, func(eval.Outcome) {})
	if err != nil {
		return err
	}
	if run != "" {
		if err := writeRun(run, outcomes); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(stdout, eval.Measure(outcomes))
	return err
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
	o, err := options(dir)
	if err != nil {
		return nil, nil, err
	}
	bar := newProgress(stderr, "indexing", -1)
	o.Progress = bar.set
	_, err = index.Build(ctx, o, slices.Values(readings))
	bar.finish()
	if err != nil {
		return nil, nil, err
	}
	g, err := index.Open(o)
	if err != nil {
		return nil, nil, err
	}
	return g, search.New(g.Index, g.Store, o.Analyzer), nil
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
