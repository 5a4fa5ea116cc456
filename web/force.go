package web

import "tiaowen/corpus"

// A forceView is the banner of a document: whether it is in force today, and the
// sentences that say so.
type forceView struct {
	Code    corpus.Status // empty when not known
	Says    string        // in words; empty where the text says nothing of it
	Reasons []reasonView
}

// A reasonView is the sentence behind a date of force.
type reasonView struct {
	What, Date, Sentence string
	Ref                  corpus.Ref // of this document, or else of the one named in By
	By                   string     // title of the document that says so, when it is another
}

// force judges a document by its own dates and by what later documents say of it.
func (s *Server) force(d *corpus.Document) forceView {
	v := forceView{Code: d.Status(s.today()), Reasons: reasons(d)}
	from, to := d.Validity.Effective.Han(), d.Validity.Expires.Han()
	switch v.Code {
	case corpus.StatusInForce:
		v.Says = "自" + from + "起施行"
		if to != "" {
			v.Says += "，" + to + "起失效"
		}
	case corpus.StatusNotYet:
		v.Says = "将于" + from + "起施行"
	case corpus.StatusExpired:
		v.Says = "自" + to + "起失效"
	case corpus.StatusRevised, corpus.StatusRepealed:
		v.Says = "见后来的文件"
	default:
		v.Code = ""
		if len(v.Reasons) > 0 {
			v.Says = "没有写明从哪一天起施行，现在是否有效请另行核对。"
		}
	}
	return v
}

func reasons(d *corpus.Document) []reasonView {
	var out []reasonView
	v := d.Validity
	if e := d.Ending; e != nil {
		out = append(out, reasonView{What: e.Status.Name(), Date: e.On.Han(), Sentence: e.Sentence, Ref: e.Ref, By: e.Title})
	}
	for _, r := range v.Reasons {
		view := reasonView{Sentence: r.Sentence, Ref: r.Ref}
		switch r.What {
		case "effective":
			view.What, view.Date = "施行", v.Effective.Han()
		case "expires":
			view.What, view.Date = "失效", v.Expires.Han()
		default:
			view.What = "废止旧文件"
		}
		out = append(out, view)
	}
	return out
}
