package web

import (
	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
)

// saidOf is what the editors say of a provision; nothing when they say nothing.
func saidOf(p *corpus.Provision) headnotes.Note {
	n, _ := headnotes.Default().Of(p.Text)
	return n
}

// headnote is what is shown in the place of a heading: a provision that has its own needs
// no other.
func headnote(p *corpus.Provision, note string) string {
	if p.Heading != "" {
		return ""
	}
	return note
}
