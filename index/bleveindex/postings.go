package bleveindex

import (
	"container/list"
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"tiaowen/index"
)

// postings are the records that a clause matches, each once and ascending, with
// the score of each; without gains each scores 1. They are shared and never change.
type postings struct {
	docs  []uint32
	gains []float32
	held  set // the docs, when they are many: whole words are added faster than single bits
}

func (p *postings) bytes() int { return 4*len(p.docs) + 4*len(p.gains) + 8*len(p.held) }

// many is the part of all records, one of so many, from which on postings have a set: it
// takes a quarter of their room at most.
const many = 16

// The constants of BM25; see [index.Term].
const (
	k1 = 1.2
	b  = 0.75
)

// idf is the weight of a term that stands in df of n records, never negative.
func idf(df, n float64) float64 { return math.Log(1 + (n-df+0.5)/(df+0.5)) }

// gain is the score of a term that stands freq times in a record, weight being its
// idf times k1 + 1.
func (o *open) gain(field string, record uint32, freq, weight float64) float32 {
	return float32(weight * freq / (freq + o.norms[field][o.lengths[field][record]]))
}

// norms are what is added to the number of occurrences, for each length that a record
// has: an addition and a look into a table for each posting, in place of a division.
func norms(lengths []uint32, mean float64) []float64 {
	if len(lengths) == 0 {
		return nil
	}
	table := make([]float64, slices.Max(lengths)+1)
	for length := range table {
		table[length] = k1 * (1 - b + b*float64(length)/mean)
	}
	return table
}

// checkEvery is the number of postings or terms between two looks at the context.
const checkEvery = 4096

func termKey(field, term string) string { return "t" + field + "\x00" + term }

// term returns the postings of a term.
func (o *open) term(ctx context.Context, field, term string) (*postings, error) {
	return o.cache.get(termKey(field, term), func() (*postings, error) {
		l := newDecoded()
		defer l.release()
		if err := o.read(ctx, field, term, l); err != nil {
			return nil, err
		}
		p := &postings{docs: slices.Clone(l.docs), gains: make([]float32, len(l.docs))}
		o.gains(field, l, p.gains)
		if len(p.docs)*many > int(o.records()) {
			p.held = newSet(o.records())
			for _, n := range p.docs {
				p.held.add(n)
			}
		}
		return p, nil
	})
}

// gains works out the score of each posting of a term.
func (o *open) gains(field string, l *decoded, gains []float32) {
	weight := idf(float64(len(l.docs)), float64(o.records())) * (k1 + 1)
	lengths, norms := o.lengths[field], o.norms[field]
	var once []float32 // for a long list, the scores of a term that stands there once
	if len(l.docs) > len(norms) {
		once = make([]float32, len(norms))
		for length, norm := range norms {
			once[length] = float32(weight / (1 + norm))
		}
	}
	for i, n := range l.docs {
		length := lengths[n]
		if l.freqs[i] == 1 && once != nil {
			gains[i] = once[length]
			continue
		}
		freq := float64(l.freqs[i])
		gains[i] = float32(weight * freq / (freq + norms[length]))
	}
}

// prefix returns the records with any of the terms that begin so.
func (o *open) prefix(ctx context.Context, q index.Prefix) (*postings, error) {
	return o.cache.get("p"+q.Field+"\x00"+q.Prefix, func() (*postings, error) {
		l, held := newDecoded(), newSet(o.records())
		defer l.release()
		var failed error
		err := o.eachTerm(ctx, q.Field, q.Prefix, func(term string) bool {
			l.docs, l.freqs = l.docs[:0], l.freqs[:0]
			failed = o.read(ctx, q.Field, term, l)
			for _, n := range l.docs {
				held.add(n)
			}
			return failed == nil
		})
		p := &postings{docs: make([]uint32, 0, held.count())}
		held.each(func(n uint32) { p.docs = append(p.docs, n) })
		return p, errors.Join(failed, err)
	})
}

// cacheBytes bounds what is kept of decoded postings. The postings of all terms of
// 120,000 clauses would be 130 MB; the questions of a day ask for a small part.
const cacheBytes = 32 << 20

// cacheEntryBytes is what an entry takes beside its postings.
const cacheEntryBytes = 200

// A cache keeps the postings that were asked for last.
type cache struct {
	mu      sync.Mutex
	limit   int
	size    int
	entries map[string]*list.Element // of *cached
	recent  *list.List               // latest first
}

type cached struct {
	key string
	p   *postings
}

func newCache(limit int) *cache {
	return &cache{limit: limit, entries: map[string]*list.Element{}, recent: list.New()}
}

// peek returns what is kept under key, or nil.
func (c *cache) peek(key string) *postings {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.entries[key]; ok {
		return e.Value.(*cached).p
	}
	return nil
}

// get returns what is kept under key, or else what read returns. Two questions that
// miss at once both read: that is cheaper than to make one wait.
func (c *cache) get(key string, read func() (*postings, error)) (*postings, error) {
	c.mu.Lock()
	if e, ok := c.entries[key]; ok {
		c.recent.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*cached).p, nil
	}
	c.mu.Unlock()
	p, err := read()
	if err != nil {
		return nil, err
	}
	c.put(key, p)
	return p, nil
}

func (c *cache) put(key string, p *postings) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.entries[key]; ok {
		return
	}
	c.entries[key] = c.recent.PushFront(&cached{key, p})
	c.size += p.bytes() + len(key) + cacheEntryBytes
	for c.size > c.limit {
		oldest := c.recent.Back()
		e := c.recent.Remove(oldest).(*cached)
		delete(c.entries, e.key)
		c.size -= e.p.bytes() + len(e.key) + cacheEntryBytes
	}
}
