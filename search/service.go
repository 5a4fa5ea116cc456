package search

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/flats"
	"tiaowen/index/meaning"
)

// A Service answers questions over one generation. It implements [Searcher].
type Service struct {
	ix        index.Index
	a         *analysis.Analyzer
	stats     *statistics
	flats     *flats.File
	meanings  *meaning.File
	lib       corpus.Library
	documents []*corpus.Document // by their place in the flats
	places    map[*corpus.Document]int
	profiles  *profiles
	names     *names
	nears     *nears
	expanders []Expander
	weights   weights
	lexicon   func() (*lexicon, error) // made when it is first asked for
	catalogue *corpus.Catalogue
	sizes     map[string]int                // provisions of documents, by id
	stated    map[string][]*corpus.Document // by the title that the register of subjects states
	priors    []float64                     // of the document of each record, by its place in the collection
	rooms     *sync.Pool                    // of *room
	latest    corpus.Date                   // newest day on which a document was signed
}

// New makes a service over a generation with the synonyms that ship with the program.
func New(g *index.Generation, a *analysis.Analyzer) *Service {
	var ix, lib = g.Index, corpus.Library(g.Store)
	reg := corpus.DefaultRegister()
	s := &Service{ix: ix, rooms: new(sync.Pool), flats: g.Flats, meanings: g.Meanings, lib: lib, documents: lib.Catalogue().Documents, a: a, stats: newStatistics(ix, a), profiles: newProfiles(lib), nears: &nears{}, names: newNames(lib.Catalogue(), reg), weights: served}
	s.latest = lib.Catalogue().Latest
	s.lexicon = sync.OnceValues(func() (*lexicon, error) { return newLexicon(context.Background(), ix, lib, g.Flats) })
	s.catalogue, s.sizes, s.stated = lib.Catalogue(), sizes(ix), byStatedTitle(lib.Catalogue())
	s.places = make(map[*corpus.Document]int, len(s.documents))
	for i, d := range s.documents {
		s.places[d] = i
	}
	s.priors = recordPriors(s.flats, s.documents, priors(s.catalogue, s.sizes, s.weights))
	synonyms, err := DefaultSynonyms()
	if err != nil { // a test reads the file, so that this does not happen
		synonyms = &Synonyms{}
	}
	return s.WithExpanders(synonyms)
}

// WithExpanders returns a service that looks for what the expanders propose beside
// the words typed, and for the other names of bodies.
func (s *Service) WithExpanders(es ...Expander) *Service {
	with := *s
	with.nears = &nears{} // which depend on what is looked for beside the words
	with.expanders = append([]Expander{s.names.departments}, es...)
	return &with
}

// Warm makes what is made once and takes a while, so that no reader waits for it.
func (s *Service) Warm() error {
	_, err := s.lexicon()
	return err
}

// Search implements [Searcher].
func (s *Service) Search(ctx context.Context, q Query) (*Result, error) {
	began := time.Now()
	q, err := q.normal()
	if err != nil {
		return nil, err
	}
	n, err := Parse(q.Text)
	if err != nil {
		return nil, err
	}
	r, err := s.answer(ctx, q, n)
	if err != nil {
		return nil, err
	}
	r.Took = time.Since(began)
	return r, nil
}

