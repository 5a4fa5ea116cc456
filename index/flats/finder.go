package flats

import (
	"sync"
	"unicode/utf8"
)

// A Finder looks for many patterns in one pass over a text: the automaton of Aho and
// Corasick (1975) over characters. It is made for one question and looks into hundreds of
// texts. It is safe for use from many goroutines until it is released.
//
// Most characters of a text stand in no pattern: they are of class 0 and lead back to the
// beginning. A bit for each tells it, and the bits of all fit where the processor reads
// fastest.
type Finder struct {
	marked  [(signs + 63) / 64]uint64 // whether a sign has a class
	classes [signs]uint16             // in this question
	width   int                       // classes, that of all other characters included
	next    []int32                   // state × width + class → state × width
	ends    []ends                    // of each state
	signs   []uint16                  // those that have a class
	sizes   []int32                   // bytes of each pattern in UTF-8
	more    map[rune]uint16           // classes of characters without a sign

	fall, queue []int32 // see link
}

// ends are the patterns that end in a state: one of its own, and those of a shorter state.
type ends struct {
	pattern int32 // or none
	shorter int32 // state with the next shorter pattern that ends here too, or 0
}

const none = -1

// finders are released ones, for the next question: making the tables takes as long as
// looking into a hundred texts.
var finders = sync.Pool{New: func() any {
	return &Finder{more: map[rune]uint16{}}
}}

// A Match is a place where a pattern stands, in bytes of the UTF-8 of the text.
type Match struct {
	Pattern    int32
	Start, End int32
}

// NewFinder looks for patterns, which are flats and differ from each other. An empty one
// is never found. Release gives back what it holds.
func NewFinder(patterns []string) *Finder {
	f := finders.Get().(*Finder)
	f.width = 1
	for _, p := range patterns {
		f.sizes = append(f.sizes, int32(len(p)))
		for _, r := range p {
			f.class(r)
		}
	}
	f.state()
	for i, p := range patterns {
		if p != "" {
			f.add(int32(i), p)
		}
	}
	f.link()
	return f
}

// Release gives back a finder that is not used any more.
func (f *Finder) Release() {
	for _, s := range f.signs {
		f.classes[s] = 0
		f.marked[s>>6] = 0
	}
	clear(f.more)
	f.next, f.ends, f.sizes, f.signs = f.next[:0], f.ends[:0], f.sizes[:0], f.signs[:0]
	finders.Put(f)
}

// state adds a state without a way out.
func (f *Finder) state() (at int32) {
	at = int32(len(f.next))
	f.next = append(f.next, make([]int32, f.width)...)
	f.ends = append(f.ends, ends{none, 0})
	return at
}

// class is the class of a character of a pattern; new ones get the next.
func (f *Finder) class(r rune) int32 {
	if s := table().sign(r); s != noSign {
		if f.classes[s] == 0 {
			f.classes[s] = uint16(f.width)
			f.marked[s>>6] |= 1 << (s & 63)
			f.signs = append(f.signs, s)
			f.width++
		}
		return int32(f.classes[s])
	}
	if f.more[r] == 0 {
		f.more[r] = uint16(f.width)
		f.width++
	}
	return int32(f.more[r])
}

// add makes the states of a pattern.
func (f *Finder) add(i int32, pattern string) {
	at := int32(0)
	for _, r := range pattern {
		step := at + f.class(r)
		if f.next[step] == 0 {
			to := f.state() // which may move f.next
			f.next[step] = to
		}
		at = f.next[step]
	}
	f.ends[int(at)/f.width].pattern = i
}

// link fills in where each state goes with a character that does not go on: where the
// longest end of what was read goes, that is a state itself. States are taken in the order
// of their length.
func (f *Finder) link() {
	fall := append(f.fall[:0], make([]int32, len(f.ends))...)
	queue := f.queue[:0]
	for _, to := range f.next[:f.width] {
		if to != 0 {
			queue = append(queue, to)
		}
	}
	for i := 0; i < len(queue); i++ {
		at := queue[i]
		back := fall[int(at)/f.width]
		if e := f.ends[int(back)/f.width]; e.pattern != none {
			f.ends[int(at)/f.width].shorter = back
		} else {
			f.ends[int(at)/f.width].shorter = e.shorter
		}
		for c := range int32(f.width) {
			to := f.next[at+c]
			if to == 0 {
				f.next[at+c] = f.next[back+c]
				continue
			}
			fall[int(to)/f.width] = f.next[back+c]
			queue = append(queue, to)
		}
	}
	f.fall, f.queue = fall, queue
}

// Find appends the places of all patterns in a text, in the order of their ends; they may
// overlap. size is the length of the text in bytes of UTF-8.
func (f *Finder) Find(codes []byte, to []Match) (found []Match, size int) {
	at, pos, sizes := int32(0), int32(0), &table().sizes
	for i := 0; i < len(codes); {
		b := int(codes[i])
		i++
		switch {
		case b < oneTop:
			pos += int32(sizes[b])
		case b == escape || i == len(codes):
			class, bytes, read := f.rare(codes[i-1:])
			i += read - 1
			pos += bytes
			if at = f.next[at+class]; at != 0 {
				to = f.collect(to, at, pos)
			}
			continue
		default:
			if b < hanEnd {
				pos += hanBytes
			} else {
				pos += int32(sizes[oneTop+(b-twoLead)<<8+int(codes[i])])
			}
			b = oneTop + (b-twoLead)<<8 + int(codes[i])
			i++
		}
		if f.marked[b>>6]>>(b&63)&1 == 0 {
			at = 0
			continue
		}
		if at = f.next[at+int32(f.classes[b])]; at != 0 {
			to = f.collect(to, at, pos)
		}
	}
	return to, int(pos)
}

// rare reads what has no sign.
func (f *Finder) rare(codes []byte) (class, bytes int32, read int) {
	_, r, read := table().next(codes)
	return int32(f.more[r]), int32(utf8.RuneLen(r)), read
}

// collect appends the patterns that end in a state.
func (f *Finder) collect(to []Match, at, pos int32) []Match {
	for e := f.ends[int(at)/f.width]; ; e = f.ends[int(e.shorter)/f.width] {
		if e.pattern != none {
			to = append(to, Match{e.pattern, pos - f.sizes[e.pattern], pos})
		}
		if e.shorter == 0 {
			return to
		}
	}
}
