// Package corpus holds the nouns of official text and the rules by which they
// are named: issues, documents, provisions, references, numbers, dates, bodies.
//
// # What the package promises
//
//   - Official text is never altered. A [Provision] holds the words of its
//     source in the order of its source; what a reader joins (a sentence cut by
//     a page break, a heading cut in two) is layout only, and every doubt is a
//     [Defect] that names the place.
//   - Nothing is lost. Every byte of a source that is not white space or Markdown
//     belongs to exactly one provision or one piece of [Furniture]; see
//     [Reading.Check].
//   - Names last. A [Ref] is computed from numbers that the text itself carries
//     (附件2第四条第一款第三项), so reading a file again gives the same refs.
//
// Terms follow GB/T 9704—2012 (公文格式) and the levels of the Legislation Law:
// 编、分编、章、节、条、款、项、目.
//
// The readers live in the folders below this one, one for each genre of source;
// they import this package, never each other.
package corpus
