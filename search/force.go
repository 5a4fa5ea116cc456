package search

import (
	"slices"

	"tiaowen/corpus"
	"tiaowen/index"
)

// superseded are the documents, by id, that a reader of today is less likely to
// look for: they are in force no longer. Today is the newest day of signing, so that
// the order of an answer does not change without the collection.
func superseded(c *corpus.Catalogue) map[string]bool {
	over := map[string]bool{}
	for _, d := range c.Documents {
		if d.Status(c.Latest).Ended() {
			over[d.ID] = true
		}
	}
	return over
}

// byForce narrows a question to the documents of a status on a day. A status is not a
// key of the index: it depends on the day, and on what other documents say.
func (s *Service) byForce(q Query) []index.Filter {
	if len(q.Statuses) == 0 {
		return nil
	}
	ids := []string{noDocument}
	for _, d := range s.catalogue.Documents {
		if slices.Contains(q.Statuses, d.Status(q.On)) {
			ids = append(ids, d.ID)
		}
	}
	return []index.Filter{{Field: index.KeyDocument, AnyOf: ids}}
}

// noDocument is the id of none: a filter without values would be an open range.
const noDocument = "\x00"
