package corpus

import (
	"regexp"
	"strings"
)

var (
	furtherPart = regexp.MustCompile(`^(?:、|和|及|至|或者?|以及)第[（(]?(` + refNumber + `)[）)]?(款|项)(?:第[（(]?(` + refNumber + `)[）)]?项)?`)
	lastStep    = regexp.MustCompile(`__(?:para|item)_[0-9]+(?:__item_[0-9]+)?$`)
)

// further reads the parts that are counted on behind a place, each a reference of its
// own: 第三条第一款、第二款, 第十条第一项至第三项.
func (t *tree) further(p *Provision, law string, first Reference, g []string, from int) (more []Reference, end int) {
	pl := newPlace(g[groupInner:groupAnnex])
	if g[groupOuter] != "" {
		pl = newPlace(g[groupOuter:groupRelative])
	}
	for end = from; ; {
		m := furtherPart.FindStringSubmatch(p.Text[end:])
		if m == nil {
			return more, end
		}
		lead := strings.Index(m[0], "第")
		one := Reference{Written: m[0][lead:], Kind: first.Kind, Span: Span{end + lead, end + len(m[0])}, Certain: first.Certain}
		n, _ := ParseNumeral(m[1])
		item, _ := ParseNumeral(m[3])
		if m[2] == "款" {
			pl.para, pl.items = n, nil
		} else {
			item = n
		}
		if item > 0 {
			pl.items = []int{item}
		}
		one.Target = t.partTarget(first, law, pl, item, &one)
		more, end = append(more, one), end+len(m[0])
	}
}

// partTarget names another part of the provision that a reference names.
func (t *tree) partTarget(first Reference, law string, pl place, item int, one *Reference) string {
	whole := lastStep.ReplaceAllString(first.Target, "")
	ref, err := ParseRef(whole)
	if target := t.byPath[ref.Path]; err == nil && ref.Document == t.d.ID && target != nil {
		para := pl.para
		if para == 0 {
			if m := paraStep.FindStringSubmatch(first.Target); m != nil && pl.article == 0 {
				para, _ = ParseNumeral(m[1])
			}
		}
		name, exists := partOf(target, para, item)
		one.Certain = exists
		return name
	}
	if pl.article == 0 {
		one.Certain = false
		return one.Written
	}
	return law + placeLabel(pl)
}

var paraStep = regexp.MustCompile(`__para_([0-9]+)`)
