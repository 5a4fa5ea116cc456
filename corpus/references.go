package corpus

import (
	"regexp"
	"strings"
)

var (
	refNumber = `[〇零一二三四五六七八九十百千0-9]{1,9}`
	refPlace  = `第(` + refNumber + `)条(?:之([一二三四五六七八九十0-9]{1,3}))?(?:第(` + refNumber + `)款)?` +
		`(?:(?:第?[（(](` + refNumber + `)[）)]项?|第(` + refNumber + `)项)((?:[、和及至][（(]` + refNumber + `[）)]项?|[、和及至]第[（(]` + refNumber + `[）)]项?)*)项?)?`
	refRelative = `前([两二三]?)([款条])(?:第(` + refNumber + `)款)?(?:第[（(]?(` + refNumber + `)[）)]?项)?|(?:本条)?第(` + refNumber + `)款(?:第[（(]?(` + refNumber + `)[）)]?项)?`
	refAnnex    = `附件\s*([0-9一二三四五六七八九十]{1,3})`
	refOrder    = `[\p{Han}]{1,12}?令第[0-9〇零一二三四五六七八九十百]{1,5}号`

	// Most texts name no order, and are searched without refOrder, which may begin at
	// every character; see findPlaces. The groups are the same.
	withoutOrder = `(《[^《》\n]{1,80}(?:〈[^〈〉\n]{1,60}〉[^《》\n]{0,40})?》)(?:[（(][^（()）\n]{1,40}[)）])?(?:` + refPlace + `)?|` +
		refRelative + `|` + refPlace + `|` + refAnnex
	placeHere       = regexp.MustCompile(`^(?:` + withoutOrder + `)`)
	references      = regexp.MustCompile(withoutOrder + `|` + refOrder)
	annexInBrackets = regexp.MustCompile(`》[（(]` + refAnnex + `[）)]$`)

	itemNumber = regexp.MustCompile(`[（(](` + refNumber + `)[）)]`)
	orderName  = regexp.MustCompile(`(?:国务院|[\p{Han}]{0,8}?(?:政府|部|委|局|署|主席))令第[0-9〇零一二三四五六七八九十百]{1,5}号$`)
)

// ResolveReferences finds the references in every provision of a reading, and
// leads those within a document to where they point. A reference that names a
// document by its title, or a number that does not exist, stays a name.
func ResolveReferences(r *Reading) {
	for _, d := range r.Documents {
		t := newTree(d)
		for i, p := range d.Provisions {
			p.References = t.find(i, p)
		}
	}
}

// A tree finds the provisions of a document by path.
type tree struct {
	d      *Document
	byPath map[string]*Provision
	laws   []string // those that the document names; nil until they are asked for
}

func newTree(d *Document) *tree {
	t := &tree{d: d, byPath: map[string]*Provision{}}
	for _, p := range d.Provisions {
		t.byPath[p.Ref.Path] = p
	}
	return t
}

func (t *tree) find(at int, p *Provision) []Reference {
	var refs []Reference
	law, elsewhere, until := "", false, 0 // the other law that was named last, and where that ends
	for _, m := range findPlaces(p.Text) {
		if m[0] < until {
			continue // read with the one before it
		}
		g, span := matchText(p.Text, m), Span{m[0], m[1]}
		var found []Reference
		switch joined := elsewhere && joinsPlaces(p.Text[until:m[0]]); {
		case g[groupInner] != "" && joined:
			found = []Reference{{Written: g[0], Kind: RefExternal, Certain: law != "",
				Target: law + placeLabel(newPlace(g[groupInner:groupAnnex])), Span: span}}
		case hasAnySuffix(strings.Trim(g[groupTitle], "《》"), papers) && g[groupOuter] == "":
			continue
		default:
			found = t.resolve(at, p, g, span)
			law, elsewhere = "", len(found) > 0 && found[0].Kind == RefExternal
			if elsewhere {
				law = t.lawOf(g, p.Text[:span.Start])
			}
		}
		refs = append(refs, found...)
		until = m[1]
		if g[groupOuter]+g[groupInner]+g[groupRelative+1]+g[groupRelative+4] != "" && len(found) > 0 {
			more, end := t.further(p, law, found[len(found)-1], g, m[1])
			refs, until = append(refs, more...), end
		}
	}
	return refs
}

// findPlaces finds what may be a reference, as the expression does that holds all of
// them, but looks only where one can begin.
func findPlaces(text string) (found [][]int) {
	if strings.Contains(text, "令第") {
		return references.FindAllStringSubmatchIndex(text, -1)
	}
	for i := refSigns.next(text, 0); i < len(text); i = refSigns.next(text, i) {
		m := placeHere.FindStringSubmatchIndex(text[i:])
		if m == nil {
			i++
			continue
		}
		for k := range m {
			if m[k] >= 0 {
				m[k] += i
			}
		}
		found = append(found, m)
		i = m[1]
	}
	return found
}

