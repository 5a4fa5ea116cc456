package flats

import (
	"encoding/binary"
	"errors"
	"slices"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
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

// Make makes the entry of a provision. text is its text that was cut, head its label and
// its heading below it, note what the editors say of it, and trail the codes of the headings
// above, each on a line.
func Make(p *corpus.Provision, text, head, note analysis.Cut, trail []byte) Entry {
	parts := make([]byte, 0, len(text.Flat)+len(head.Flat)+len(note.Flat)+64)
	var sizes [6]int
	from := 0
	end := func(part int) { sizes[part], from = len(parts)-from, len(parts) }
	parts = Append(parts, text.Flat)
	end(0)
	parts = Append(parts, head.Flat)
	end(1)
	parts = Append(parts, note.Flat)
	end(2)
	parts = appendNumbers(parts, text.Numbers, head.Numbers)
	end(3)
	parts = appendPassages(parts, p)
	end(4)
	parts = appendUnits(parts, p.Units)
	end(5)
	b := make([]byte, 0, len(parts)+48)
	b = append(b, byte(max(0, slices.Index(kinds, p.Kind))), factMask(p.Facts))
	b = binary.AppendUvarint(b, uint64(runeCount(text.Flat)))
	b = binary.AppendUvarint(b, uint64(utf8.RuneCountInString(p.Heading)))
	for _, n := range sizes {
		b = binary.AppendUvarint(b, uint64(n))
	}
	b = PrintOf(text.Flat).append(b)
	return Entry{trail: trail, body: append(b, parts...)}
}

// appendNumbers writes numbers as they are looked for: each between two new lines.
func appendNumbers(b []byte, lists ...[]string) []byte {
	begun := false
	for _, numbers := range lists {
		for _, n := range numbers {
			if !begun {
				b = Append(b, "\n")
			}
			b, begun = Append(Append(b, n), "\n"), true
		}
	}
	return b
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
