package gazette

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"tiaowen/corpus"
)

var (
	registration = regexp.MustCompile(`[A-Z]{2,8}\s*[—\-－–]+\s*[0-9]{4}\s*[—\-－–]+\s*[0-9]{3,6}`)
	genres       = `(通知|意见|决定|公告|通告|通报|批复|函|纪要|报告|议案|命令|令|办法|规定|方案|决议)`
	titleGenre   = regexp.MustCompile(genres + `$`)
	wholeTitle   = regexp.MustCompile(`^\p{Han}{2,40}关于.+` + genres + `$`)
	bodyName     = regexp.MustCompile(`^[\p{Han}（）()]{2,30}(?:政府|办公室|委员会|局|厅|院|部|署|指挥部|领导小组|办)$`)
	pageTail     = regexp.MustCompile(`(?:[.…·⋯]\s*){2,}\s*([0-9]{1,4})\s*$`)
	orderTitle   = regexp.MustCompile(`^\p{Han}{2,30}令$`)
	orderNumber  = regexp.MustCompile(`^第\s*[0-9０-９〇零一二三四五六七八九十百]{1,5}\s*号$`)
	officer      = regexp.MustCompile(`^(?:省长|市长|州长|县长|区长|旗长|主席|主任)\s*[:：]?\s*\p{Han}\s?[\p{Han}·]{1,10}$`)
	publicNote   = regexp.MustCompile(`^[（(]此件.{2,20}[）)]$`)
)

// A start is where a document begins.
type start struct {
	title  int // index of the first line of the title
	number int // index of the line with the number, or of the line after the title
	found  bool
}

// findDocuments finds the documents of the file by their form: a number that
// stands on a line of its own under a title, or, for a document without number, a
// whole title over addressees.
func (r *reading) findDocuments() []start {
	var starts []start
	from := 0
	for i := 0; i < len(r.lines); i++ {
		s, ok := start{}, false
		if isNumberLine(r.lines[i].text) {
			s = start{number: i, found: true}
			s.title, ok = r.titleAbove(i, from)
		} else if orderTitle.MatchString(r.lines[i].text) && i+1 < len(r.lines) && orderNumber.MatchString(r.lines[i+1].text) {
			s, ok = start{title: i, number: i + 1, found: true}, true
		} else if next := i + 1; next < len(r.lines) && len(r.lines[i].text) <= maxTitleBytes && wholeTitle.MatchString(corpus.JoinSpaced(r.lines[i].text)) && addresseeLines(r.lines[next:]) > 0 {
			s, ok = start{title: i, number: next}, true
		}
		if ok {
			starts = append(starts, s)
			from = i + 1
		}
	}
	return starts
}

// isNumberLine reports whether a line is a document number, with or without a
// registration code, and nothing else. A line of a contents page ends with a page.
func isNumberLine(text string) bool {
	if len(text) > maxNumberLine || !strings.Contains(text, "号") {
		return false
	}
	_, ok := corpus.ParseDocNumber(strings.Trim(registration.ReplaceAllString(text, ""), " （）()"))
	return ok
}

// maxNumberLine is the length in bytes of a line that holds no more than a
// registration code and a number.
const maxNumberLine = 150

// maxTitleBytes is the length of a line that can be a whole title: 200 characters.
const maxTitleBytes = 600

// maxTitleLines is how many lines a title may take: four in the widest seen, with
// the issuing body on a line of its own.
const maxTitleLines = 6

// titleAbove finds the first line of the title over the number at i.
func (r *reading) titleAbove(i, from int) (int, bool) {
	for t := i - 1; t >= from && i-t <= maxTitleLines; t-- {
		l := r.lines[t]
		if l.numbered() || strings.HasSuffix(l.text, "。") || ruleLine.MatchString(l.text) || pageTail.MatchString(l.text) {
			return 0, false
		}
		if _, isDate := corpus.ParseDate(l.text); isDate {
			return 0, false
		}
		if !strings.Contains(l.text, "关于") {
			continue
		}
		title := corpus.JoinSpaced(joinTitle(r.lines[t:i]))
		if !titleGenre.MatchString(title) {
			return 0, false
		}
		for t > from && strings.HasPrefix(title, "关于") && bodyName.MatchString(r.lines[t-1].text) {
			t--
			title = r.lines[t].text + title
		}
		return t, true
	}
	return 0, false
}