// refSigns are the characters with which a reference begins, but for orders.
var refSigns = newSigns("《前本第附")

// papers end the names of certificates and forms, which stand in 《》 like laws:
// 《收费许可证》, 《行政处罚决定书》.
var papers = []string{"证", "证书", "执照", "申请表", "登记表", "审批表", "通知书", "决定书", "告知书", "申请书"}

// joinsPlaces reports whether what stands between two places makes the second one
// a place of the same law: 《民法典》第一百条、第一百零一条.
func joinsPlaces(between string) bool {
	switch between {
	case "、", "和", "或者", "或", "及", "以及", "与", "至", "到", "，":
		return true
	}
	return false
}

// matchText returns the groups of a match as strings.
func matchText(text string, m []int) []string {
	groups := make([]string, len(m)/2)
	for i := range groups {
		if m[2*i] >= 0 {
			groups[i] = text[m[2*i]:m[2*i+1]]
		}
	}
	return groups
}

// A place is what 第四条第一款第（一）、（二）项 says.
type place struct {
	article, sub, para int
	items              []int
}

func newPlace(g []string) place {
	num := func(s string) int { n, _ := ParseNumeral(s); return n }
	p := place{article: num(g[0]), sub: num(g[1]), para: num(g[2])}
	if first := g[3] + g[4]; first != "" {
		p.items = append(p.items, num(first))
		for _, m := range itemNumber.FindAllStringSubmatch(g[5], -1) {
			p.items = append(p.items, num(m[1]))
		}
	}
	return p
}

// The groups of the expression: title, its place (6), 前…款 (6), a bare place (6),
// annex.
const (
	groupTitle    = 1
	groupOuter    = 2
	groupRelative = 8
	groupInner    = 14
	groupAnnex    = 20
)

func (t *tree) resolve(at int, p *Provision, g []string, span Span) []Reference {
	ref := Reference{Written: g[0], Span: span}
	switch {
	case g[groupTitle] != "":
		return t.named(p, ref, g)
	case g[groupRelative]+g[groupRelative+1]+g[groupRelative+4] != "":
		return []Reference{t.relative(at, p, ref, g[groupRelative:groupInner])}
	case g[groupInner] != "":
		return t.inside(p, ref, newPlace(g[groupInner:groupAnnex]))
	case g[groupAnnex] != "":
		n, _ := ParseNumeral(g[groupAnnex])
		ref.Kind, ref.Target = RefInternal, Ref{t.d.ID, Path(Step{Level: LevelAnnex, N: max(1, n)})}.String()
		ref.Certain = n <= len(t.d.Annexes) && n > 0
		return []Reference{ref}
	}
	if m := orderName.FindStringIndex(g[0]); m != nil {
		ref.Span.Start += m[0]
		ref.Written = g[0][m[0]:]
	}
	ref.Kind, ref.Target, ref.Certain = RefExternal, ref.Written, true
	return []Reference{ref}
}

// named resolves 《…》第…条: to this document when it is the one named.
func (t *tree) named(p *Provision, ref Reference, g []string) []Reference {
	title := strings.Trim(g[groupTitle], "《》")
	if title == t.d.EnclosedTitle || title == t.d.Title {
		if g[groupOuter] == "" {
			ref.Kind, ref.Target, ref.Certain = RefInternal, t.d.ID, true
			return []Reference{ref}
		}
		return t.inside(&Provision{}, ref, newPlace(g[groupOuter:groupRelative]))
	}
	for _, a := range t.d.Annexes {
		if a.Title == title && p.Annex != a.N {
			ref.Kind, ref.Target, ref.Certain = RefInternal, Ref{t.d.ID, Path(Step{Level: LevelAnnex, N: a.N})}.String(), true
			return []Reference{ref}
		}
	}
	if n := annexBehind(ref.Written); n > 0 && p.Annex == 0 && n <= len(t.d.Annexes) {
		// 《…奖励与补助办法》（附件2) where the annex calls itself 奖励和补助办法: the number leads there,
		// the differing title leaves a doubt.
		ref.Kind, ref.Target = RefInternal, Ref{t.d.ID, Path(Step{Level: LevelAnnex, N: n})}.String()
		return []Reference{ref}
	}
	ref.Kind, ref.Target, ref.Certain = RefExternal, g[groupTitle], true
	if g[groupOuter] != "" {
		ref.Target += placeLabel(newPlace(g[groupOuter:groupRelative]))
	}
	return []Reference{ref}
}

// annexBehind is the number in a bracket behind a title, 《…》（附件2）, or 0.
func annexBehind(written string) int {
	m := annexInBrackets.FindStringSubmatch(written)
	if m == nil {
		return 0
	}
	n, _ := ParseNumeral(m[1])
	return n
}

