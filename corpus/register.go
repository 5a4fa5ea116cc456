package corpus

import (
	"bufio"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
)

// A Register knows the bodies that texts name: each canonical name with the forms
// in which it is written. It is read from a file that people edit; nothing is
// merged by guess. A register does not change after it is read, and is safe for
// use from many goroutines.
type Register struct {
	names []string // canonical names and written forms, in the order of the file
	forms map[string]form
}

type form struct {
	canonical string
	misread   bool
}

//go:embed bodies.tsv
var bodies string

// ErrRegister is the error of a register file that cannot be read.
var ErrRegister = errors.New("bad register of bodies")

// DefaultRegister is the register that ships with the program: bodies.tsv.
func DefaultRegister() *Register { return defaultRegister() }

// defaultRegister is read once; nothing changes a register.
var defaultRegister = sync.OnceValue(func() *Register {
	r, err := ParseRegister(strings.NewReader(bodies))
	if err != nil {
		return &Register{} // the test of the file does not let this happen
	}
	return r
})

// ParseRegister reads a register: one body a line, its canonical name and its
// written forms parted by tabs; a form that begins with ? is a misreading; lines
// that begin with # are comments. The error wraps [ErrRegister] and names the
// line.
func ParseRegister(r io.Reader) (*Register, error) {
	reg := &Register{forms: map[string]form{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimRight(lines.Text(), " \r")
		if n == 1 {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if err := reg.addBody(strings.Split(line, "\t")); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrRegister, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrRegister, err)
	}
	return reg, nil
}

func (r *Register) addBody(cells []string) error {
	canonical := TrimSpace(cells[0])
	if canonical == "" || strings.HasPrefix(canonical, "?") {
		return errors.New("a line begins with the canonical name of a body")
	}
	for i, cell := range cells {
		written, misread := strings.CutPrefix(TrimSpace(cell), "?")
		if written == "" {
			return fmt.Errorf("empty form of %s; forms are parted by one tab", canonical)
		}
		if strings.ContainsAny(written, "、，,；;：:") {
			return fmt.Errorf("%q holds more than one name; forms are parted by a tab", written)
		}
		key := foldName(written)
		if old, ok := r.forms[key]; ok {
			return fmt.Errorf("%q is entered twice, as %s and as %s", written, old.canonical, canonical)
		}
		r.forms[key] = form{canonical, misread && i > 0}
		r.names = append(r.names, written)
	}
	return nil
}

var wideBrackets = strings.NewReplacer("(", "（", ")", "）", "﹙", "（", "﹚", "）")

// foldName makes names comparable: brackets in one width, no white space.
func foldName(name string) string { return wideBrackets.Replace(withoutSpace(name)) }

// Canonical returns the canonical name of a written form, and whether the
// register knows it. An unknown name comes back as it is written.
func (r *Register) Canonical(written string) (string, bool) {
	if r == nil {
		return written, false
	}
	if f, ok := r.forms[foldName(written)]; ok {
		return f.canonical, true
	}
	return written, false
}

// Misread reports whether the register holds a written form as a misreading.
func (r *Register) Misread(written string) bool {
	return r != nil && r.forms[foldName(written)].misread
}

// Names lists every canonical name and written form, for the dictionary of the
// analyser.
func (r *Register) Names() []string {
	if r == nil {
		return nil
	}
	return slices.Clone(r.names)
}

// Near returns a name of the register that differs from an unknown one in a single
// character. It is a proposal for a person to judge, never a reason to merge.
func (r *Register) Near(written string) (string, bool) {
	if r == nil {
		return "", false
	}
	name := []rune(foldName(written))
	if len(name) < minNear {
		return "", false
	}
	for _, known := range r.names {
		if oneApart(name, []rune(foldName(known))) {
			return known, true
		}
	}
	return "", false
}

// minNear is the length in characters below which one character is too much of a
// name to speak of nearness: 市商务局 and 市税务局 are not near.
const minNear = 6

// oneApart reports whether a and b differ by one character changed, added or left
// out.
func oneApart(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i < len(a) && slices.Equal(a[i+1:], b[i+1:])
	}
	return slices.Equal(a[i:], b[i+1:])
}