// joinTitle joins the lines of a title; the breaks are layout.
func joinTitle(ls []line) string {
	var b strings.Builder
	for _, l := range ls {
		b.WriteString(l.text)
	}
	return corpus.JoinSpaced(b.String())
}

// maxAddresseeLines is how many lines the addressees may take.
const maxAddresseeLines = 4

// addresseeLines counts the lines at the head that are the 主送机关.
func addresseeLines(ls []line) int {
	for n := 1; n <= min(len(ls), maxAddresseeLines); n++ {
		switch l := ls[n-1]; {
		case l.numbered() || isNumberLine(l.text) || strings.ContainsAny(l.text, "。；《"):
			return 0
		case isAddressees(joinTitle(ls[:n])):
			return n
		case final(l.text):
			return 0
		}
	}
	return 0
}

// isAddressees reports whether a text is the 主送机关: it ends with a colon and
// names bodies, no sentence.
func isAddressees(text string) bool {
	t, ok := strings.CutSuffix(strings.Replace(text, ":", "：", 1), "：")
	return ok && !strings.ContainsAny(t, "。；《") &&
		(strings.Contains(t, "各") || strings.HasSuffix(t, "政府") || strings.HasSuffix(t, "局") || strings.HasSuffix(t, "单位") || strings.HasSuffix(t, "公司"))
}

// readDocument reads one document: the frame, then the text of the notice, the
// text it encloses, and the annexes.
func (r *reading) readDocument(s start, end int) {
	d := &corpus.Document{Line: r.lines[s.title].n, Source: r.out.Source, Addressees: []string{}, Annexes: []corpus.Annex{}}
	titleEnd := s.number
	d.Title = joinTitle(r.lines[s.title:titleEnd])
	rest := r.lines[titleEnd:end]
	switch {
	case s.found:
		r.readNumber(d, rest[0].text)
		rest = rest[1:]
	case len(r.out.Documents) == 0 && s.title > 0 && isNumberLine(r.lines[s.title-1].text):
		r.readNumber(d, r.lines[s.title-1].text) // as it is printed on a document by itself (GB/T 9704 7.2.5)
	}
	d.Issuer, _, _ = strings.Cut(strings.TrimSuffix(d.Title, "令"), "关于")
	d.Genre = titleGenre.FindString(d.Title)
	head := len(r.out.Furniture)
	r.furniture("title", "", r.lines[s.title:titleEnd]...)
	if s.found {
		r.furniture("number", "", r.lines[titleEnd])
	}
	if n := addresseeLines(rest); n > 0 {
		d.Addressees = splitAddressees(joinTitle(rest[:n]))
		r.furniture("addressee", "", rest[:n]...)
		rest = rest[n:]
	}
	sign := findSignature(rest, d.Issuer)
	if sign.date >= 0 {
		d.Signed, _ = corpus.ParseDate(withoutBrackets(rest[sign.date].text))
	}
	d.ID = r.documentID(d)
	for i := head; i < len(r.out.Furniture); i++ {
		r.out.Furniture[i].Document = d.ID
	}
	w := &writer{reading: r, doc: d, prose: map[string]int{}, refs: map[string]int{}}
	w.readText(rest, sign)
	r.checkDocument(d, rest, sign)
	r.out.Documents = append(r.out.Documents, d)
}

func (r *reading) readNumber(d *corpus.Document, text string) {
	if code := registration.FindString(text); code != "" {
		d.RegistrationCode = code
		text = strings.Replace(text, code, "", 1)
	}
	if n, _, ok := corpus.FindDocNumber(text); ok {
		d.Number = n.String()
	} else if orderNumber.MatchString(text) {
		d.Number = d.Title + corpus.JoinSpaced(text)
	}
}

// documentID keeps ids apart where a source gives one number twice.
func (r *reading) documentID(d *corpus.Document) string {
	id := corpus.DocumentID(d.Number, d.Title, d.Signed)
	r.ids[id]++
	if r.ids[id] == 1 {
		return id
	}
	again := id + "·" + corpus.Numeral(r.ids[id])
	r.defect("duplicate-document", again, d.Line, d.Number, "本期中另有一件公文用同一文号，此处按先后加序号区分。")
	return again
}

