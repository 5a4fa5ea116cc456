package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tiaowen/index"
)

// output is what a server says, to be read while it runs.
type output struct {
	mu sync.Mutex
	b  strings.Builder
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// serveFolder runs a server that follows a folder, and returns its address.
func serveFolder(t testing.TB, dir, data string) (base string, said *output) {
	t.Helper()
	said = &output{}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--watch", dir, "--data", data, "--addr", "localhost:0", "--admin", "off",
			"--rate", "-1", "--concurrent", "-1"}, said, said)
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("the server ended with %d:\n%s", code, said)
		}
	})
	address := regexp.MustCompile(`http://\S+`)
	within(t, "the server is ready", said, func() bool { base = address.FindString(said.String()); return base != "" })
	return base, said
}

// patience is how long a test waits for what must happen at last.
const patience = time.Minute

func within(t testing.TB, what string, said fmt.Stringer, done func() bool) {
	t.Helper()
	for began := time.Now(); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Since(began) > patience {
			t.Fatalf("after %v: not yet that %s\n%s", patience, what, said)
		}
	}
}

// edition is a law of two articles that both name their edition.
func edition(n int) string {
	return fmt.Sprintf("# 甲市养犬管理条例\n\n2020年5月1日 甲市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n"+
		"第一条 养犬登记收费标准为%d元。\n\n第二条 养犬免疫收费标准为%d元。\n", 1000+n, 1000+n)
}

var fee = regexp.MustCompile(`收费标准为(\d+)元`)

// editionOf asks for both articles and returns the edition they name, and what is
// wrong with the answer.
func editionOf(base string) (n string, err error) {
	resp, err := http.Get(base + "/api/v1/search?q=" + url.QueryEscape("养犬 收费标准"))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	var answer any
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s: %v: %v", resp.Status, answer, err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return "", err
	}
	found := map[string]bool{}
	for _, m := range fee.FindAllStringSubmatch(string(text), -1) {
		found[m[1]] = true
		n = m[1]
	}
	if len(found) != 1 {
		return "", fmt.Errorf("an answer of editions %v", found)
	}
	return n, nil
}

// While a folder changes again and again under the eyes of readers, no question fails
// and no answer mixes two editions; the last one is seen in the end, and the one
// before it is there to go back to.
func TestWatchUnderLoad(t *testing.T) {
	dir, data := t.TempDir(), filepath.Join(t.TempDir(), "data")
	path := filepath.Join(dir, "dogs.md")
	put := func(n int) {
		if err := os.WriteFile(path, []byte(edition(n)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(0)
	base, said := serveFolder(t, dir, data)
	var stop atomic.Bool
	var answered atomic.Int64
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for !stop.Load() {
				if _, err := editionOf(base); err != nil {
					t.Error(err)
					return
				}
				answered.Add(1)
			}
		})
	}
	for n := 1; n <= 3; n++ {
		put(n)
		within(t, fmt.Sprintf("edition %d is seen", n), said, func() bool {
			got, err := editionOf(base)
			return err == nil && got == fmt.Sprint(1000+n)
		})
	}
	if err := os.WriteFile(path, nil, 0o644); err != nil { // what cannot be built leaves all as it is
		t.Fatal(err)
	}
	within(t, "the fault is told", said, func() bool { return strings.Contains(said.String(), "no file could be read") })
	if code := run(t.Context(), []string{"rollback", "--data", data}, said, said); code != 0 {
		t.Errorf("going back ends with %d", code)
	}
	within(t, "the edition before is seen again", said, func() bool {
		got, err := editionOf(base)
		return err == nil && got == "1002"
	})
	stop.Store(true)
	readers.Wait()
	if kept, err := index.Generations(data); err != nil || len(kept) != 2 {
		t.Errorf("%d generations are kept: %v", len(kept), err)
	}
	t.Logf("%d answers", answered.Load())
}
