// Package search answers a reader's question: it parses what was typed, plans the
// clauses, asks the engine, ranks, counts facets, and cuts snippets.
//
// # What the package promises
//
//   - Every question has an answer or a plain explanation: a [SyntaxError] says
//     where and proposes a question that works.
//   - The whole of ranking is in plan.go and rank.go and prints itself.
//   - A facet ignores its own selection, so its counts say what a reader would
//     get by choosing one value more.
//   - Marks are spans of the original text. No HTML is made here.
package search
