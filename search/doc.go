// Package search answers a reader's question: it parses what was typed, plans the
// clauses, asks the engine, ranks, counts facets, and cuts snippets.
//
// # What the package promises
//
//   - Every question has an answer or a plain explanation: a [SyntaxError] says
//     where and proposes a question that works.
//   - The whole of finding and ranking is one plan that prints itself: plan.go asks
//     the engine for candidates, rank.go and prior.go score the best of them again.
//   - A facet ignores its own selection, so its counts say what a reader would
//     get by choosing one value more.
//   - Marks are spans of the original text. No HTML is made here.
//
// # The way of a question
//
// [Parse] reads it into a [Node]; understand recognises numbers, citations, days,
// amounts and bodies; plan cuts the words (cut), puts beside them what stands for them
// (an [Expander]), and makes the clauses (near.go verifies on the text what an engine
// cannot know); find sends them to the engine. When words stand in no text, guess reads
// slips and pinyin as what was meant; when nothing is found, the plan is loosened, and
// at last ways tells what to give up. rank orders; hit cuts the snippet, marks it, and
// says why.
package search
