package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
)

// Bounds of a load: it is for finding out what a server of one's own can do.
const (
	loadReaders     = 16              // that ask as fast as they are answered
	loadConnections = 512             // at a rate: more than a server lets wait, so that the queue is not in here
	loadStep        = 5 * time.Second // at each rate
	loadFirst       = 25              // answers per second of the first step; each step doubles it
	loadLast        = 25600
	loadTimeout     = 10 * time.Second
	// loadEnough is the part of the answers wanted that must come: below it the server
	// is saturated, and the load ends.
	loadEnough = 0.9
	// loadOver is how many times the last rate that was answered is asked in the end.
	loadOver = 10
	// loadQueue is how many requests of a step may be due and not yet sent. More are
	// counted as not sent: a reader does not wait in a program that measures.
	loadQueue = 4096
)

// A loadRow is what came of one rate.
type loadRow struct {
	Wanted  int // answers per second; 0: as fast as the connections go
	Good    int64
	Shed    int64 // turned away with 503 and Retry-After
	Failed  int64 // anything else
	Unsent  int64
	Seconds float64
	Took    spread // of the good, from when they were due
}

func newLoad(stdout io.Writer) *cobra.Command {
	var questions string
	c := &cobra.Command{
		Use: "load URL", Short: "Load a server of one's own until it is saturated", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			asked, err := readQuestions(questions)
			if err == nil && len(asked) == 0 {
				err = errors.New("there is no question to ask")
			}
			if err != nil {
				return &exitError{2, fmt.Errorf("--questions: %w", err)}
			}
			return load(c.Context(), args[0], asked, stdout)
		},
	}
	c.Flags().StringVar(&questions, "questions", "", "file of questions, JSON lines with a text")
	return c
}

func load(ctx context.Context, base string, asked []string, stdout io.Writer) error {
	l := &loader{base: base, asked: asked, client: &http.Client{Timeout: loadTimeout,
		Transport: &http.Transport{MaxIdleConnsPerHost: loadConnections, MaxConnsPerHost: loadConnections}}}
	fmt.Fprintf(stdout, "%-26s %8s %8s %8s %8s %8s %8s %8s %8s\n", "load", "good/s", "shed", "failed", "unsent", "p50 ms", "p90 ms", "p99 ms", "max ms")
	for _, kind := range []struct {
		name string
		mark bool
	}{{"unique, 16 readers", true}, {"repeated, 16 readers", false}} {
		l.unique = kind.mark
		l.run(ctx, 0).print(stdout, kind.name)
	}
	l.unique = true
	most := loadFirst
	for rate := loadFirst; rate <= loadLast && ctx.Err() == nil; rate *= 2 {
		row := l.run(ctx, rate)
		row.print(stdout, fmt.Sprintf("%d/s wanted", rate))
		if float64(row.Good)/row.Seconds < loadEnough*float64(rate) {
			break
		}
		most = rate
	}
	l.run(ctx, loadOver*most).print(stdout, fmt.Sprintf("%d/s: %d times too much", loadOver*most, loadOver))
	return ctx.Err()
}

func (r loadRow) print(w io.Writer, name string) {
	fmt.Fprintf(w, "%-26s %8.0f %8d %8d %8d %8.1f %8.1f %8.1f %8.1f\n", name, float64(r.Good)/r.Seconds, r.Shed, r.Failed, r.Unsent,
		r.Took.P50, r.Took.P90, r.Took.P99, r.Took.Max)
}

// A loader asks questions in turn.
type loader struct {
	base   string
	asked  []string
	unique bool // no question is asked twice: each asks from another day on, long before all texts
	client *http.Client
	next   atomic.Int64
}

// run asks at a rate for one step.
func (l *loader) run(ctx context.Context, rate int) loadRow {
	ctx, cancel := context.WithTimeout(ctx, loadStep)
	defer cancel()
	row := loadRow{Wanted: rate}
	var mu sync.Mutex
	var took []time.Duration
	queue := loadQueue
	if rate == 0 { // whoever is free asks
		queue = 0
	}
	due := make(chan time.Time, queue)
	var asking sync.WaitGroup
	readers, began := loadReaders, time.Now()
	if rate > 0 {
		readers = loadConnections
	}
	for range readers {
		asking.Go(func() {
			for at := range due {
				status := l.ask()
				mu.Lock()
				switch status {
				case http.StatusOK:
					row.Good++
					took = append(took, time.Since(at))
				case http.StatusServiceUnavailable:
					row.Shed++
				default:
					row.Failed++
				}
				mu.Unlock()
			}
		})
	}
	row.Unsent = schedule(ctx, rate, began, due)
	close(due)
	asking.Wait()
	row.Seconds = time.Since(began).Seconds()
	row.Took = spreadOf(took)
	return row
}

// schedule says when each request is due; at no rate, as soon as a reader is free.
func schedule(ctx context.Context, rate int, began time.Time, due chan<- time.Time) (unsent int64) {
	for rate == 0 {
		select {
		case <-ctx.Done():
			return 0
		case due <- time.Now():
		}
	}
	for n := 0; ; n++ {
		at := began.Add(time.Duration(n) * time.Second / time.Duration(rate))
		select {
		case <-ctx.Done():
			return unsent
		case <-time.After(time.Until(at)):
		}
		select {
		case due <- at:
		default:
			unsent++
		}
	}
}

// ask returns the status of an answer, 0 for none.
func (l *loader) ask() int {
	n := int(l.next.Add(1))
	v := url.Values{"q": {l.asked[n%len(l.asked)]}}
	if l.unique {
		v.Set("from", time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly))
	}
	resp, err := l.client.Get(l.base + "/api/v1/search?" + v.Encode())
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return 0
	}
	return resp.StatusCode
}
