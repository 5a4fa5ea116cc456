package main

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestSoak serves while the index is built anew again and again. Every answer is
// right, and memory, goroutines and open files stay flat. It goes on for ten
// generations, or for as long as TIAOWEN_SOAK says.
func TestSoak(t *testing.T) {
	var long time.Duration
	if d, err := time.ParseDuration(os.Getenv("TIAOWEN_SOAK")); err == nil {
		long = d
	} else if testing.Short() {
		t.Skip("takes some seconds")
	}
	const generations = 10
	dir := t.TempDir()
	base := serveFrom(t, dir, "--look", "50ms")
	var asked, failed atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	began := time.Now()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for ctx.Err() == nil {
				asked.Add(1)
				if !answersRight(base) {
					failed.Add(1)
				}
			}
		})
	}
	source := filepath.Join(t.TempDir(), "gazette.md")
	data, err := os.ReadFile("../../corpus/hongjiang-2026-01.md")
	if err != nil {
		t.Fatal(err)
	}
	var first, last state
	switches := 0
	for ; switches < generations || time.Since(began) < long; switches++ {
		data = append(data, '\n') // another content, so that it is read again
		write(t, source, string(data))
		if code := run(t.Context(), []string{"index", "--data", dir, source}, io.Discard, io.Discard); code != 0 {
			t.Fatalf("building ends with %d", code)
		}
		time.Sleep(150 * time.Millisecond) // the server looks every 50 ms
		if last = usage(); switches == 2 {
			first = last
		}
	}
	stop()
	wg.Wait()
	t.Logf("%d generations, %d questions, %d failed; at first %+v, at last %+v", switches, asked.Load(), failed.Load(), first, last)
	if failed.Load() > 0 {
		t.Errorf("%d of %d answers were wrong", failed.Load(), asked.Load())
	}
	if last.files > first.files+8 || last.goroutines > first.goroutines+20 || last.heap > first.heap+64<<20 {
		t.Errorf("it grows: at first %+v, at last %+v", first, last)
	}
}

type state struct {
	heap       uint64
	goroutines int
	files      int
}

func usage() state {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	files, _ := filepath.Glob("/proc/self/fd/*") // none where there is no /proc
	return state{m.HeapAlloc, runtime.NumGoroutine(), len(files)}
}

func answersRight(base string) bool {
	resp, err := http.Get(base + "/api/v1/provisions/洪政发-2026-1~art_28")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err == nil && resp.StatusCode == http.StatusOK
}
