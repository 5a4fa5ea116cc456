package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/search"
)

// A finding is what the doctor says of one thing.
type finding struct {
	what, detail string
	remedy       string // empty when all is well
	fatal        bool   // the server cannot do its work like this
}

// spareDisk is how many times the index a disk needs free for a build beside it: the
// new one, and what the engine writes before it merges.
const spareDisk = 3

// files that a server needs open beside its connections.
const filesForIndex = 100

func newDoctor(stdout io.Writer) *cobra.Command {
	s := &settings{}
	c := &cobra.Command{
		Use: "doctor", Short: "Look at an installation and say what to do", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if sick := printFindings(stdout, examine(c, s)); sick > 0 {
				return &exitError{1, fmt.Errorf("%d things need care", sick)}
			}
			return nil
		},
	}
	s.flags(c.Flags())
	return c
}

// printFindings prints the findings and counts those that stop the server.
func printFindings(w io.Writer, fs []finding) (sick int) {
	for _, f := range fs {
		mark := "ok  "
		switch {
		case f.fatal:
			mark = "FAIL"
			sick++
		case f.remedy != "":
			mark = "WARN"
		}
		fmt.Fprintf(w, "%s  %-11s %s\n", mark, f.what, f.detail)
		if f.remedy != "" {
			fmt.Fprintf(w, "      %-11s → %s\n", "", f.remedy)
		}
	}
	return sick
}

func examine(c *cobra.Command, s *settings) []finding {
	fs := []finding{{what: "settings", detail: "they hold"}}
	if err := s.fill(c.Flags(), os.LookupEnv); err != nil {
		return []finding{{"settings", err.Error(), "mend what is named; the table of settings is in docs/operations.md", true}}
	}
	fs = append(fs, examineDirectory(s.dir), examineAddress(c.Context(), s.addr), examineFiles(s.connections), examineMemory())
	o, err := s.options()
	if err != nil {
		return append(fs, finding{"dictionary", err.Error(), "the program is damaged: install it again", true})
	}
	return append(fs, examineIndex(c.Context(), o)...)
}

// examineDirectory writes a file where the index is and looks how much room there is.
func examineDirectory(dir string) finding {
	f := finding{what: "directory", detail: dir}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return finding{f.what, err.Error(), "make the directory, give it to the user that runs tiaowen, or choose another with --data", true}
	}
	probe, err := os.CreateTemp(dir, "doctor-*")
	if err != nil {
		f.detail, f.remedy = err.Error(), "what is there can be served, but no index can be built: give the directory to the user that runs tiaowen"
		return f
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		f.detail, f.remedy = err.Error(), "look at the disk"
		return f
	}
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return f
	}
	free, used := int64(fs.Bavail)*int64(fs.Bsize), sizeOf(dir)
	f.detail = fmt.Sprintf("%s: %d MB used, %d MB free", dir, used>>20, free>>20)
	if free < spareDisk*used {
		f.remedy = fmt.Sprintf("a new index beside the old one needs about %d MB: free some space", spareDisk*used>>20)
	}
	return f
}

func sizeOf(dir string) (size int64) {
	_ = filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error { // what cannot be read is not counted
		if err == nil && !d.IsDir() {
			if info, err := d.Info(); err == nil {
				size += info.Size()
			}
		}
		return nil
	})
	return size
}

// examineAddress listens where the server would, or asks the one that does.
func examineAddress(ctx context.Context, addr string) finding {
	l, err := net.Listen("tcp", addr)
	if err == nil {
		return finding{what: "address", detail: addr + " is free", fatal: l.Close() != nil}
	}
	if !errors.Is(err, syscall.EADDRINUSE) {
		return finding{"address", err.Error(), "choose another address with --addr", true}
	}
	if err := askReady(ctx, addr); err != nil {
		return finding{"address", err.Error(), "if that is tiaowen, look at its log; if it is another program, choose another address with --addr", true}
	}
	return finding{what: "address", detail: addr + ": a server is ready there"}
}

func examineFiles(connections int) finding {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return finding{what: "open files", detail: err.Error()}
	}
	f := finding{what: "open files", detail: fmt.Sprintf("%d allowed", l.Cur)}
	if l.Cur < uint64(connections+filesForIndex) {
		f.remedy = fmt.Sprintf("%d connections need %d: raise LimitNOFILE (ulimit -n), or lower --connections", connections, connections+filesForIndex)
	}
	return f
}

func examineMemory() finding {
	if limit := debug.SetMemoryLimit(-1); limit != math.MaxInt64 {
		return finding{what: "memory", detail: fmt.Sprintf("GOMEMLIMIT is %d MB", limit>>20)}
	}
	return finding{"memory", "GOMEMLIMIT is not set", "on a small machine set it to about three quarters of the memory that tiaowen may have, such as GOMEMLIMIT=400MiB", false}
}

// examineIndex opens the index, which compares every file with its checksum, and asks
// it for something that it must find.
func examineIndex(ctx context.Context, o index.Options) []finding {
	g, err := index.Open(o)
	if errors.Is(err, index.ErrNoIndex) {
		return []finding{{what: "index", detail: "none yet: the first start builds the embedded gazette"}}
	}
	if err != nil {
		return []finding{{"index", explain(o.Dir, err).Error(), "build it again: tiaowen index --data " + o.Dir + " PATH…, or restore a backup", true}}
	}
	defer g.Close()
	f := finding{what: "index", detail: fmt.Sprintf("%s: %d documents, %d provisions, every file as it was written", g.Name, g.Manifest.Documents, g.Manifest.Provisions)}
	if g.Instead != nil {
		f.remedy = fmt.Sprintf("the newest index is damaged (%v) and this older one answers: build it again", g.Instead)
	}
	fs := []finding{f, examineClock(g.Manifest.Built, o.Now()), examineAnswer(ctx, o, g)}
	return fs
}

func examineClock(built, now time.Time) finding {
	f := finding{what: "clock", detail: now.Format(time.RFC3339)}
	if now.Before(built) {
		f.remedy = "the index was built later than that: set the clock; whether a rule is in force is computed from it"
	}
	return f
}

func examineAnswer(ctx context.Context, o index.Options, g *index.Generation) finding {
	began := o.Now()
	documents := g.Store.Catalogue().Documents
	if len(documents) == 0 {
		return finding{"answer", "the index holds no document", "build the index again", true}
	}
	d := documents[0]
	r, err := search.New(g, o.Analyzer).Search(ctx, search.Query{Text: d.Title, Documents: []string{d.ID}, Size: 1})
	if err != nil || !holds(r, d) {
		return finding{"answer", fmt.Sprintf("asked for %s, it is not found: %v", d.Title, err), "build the index again", true}
	}
	return finding{what: "answer", detail: fmt.Sprintf("asked for %s, found in %d ms", d.Title, o.Now().Sub(began).Milliseconds())}
}

func holds(r *search.Result, d *corpus.Document) bool {
	return len(r.Hits) > 0 && r.Hits[0].Document.ID == d.ID
}
