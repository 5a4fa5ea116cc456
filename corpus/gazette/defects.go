package gazette

import (
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	"tiaowen/corpus"
)

var (
	foreignWord = regexp.MustCompile(`[A-Za-z][A-Za-z'-]*`)
	lowerWord   = regexp.MustCompile(`^[a-z][a-z'-]+$`)
	addressLike = regexp.MustCompile(`(?i)https?://|www\.|@|\.(?:com|cn|gov|org|net)`)
	annexNamed  = regexp.MustCompile(`《([^《》]*(?:〈[^〈〉]*〉[^《》]*)?)》\s*[（(]附件\s*([0-9０-９]{1,2})[）)]`)
	brackets    = [][2]rune{{'（', '）'}, {'《', '》'}, {'“', '”'}, {'〔', '〕'}, {'【', '】'}}
)

// checkWords looks for what recognition leaves in a text: foreign words, TeX,
// brackets without a partner.
func (w *writer) checkWords(v *corpus.Provision, blocks []block) {
	for _, b := range blocks {
		for _, l := range b.lines {
			if corpus.HasTeX(l.raw) {
				w.defect("tex-residue", w.doc.ID, l.n, l.raw, "识别程序将符号写成了 TeX 公式，正文按印刷符号显示。")
			}
			if !strings.ContainsAny(l.text, "abcdefghijklmnopqrstuvwxyz") || addressLike.MatchString(l.text) {
				continue
			}
			for _, word := range foreignWord.FindAllString(l.text, -1) {
				if lowerWord.MatchString(word) {
					w.defect("foreign-word", w.doc.ID, l.n, around(l.text, word), "中文正文中出现外文单词“"+word+"”，疑为识别错误，原文照录。")
				}
			}
		}
	}
	for _, day := range corpus.ImpossibleDates(v.Heading + v.Text) {
		w.defect("impossible-date", w.doc.ID, v.Line, day, "历法中没有这一天，疑为识别或排印错误，原文照录。")
	}
	count := countBrackets(v.Label + v.Heading + v.Text)
	for _, p := range brackets {
		if open, shut := count[p[0]], count[p[1]]; open != shut {
			w.defect("unbalanced-bracket", w.doc.ID, v.Line, string(p[0])+string(p[1]),
				fmt.Sprintf("%c %d 个，%c %d 个，不成对。", p[0], open, p[1], shut))
		}
	}
}

// countBrackets counts brackets and quotation marks, half width as full.
func countBrackets(s string) map[rune]int {
	wide := map[rune]rune{'(': '（', ')': '）', '[': '〔', ']': '〕'}
	count := map[rune]int{}
	for _, r := range s {
		switch r {
		case '(', ')', '[', ']':
			count[wide[r]]++
		case '（', '）', '《', '》', '“', '”', '〔', '〕', '【', '】':
			count[r]++
		}
	}
	return count
}

// around gives a word with the characters beside it.
func around(text, word string) string {
	const beside = 8
	before, after, _ := strings.Cut(text, word)
	b, a := []rune(before), []rune(after)
	return string(b[max(0, len(b)-beside):]) + word + string(a[:min(len(a), beside)])
}

// checkUnits reports bodies that the register does not know, or knows as
// misreadings.
func (w *writer) checkUnits(v *corpus.Provision) {
	for _, u := range v.Units {
		switch _, known := w.reg.Canonical(u.Written); {
		case w.reg.Misread(u.Written):
			w.defect("misread-body", w.doc.ID, v.Line, u.Written, "单位名称疑有脱误，按“"+u.Name+"”归并，原文照录。")
		case !known && !corpus.IsCollective(u.Written):
			note := "单位名录中没有此名称，未作归并；如属实，请补入 bodies.tsv。"
			if near, ok := w.reg.Near(u.Written); ok {
				note = "单位名录中没有此名称，与“" + near + "”仅一字之差，未作归并。"
			}
			w.defect("unknown-body", w.doc.ID, v.Line, u.Written, note)
		}
	}
	w.checkMembers(v)
}

var memberList = regexp.MustCompile(`成员单位(?:包括|有|为|：|:)?([^。\n]+)`)

// checkMembers looks for misread names in a list of members, which names bodies
// without making them responsible.
func (w *writer) checkMembers(v *corpus.Provision) {
	for _, m := range memberList.FindAllStringSubmatch(v.Text, -1) {
		for _, name := range strings.FieldsFunc(m[1], func(c rune) bool { return strings.ContainsRune("、，,；等", c) }) {
			if w.reg.Misread(name) {
				canonical, _ := w.reg.Canonical(name)
				w.defect("misread-body", w.doc.ID, v.Line, name, "单位名称疑有脱误，名录作“"+canonical+"”，原文照录。")
			}
		}
	}
}