func splitAddressees(text string) []string {
	var out []string
	for _, a := range strings.FieldsFunc(strings.TrimRight(text, "：: "), func(c rune) bool { return c == '，' || c == ',' }) {
		if i := len(out); i > 0 && !strings.ContainsAny(a, "各") && strings.HasSuffix(out[i-1], "、") {
			out[i-1] += a
			continue
		}
		out = append(out, corpus.TrimSpace(a))
	}
	return out
}

func withoutBrackets(s string) string { return strings.Trim(s, "（）() ") }

// A signature is where the notice ends. Indexes are into the lines after the
// addressees; -1 means that there is none.
type signature struct{ from, date, end int }

// findSignature finds the signature of the issuing body and the date under it.
func findSignature(ls []line, issuer string) signature {
	for i, l := range ls {
		if _, ok := corpus.ParseDate(withoutBrackets(l.text)); ok {
			from := i
			for from > 0 && isSigner(ls[from-1], issuer) {
				from--
			}
			if from < i || i == len(ls)-1 {
				return signature{from, i, i + 1}
			}
		}
	}
	for i, l := range ls {
		if issuer != "" && l.text == issuer {
			return signature{i, -1, i + 1}
		}
	}
	return signature{len(ls), -1, len(ls)}
}

// isSigner reports whether a line is the name of a body, or of the officer who
// signs an order.
func isSigner(l line, issuer string) bool {
	return l.text == issuer || l.level == 0 && !l.numbered() && (bodyName.MatchString(l.text) || officer.MatchString(l.text))
}

// readText reads what follows the addressees.
func (w *writer) readText(ls []line, sign signature) {
	d := w.doc
	w.readPart(part{lines: ls[:sign.from], appointments: isAppointments(d.Title)})
	for i := sign.from; i < sign.end; i++ {
		if i == sign.date {
			w.furniture("date", d.ID, ls[i])
		} else {
			w.furniture("signature", d.ID, ls[i])
		}
	}
	rest := ls[sign.end:]
	for len(rest) > 0 && publicNote.MatchString(rest[0].text) {
		w.furniture("signature", d.ID, rest[0])
		rest = rest[1:]
	}
	main := annexAt(rest)
	if main > 0 {
		n := titleLines(rest[:main], enclosedName(d.Title))
		d.EnclosedTitle = joinTitle(rest[:n])
		w.furniture("title", d.ID, rest[:n]...)
		w.readPart(part{lines: rest[n:main]})
	}
	w.readAnnexes(rest[main:])
}

var enclosed = regexp.MustCompile(`(?:印发|转发|发布|公布|批转)《(.+)》的`)

// enclosedName is the title of the text that a notice issues, from its own title.
func enclosedName(title string) string {
	if m := enclosed.FindStringSubmatch(title); m != nil {
		return m[1]
	}
	return ""
}

// titleLines counts the lines at the head that make up a title: those that
// together are the name when it is known, else heading lines without a number.
func titleLines(ls []line, name string) int {
	want, got := squash(name), ""
	for n, l := range ls {
		got += squash(l.text)
		if want != "" && got == want {
			return n + 1
		}
		if want == "" || !strings.HasPrefix(want, got) {
			break
		}
	}
	n := 0
	for n < len(ls) && n < maxTitleLines && ls[n].level > 0 && !ls[n].numbered() && !final(ls[n].text) {
		n++
	}
	if n == 0 && len(ls) > 0 && !ls[0].numbered() && !strings.ContainsAny(ls[0].text, "，。；：,:;") &&
		utf8.RuneCountInString(ls[0].text) <= maxTitle {
		n = 1
	}
	return n
}

// maxTitle is the length in characters of the longest unmarked line that is taken
// for a title.
const maxTitle = 50

func squash(s string) string {
	return strings.Map(func(c rune) rune {
		switch c {
		case ' ', '\t', '　', '\u00a0':
			return -1
		case '(':
			return '（'
		case ')':
			return '）'
		}
		return c
	}, s)
}
