// Package index turns provisions into records of tokens and keys, and defines the
// seam behind which an engine finds them again.
//
// # The seam
//
// An engine implements [Engine], [Builder] and [Index] and passes the suite of
// package indextest. It gets tokens and clauses, and returns record ids, scores and
// facet counts. It never sees a reader's query string, a weight that a reader did
// not cause, HTML, or a highlight. Where it keeps no positions, it asks [Texts] for the
// order of terms. Package bleveindex is the engine that ships.
//
// # Generations
//
// A build writes a new directory beside the old one, verifies it, and then
// switches; see [Build] and [Open]. A build that fails or is killed leaves the
// old generation serving.
package index
