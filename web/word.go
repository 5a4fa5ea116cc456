package web

import (
	"bytes"
	"net/http"
	"net/url"

	"tiaowen/corpus"
	"tiaowen/web/docx"
)

// documentWord answers with a document for a word processor.
func (s *Server) documentWord(w http.ResponseWriter, r *http.Request, c *Collection) error {
	d, ps, err := documentParts(r, c)
	if err != nil {
		return err
	}
	about := docx.About{Citation: citeManual(d, corpus.Ref{Document: d.ID}, s.today()), Link: s.origin(r) + "/documents/" + url.PathEscape(d.ID), Made: c.Built,
		Force: s.today().Han() + "：" + d.Status(s.today()).Name(), Note: "由条文按收录文本排版，以刊登的公报和正式文件为准"}
	var b bytes.Buffer
	if err := docx.Write(&b, d, ps, about); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", attached(wordName(d)))
	return writeAs(w, docx.MediaType, b.Bytes())
}

// wordName is the title with the day of the version in brackets, as collections of law
// name their files and as readers of this program understand it.
func wordName(d *corpus.Document) string {
	name := firstRunes(shortTitle(d), 60)
	if d.Signed != "" {
		name += "(" + string(d.Signed) + ")"
	}
	return name + ".docx"
}
