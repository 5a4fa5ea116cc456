package search

import "tiaowen/corpus"

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
