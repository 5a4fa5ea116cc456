package store

import "sync"

// A cache keeps the blocks that were read last: provisions that are asked for one
// after the other often stand together.
type cache struct {
	mu     sync.Mutex
	size   int
	blocks map[place][]byte
	order  []place // as they came; the first go first
}

// cacheBytes bounds the blocks that are kept unpacked.
const cacheBytes = 8 << 20

func (c *cache) get(p place) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	b, ok := c.blocks[p]
	return b, ok
}

func (c *cache) put(p place, block []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.blocks[p]; ok || len(block) > cacheBytes/8 {
		return
	}
	if c.blocks == nil {
		c.blocks = map[place][]byte{}
	}
	c.blocks[p], c.order, c.size = block, append(c.order, p), c.size+len(block)
	for c.size > cacheBytes {
		c.size -= len(c.blocks[c.order[0]])
		delete(c.blocks, c.order[0])
		c.order = c.order[1:]
	}
}
