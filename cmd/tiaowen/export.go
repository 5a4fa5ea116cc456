package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/corpus/reader"
	"tiaowen/index"
)

// exports are the kinds of line that export prints, each a JSON object whose keys
// are a contract.
var exports = map[string]func(*corpus.Reading, func(any)){
	"provisions":   exportProvisions,
	"documents":    exportDocuments,
	"issues":       exportIssues,
	"defects":      exportDefects,
	"units":        exportUnits,
	"appointments": exportAppointments,
	"references":   exportReferences,
	"facts":        exportFacts,
}

func exportNames() string {
	var names []string
	for n := range exports {
		names = append(names, n)
	}
	slices.Sort(names)
	return strings.Join(names, "|")
}

func newExport(stdout, stderr io.Writer) *cobra.Command {
	var what string
	c := &cobra.Command{
		Use:   "export [PATH…]",
		Short: "Print what was read as JSON lines; without PATH, of the embedded gazette",
		RunE: func(c *cobra.Command, args []string) error {
			print, ok := exports[what]
			if !ok {
				return &exitError{2, fmt.Errorf("--what %q: choose one of %s", what, exportNames())}
			}
			enc := json.NewEncoder(stdout)
			enc.SetEscapeHTML(false)
			var failed error
			emit := func(v any) { failed = errors.Join(failed, enc.Encode(v)) }
			bad := 0
			for o := range sources(c.Context(), args) {
				if o.err != nil {
					fmt.Fprintln(stderr, "tiaowen:", o.err)
					bad++
					continue
				}
				if print(o.Reading, emit); failed != nil {
					return fmt.Errorf("print: %w", failed)
				}
			}
			if bad > 0 {
				return &exitError{1, fmt.Errorf("%d files could not be read", bad)}
			}
			return nil
		},
	}
	c.Flags().StringVar(&what, "what", "provisions", exportNames())
	return c
}

// sources reads the files named, or the embedded gazette when none is.
func sources(ctx context.Context, args []string) iter.Seq[outcome] {
	if len(args) == 0 {
		r, err := reader.Read(corpus.SeedName, corpus.Seed())
		return func(yield func(outcome) bool) { yield(outcome{Input: index.Input{Reading: r}, err: err}) }
	}
	files, _ := listFiles(args, io.Discard)
	return readAll(ctx, &index.Earlier{}, files)
}

func provisions(r *corpus.Reading) iter.Seq2[*corpus.Document, *corpus.Provision] {
	return func(yield func(*corpus.Document, *corpus.Provision) bool) {
		for _, d := range r.Documents {
			for _, p := range d.Provisions {
				if !yield(d, p) {
					return
				}
			}
		}
	}
}

func exportProvisions(r *corpus.Reading, emit func(any)) {
	type line struct {
		DocumentNumber string `json:"document_number"`
		DocumentTitle  string `json:"document_title"`
		EnclosedTitle  string `json:"enclosed_title"`
		Wording        string `json:"wording"` // by which package headnotes knows the text
		*corpus.Provision
	}
	for d, p := range provisions(r) {
		for i := range p.Paragraphs {
			p.Paragraphs[i].Items = notNil(p.Paragraphs[i].Items)
		}
		p.Path, p.Paragraphs, p.Units = notNil(p.Path), notNil(p.Paragraphs), notNil(p.Units)
		emit(line{d.Number, d.Title, d.EnclosedTitle, headnotes.Wording(p.Text), p})
	}
}

// notNil makes an empty list print as [].
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func exportDocuments(r *corpus.Reading, emit func(any)) {
	type line struct {
		*corpus.Document
		Provisions int `json:"provisions"`
	}
	for _, d := range r.Documents {
		d.Addressees, d.Annexes = notNil(d.Addressees), notNil(d.Annexes)
		emit(line{d, len(d.Provisions)})
	}
}

func exportIssues(r *corpus.Reading, emit func(any)) {
	if r.Issue != nil {
		emit(r.Issue)
	}
}

func exportDefects(r *corpus.Reading, emit func(any)) {
	for _, d := range r.Defects {
		emit(d)
	}
}

func exportUnits(r *corpus.Reading, emit func(any)) {
	type line struct {
		Ref corpus.Ref `json:"ref"`
		corpus.Unit
	}
	for _, p := range provisions(r) {
		for _, u := range p.Units {
			emit(line{p.Ref, u})
		}
	}
}

func exportAppointments(r *corpus.Reading, emit func(any)) {
	type line struct {
		DocumentNumber string `json:"document_number"`
		corpus.Appointment
	}
	for d, p := range provisions(r) {
		for _, a := range p.Appointments {
			emit(line{d.Number, a})
		}
	}
}

func exportReferences(r *corpus.Reading, emit func(any)) {
	type line struct {
		Ref     corpus.Ref     `json:"ref"`
		Written string         `json:"written"`
		Kind    corpus.RefKind `json:"kind"`
		Target  string         `json:"target"`
		Certain bool           `json:"certain"`
	}
	for _, p := range provisions(r) {
		for _, x := range p.References {
			emit(line{p.Ref, x.Written, x.Kind, x.Target, x.Certain})
		}
	}
}

func exportFacts(r *corpus.Reading, emit func(any)) {
	type line struct {
		Ref corpus.Ref `json:"ref"`
		corpus.Fact
	}
	for _, p := range provisions(r) {
		for _, f := range p.Facts {
			emit(line{p.Ref, f})
		}
	}
}