// answer answers a question.
func (s *Service) answer(ctx context.Context, q Query, n Node) (*Result, error) {
	room := s.room()
	defer s.rooms.Put(room)
	f, err := s.find(ctx, q, n, asking{room: room})
	if err != nil {
		return nil, err
	}
	page, err := s.page(ctx, q, f.plan, f.resp.Hits, room)
	if err != nil {
		return nil, fmt.Errorf("rank %q: %w", q.Text, err)
	}
	r := &Result{Query: q, Instead: f.instead, Parts: f.parts, Total: f.resp.Total, Facets: facets(q, f.resp.Facets), Notices: f.plan.notices, Latest: s.latest}
	if len(page) > 0 {
		r.Hits = make([]Hit, len(page))
	}
	m := newMatcher(s.a, f.plan.groups, f.plan.runs)
	defer m.release()
	err = inParallel(len(page), batchShown, func(i int) (err error) {
		if page[i].provision, err = s.lib.Provision(page[i].ref()); err != nil {
			return err
		}
		r.Hits[i] = s.hit(f.plan, m, page[i])
		return ctx.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("read hits of %q: %w", q.Text, err)
	}
	if r.Total == 0 {
		if r.Ways, err = s.ways(ctx, q, f.plan); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// A finding is what the engine found of a question.
type finding struct {
	plan    *plan
	parts   []Part
	resp    index.Response
	instead string // see Result
}

// asking says how a question is asked.
type asking struct {
	mended bool // slips are put right already
	count  bool // only how much it finds is wanted
	room   *room
}

// find asks the engine, and does what is done when nothing is found.
func (s *Service) find(ctx context.Context, q Query, n Node, how asking) (*finding, error) {
	u := s.read(q, n)
	p, err := s.plan(ctx, q, u)
	if err != nil {
		return nil, fmt.Errorf("plan %q: %w", q.Text, err)
	}
	f := &finding{plan: p, parts: u.parts}
	if f.resp, err = s.ix.Search(ctx, q.request(p, p.query, how)); err != nil {
		return nil, fmt.Errorf("search %q: %w", q.Text, err)
	}
	if !how.mended {
		if other, err := s.instead(ctx, q, p, f.resp.Total, how); err != nil || other != nil {
			return other, err
		}
	}
	if f.resp, err = s.loosen(ctx, q, p, f.resp, how); err != nil {
		return nil, fmt.Errorf("search %q: %w", q.Text, err)
	}
	return f, nil
}

// read understands a question; what is asked for exactly is what stands there.
func (s *Service) read(q Query, n Node) understanding {
	if q.Mode == Exact || q.AsTyped {
		return understanding{node: n, rest: n}
	}
	return s.understand(n)
}

// normal fills in page and size, and refuses what would cost too much.
func (q Query) normal() (Query, error) {
	if n := utf8.RuneCountInString(q.Text); n > MaxQueryRunes {
		short := strings.TrimSpace(string([]rune(q.Text)[:MaxQueryRunes]))
		if _, err := Parse(short); err != nil {
			short = ""
		}
		return q, &SyntaxError{Code: "query_too_long", Offset: MaxQueryRunes, Suggestion: short,
			Message: fmt.Sprintf("问题有 %d 个字，最多 %d 个。请只留下要查的词。", n, MaxQueryRunes)}
	}
	if len(q.Statuses) > 0 && q.On == "" {
		return q, &SyntaxError{Code: "missing_day", Message: "按时效筛选要说明是哪一天。"}
	}
	if q.Size <= 0 {
		q.Size = DefaultSize
	}
	q.Size = min(q.Size, MaxPageSize)
	q.Page = max(q.Page, 1)
	if q.Page > 1 && q.Page > (MaxOffset+q.Size)/q.Size {
		return q, &SyntaxError{Code: "offset_too_deep",
			Message: fmt.Sprintf("最多翻到第 %d 条。请用筛选或更具体的词缩小范围。", MaxOffset), Suggestion: q.Text}
	}
	return q, nil
}

// ranked reports whether the second stage orders the answer.
func (q Query) ranked(p *plan) bool { return q.Sort == ByRelevance && !p.empty }

// request is what the engine is asked for a page of an answer.
func (q Query) request(p *plan, of index.Query, how asking) index.Request {
	if how.count {
		return index.Request{Query: of, Filters: p.filters}
	}
	offset := (q.Page - 1) * q.Size
	req := index.Request{Query: of, Filters: p.filters, Facets: facetKeys(), Sort: sorts[q.Sort], From: offset, Size: q.Size}
	if q.ranked(p) {
		req.From, req.Size = 0, max(Wide, offset+q.Size)
		req.AnyOrder = req.Size == Wide // choose orders them
	}
	if how.room != nil {
		req.Into = how.room.hits
	}
	return req
}

// loosen asks the loosenings of a plan that found nothing, in turn.
func (s *Service) loosen(ctx context.Context, q Query, p *plan, resp index.Response, how asking) (index.Response, error) {
	for _, l := range p.loose {
		if resp.Total > 0 {
			break
		}
		var err error
		if resp, err = s.ix.Search(ctx, q.request(p, l.query, how)); err != nil {
			return resp, err
		}
		if resp.Total > 0 {
			p.notices = append(p.notices, Notice{Text: l.notice})
		}
	}
	return resp, nil
}

var sorts = map[Sort]index.Sort{ByRelevance: index.ByScore, ByDate: index.ByDate, ByOrder: index.ByOrder}

// page ranks the best candidates, and cuts out the page.
func (s *Service) page(ctx context.Context, q Query, p *plan, hits []index.Hit, room *room) ([]*candidate, error) {
	if cap(hits) <= maxRoom {
		room.hits = hits
	}
	if !q.ranked(p) {
		return s.candidates(hits, nil)
	}
	leave, err := s.flats.Enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	offset := (q.Page - 1) * q.Size
	if err := s.known(hits); err != nil {
		return nil, err
	}
	// Every page is of one order, however deep: behind what is ranked, that of choose.
	s.choose(p, hits[:min(Wide, len(hits))], Candidates+offset+q.Size, room)
	first, err := s.candidates(hits[:min(Candidates, len(hits))], room)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(ctx.Err(), s.rank(p, first, room)); err != nil {
		return nil, err
	}
	seen := len(first)
	if q.Mode == Fuzzy {
		first = fold(first, offset+q.Size, s.says)
	}
	from, to := min(offset, len(first)), min(offset+q.Size, len(first))
	shift := seen - len(first) // hits that are shown under others
	rest, err := s.candidates(hits[min(max(offset+shift, seen), len(hits)):min(max(offset+q.Size+shift, seen), len(hits))], nil)
	if err != nil {
		return nil, err
	}
	return append(first[from:to:to], rest...), nil
}

// known refuses hits of another collection than that of the flats and the meanings.
func (s *Service) known(hits []index.Hit) error {
	records := min(s.flats.Records(), s.meanings.Records())
	for _, h := range hits {
		if h.Order < 0 || h.Order >= records {
			return fmt.Errorf("%s is record %d of %d: %w", h.ID, h.Order, records, index.ErrDamaged)
		}
	}
	return nil
}

// candidates are what the hits name.
func (s *Service) candidates(hits []index.Hit, room *room) ([]*candidate, error) {
	if err := s.known(hits); err != nil {
		return nil, err
	}
	all, cs := []candidate(nil), make([]*candidate, len(hits))
	if room != nil {
		all = room.candidates[:0]
	}
	all = slices.Grow(all, len(hits))[:len(hits)]
	if room != nil {
		room.candidates = all
	}
	for i, h := range hits {
		all[i] = candidate{hit: h, at: i, document: s.documents[s.flats.DocumentOf(h.Order)], score: h.Score}
		cs[i] = &all[i]
	}
	return cs, nil
}

// How many candidates, and how many hits that are read and shown, one goroutine takes at
// a time: few enough that 300 and ten are shared out evenly. Of batches of 64 candidates
// one of two cores took 192.
const (
	batch      = 16
	batchShown = 2
)

// inParallel does a task for 0 to n-1, on every core, and returns the first error.
func inParallel(n, batch int, task func(i int) error) error {
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < n; from += batch {
		g.Go(func() error {
			for i := from; i < min(from+batch, n); i++ {
				if err := task(i); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// hit makes what is shown of a candidate.
func (s *Service) hit(p *plan, m *matcher, c *candidate) Hit {
	weight := func(group int) float64 {
		if group < len(p.groups) {
			return p.groups[group].idf()
		}
		return 1
	}
	h := Hit{Provision: c.provision, Document: c.document, Score: round(c.score), Pinpoint: c.provision.Ref}
	heading, text := m.find(c.provision.Heading), m.find(c.provision.Text)
	h.Heading = Snippet{Text: c.provision.Heading, Marks: spans(heading)}
	h.Why = p.why(c, heading, text, p.noted(&h, m))
	within, point := corpus.Span{Start: 0, End: len(c.provision.Text)}, ""
	if c.pin != nil {
		if at, ok := spanOf(c.provision, c.pin.point); ok {
			within, point = at, c.pin.point
		}
	}
	var at corpus.Span
	h.Snippet, at = snippet(c.provision.Text, within, text, weight)
	if point == "" {
		point = corpus.Path(pinpoint(c.provision, at)...)
	}
	if point != "" {
		h.Pinpoint.Path += "__" + point
	}
	for _, r := range c.repeats {
		h.Repeats = append(h.Repeats, Repeat{r.document, r.ref()})
	}
	return h
}

// Mark returns the spans of text that the question matches, sorted and apart. The
// document page marks whole texts with it; snippets come from the same rule.
func (s *Service) Mark(question, text string) []corpus.Span {
	n, err := Parse(question)
	if err != nil {
		return nil
	}
	p := &plan{cuts: map[string][]group{}}
	if err := s.collect(context.Background(), p, n); err != nil {
		return nil
	}
	m := newMatcher(s.a, p.groups, p.runs)
	defer m.release()
	return spans(m.find(text))
}
