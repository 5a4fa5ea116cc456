package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// asCommand makes the binary of the tests the command itself, for tests that speak to
// another process.
const asCommand = "TIAOWEN_TEST_AS_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(asCommand) != "" {
		os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
	}
	testscript.Main(m, map[string]func(){
		"tiaowen": func() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) },
	})
}

// The scripts are the manual of the command, run.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			fixtures, err := filepath.Abs("testdata/older")
			if err != nil {
				return err
			}
			e.Setenv("OLDER", fixtures)
			e.Setenv("TIAOWEN_DATA", e.WorkDir+"/data")
			e.Setenv("NO_COLOR", "1")
			return nil
		},
	})
}
