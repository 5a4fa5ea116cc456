// Package eval measures how well a searcher answers questions whose answers are
// known.
//
// It promises to ask as a reader asks: through [search.Searcher], with nothing but
// the question's text. What is measured is the ranking that is served.
package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"tiaowen/corpus"
	"tiaowen/search"
)

// Depth is how many hits of each question are looked at: the deepest measure is
// recall at 100.
const Depth = 100

// An Article is one line of a collection: a JSON object.
type Article struct {
	ID    string `json:"id"`
	Law   string `json:"law"`
	Label string `json:"label"` // 第二十九条
	Text  string `json:"text"`
}

// A Question is one line of a set of questions: a JSON object.
type Question struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Relevant []string `json:"relevant"` // ids of the articles that answer it
}

// A Collection is articles as a corpus, with the way back to their ids.
type Collection struct {
	Readings []*corpus.Reading // one for each law, in the order of the file
	ids      map[corpus.Ref]string
}

// ReadArticles reads a collection: JSON lines. The error names the line.
func ReadArticles(r io.Reader) (*Collection, error) {
	c := &Collection{ids: map[corpus.Ref]string{}}
	laws := map[string]*corpus.Document{}
	err := lines(r, func(a Article) error {
		if a.ID == "" || a.Law == "" || a.Text == "" {
			return errors.New("an article needs id, law and text")
		}
		d := laws[a.Law]
		if d == nil {
			d = c.newDocument(a.Law)
			laws[a.Law] = d
		}
		p := provision(d, a)
		for _, taken := c.ids[p.Ref]; taken; _, taken = c.ids[p.Ref] {
			p.Ref = again(p.Ref)
		}
		c.ids[p.Ref] = a.ID
		d.Provisions = append(d.Provisions, p)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read articles: %w", err)
	}
	if len(c.ids) == 0 {
		return nil, errors.New("read articles: no article")
	}
	return c, nil
}

func (c *Collection) newDocument(law string) *corpus.Document {
	d := &corpus.Document{Title: law, ID: corpus.DocumentID("", law, "")}
	for _, r := range c.Readings {
		if r.Documents[0].ID == d.ID { // 行政处罚法 and 中华人民共和国行政处罚法
			d.ID = fmt.Sprintf("%s-%d", d.ID, len(c.Readings)+1)
		}
	}
	c.Readings = append(c.Readings, &corpus.Reading{Source: corpus.Source{Name: law}, Documents: []*corpus.Document{d}})
	return d
}

func provision(d *corpus.Document, a Article) *corpus.Provision {
	p := &corpus.Provision{DocumentID: d.ID, Order: len(d.Provisions) + 1, Kind: corpus.KindArticle, Label: a.Label}
	p.Text, p.Paragraphs = corpus.Paragraphs(strings.Split(a.Text, "\n"))
	p.Facts = corpus.FindFacts(p.Text)
	step := corpus.Step{Level: corpus.LevelProse, N: p.Order}
	if l, _, ok := corpus.ParseLabel(a.Label); ok && l.Rank == corpus.RankArticle {
		step = l.Step()
	}
	p.Ref = corpus.Ref{Document: d.ID, Path: corpus.Path(step)}
	return p
}

// again is the ref of a number that stands once more in the same law.
func again(r corpus.Ref) corpus.Ref {
	steps, err := corpus.ParsePath(r.Path)
	if err != nil {
		return r
	}
	steps[0].Again = max(2, steps[0].Again+1)
	return corpus.Ref{Document: r.Document, Path: corpus.Path(steps...)}
}

// ReadQuestions reads questions: JSON lines. The error names the line.
func ReadQuestions(r io.Reader) ([]Question, error) {
	var qs []Question
	err := lines(r, func(q Question) error {
		if q.ID == "" || q.Text == "" {
			return errors.New("a question needs id and text")
		}
		qs = append(qs, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	return qs, nil
}

// maxLine is the length in bytes of the longest line that is read; the longest
// article known has 16 kB.
const maxLine = 4 << 20

func lines[T any](r io.Reader, take func(T) error) error {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	for n := 1; s.Scan(); n++ {
		if len(s.Bytes()) == 0 {
			continue
		}
		var v T
		if err := json.Unmarshal(s.Bytes(), &v); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
		if err := take(v); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return s.Err()
}

// An Outcome is what a searcher answered to one question.
type Outcome struct {
	Question Question
	IDs      []string // at most Depth, best first
	Took     time.Duration
}

// Run asks every question in turn and hands each outcome to done, which may be nil.
// A question that the searcher refuses has an empty outcome.
func (c *Collection) Run(ctx context.Context, s search.Searcher, qs []Question, done func(Outcome)) ([]Outcome, error) {
	out := make([]Outcome, 0, len(qs))
	for _, q := range qs {
		began := time.Now()
		r, err := s.Search(ctx, search.Query{Text: q.Text, Size: Depth})
		var refused *search.SyntaxError
		if err != nil && !errors.As(err, &refused) {
			return nil, fmt.Errorf("ask %s: %w", q.ID, err)
		}
		o := Outcome{Question: q, Took: time.Since(began)}
		if r != nil {
			o.IDs = c.shown(r.Hits)
		}
		if done != nil {
			done(o)
		}
		out = append(out, o)
	}
	return out, nil
}

// shown are the ids of what the hits show, best first: each hit, then what says the
// same and is shown with it.
func (c *Collection) shown(hits []search.Hit) []string {
	var ids []string
	for _, h := range hits {
		ids = append(ids, c.ids[h.Provision.Ref])
		for _, r := range h.Repeats {
			ids = append(ids, c.ids[r.Ref])
		}
	}
	return ids[:min(Depth, len(ids))]
}

// ID is the id of the article with a ref, or empty.
func (c *Collection) ID(r corpus.Ref) string { return c.ids[r] }
