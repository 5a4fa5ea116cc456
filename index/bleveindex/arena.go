package bleveindex

// An arena keeps many byte strings that grow in turn, in few pieces of memory and without
// a pointer for each: half a million lists of postings, of which most stay short. A string
// is a chain of blocks, each twice as long as the one before up to longestBlock; behind a
// block stands where the next one begins.
type arena struct {
	pages [][]byte
	used  int // of the last page
}

// The sizes of pages and blocks. A block lies within a page.
const (
	pageBits     = 20
	pageBytes    = 1 << pageBits
	firstBlock   = 8
	longestBlock = 1 << 10
	linkBytes    = 4
)

// A chain is a string of an arena. The zero chain is empty.
type chain struct {
	first uint32 // where the first block begins, plus one; 0 for none
	at    uint32 // where the next byte goes, plus one
	room  uint16 // bytes left in the last block
	last  uint16 // its size
}

// push appends a byte.
func (a *arena) push(c *chain, b byte) {
	if c.room == 0 {
		a.extend(c)
	}
	at := c.at - 1
	a.pages[at>>pageBits][at&(pageBytes-1)] = b
	c.at++
	c.room--
}

// extend gives a chain another block.
func (a *arena) extend(c *chain) {
	size := min(max(firstBlock, 2*int(c.last)), longestBlock)
	if len(a.pages) == 0 || a.used+size+linkBytes > pageBytes {
		a.pages, a.used = append(a.pages, make([]byte, pageBytes)), 0
	}
	begin := uint32((len(a.pages)-1)<<pageBits+a.used) + 1
	a.used += size + linkBytes
	if c.first == 0 {
		c.first = begin
	} else {
		putLink(a.link(c.at), begin)
	}
	c.at, c.room, c.last = begin, uint16(size), uint16(size)
}

// link is what stands behind a block that ends at a place.
func (a *arena) link(end uint32) []byte {
	at := end - 1
	return a.pages[at>>pageBits][at&(pageBytes-1):][:linkBytes]
}

// appendTo appends a chain to a string.
func (a *arena) appendTo(to []byte, c chain) []byte {
	size := firstBlock
	for at := c.first; at != 0; {
		page, from := a.pages[(at-1)>>pageBits], int((at-1)&(pageBytes-1))
		if c.at >= at && c.at <= at+uint32(size) { // the last one
			return append(to, page[from:from+int(c.at-at)]...)
		}
		to = append(to, page[from:from+size]...)
		at, size = getLink(page[from+size:]), min(2*size, longestBlock)
	}
	return to
}

func putLink(b []byte, n uint32) {
	_ = b[3]
	b[0], b[1], b[2], b[3] = byte(n), byte(n>>8), byte(n>>16), byte(n>>24)
}

func getLink(b []byte) uint32 {
	_ = b[3]
	return uint32(b[0]) | uint32(b[1])<<8 | uint32(b[2])<<16 | uint32(b[3])<<24
}
