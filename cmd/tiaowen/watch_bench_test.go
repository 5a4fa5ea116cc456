package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// laws is where the collection stands beside the project.
const laws = "../../../shared/laws"

// rest is how long a server that shows a new generation needs to warm it.
const rest = 4 * time.Second

// BenchmarkWatch is the time from the change of one file in the collection of laws until a
// server that follows the folder shows it. Its first build, which is not measured, takes a
// while.
//
//	go test -run '^$' -bench Watch -benchtime 10x ./cmd/tiaowen
func BenchmarkWatch(b *testing.B) {
	if _, err := os.Stat(laws); err != nil {
		b.Skip("no laws beside the project")
	}
	dir := b.TempDir()
	if err := os.CopyFS(dir, os.DirFS(laws)); err != nil {
		b.Fatal(err)
	}
	path := filepath.Join(dir, "dogs.md")
	put := func(n int) {
		if err := os.WriteFile(path, []byte(edition(n)), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	seen := func(base string, n int) func() bool {
		return func() bool {
			got, err := editionOf(base)
			return err == nil && got == fmt.Sprint(1000+n)
		}
	}
	put(0)
	base, said := serveFolder(b, dir, filepath.Join(b.TempDir(), "data"))
	within(b, "the first edition is seen", said, seen(base, 0))
	spent := 0.0
	for n := 1; b.Loop(); n++ {
		b.StopTimer()
		time.Sleep(rest)
		b.StartTimer()
		before := processorTime()
		put(n)
		within(b, "the next edition is seen", said, seen(base, n))
		spent += processorTime() - before
	}
	b.ReportMetric(spent/float64(b.N), "cpu-ms/op")
}
