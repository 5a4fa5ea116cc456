package main

import (
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// lineEvery is the pause between two lines of progress where there is no terminal.
const lineEvery = 3 * time.Second

// progress shows how far a build is: a bar on a terminal, a line now and then
// elsewhere.
type progress struct {
	w     io.Writer
	what  string
	bar   *progressbar.ProgressBar
	began time.Time
	last  time.Time
	done  int
	bytes int64        // of all sources; 0 when not known
	taken atomic.Int64 // of the sources that the build has taken so far
}

// newProgress begins; total is -1 when it is not known.
func newProgress(w io.Writer, what string, total int) *progress {
	p := &progress{w: w, what: what, began: time.Now(), last: time.Now()}
	if isTerminal(w) {
		p.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(what),
			progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
	}
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

func (p *progress) set(done int) {
	p.done = done
	if p.bar != nil {
		if p.bytes > 0 {
			p.bar.Describe(p.what + p.left(time.Now()))
		}
		_ = p.bar.Set(done) // a bar that cannot be drawn is no fault of the build
		return
	}
	if now := time.Now(); now.Sub(p.last) >= lineEvery {
		p.last = now
		fmt.Fprintf(p.w, "tiaowen: %s: %d provisions, %.0f/s%s\n", p.what, done, float64(done)/now.Sub(p.began).Seconds(), p.left(now))
	}
}

// left estimates the time that is left from the part of the sources that was taken;
// it is silent when it cannot know.
func (p *progress) left(now time.Time) string {
	taken := p.taken.Load()
	if taken <= 0 || taken > p.bytes {
		return ""
	}
	part := float64(taken) / float64(p.bytes)
	left := time.Duration(float64(now.Sub(p.began)) * (1 - part) / part)
	rate := float64(taken) / 1e6 / now.Sub(p.began).Seconds()
	return fmt.Sprintf(", %.0f %% of the sources taken at %.1f MB/s, about %s left", 100*part, rate, left.Round(time.Second))
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
		return
	}
	fmt.Fprintf(p.w, "tiaowen: %s: %d provisions\n", p.what, p.done)
}
