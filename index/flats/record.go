package flats

import (
	"encoding/binary"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

// An Entry is a provision ready to be written.
type Entry struct{ trail, body []byte }

// A Record is a provision as it is looked into. Its codes point into the file.
type Record struct {
	Kind     corpus.Kind
	Document int    // place among the documents of the file
	Text     []byte // codes
	Heading  []byte // label, new line and heading
	Note     []byte // what the editors say of it, each part on a line
	Trail    []byte // the headings above, each on a line
	Numbers  []byte // in normal form, each between two new lines that it shares
	Runes    int    // of the text and of the heading, which is not folded
	Print    Print

	facts    byte
	lead     int // runes of the heading
	passages []byte
	units    []byte
}

// kinds and facts are written by their place in these lists: new ones are added at the
// end.
var (
	kinds = []corpus.Kind{corpus.KindArticle, corpus.KindMeasure, corpus.KindAppointment, corpus.KindSection, corpus.KindParagraph}
	facts = []string{corpus.FactMoney, corpus.FactRate, corpus.FactPeriod, corpus.FactDeadline, corpus.FactThreshold, corpus.FactDefinition}
)

// Make makes the entry of a provision, with what the editors say of it. numbers are those of text, label and heading in
// normal form, as often as they stand there.
func Make(p *corpus.Provision, note string, numbers []string) Entry {
	m := newMeasure(p.Text)
	text := Append(nil, m.flat)
	heading := Append(nil, Flat(p.Label+"\n"+p.Heading))
	noted := Append(nil, Flat(note))
	written := []byte(nil)
	if len(numbers) > 0 {
		written = Append(nil, "\n"+strings.Join(numbers, "\n")+"\n")
	}
	passages, units := m.passages(p), appendUnits(nil, p.Units)
	b := make([]byte, 0, len(text)+len(heading)+len(noted)+len(written)+len(passages)+len(units)+32)
	b = append(b, byte(max(0, slices.Index(kinds, p.Kind))), factMask(p.Facts))
	for _, n := range []int{utf8.RuneCountInString(m.flat), utf8.RuneCountInString(p.Heading), len(text), len(heading), len(noted), len(written), len(passages), len(units)} {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = PrintOf(m.flat).append(b)
	b = slices.Concat(b, text, heading, noted, written, passages, units)
	return Entry{trail: Append(nil, Flat(strings.Join(p.Path, "\n"))), body: b}
}

func factMask(fs []corpus.Fact) (mask byte) {
	for _, f := range fs {
		if i := slices.Index(facts, f.Kind); i >= 0 {
			mask |= 1 << i
		}
	}
	return mask
}

func appendUnits(b []byte, units []corpus.Unit) []byte {
	for _, u := range units {
		leads := byte(0)
		if u.Role == corpus.RoleLead {
			leads = 1
		}
		b = append(binary.AppendUvarint(append(b, leads), uint64(len(u.Name))), u.Name...)
	}
	return b
}

var errRecord = errors.New("record of flats ends too early")

// decode reads a record whose codes stay where they are.
func decode(b []byte) (r Record, err error) {
	if len(b) < 2 {
		return r, errRecord
	}
	r.Kind, r.facts = kinds[min(int(b[0]), len(kinds)-1)], b[1]
	b = b[2:]
	var sizes [8]int
	for i := range sizes {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > 1<<31 {
			return r, errRecord
		}
		sizes[i], b = int(n), b[size:]
	}
	if r.Print, b, err = readPrint(b); err != nil {
		return r, err
	}
	r.lead, r.Runes = sizes[1], sizes[0]+sizes[1]
	for i, part := range []*[]byte{&r.Text, &r.Heading, &r.Note, &r.Numbers, &r.passages, &r.units} {
		n := sizes[2+i]
		if n > len(b) {
			return r, errRecord
		}
		*part, b = b[:n:n], b[n:]
	}
	return r, nil
}

// HasFact reports whether the provision holds a fact of any of the kinds.
func (r *Record) HasFact(any []string) bool {
	for _, kind := range any {
		if i := slices.Index(facts, kind); i >= 0 && r.facts>>i&1 == 1 {
			return true
		}
	}
	return false
}

// Responsible reports whether a body is responsible in any role, or leads.
func (r *Record) Responsible(name string, leads bool) bool {
	for b := r.units; len(b) > 1; {
		n, size := binary.Uvarint(b[1:])
		if size <= 0 || n > uint64(len(b)-1-size) {
			return false
		}
		end := 1 + size + int(n)
		if string(b[1+size:end]) == name && (!leads || b[0] == 1) {
			return true
		}
		b = b[end:]
	}
	return false
}
