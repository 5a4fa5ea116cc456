// Package headnotes knows what the editors of this project say of an article: its 条旨, as
// law books print one after the number (第一千零七十九条【诉讼离婚】), and 问法, the ways in which
// people ask what it answers. The official text has neither: whoever shows one says that
// it is not part of the law.
//
// # What it promises
//
// A note belongs to a wording and not to a number. It is found by a fingerprint of the
// text, so that a law of which articles were renumbered keeps its notes, an article that
// was amended loses its own, and a text that stands in two editions has it in both. What
// is never altered is the text: notes stand beside it.
//
// # The register
//
// Notes are kept in the .tsv files of this folder, which people edit:
//
//	《民法典》
//	第一千零七十九条	6c1d0f0e2a4b	诉讼离婚	老公不同意离婚怎么办|分居两年能离吗
//
// A line 《…》 names the law of the lines below it, for those who read the file. The second
// column is what [Wording] says of the text, which `tiaowen export` prints of every
// provision. Lines that begin with # are comments.
package headnotes

import (
	"embed"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A Note is what the editors say of one wording.
type Note struct {
	Headnote string   // 条旨: what it provides, in some ten characters
	Asked    []string // 问法: as people ask for it; may be none
}

// Text is all of a note, each part on a line: what is looked into.
func (n Note) Text() string { return strings.Join(append([]string{n.Headnote}, n.Asked...), "\n") }

// A Register finds notes. The zero Register has none.
type Register struct {
	files []string
	notes map[uint64]place // by wording
}

// place is where a line of a note begins, and in which file.
type place struct{ file, at int32 }

//go:embed *.tsv
var embedded embed.FS

// Default is the register of this folder.
var Default = sync.OnceValue(func() *Register {
	r := &Register{}
	entries, _ := embedded.ReadDir(".")
	for _, e := range entries {
		data, err := embedded.ReadFile(e.Name())
		if err == nil {
			err = r.Add(e.Name(), string(data))
		}
		if err != nil { // a test reads the files, so that this does not happen
			return &Register{}
		}
	}
	return r
})

// Add takes a file of notes into a register. The error names the line. A wording that
// has a note keeps the first.
func (r *Register) Add(name, data string) error {
	if r.notes == nil {
		r.notes = map[uint64]place{}
	}
	file, at, n := int32(len(r.files)), 0, 0
	r.files = append(r.files, data)
	for line := range strings.Lines(data) {
		n++
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' && !strings.HasPrefix(trimmed, "《") {
			wording, _, err := parse(line)
			if err != nil {
				return fmt.Errorf("%s: line %d: %w", name, n, err)
			}
			if _, twice := r.notes[wording]; !twice {
				r.notes[wording] = place{file, int32(at)}
			}
		}
		at += len(line)
	}
	return nil
}

// Limits of a note: what is longer explains, and does not name.
const (
	maxHeadnote = 30
	maxAsked    = 40
	maxAsks     = 12
)

// parse reads the line of a note.
func parse(line string) (wording uint64, n Note, err error) {
	cells := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
	if len(cells) < 3 || len(cells) > 4 {
		return 0, n, fmt.Errorf("%d columns where label, wording, headnote and questions are expected", len(cells))
	}
	if wording, err = strconv.ParseUint(cells[1], 16, 64); err != nil || len(cells[1]) != wordingSize {
		return 0, n, fmt.Errorf("%q is not a wording: `tiaowen export` prints that of every provision", cells[1])
	}
	n.Headnote = strings.TrimSpace(cells[2])
	if size := utf8.RuneCountInString(n.Headnote); size == 0 || size > maxHeadnote {
		return 0, n, fmt.Errorf("a headnote of %d characters where 1 to %d are expected", size, maxHeadnote)
	}
	if len(cells) == 4 && cells[3] != "" {
		n.Asked = strings.Split(cells[3], "|")
	}
	for _, asked := range n.Asked {
		if size := utf8.RuneCountInString(asked); size == 0 || size > maxAsked {
			return 0, n, fmt.Errorf("%q has %d characters where 1 to %d are expected", asked, size, maxAsked)
		}
	}
	if len(n.Asked) > maxAsks {
		return 0, n, fmt.Errorf("%d questions, at most %d", len(n.Asked), maxAsks)
	}
	return wording, n, nil
}

// Len is the number of wordings that have a note.
func (r *Register) Len() int { return len(r.notes) }

// Of is the note of a text, and whether there is one.
func (r *Register) Of(text string) (Note, bool) {
	if len(r.notes) == 0 {
		return Note{}, false
	}
	at, ok := r.notes[wording(text)]
	if !ok {
		return Note{}, false
	}
	line, _, _ := strings.Cut(r.files[at.file][at.at:], "\n")
	_, n, err := parse(line)
	return n, err == nil
}

// Fingerprint names what is in a register: of two that differ, records differ.
func (r *Register) Fingerprint() string {
	h := fnv.New64a()
	for _, f := range slices.Sorted(slices.Values(r.files)) {
		h.Write([]byte(f))
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// wordingSize is the length of a wording as it is written: 48 bits tell the articles of
// all laws apart.
const wordingSize = 12

// Wording names a wording, whatever marks and spaces stand in it: FNV-1a of its letters
// and digits, 48 bits in hexadecimal.
func Wording(text string) string { return fmt.Sprintf("%0*x", wordingSize, wording(text)) }

func wording(text string) uint64 {
	h := uint64(14695981039346656037)
	for i, r := range text {
		if r < 0x4E00 || r > 0x9FFF {
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				continue
			}
		}
		for _, b := range []byte(text[i : i+len(string(r))]) {
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h >> 16
}
