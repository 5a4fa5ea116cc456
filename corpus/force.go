package corpus

import (
	"iter"
	"regexp"
	"slices"
	"strings"
)

// anyDay is a day as printed; recognised and pasted text has spaces and full-width
// digits in it.
const anyDay = `[0-9０-９〇零○一二三四五六七八九]{4}\s*年\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日`

var (
	fromDay   = regexp.MustCompile(`(?:^|本《?[\p{Han}]{1,14}?》?|，)\s*(?:从|自|于)\s*(` + anyDay + `)\s*(?:零时)?起?(?:正式)?(?:施行|实施|执行|生效)`)
	fromIssue = regexp.MustCompile(`(?:^|本[\p{Han}]{1,14}?|，)\s*(?:从|自)(?:公布|发布|印发|颁布|通过|下发)之日起(?:正式)?(?:施行|实施|执行|生效)|` +
		`本[\p{Han}]{1,14}?自(?:国务院)?(?:批准|修订发布|修订公布)之日起(?:施行|实施)`)
	afterIssue = regexp.MustCompile(`自(?:公布|发布|印发|颁布)之日起([0-9一二三四五六七八九十]{1,4})日(?:以后|之后|后)(?:施行|实施|生效)`)
	lastsYears = regexp.MustCompile(`有效期(?:限)?为?\s*([0-9一二三四五六七八九十两]{1,3})\s*年`)
	lastsTo    = regexp.MustCompile(`有效期(?:限)?(?:至|到)\s*(` + anyDay + `)`)
)

// ReadValidity reads what a document says of its own force, each with the sentence
// that says so: 自…起施行, 自公布之日起30日以后施行, 有效期5年, 《…》同时废止.
//
// The day of publication is taken to be the day of signing, which is what a
// document itself tells. A period of days begins on the day after (Civil Code,
// art. 201), so 公布之日起30日以后 is the thirty-first day after it. What annexes say
// of themselves is left out.
func ReadValidity(d *Document) {
	v := Validity{}
	for _, p := range d.Provisions {
		if p.Annex > 0 || !mayTellForce(p.Text) {
			continue
		}
		listed := false // a list of what is repealed goes on
		for s := range sentences(p.Text) {
			s = TrimSpace(s)
			v.read(d, p.Ref, s, listed)
			listed = strings.HasSuffix(s, "废止：") || strings.HasSuffix(s, "废止:") || listed && endsWithTitle.MatchString(s)
		}
	}
	v.readNotes(d)
	d.Validity = v
}

// sentences are what stands between 。 and new lines.
func sentences(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.SplitSeq(text, "\n") {
			for s := range strings.SplitSeq(line, "。") {
				if s != "" && !yield(s) {
					return
				}
			}
		}
	}
}

// readNotes takes the day of force from the notes under the title, 2021年1月1日 施行, where
// the text itself names none.
func (v *Validity) readNotes(d *Document) {
	if v.Effective != "" {
		return
	}
	for _, n := range d.Notes {
		day, at, ok := FindDate(n)
		rest := strings.Trim(n[at.End:], " 　起）)")
		if ok && at.Start == 0 && (rest == "施行" || rest == "实施" || rest == "起施行") && day > v.Effective {
			v.Effective = day
			v.Reasons = append(v.Reasons, Reason{What: "effective", Ref: Ref{Document: d.ID}, Sentence: n})
		}
	}
}

func (v *Validity) read(d *Document, ref Ref, sentence string, listed bool) {
	because := func(what string) {
		v.Reasons = append(v.Reasons, Reason{What: what, Ref: ref, Sentence: sentence})
	}
	if v.Effective == "" && !strings.Contains(sentence, "修改") {
		if v.Effective = effective(d, sentence); v.Effective != "" {
			because("effective")
		}
	}
	if v.Expires == "" {
		if v.Expires = expires(v.Effective, sentence); v.Expires != "" {
			because("expires")
		}
	}
	if titles := repealed(d, sentence, listed); len(titles) > 0 {
		v.Repeals = append(v.Repeals, titles...)
		because("repeals")
	}
}

var (
	endsWithTitle = regexp.MustCompile(`》(?:（[^（）]{1,60}）|\([^()]{1,60}\))?[；;，、]?$`)
	repealClause  = regexp.MustCompile(`(?:同时|即行|予以|自行|随之|相应|一并)废止|废止$`)
	repealOrder   = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、)?(?:决定)?(?:自[^，]{2,30}起，?)?废止《`)
	repealTitle   = regexp.MustCompile(`《([^《》\n]{2,80})》(?:（[^（）]{1,60}）|\([^()]{1,60}\))?`)
	notRepealed   = regexp.MustCompile(`^(?:第?[一二三四五六七八九十]{0,2}次?(?:修正|修订|修改)|中|第[一二三四五六七八九十百零]+条|有关|关于|(?:公布)?(?:施行|实施|生效))`)
)

// repealed reads the titles of the texts that a sentence repeals: in a part of it that
// says so, in a list below one that does, or by order of a decision, 废止《…》. A text of
// which a part is repealed only, the decision by which one was amended before, and a
// certificate are none.
func repealed(d *Document, sentence string, listed bool) (titles []string) {
	if !strings.Contains(sentence, "《") || !listed && !strings.Contains(sentence, "废止") {
		return nil
	}
	clauses := strings.FieldsFunc(sentence, func(r rune) bool { return r == '；' || r == ';' })
	for _, c := range clauses {
		ordered := strings.Contains(d.Title, "废止") && repealOrder.MatchString(c)
		if !(listed && endsWithTitle.MatchString(c)) && !ordered && !repealClause.MatchString(strings.TrimRight(c, "，：:")) {
			continue
		}
		for _, m := range repealTitle.FindAllStringSubmatchIndex(c, -1) {
			title := c[m[2]:m[3]]
			if notRepealed.MatchString(c[m[1]:]) || hasAnySuffix(title, papers) || hasAnySuffix(c[:m[0]], []string{"根据", "依照", "按照", "依据"}) {
				continue
			}
			titles = append(titles, title)
		}
	}
	return titles
}

func effective(d *Document, s string) Date {
	if !mayBeEffective(s) {
		return ""
	}
	if m := fromDay.FindStringSubmatch(s); m != nil {
		day, _ := ParseDate(withoutSpace(m[1]))
		return day
	}
	if m := afterIssue.FindStringSubmatch(s); m != nil && d.Signed != "" {
		n, _ := ParseNumeral(m[1])
		return d.Signed.AddDays(n + 1)
	}
	if fromIssue.MatchString(s) {
		return d.Signed
	}
	return ""
}

// mayBeEffective spares most texts the search for the day from which they are in force:
// every rule has the word for a day and one of these.
func mayBeEffective(s string) bool {
	return strings.Contains(s, "日") && containsAny(s, "施行", "实施", "执行", "生效")
}

// mayTellForce spares most provisions the reading of their sentences: no rule matches one
// that this does not find.
func mayTellForce(text string) bool {
	return strings.Contains(text, "废止") || strings.Contains(text, "有效期") || mayBeEffective(text)
}

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func expires(from Date, s string) Date {
	if !strings.Contains(s, "有效期") {
		return ""
	}
	if m := lastsTo.FindStringSubmatch(s); m != nil {
		day, _ := ParseDate(withoutSpace(m[1]))
		return day.AddDays(1)
	}
	if m := lastsYears.FindStringSubmatch(s); m != nil && from != "" && strings.Contains(s, "本") {
		n, _ := ParseNumeral(m[1])
		return from.AddYears(n)
	}
	return ""
}
