// Package flats keeps the texts of a collection as words are looked for in them: folded,
// without white space, and one after the other in one file that is mapped into memory.
// Where a question has to look into hundreds of provisions, nothing is read from the
// store, decompressed or folded again; only what is shown is.
//
// # What is kept
//
// Of each provision, in the order of the collection: text, label and heading, what
// the editors say of it, the headings above, its numbers in normal form, where its 款 and 项 lie, its kind, the
// kinds of its facts, the bodies that are responsible, and a fingerprint of what it says.
// Of each document: its titles. A [Record] is made of one provision alone, so that
// records can be made in parallel and be taken over while their provision does not change.
//
// # Codes
//
// A character is one byte when it is among the commonest of official texts, else two;
// what is outside the planes of those is four. The code is fixed and not made from the
// collection: the same text has the same bytes everywhere, and a byte says by itself
// whether it begins a character of one, two or four, since a text is read from its
// beginning. On national law a character takes 1.4 bytes, a third of what UTF-8 takes for a
// word.
//
// # Format
//
// Records, then documents, then where each begins, then a footer: see file.go. It holds
// nothing that an engine knows, and any engine may stand beside it.
package flats
