package bleveindex

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"tiaowen/index"
)

// A layout says of which records an index is made: those of runs, in their order. A
// part is a directory that is written once and never changes; several generations may
// share one. A record of a part that no run names is gone.
type layout struct {
	Engine string   `json:"engine"` // its name
	Parts  []partOf `json:"parts"`
	Runs   []run    `json:"runs"`
}

type partOf struct {
	Name    string `json:"name"` // of its directory, below that of the index
	Records uint32 `json:"records"`
	InOrder bool   `json:"in_order"` // the order of each record is its place in the index
}

// A run is records of one part that follow each other. Runs of one part ascend.
type run struct {
	Part    uint32 `json:"part"`
	First   uint32 `json:"first"`
	Records uint32 `json:"records"`
}

// append adds a run, as part of the last one where it goes on.
func (l *layout) append(r run) {
	if n := len(l.Runs); n > 0 && l.Runs[n-1].Part == r.Part && l.Runs[n-1].First+l.Runs[n-1].Records == r.First {
		l.Runs[n-1].Records += r.Records
		return
	}
	l.Runs = append(l.Runs, r)
}

func (l *layout) write(dir string) error {
	data, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, fileLayout), data, 0o644)
}

// layout reads the layout of an index and checks what can be checked without the parts.
func (e Engine) layout(dir string) (*layout, error) {
	data, err := os.ReadFile(filepath.Join(dir, fileLayout))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, index.ErrNoIndex
	}
	if err != nil {
		return nil, err
	}
	l := new(layout)
	if err := json.Unmarshal(data, l); err != nil {
		return nil, fmt.Errorf("%w: %w", index.ErrDamaged, err)
	}
	if l.Engine != e.Name() {
		return nil, fmt.Errorf("%w: its engine is %s, not %s", index.ErrOutdated, l.Engine, e.Name())
	}
	next := make([]uint32, len(l.Parts))
	for _, r := range l.Runs {
		if int(r.Part) >= len(l.Parts) || r.First < next[r.Part] || uint64(r.First)+uint64(r.Records) > uint64(l.Parts[r.Part].Records) {
			return nil, fmt.Errorf("%w: runs do not fit together", index.ErrDamaged)
		}
		next[r.Part] = r.First + r.Records
	}
	return l, nil
}

// prune drops the parts of which no record is left, and names them.
func (l *layout) prune() (dropped []string) {
	used, places := make([]bool, len(l.Parts)), make([]uint32, len(l.Parts))
	for _, r := range l.Runs {
		used[r.Part] = true
	}
	var kept []partOf
	for i, p := range l.Parts {
		if places[i] = uint32(len(kept)); used[i] {
			kept = append(kept, p)
		} else {
			dropped = append(dropped, p.Name)
		}
	}
	for i := range l.Runs {
		l.Runs[i].Part = places[l.Runs[i].Part]
	}
	l.Parts = kept
	return dropped
}

// starts lists by run the number of its first record in the index, and all records at
// the end.
func (l *layout) starts() []uint32 {
	starts, n := make([]uint32, 0, len(l.Runs)+1), uint32(0)
	for _, r := range l.Runs {
		starts, n = append(starts, n), n+r.Records
	}
	return append(starts, n)
}

// A part is some records with all that is known of them, on disk.
type part struct {
	*table
	pieces  []piece
	numbers []uint32 // the number in the index of each record, or gone; nil when it is the same
}

// gone is the number of a record that no run names.
const gone = ^uint32(0)

func (e Engine) openPart(dir string) (p *part, err error) {
	data, err := os.ReadFile(filepath.Join(dir, fileColumns))
	if err != nil {
		return nil, err
	}
	p = new(part)
	if p.table, err = decodeTable(data); err != nil {
		return nil, err
	}
	if p.pieces, err = e.openPieces(dir, len(p.ids)); err != nil {
		return nil, err
	}
	return p, nil
}

func (p *part) close() error { return closePieces(p.pieces) }

// number tells every part the numbers of its records.
func (l *layout) number(parts []*part) error {
	for i, p := range parts {
		if len(p.ids) != int(l.Parts[i].Records) || len(p.order) == 0 && !l.Parts[i].InOrder {
			return fmt.Errorf("%w: %s has %d records", index.ErrDamaged, l.Parts[i].Name, len(p.ids))
		}
		whole := run{Part: uint32(i), Records: uint32(len(p.ids))}
		if len(l.Runs) > 0 && l.Runs[0] == whole {
			continue
		}
		p.numbers = make([]uint32, len(p.ids))
		for n := range p.numbers {
			p.numbers[n] = gone
		}
	}
	n := uint32(0)
	for _, r := range l.Runs {
		p := parts[r.Part]
		for i := r.First; p.numbers != nil && i < r.First+r.Records; i++ {
			p.numbers[i] = n + i - r.First
		}
		n += r.Records
	}
	return nil
}
