// Package meaning tells how alike two texts are in what they are about, when they say it
// in other words: a question that speaks of 邻居 and 过道, and the article on 相邻关系 and
// 通行.
//
// # The table
//
// table.bin has a vector for each of some 22,000 words. It was learned from the laws and
// from what the editors say of their articles (package headnotes): two halves of an article,
// an article and the headings above it, some words of an article and the whole of it, an
// article and another that it names, and a way of asking and the article that answers are
// drawn together, and held apart from what stands beside them in the same batch. No question
// of an evaluation and no judgement was used. Like the dictionary of the analyser it is part
// of the program: nothing is fetched.
//
// The program in the folder train makes the table; the same laws and notes give the same
// bytes.
//
// # Use
//
// The vector of a text is the sum of those of its words, each by the root of how often it
// stands there. A generation keeps one of 64 bytes for each record and for each way of asking for
// it ([File]); the likeness of a question to one of them is one product. The table's fingerprint
// stands in the manifest: vectors of two tables cannot be compared.
//
// It finds nothing by itself and proves nothing: search gives it a small weight beside the
// words, and docs/ranking.md tells what it gains.
package meaning
