// Package meaning tells how alike two texts are in what they are about, when they say it
// in other words: a question that speaks of 邻居 and 过道, and the article on 相邻关系 and
// 通行.
//
// # The table
//
// table.bin has a vector for each of some 20,000 words of the laws. It was learned from
// nothing but the laws: two halves of an article, an article and the headings above it,
// some words of an article and the whole of it, and an article and another that it
// names are drawn together, and held apart from what stands beside them in the same
// batch. No question and no judgement was used. Like the dictionary of the analyser it
// is part of the program: nothing is fetched.
//
// The program in the folder train makes such a table, and the same laws give the same
// bytes. The table that ships is an earlier one of the same pairs and the same loss, 128
// dimensions projected onto 64, which ranks better and cannot be made again bit by bit:
// docs/ranking.md has both figures.
//
// # Use
//
// The vector of a text is the sum of those of its words, each by the root of how often it
// stands there. A generation keeps one of 64 bytes for each record ([File]); the likeness
// of a question to a candidate is one product of two of them. The table's fingerprint
// stands in the manifest: vectors of two tables cannot be compared.
//
// It finds nothing by itself and proves nothing: search gives it a small weight beside the
// words, and docs/ranking.md tells what it gains.
package meaning
