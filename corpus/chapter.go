package corpus

import (
	"regexp"
	"strings"
)

// chapterHeading is the heading of a 章.
var chapterHeading = regexp.MustCompile(`^第[〇零一二两三四五六七八九十百0-9]+章`)

// Chapter names the chapter that a provision stands in, and is the same for all that
// stand in it: the 章 of an article, with the 编 above it; the part of the first level
// (一、) of a plan, whose own prose belongs to it. A provision outside of both is in
// the chapter that is the rest of its document, or of its annex.
func (p *Provision) Chapter() string {
	steps, err := ParsePath(p.Ref.Path)
	if err != nil {
		return p.DocumentID
	}
	key := Ref{Document: p.DocumentID}
	if len(steps) > 0 && steps[0].Level == LevelAnnex {
		key = key.Child(steps[0])
		steps = steps[1:]
	}
	if len(steps) > 0 && steps[0].Level == LevelDivision {
		return key.Child(steps[0]).String()
	}
	for i := len(p.Path) - 1; i >= 0; i-- {
		if chapterHeading.MatchString(strings.TrimSpace(p.Path[i])) {
			return key.String() + "\n" + strings.Join(p.Path[:i+1], "\n")
		}
	}
	return key.String()
}
