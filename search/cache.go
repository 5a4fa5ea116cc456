package search

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// DefaultCacheBytes is room for some hundred answers: what readers turn back to, and what
// many of them ask on one day. An answer is made in a millisecond or two; more room would
// rather be the index's.
const DefaultCacheBytes = 16 << 20

// A Cache answers a question that was asked before as it was answered then. It stands
// before the Searcher of one generation and goes with it, so that it never tells of
// another one. Questions that come together are asked once. It implements [Searcher].
type Cache struct {
	s     Searcher
	bytes int // of answers in each half
	under singleflight.Group

	mu          sync.Mutex
	young, aged map[string]*Result // the older half is dropped when the younger is full
	held        int                // bytes of the younger half
}

// NewCache remembers answers of some size in all, in bytes as they are estimated.
func NewCache(s Searcher, bytes int) *Cache {
	return &Cache{s: s, bytes: bytes / 2, young: map[string]*Result{}, aged: map[string]*Result{}}
}

// Search implements [Searcher]. Errors are not remembered. The hits of what it returns
// are shared: they must not be changed.
func (c *Cache) Search(ctx context.Context, q Query) (*Result, error) {
	began := time.Now()
	q, err := q.normal()
	if err != nil {
		return nil, err
	}
	key := fmt.Sprintf("%#v", q)
	if r := c.find(key); r != nil {
		return took(r, began), nil
	}
	v, err, shared := c.under.Do(key, func() (any, error) {
		r, err := c.s.Search(ctx, q)
		if err == nil {
			c.keep(key, r)
		}
		return r, err
	})
	if err != nil && shared && ctx.Err() == nil { // perhaps it was the other reader who went away
		return c.s.Search(ctx, q)
	}
	if err != nil {
		return nil, err
	}
	return took(v.(*Result), began), nil
}

func took(r *Result, began time.Time) *Result {
	own := *r
	own.Took = time.Since(began)
	return &own
}

func (c *Cache) find(key string) *Result {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.young[key]; r != nil {
		return r
	}
	r := c.aged[key]
	if r != nil {
		delete(c.aged, key)
		c.add(key, r)
	}
	return r
}

func (c *Cache) keep(key string, r *Result) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(key, r)
}

func (c *Cache) add(key string, r *Result) {
	size := r.size() + 2*len(key)
	if size > c.bytes/4 { // one answer is not to drop all others
		return
	}
	if c.held+size > c.bytes {
		c.aged, c.young, c.held = c.young, map[string]*Result{}, 0
	}
	c.young[key] = r
	c.held += size
}

// Estimates of what an answer takes beside the texts it holds.
const (
	resultBytes = 1 << 10
	hitBytes    = 2 << 10 // with the provision's own lists
	valueBytes  = 64      // names share their bytes with the index
)

// size estimates the memory that an answer keeps, in bytes.
func (r *Result) size() int {
	n := resultBytes + valueBytes*(len(r.Parts)+len(r.Ways)+len(r.Notices))
	for _, h := range r.Hits {
		n += hitBytes + 2*len(h.Provision.Text) + valueBytes*len(h.Repeats)
	}
	for _, f := range r.Facets {
		n += valueBytes * len(f.Values)
	}
	return n
}