func placeLabel(pl place) string {
	steps := []Step{{Level: LevelArticle, N: pl.article, Sub: pl.sub}}
	if pl.para > 0 {
		steps = append(steps, Step{Level: LevelPara, N: pl.para})
	}
	if len(pl.items) > 0 {
		steps = append(steps, Step{Level: LevelItem, N: pl.items[0]})
	}
	return Ref{Path: Path(steps...)}.Label()
}

// inside resolves a place within the text that p stands in: an annex with articles
// of its own means its own. A place behind the name of another law, 该法第五条, is
// doubtful.
func (t *tree) inside(p *Provision, ref Reference, pl place) []Reference {
	var base []Step
	if p.Annex > 0 {
		base = []Step{{Level: LevelAnnex, N: p.Annex}}
	}
	article := append(base, Step{Level: LevelArticle, N: pl.article, Sub: pl.sub})
	if pl.article == 0 {
		return nil
	}
	target := t.byPath[Path(article...)]
	before := p.Text[:min(ref.Span.Start, len(p.Text))]
	foreign := !ownText.MatchString(tail(before)) && endsWithLaw(before)
	if target == nil || foreign {
		ref.Kind, ref.Target = RefInternal, placeLabel(pl)
		if foreign {
			name, known := t.lawBefore(before)
			ref.Kind, ref.Target, ref.Certain = RefExternal, name+ref.Target, known
		}
		return []Reference{ref}
	}
	if len(pl.items) == 0 {
		pl.items = []int{0}
	}
	var refs []Reference
	for _, item := range pl.items {
		one := ref
		one.Kind = RefInternal
		one.Target, one.Certain = partOf(target, pl.para, item)
		refs = append(refs, one)
	}
	return refs
}

// partOf names a 款 and an 项 of a provision, and tells whether they are there. An
// 项 without its 款 is that of the first 款 that has a list.
func partOf(p *Provision, para, item int) (target string, exists bool) {
	ref, exists := p.Ref, true
	if para == 0 && item > 0 {
		for _, pp := range p.Paragraphs {
			if len(pp.Items) > 0 {
				para = pp.N
				break
			}
		}
	}
	if para > 0 {
		ref = ref.Child(Step{Level: LevelPara, N: para})
		exists = para <= len(p.Paragraphs)
	}
	if item > 0 {
		ref = ref.Child(Step{Level: LevelItem, N: item})
		exists = exists && para > 0 && item <= len(p.Paragraphs[para-1].Items)
	}
	return ref.String(), exists
}

// relative resolves 前款, 前条, 本条第二款 and 第二款 on the tree. g is the number before 款
// or 条, that word, a 款 and an 项 of it, a 款 of this article, an 项 of it.
func (t *tree) relative(at int, p *Provision, ref Reference, g []string) Reference {
	ref.Kind, ref.Target = RefRelative, ref.Written
	item, _ := ParseNumeral(g[3] + g[5])
	para, _ := ParseNumeral(g[2] + g[4])
	switch {
	case g[4] != "":
		if own := strings.HasPrefix(ref.Written, "本条"); !own && (p.Kind != KindArticle || endsElsewhere(p.Text[:ref.Span.Start])) {
			return ref // 该条第二款; an amendment means the text that it changes
		}
		ref.Target, ref.Certain = partOf(p, para, item)
	case g[1] == "款":
		para := paragraphAt(p, ref.Span.Start)
		if g[0] == "" && para > 1 {
			ref.Target, ref.Certain = partOf(p, para-1, item)
		} else if g[0] != "" && para > 2 {
			ref.Target, ref.Certain = partOf(p, para-1, 0)
			ref.Certain = false // several: the nearest is named
		}
	case at > 0:
		prev := t.d.Provisions[at-1]
		if prev.Kind == KindArticle && prev.Annex == p.Annex {
			ref.Target, ref.Certain = partOf(prev, para, item)
			ref.Certain = ref.Certain && g[0] == ""
		}
	}
	return ref
}

// endsElsewhere reports whether a 款 that follows is one of another article.
func endsElsewhere(before string) bool {
	return hasAnySuffix(before, []string{"条", "条的", "法", "》", "该", "条例", "办法"})
}

// paragraphAt is the number of the 款 in which a byte of the text stands.
func paragraphAt(p *Provision, at int) int {
	for _, para := range p.Paragraphs {
		if at >= para.Span.Start && at < para.Span.End {
			return para.N
		}
	}
	return 0
}

// CitedBy turns the references of a document around: for each target within it,
// the refs of the provisions that name it or a part of it.
func CitedBy(ps []*Provision) map[Ref][]Ref {
	cited := map[Ref][]Ref{}
	for _, p := range ps {
		for _, r := range p.References {
			to, err := ParseRef(r.Target)
			if err != nil || to.Path == "" || r.Kind == RefExternal {
				continue
			}
			whole := to.Provision()
			if list := cited[whole]; whole != p.Ref && (len(list) == 0 || list[len(list)-1] != p.Ref) {
				cited[whole] = append(list, p.Ref)
			}
		}
	}
	return cited
}
