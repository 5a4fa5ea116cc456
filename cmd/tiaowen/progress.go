package main

import (
	"fmt"
	"io"
	"os"
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
		_ = p.bar.Set(done) // a bar that cannot be drawn is no fault of the build
		return
	}
	if now := time.Now(); now.Sub(p.last) >= lineEvery {
		p.last = now
		fmt.Fprintf(p.w, "tiaowen: %s: %d provisions, %.0f/s\n", p.what, done, float64(done)/now.Sub(p.began).Seconds())
	}
}

func (p *progress) finish() {
	if p.bar != nil {
		_ = p.bar.Finish()
		return
	}
	fmt.Fprintf(p.w, "tiaowen: %s: %d provisions\n", p.what, p.done)
}