// checkSequence reports numbers that are missing or stand twice. A sequence may
// begin anew under each heading, or run on through the part as the measures of a
// plan do.
func (w *writer) checkSequence(entries []entry) {
	last := map[corpus.Rank]corpus.Label{} // in the part
	lastIn := map[*node]map[corpus.Rank]corpus.Label{}
	for _, e := range entries {
		n := e.node
		if n == nil || n.label.Rank == corpus.RankNone {
			continue
		}
		rank, parent := n.label.Rank, n.parent
		if rank == corpus.RankArticle {
			parent = nil
		}
		if lastIn[parent] == nil {
			lastIn[parent] = map[corpus.Rank]corpus.Label{}
		}
		prev, sibling := lastIn[parent][rank]
		runsOn := follows(last[rank], n.label)
		if starts := n.label.N == 1 && n.label.Sub == 0; sibling && !follows(prev, n.label) || !sibling && !starts && !runsOn {
			w.sequenceDefect(n, prev, sibling)
		}
		lastIn[parent][rank], last[rank] = n.label, n.label
	}
}

func follows(prev, next corpus.Label) bool {
	return next.N == prev.N+1 && next.Sub == 0 || next.N == prev.N && next.Sub == prev.Sub+1
}

func (w *writer) sequenceDefect(n *node, prev corpus.Label, sibling bool) {
	at, text := n.block.first().n, n.label.Text+n.heading
	switch {
	case !sibling:
		w.defect("number-gap", w.doc.ID, at, text, "序号不从一开始，也不接续前文。")
	case prev.N == n.label.N && prev.Sub == n.label.Sub:
		w.defect("number-duplicate", w.doc.ID, at, text, "序号与前一项重复。")
	default:
		w.defect("number-gap", w.doc.ID, at, text, "序号不连续，前一项为"+prev.Text+"。")
	}
}

// checkDocument reports what the frame of a document lacks.
func (r *reading) checkDocument(d *corpus.Document, rest []line, sign signature) {
	switch {
	case sign.from == len(rest):
		r.defect("no-signature", d.ID, d.Line, d.Title, "未找到落款。")
	case sign.date < 0:
		r.defect("signature-date", d.ID, rest[sign.from].n, rest[sign.from].text, "落款无成文日期。")
	case sign.from < sign.date && rest[sign.from].text != d.Issuer && d.Issuer != "" && !officer.MatchString(rest[sign.from].text):
		r.defect("signature-issuer", d.ID, rest[sign.from].n, rest[sign.from].text, "落款与标题中的发文机关“"+d.Issuer+"”不一致。")
	}
	if n, ok := corpus.ParseDocNumber(d.Number); ok && d.Signed != "" && n.Year != d.Signed.Year() {
		r.defect("number-year", d.ID, rest[sign.date].n, rest[sign.date].text, "成文日期与文号"+d.Number+"的年份不一致。")
	}
	for i, a := range d.Annexes {
		if a.N != i+1 {
			r.defect("number-gap", d.ID, d.Line, "附件"+strconv.Itoa(a.N), "附件序号不连续。")
		}
	}
	r.checkAnnexNames(d)
}

// checkAnnexNames compares the names by which the text calls its annexes with
// their titles.
func (r *reading) checkAnnexNames(d *corpus.Document) {
	for _, v := range d.Provisions {
		for _, m := range annexNamed.FindAllStringSubmatch(v.Text, -1) {
			n, _ := corpus.ParseNumeral(m[2])
			for _, a := range d.Annexes {
				if a.N == n && squash(a.Title) != squash(m[1]) {
					r.defect("annex-title", d.ID, v.Line, m[0], "文中所称附件名称与附件"+strconv.Itoa(n)+"标题《"+a.Title+"》不一致。")
				}
			}
		}
	}
}

// finish puts everything in the order of the file and hands each document its own
// defects.
func (r *reading) finish() {
	out := r.out
	sort.SliceStable(out.Furniture, func(i, j int) bool { return out.Furniture[i].Span.Start < out.Furniture[j].Span.Start })
	sort.SliceStable(out.Defects, func(i, j int) bool { return out.Defects[i].Line < out.Defects[j].Line })
	own := map[string][]corpus.Defect{}
	for _, f := range out.Defects {
		own[f.Document] = append(own[f.Document], f)
	}
	for _, d := range out.Documents {
		d.Defects = own[d.ID]
		if out.Issue != nil {
			d.IssueID, d.Collection = out.Issue.ID, out.Issue.Gazette
			out.Issue.Documents = append(out.Issue.Documents, d.ID)
		}
	}
}
