// Package analysis cuts Chinese official text into tokens.
//
// One [Analyzer] serves both sides: what it makes of a text when a provision is
// indexed, it makes of the same words when a reader asks. Its [Analyzer.Fingerprint]
// is kept with the index, and an index of another fingerprint is refused.
//
// # What the package promises
//
//   - Offsets point into the original bytes. For every token,
//     text[t.Start:t.End] is the words that it came from, whatever folding did to
//     them (width, case, traditional characters, brackets).
//   - Words that stand inside a longer word are found: the word and its parts are
//     both tokens.
//   - Numbers of articles, documents, dates and amounts have one form, however
//     they are written: 第28条 and 第二十八条 are one token.
//   - Grams are complete: a text holds a string exactly when the grams of the
//     string stand in the text's grams one after the other (white space aside).
package analysis
