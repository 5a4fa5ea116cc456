// Command tiaowen finds clauses and measures in Chinese official documents.
//
// Without a sub-command it serves the search page:
//
//	tiaowen                      build the index of the embedded gazette if there is none, and serve it
//	tiaowen index PATH…          build an index of gazettes and statutes
//	tiaowen search QUESTION…     ask at the terminal
//	tiaowen export --what WHAT   print what was read as JSON lines
//	tiaowen check [PATH…]        print what is doubtful in a source
//	tiaowen eval …               measure relevance
//	tiaowen bench                measure start, answers, memory and sizes
//	tiaowen load URL             load a server until it is saturated
//	tiaowen generations, rollback, backup DIR, restore DIR
//	tiaowen doctor               look at an installation and say what to do
//	tiaowen health, version
//
// Results go to standard output; everything else goes to standard error, in lines
// that begin with "tiaowen:". The exit code is 0 when all is well, 1 when
// something failed, 2 when the command or the question was wrong.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"
)

// version is set when a release is built: -ldflags "-X main.version=v1.2.3".
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// run is the whole program with its surroundings passed in.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	root := newRoot(stdout, stderr)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	var failed *exitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &failed):
		if failed.err != nil {
			fmt.Fprintln(stderr, "tiaowen:", failed.err)
		}
		return failed.code
	default:
		fmt.Fprintln(stderr, "tiaowen:", err)
		return 1
	}
}

// An exitError ends the program with a code of its own.
type exitError struct {
	code int
	err  error // printed unless nil
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

func newRoot(stdout, stderr io.Writer) *cobra.Command {
	serve := newServe(stderr)
	root := &cobra.Command{
		Use:           "tiaowen",
		Short:         "条文：中国法律与政府公文的条款检索",
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,
		RunE:          serve.RunE,
	}
	root.Flags().AddFlagSet(serve.Flags())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &exitError{2, err} })
	root.AddCommand(serve, newIndex(stderr), newSearch(stdout, stderr), newExport(stdout, stderr),
		newCheck(stdout, stderr), newEval(stdout, stderr), newHealth(), newVersion(stdout), newDoctor(stdout),
		newBench(stdout), newLoad(stdout), newGenerations(stdout), newRollback(stderr), newBackup(stderr), newRestore(stderr), newMCP(stderr))
	return root
}
