package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/spf13/cobra"

	"tiaowen/index"
)

// newGenerations lists what there is to go back to.
func newGenerations(stdout io.Writer) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "generations", Short: "List the generations of an index; * is the one that answers", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			kept, err := index.Generations(dir)
			if err != nil {
				return explain(dir, err)
			}
			for _, k := range kept {
				mark := " "
				if k.Current {
					mark = "*"
				}
				if k.Damaged != nil {
					fmt.Fprintf(stdout, "%s %s  damaged: %v\n", mark, k.Name, k.Damaged)
					continue
				}
				m := k.Manifest
				fmt.Fprintf(stdout, "%s %s  %s  %d documents, %d provisions, %.1f MB\n",
					mark, k.Name, m.Built.Format("2006-01-02T15:04:05Z07:00"), m.Documents, m.Provisions, float64(m.Bytes())/1e6)
			}
			return nil
		},
	}
	dataFlag(c, &dir)
	return c
}

// newRollback goes back; a server that runs follows by itself.
func newRollback(stderr io.Writer) *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "rollback [GENERATION]", Short: "Answer from an older generation again; without a name from the one before", Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := at.options()
			if err != nil {
				return err
			}
			m, err := index.Rollback(o, append(args, "")[0])
			if errors.Is(err, index.ErrNoGeneration) {
				return &exitError{1, fmt.Errorf("%w\n  tiaowen generations --data %s lists those that there are", err, at.dir)}
			}
			return report(stderr, at.dir, "answers again", at.dir, m, err)
		},
	}
	at.flags(c)
	return c
}

// newBackup copies an index that may be served and built meanwhile.
func newBackup(stderr io.Writer) *cobra.Command {
	var dir string
	c := &cobra.Command{
		Use: "backup DIR", Short: "Copy index and texts into an empty directory, also while they are served", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := index.Backup(dir, args[0])
			if errors.Is(err, fs.ErrExist) {
				return &exitError{1, fmt.Errorf("%w\n  way out: name a directory that is new or empty", err)}
			}
			return report(stderr, dir, "copied to "+args[0], dir, m, err)
		},
	}
	dataFlag(c, &dir)
	return c
}

// newRestore takes a backup back; a server that runs follows by itself.
func newRestore(stderr io.Writer) *cobra.Command {
	var at place
	c := &cobra.Command{
		Use: "restore DIR", Short: "Answer from what backup copied; the index that was there stays to go back to", Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o, err := at.options()
			if err != nil {
				return err
			}
			m, err := index.Restore(o, args[0])
			return report(stderr, args[0], "restored", at.dir, m, err)
		},
	}
	at.flags(c)
	return c
}

// report says what came of a command; a fault is one of the index in the directory
// it was read from.
func report(stderr io.Writer, from, what, dir string, m index.Manifest, err error) error {
	if err != nil {
		return explain(from, err)
	}
	fmt.Fprintf(stderr, "tiaowen: %s: %d documents, %d provisions, built %s (index in %s)\n", what, m.Documents, m.Provisions, m.Built.Format("2006-01-02T15:04:05Z07:00"), dir)
	return nil
}
