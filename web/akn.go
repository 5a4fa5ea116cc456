package web

import (
	"bytes"
	"net/http"

	"tiaowen/corpus"
	"tiaowen/web/akn"
)

// documentParts fetches the document that an address names, with its provisions.
func documentParts(r *http.Request, c *Collection) (*corpus.Document, []*corpus.Provision, error) {
	d, err := c.Library.Document(pathVar(r, "id"))
	if err != nil {
		return nil, nil, err
	}
	ps, err := c.Library.Provisions(d.ID)
	return d, ps, err
}

// provisionParts fetches the provision that an address names, or whose part it names,
// with its document.
func provisionParts(r *http.Request, c *Collection) (corpus.Ref, *corpus.Provision, *corpus.Document, error) {
	ref, err := corpus.ParseRef(pathVar(r, "ref"))
	if err != nil {
		return ref, nil, nil, err
	}
	p, err := c.Library.Provision(ref)
	if err != nil {
		return ref, nil, nil, err
	}
	d, err := c.Library.Document(p.DocumentID)
	return ref, p, d, err
}

// issueOf is the issue of the gazette that a document stands in, or nil.
func issueOf(c *Collection, d *corpus.Document) *corpus.Issue {
	for _, i := range c.Library.Catalogue().Issues {
		if i.ID == d.IssueID && d.IssueID != "" {
			return i
		}
	}
	return nil
}

// about is what an Akoma Ntoso file says of itself. Its day is that of the index, for
// the file changes with it.
func (s *Server) about(r *http.Request, c *Collection, d *corpus.Document) akn.About {
	day := s.today()
	if !c.Built.IsZero() {
		day = corpus.Date(c.Built.Format("2006-01-02"))
	}
	return akn.About{Origin: s.origin(r), Day: day, Issue: issueOf(c, d)}
}

// documentAKN answers with a document in Akoma Ntoso: as its own media type, or as XML
// for programs that know no more.
func (s *Server) documentAKN(typ string) handler {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) error {
		d, ps, err := documentParts(r, c)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := akn.Write(&b, d, ps, s.about(r, c, d)); err != nil {
			return err
		}
		return writeAs(w, typ+"; charset=utf-8", b.Bytes())
	}
}

// provisionAKN does the same with a provision.
func (s *Server) provisionAKN(typ string) handler {
	return func(w http.ResponseWriter, r *http.Request, c *Collection) error {
		_, p, d, err := provisionParts(r, c)
		if err != nil {
			return err
		}
		ps, err := c.Library.Provisions(d.ID)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := akn.WriteProvision(&b, d, ps, p, s.about(r, c, d)); err != nil {
			return err
		}
		return writeAs(w, typ+"; charset=utf-8", b.Bytes())
	}
}

// writeAs sends an answer that is whole.
func writeAs(w http.ResponseWriter, contentType string, body []byte) error {
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(body) // the client has gone
	return nil
}
