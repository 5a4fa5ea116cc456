package flats

import (
	"encoding/binary"
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Print tells of most texts that they do not say the same: texts that do have equal
// sums, or are alike in length and in most bits of their simhash.
type Print struct {
	Sum     uint32 // of the plain text
	Runes   int    // of the plain text
	Simhash uint64 // of its groups of four characters
}

// PrintOf makes the print of a flat text.
func PrintOf(flat string) Print {
	plain := Plain(strings.ReplaceAll(flat, "\n", ""))
	return Print{Sum: uint32(hash(plain)), Runes: runeCount(plain), Simhash: simhash(plain)}
}

// runeCount counts the characters of a text that is UTF-8.
func runeCount(text string) (n int) {
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
	}
	return n
}

func (p Print) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(p.Runes))
	b = binary.LittleEndian.AppendUint32(b, p.Sum)
	return binary.LittleEndian.AppendUint64(b, p.Simhash)
}

func readPrint(b []byte) (p Print, rest []byte, err error) {
	n, size := binary.Uvarint(b)
	if size <= 0 || n > 1<<31 || len(b) < size+12 {
		return p, nil, errRecord
	}
	b = b[size:]
	return Print{Runes: int(n), Sum: binary.LittleEndian.Uint32(b), Simhash: binary.LittleEndian.Uint64(b[4:])}, b[12:], nil
}

// selfNames are how a text calls itself, behind 本.
var selfNames = []string{"法", "条例", "办法", "规定", "细则", "规则", "解释", "实施办法", "意见", "通知"}

// WithoutSelf is a text in which the name by which it calls itself (本法, 本条例) is the
// same as in every other.
func WithoutSelf(flat string) string {
	const self, same = "本", "文"
	var to []byte
	from := 0 // what is not copied yet
	for at := 0; ; {
		i := strings.Index(flat[at:], self)
		if i < 0 {
			break
		}
		at += i + len(self)
		for _, name := range selfNames {
			if strings.HasPrefix(flat[at:], name) {
				to = append(append(to, flat[from:at]...), same...)
				at += len(name)
				from = at
				break
			}
		}
	}
	if from == 0 {
		return flat
	}
	return string(append(to, flat[from:]...))
}

// Plain is the letters and digits of a text, without the name by which it calls itself.
func Plain(flat string) string {
	text := WithoutSelf(flat)
	plain, from := make([]byte, 0, len(text)), 0 // from: what is not copied yet
	for i := 0; i < len(text); {
		if c := text[i]; c >= '0' && c <= '9' {
			i++
			continue
		} else if c >= 0xE5 && c <= 0xE9 && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80 {
			i += 3 // from U+5000 to U+9FFF: Han, as nearly all
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			plain, from = append(plain, text[from:i]...), i+size
		}
		i += size
	}
	if from == 0 {
		return text
	}
	return string(append(plain, text[from:]...))
}

// simhash is Charikar's: each bit is the majority of the shingles' hashes. The text must be
// plain.
func simhash(s string) uint64 {
	var votes [64]int
	var lanes [8]uint64 // eight counters of a byte each: how often each bit was set
	n, since := 0, 0
	flush := func() {
		for i, lane := range lanes {
			for b := range 8 {
				votes[8*i+b] += int(lane >> (8 * b) & 0xff)
			}
		}
		lanes, since = [8]uint64{}, 0
	}
	var starts [shingle]int // of the last characters
	add := func(h uint64) {
		for i := range lanes {
			lanes[i] += spread[h>>(8*i)&0xff]
		}
		n++
		if since++; since == 0xff {
			flush()
		}
	}
	seen := 0
	for i := range len(s) {
		if !utf8.RuneStart(s[i]) {
			continue
		}
		if seen >= shingle {
			add(hash(s[starts[seen%shingle]:i]))
		}
		starts[seen%shingle] = i
		seen++
	}
	if seen >= shingle {
		add(hash(s[starts[seen%shingle]:]))
	}
	flush()
	var sum uint64
	for b, v := range votes {
		if 2*v > n {
			sum |= 1 << b
		}
	}
	return sum
}

// spread puts each bit of a byte into a byte of its own, so that eight are counted by
// one addition.
var spread = func() (t [256]uint64) {
	for v := range t {
		for b := range 8 {
			t[v] |= uint64(v>>b&1) << (8 * b)
		}
	}
	return t
}()

const shingle = 4 // characters in a group

// Shingles hashes every group of four characters.
func Shingles(s string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var starts [shingle]int // of the last four characters
		n := 0
		for i := range s {
			if n >= shingle && !yield(hash(s[starts[n%shingle]:i])) {
				return
			}
			starts[n%shingle] = i
			n++
		}
		if n >= shingle {
			yield(hash(s[starts[n%shingle]:]))
		}
	}
}

// hash is FNV-1a with the last mix of MurmurHash3: FNV alone leaves the high bits of
// short texts alike. It is the same in every run, and so is what is shown together.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}
