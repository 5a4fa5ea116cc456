package gazette

import (
	"regexp"
	"strings"

	"tiaowen/corpus"
)

var (
	appointTitle = regexp.MustCompile(`(?:任免|任职|免职|任命|聘任|辞职)[^》]*的(?:通知|决定|公告|通报)$`)
	enacting     = regexp.MustCompile(`^[\p{Han}，,]{0,40}(?:决定|同意|研究决定|批准)[：:]$`)
	sentenceEnd  = regexp.MustCompile(`[。；;]$`)
)

func isAppointments(title string) bool { return appointTitle.MatchString(title) }

// writeAppointments reads a notice of appointments: each sentence about a person
// is a provision. Where two columns were interleaved, only what reads on from one
// line to the next is joined, and it is marked as not certain; a piece without a
// subject keeps its place.
func (w *writer) writeAppointments(lines []line) {
	sentences := joinSentences(lines)
	interleaved := false
	for _, s := range sentences {
		interleaved = interleaved || isOrphan(s.text)
	}
	n := 0
	for i, s := range sentences {
		switch {
		case enacting.MatchString(s.text) && i > 0 && corpus.ParseAppointments(sentences[i-1].text) != nil:
			w.defect("interleaved-columns", w.doc.ID, s.first().n, s.text, "双栏公文识别时两栏文字交错，此句之前已有任免事项，原次序无法恢复，按识别次序保留。")
			w.furniture("heading", w.doc.ID, s.lines...)
			continue
		case enacting.MatchString(s.text):
			w.furniture("heading", w.doc.ID, s.lines...)
			continue
		case !isOrphan(s.text) && corpus.ParseAppointments(s.text) == nil:
			root := corpus.Ref{Document: w.doc.ID}
			w.writeProse(part{}, entry{prose: s}, root, nil)
			continue
		}
		n++
		v := &corpus.Provision{Kind: corpus.KindAppointment,
			Ref:          corpus.Ref{Document: w.doc.ID}.Child(corpus.Step{Level: corpus.LevelAppoint, N: n}),
			Appointments: corpus.ParseAppointments(s.text)}
		w.markDoubt(v, s, interleaved)
		w.add(part{}, v, []string{s.text}, []block{s})
	}
}

// joinSentences joins lines to sentences: a line that ends with a comma reads on
// when the next one begins with 免去其, or says nothing of a person and would end
// the sentence in a text that is not interleaved.
func joinSentences(lines []line) []block {
	var bs []block
	for _, l := range lines {
		if len(bs) > 0 {
			last := &bs[len(bs)-1]
			if readsOn(last.text, l.text) {
				last.add(l)
				continue
			}
		}
		bs = append(bs, block{lines: []line{l}, text: l.text})
	}
	return bs
}

func readsOn(before, next string) bool {
	comma := strings.HasSuffix(before, "，") || strings.HasSuffix(before, ",")
	switch {
	case comma && corpus.ParseAppointments(before) != nil:
		return strings.HasPrefix(next, "免去其") || strings.HasPrefix(next, "不再担任") || strings.HasPrefix(next, "同时免去其")
	case comma, sentenceEnd.MatchString(before), enacting.MatchString(before):
		return false
	default:
		return !strings.Contains(next, "同志") && !enacting.MatchString(next)
	}
}

// isOrphan reports whether a piece of a sentence has lost its subject.
func isOrphan(text string) bool {
	if as := corpus.ParseAppointments(text); as != nil {
		return as[0].Person == ""
	}
	return strings.HasSuffix(text, "长；") || sentenceEnd.MatchString(text) && len([]rune(text)) <= maxOrphan && !strings.Contains(text, "，")
}

// maxOrphan is the length in characters of a piece that can only be the end of a
// post (局长；); a sentence is longer.
const maxOrphan = 12

func (w *writer) markDoubt(v *corpus.Provision, s block, interleaved bool) {
	at := s.first().n
	const note = "双栏公文识别时两栏文字交错，"
	switch {
	case isOrphan(s.text):
		w.defect("interleaved-columns", w.doc.ID, at, s.text, note+"此句失去主语，无法确定属于何人，按原位置保留。")
	case !sentenceEnd.MatchString(s.text):
		w.defect("interleaved-columns", w.doc.ID, at, s.text, note+"此句未完，后半句所在无法确定。")
	case interleaved && len(s.lines) > 1:
		w.defect("interleaved-columns", w.doc.ID, at, s.text, note+"前后两行文意相接，但不能确定为同一句。")
	default:
		return
	}
	for i := range v.Appointments {
		a := &v.Appointments[i]
		if a.Person == "" || len(s.lines) > 1 && i > 0 {
			a.Certain = false
		}
	}
}
