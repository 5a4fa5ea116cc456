package web

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"tiaowen/search"
)

// shownSuggestions is how many suggestions fit below a search box.
const shownSuggestions = 8

// A Suggester completes what is being typed.
type Suggester interface {
	Suggest(ctx context.Context, typed string, limit int) ([]search.Suggestion, error)
}

// apiSuggest answers in the form of the OpenSearch suggestions extension: what was
// typed, completions, what each is, and where it leads.
func (s *Server) apiSuggest(w http.ResponseWriter, r *http.Request, c *Collection) error {
	v, err := query(r)
	if err != nil {
		return err
	}
	for name := range v {
		if name != "q" {
			return &paramError{name, "unknown_parameter", "没有“" + name + "”这个参数。"}
		}
	}
	texts, kinds, urls := []string{}, []string{}, []string{}
	if c.Suggester != nil {
		found, err := c.Suggester.Suggest(r.Context(), v.Get("q"), shownSuggestions)
		if err != nil {
			return err
		}
		for _, f := range found {
			texts, kinds, urls = append(texts, f.Text), append(kinds, f.Kind), append(urls, address(url.Values{"q": {f.Text}}))
		}
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode([]any{v.Get("q"), texts, kinds, urls}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/x-suggestions+json; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // the client has gone
	return nil
}
