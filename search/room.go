package search

import "tiaowen/index"

// A room is what making one answer needs and leaves to the next: most of its memory.
type room struct {
	hits       []index.Hit
	placed     []placed
	first      []bool
	candidates []candidate
	records    []int32   // that are compared in what they are about
	likes      []float64 // of each of them
}

// maxRoom is how many hits a room may have kept for: a long list is let go.
const maxRoom = 2 * Wide

func (s *Service) room() *room {
	if r, ok := s.rooms.Get().(*room); ok {
		return r
	}
	return new(room)
}
