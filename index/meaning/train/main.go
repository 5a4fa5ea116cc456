// Command train learns the table that package meaning ships, from a collection of laws
// in Markdown:
//
//	go run ./index/meaning/train ../shared/laws index/meaning/table.bin
//
// The same collection gives the same bytes. It takes some minutes of two cores and 1 GB.
package main

import (
	"fmt"
	"os"
	"time"

	"tiaowen/index/meaning"
)

// epochs is how often each article is drawn. After six the loss falls by less than 0.03
// an epoch.
const epochs = 8

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "usage: train FOLDER TABLE")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(folder, to string) error {
	c, err := read(folder)
	if err != nil {
		return err
	}
	fmt.Fprintf(os.Stderr, "%d articles, %d words, %d references\n", len(c.articles), len(c.words), len(c.references))
	l := newLearner(c)
	began := time.Now()
	for epoch := range epochs {
		loss := l.epoch(0.105 - 0.1*float32(epoch)/epochs)
		fmt.Fprintf(os.Stderr, "epoch %d: loss %.3f, %.0f s\n", epoch+1, loss, time.Since(began).Seconds())
	}
	return os.WriteFile(to, meaning.AppendTable(nil, c.words, l.table), 0o644)
}
