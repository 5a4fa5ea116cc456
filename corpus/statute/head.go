package statute

import (
	"regexp"
	"slices"
	"strings"

	"tiaowen/corpus"
)

// maxHeadLines bounds the 题注 of a file that does not mark its end.
const maxHeadLines = 20

// infoEnd ends the head of a file of the collection that many readers keep.
const infoEnd = "<!-- INFO END -->"

// readHead reads title and 题注, and returns the lines of the body.
func (r *reading) readHead(name string, ls []line) []line {
	end, marked := headEnd(ls)
	var titles []string
	for i, l := range ls[:end] {
		switch {
		case strings.HasPrefix(l.text, "<!--"):
			r.furniture("rule", l)
		case l.level > 0 || i == 0:
			titles = append(titles, corpus.JoinSpaced(l.text))
			r.furniture("title", l)
		default:
			r.doc.Notes = append(r.doc.Notes, l.text)
			r.furniture("note", l)
		}
	}
	if marked {
		r.furniture("rule", ls[end])
		end++
	}
	r.doc.Title = strings.Join(titles, " ")
	if r.doc.Title == "" {
		r.doc.Title = strings.TrimSuffix(strings.TrimSuffix(name, ".md"), ".txt")
	}
	r.describe(name)
	r.doc.ID = corpus.DocumentID("", r.doc.Title, r.doc.Signed)
	for i := range r.out.Furniture {
		r.out.Furniture[i].Document = r.doc.ID
	}
	return ls[end:]
}

// headEnd finds where the head ends: at its mark, or before the first line that
// is neither a title nor a note.
func headEnd(ls []line) (end int, marked bool) {
	for i, l := range ls {
		if l.text == infoEnd {
			return i, true
		}
	}
	for i, l := range ls {
		if i == 0 || i < maxHeadLines && (l.level == 1 || isNote(l.text)) {
			continue
		}
		return i, false
	}
	return len(ls), false
}

var noteVerbs = []string{"通过", "公布", "发布", "施行", "修正", "修订", "批准", "废止", "修改", "印发", "实施", "生效"}

func isNote(text string) bool {
	text = strings.TrimLeft(text, "（(")
	_, at, ok := corpus.FindDate(text)
	return ok && at.Start < len("根据中华人民共和国国务院令") && slices.ContainsFunc(noteVerbs, func(v string) bool { return strings.Contains(text, v) })
}

var fileDate = regexp.MustCompile(`[（(](\d{4}-\d{2}-\d{2})[)）]`)

// describe fills in what title and notes say: date of the version, issuer, place in
// the hierarchy, genre.
func (r *reading) describe(name string) {
	d := r.doc
	for _, n := range d.Notes {
		if date, _, ok := corpus.FindDate(n); ok && !strings.HasSuffix(n, "施行") {
			d.Signed = max(d.Signed, date)
		}
		if d.Issuer == "" {
			d.Issuer = issuerOf(n)
		}
	}
	if m := fileDate.FindStringSubmatch(name); m != nil && d.Signed == "" {
		d.Signed, _ = corpus.ParseDate(m[1])
	}
	if d.Issuer == "" {
		d.Issuer = titleIssuer(d.Title)
	}
	d.Genre = genreOf(d.Title)
	d.Section = sectionOf(d)
}

// titleIssuer finds the body that made a text in its title, 国务院关于…的规定, the first of
// several. A body within a title is what the text is about.
func titleIssuer(title string) string {
	made, _, about := strings.Cut(title, "关于")
	body := issuerOf(made)
	rest, leads := strings.CutPrefix(strings.TrimPrefix(made, "中华人民共和国"), body)
	if body == "" || !leads || about && rest != "" && !strings.HasPrefix(rest, "、") || !about && !strings.HasSuffix(body, "常务委员会") {
		return ""
	}
	return body
}

var (
	session = regexp.MustCompile(`第[〇零一二三四五六七八九十百]+(?:届|次(?:常务)?会议)`)
	bodies  = regexp.MustCompile(`((?:[\p{Han}]{2,20}?)?人民代表大会(?:常务委员会|常委会)?|最高人民法院|最高人民检察院|中华人民共和国国务院|国务院|` +
		`[\p{Han}]{2,16}?人民政府|国家[\p{Han}]{2,16}?(?:总局|局|委员会)|[\p{Han}]{2,10}?(?:部|总局|银行|委员会|署|总署|办公室))`)
)

// issuerOf finds the body that made the text: the one before 通过, 公布 …, without
// the number of its term and session.
func issuerOf(note string) string {
	if _, at, ok := corpus.FindDate(note); ok {
		note = note[:at.Start] + " " + note[at.End:]
	}
	note = strings.Trim(session.ReplaceAllString(note, ""), "（()） ")
	note, _, _ = strings.Cut(note, "《")
	for _, word := range []string{"根据", "由", "经"} {
		note = strings.TrimPrefix(note, word)
	}
	m := bodies.FindString(strings.TrimSpace(note))
	return strings.Replace(strings.TrimPrefix(m, "中华人民共和国国务院"), "常委会", "常务委员会", 1) + stateCouncil(m)
}

func stateCouncil(m string) string {
	if m == "中华人民共和国国务院" {
		return "国务院"
	}
	return ""
}

// genres are the 文种 of statutes, by the end of the title.
var genres = []string{"修正案", "实施细则", "条例", "办法", "规定", "细则", "规则", "解释", "决定", "决议", "批复", "通知", "意见", "答复", "标准", "章程", "准则", "法典", "宪法", "法"}

func genreOf(title string) string {
	title = strings.TrimRight(regexp.MustCompile(`[（(][^（()）]*[)）]\s*$`).ReplaceAllString(title, ""), " ")
	for _, g := range genres {
		if strings.HasSuffix(title, g) || g == "法典" && strings.Contains(title, g) || g == "修正案" && strings.Contains(title, g) {
			return g
		}
	}
	return ""
}

// sectionOf is the place in the hierarchy of sources of law (效力位阶), as far as
// title and issuer tell it; 其他 where they do not.
func sectionOf(d *corpus.Document) string {
	local := strings.Contains(d.Issuer, "人民代表大会") && !strings.HasPrefix(d.Issuer, "全国") && !strings.HasPrefix(d.Issuer, "人民代表大会")
	switch {
	case strings.Contains(d.Title, "宪法") && d.Genre != "决定" && !local:
		return "宪法"
	case strings.HasPrefix(d.Issuer, "最高人民"):
		return "司法解释"
	case strings.HasPrefix(d.Issuer, "全国人民代表大会"):
		return "法律"
	case local:
		return "地方性法规"
	case d.Issuer == "国务院":
		return "行政法规"
	case strings.HasSuffix(d.Issuer, "人民政府"):
		return "地方政府规章"
	case d.Issuer != "":
		return "部门规章"
	case strings.HasPrefix(d.Title, "中华人民共和国") && (d.Genre == "法" || d.Genre == "法典"):
		return "法律"
	default:
		return "其他"
	}
}
