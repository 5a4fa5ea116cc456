package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func newCheck(stdout, stderr io.Writer) *cobra.Command {
	return &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Print what is doubtful in a source; exit code 1 when something is, 2 when a file cannot be read",
		RunE: func(c *cobra.Command, args []string) error {
			defects, bad, files := 0, 0, 0
			for o := range sources(c.Context(), args) {
				files++
				if o.err != nil {
					fmt.Fprintln(stderr, "tiaowen:", o.err)
					bad++
					continue
				}
				for _, d := range o.Reading.Defects {
					defects++
					fmt.Fprintf(stdout, "%s: %s: %s\n    %s\n", d.Where, d.Code, d.Note, d.Text)
				}
			}
			fmt.Fprintf(stderr, "tiaowen: %d defects in %d files\n", defects, files)
			switch {
			case bad > 0:
				return &exitError{2, fmt.Errorf("%d files could not be read", bad)}
			case defects > 0:
				return &exitError{1, nil}
			}
			return nil
		},
	}
}
