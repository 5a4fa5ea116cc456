package corpus

import (
	"regexp"
	"slices"
	"strings"
)

// anyDay is a day as printed; recognised and pasted text has spaces and full-width
// digits in it.
const anyDay = `[0-9０-９〇零○一二三四五六七八九]{4}\s*年\s*[0-9０-９一二三四五六七八九十]{1,3}\s*月\s*[0-9０-９一二三四五六七八九十]{1,3}\s*日`

var (
	fromDay     = regexp.MustCompile(`(?:^|本[\p{Han}]{1,14}?|，)\s*(?:从|自)\s*(` + anyDay + `)\s*起(?:正式)?(?:施行|实施|执行|生效)`)
	fromIssue   = regexp.MustCompile(`(?:^|本[\p{Han}]{1,14}?|，)\s*(?:从|自)(?:公布|发布|印发|颁布|通过|下发)之日起(?:正式)?(?:施行|实施|执行|生效)`)
	afterIssue  = regexp.MustCompile(`自(?:公布|发布|印发|颁布)之日起([0-9一二三四五六七八九十]{1,4})日(?:以后|之后|后)(?:施行|实施|生效)`)
	lastsYears  = regexp.MustCompile(`有效期(?:限)?为?\s*([0-9一二三四五六七八九十两]{1,3})\s*年`)
	lastsTo     = regexp.MustCompile(`有效期(?:限)?(?:至|到)\s*(` + anyDay + `)`)
	repealTitle = regexp.MustCompile(`《([^《》\n]{2,80})》`)
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
		if p.Annex > 0 || !containsAny(p.Text, "起", "有效期", "废止") { // no rule matches without
			continue
		}
		for _, s := range strings.FieldsFunc(p.Text, func(r rune) bool { return r == '。' || r == '\n' }) {
			v.read(d, p.Ref, TrimSpace(s))
		}
	}
	d.Validity = v
}

func (v *Validity) read(d *Document, ref Ref, sentence string) {
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
	if strings.Contains(sentence, "同时废止") || strings.HasSuffix(sentence, "废止") {
		n := len(v.Repeals)
		for _, m := range repealTitle.FindAllStringSubmatch(sentence, -1) {
			v.Repeals = append(v.Repeals, m[1])
		}
		if len(v.Repeals) > n {
			because("repeals")
		}
	}
}

func effective(d *Document, s string) Date {
	if !strings.Contains(s, "起") {
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
