package bleveindex

import (
	"container/heap"
	"slices"
)

// best keeps the first k candidates of an order, the last of them on top.
type best struct {
	k     int
	total int
	less  func(a, b candidate) bool
	held  []candidate
}

func newBest(k int, less func(a, b candidate) bool) *best {
	return &best{k: k, less: less, held: make([]candidate, 0, min(k, 1024))}
}

// offer counts a candidate and keeps it when it is among the first k.
func (b *best) offer(c candidate) {
	b.total++
	switch {
	case len(b.held) < b.k:
		heap.Push(b, c)
	case b.k > 0 && b.less(c, b.held[0]):
		b.held[0] = c
		heap.Fix(b, 0)
	}
}

// page returns size candidates from the given one on, in order.
func (b *best) page(from, size int) []candidate {
	slices.SortFunc(b.held, func(x, y candidate) int {
		if b.less(x, y) {
			return -1
		}
		return 1
	})
	from = min(from, len(b.held))
	return b.held[from:min(from+size, len(b.held))]
}

func (b *best) Len() int           { return len(b.held) }
func (b *best) Less(i, j int) bool { return b.less(b.held[j], b.held[i]) }
func (b *best) Swap(i, j int)      { b.held[i], b.held[j] = b.held[j], b.held[i] }
func (b *best) Push(x any)         { b.held = append(b.held, x.(candidate)) }
func (b *best) Pop() any {
	last := b.held[len(b.held)-1]
	b.held = b.held[:len(b.held)-1]
	return last
}
