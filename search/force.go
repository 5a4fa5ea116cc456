package search

import (
	"slices"

	"tiaowen/corpus"
)

// superseded are the documents, by id, that a reader of today is less likely to
// look for: their time is over, a later document says that it repeals them, or a
// later version stands beside them. Today is the newest day of signing, so that the
// order of an answer does not change without the collection.
func superseded(c *corpus.Catalogue) map[string]bool {
	newest, repealed := map[string]corpus.Date{}, map[string]corpus.Date{}
	for _, d := range c.Documents {
		newest[versionKey(d)] = max(newest[versionKey(d)], d.Signed)
		for _, title := range d.Validity.Repeals {
			title = PlainTitle(title)
			repealed[title] = max(repealed[title], d.Signed)
		}
	}
	over := map[string]bool{}
	for _, d := range c.Documents {
		titles := []string{PlainTitle(d.Title), PlainTitle(d.EnclosedTitle)}
		gone := slices.ContainsFunc(titles, func(t string) bool { return t != "" && d.Signed != "" && repealed[t] > d.Signed })
		if gone || d.Signed != "" && newest[versionKey(d)] > d.Signed || d.Validity.Status(c.Latest) == corpus.StatusExpired {
			over[d.ID] = true
		}
	}
	return over
}

// versionKey is the same for the versions of one text: the whole title, for
// 刑法修正案（八） is no version of 刑法修正案（九）, and whose it is.
func versionKey(d *corpus.Document) string {
	return corpus.JoinSpaced(d.Title) + newLine + corpus.JoinSpaced(d.EnclosedTitle) + newLine + d.Issuer
}
