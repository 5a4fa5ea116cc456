// Package web shows a collection to people and machines: pages that work without
// JavaScript, a JSON API, and metrics.
//
// # What the package promises
//
//   - Official text is shown as it is; markup is made in templates only, and
//     everything is escaped.
//   - A request reads one generation from beginning to end, whatever [Server.Show]
//     does meanwhile, writes nothing, and reaches no file.
//   - What a machine cannot take is turned away at once, with 429 or 503 and
//     Retry-After; see [Limits].
//   - Errors are a plain page for people and application/problem+json (RFC 9457)
//     under /api; one table maps them to statuses.
//   - The policy for content allows our own files only: no inline script or style.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/mux"
	"github.com/klauspost/compress/gzhttp"
	"github.com/prometheus/client_golang/prometheus"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web/akn"
	"tiaowen/web/docx"
)

// A Collection is what a server shows: one generation of texts with the search
// over it.
type Collection struct {
	Searcher      search.Searcher
	Marker        Marker
	Suggester     Suggester       // nil when nothing is suggested
	Lister        search.Searcher // answers with long lists; nil when none are taken away
	Library       corpus.Library
	Built         time.Time
	BuildTime     time.Duration
	SegmenterLoad time.Duration // of the dictionary
	Bytes         int64         // of the index on disk
	ID            string        // names the generation: for ETag and receipts
	Fallback      bool          // the current generation is damaged; this is the one before it

	// Close releases the collection. It is called once, when another one is shown
	// and no request reads this one any more. It may be nil.
	Close func() error

	ledger      ledgerOnce
	sent        sent
	checkerOnce sync.Once
	checks      *search.Checker // see checker

	readers atomic.Int64
	retired atomic.Bool
	closed  sync.Once
}

// A Marker finds the words of a question in a text.
type Marker interface {
	Mark(question, text string) []corpus.Span
}

// Config is what a server is made of.
type Config struct {
	Logger   *slog.Logger
	Registry *prometheus.Registry
	Now      func() time.Time
	Version  string
	Limits   Limits
	Keep     Keep
	// Reload reads settings and index anew; nil where there is nothing to read.
	Reload func(context.Context) error
}

// Keep says what of a request goes to the log. Nothing does by default: questions are
// counted, not kept, and nobody is followed.
type Keep struct {
	Clients   bool // the address that a request came from
	Questions bool // what was asked: path and query
}

// A Server shows a collection. It is not ready until it has been given one.
type Server struct {
	cfg     Config
	current atomic.Pointer[Collection]
	pages   *pages
	// reference is openapi.json as its page shows it.
	reference *reference
	metrics   *metrics
	handler   http.Handler
	router    *mux.Router
	guard     atomic.Pointer[guard]
	// defaults are the limits of this machine.
	defaults Limits
}

// New makes a server without a collection. It fails when a template does not
// parse or a metric is registered twice.
func New(cfg Config) (*Server, error) {
	p, err := loadPages()
	if err != nil {
		return nil, err
	}
	m, err := newMetrics(cfg.Registry)
	if err != nil {
		return nil, err
	}
	d, err := readReference()
	if err != nil {
		return nil, err
	}
	s := &Server{cfg: cfg, pages: p, reference: d, metrics: m, defaults: DefaultLimits(runtime.GOMAXPROCS(0))}
	s.Limit(cfg.Limits)
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024))
	if err != nil {
		return nil, err
	}
	s.router = s.routes()
	s.handler = s.observe(secure(s.guarded(zip(s.router))))
	return s, nil
}

// Show makes c the collection that is shown. Requests under way finish with the
// one they began with.
func (s *Server) Show(c *Collection) {
	old := s.current.Swap(c)
	s.metrics.collection(c)
	if old != nil {
		old.retired.Store(true)
		s.closeUnread(old)
	}
}

// acquire takes the collection that is shown, or nil; it stays open until release.
func (s *Server) acquire() *Collection {
	for {
		c := s.current.Load()
		if c == nil {
			return nil
		}
		c.readers.Add(1)
		if s.current.Load() == c {
			return c
		}
		s.release(c) // another one came between: c may be closed already
	}
}

func (s *Server) release(c *Collection) {
	c.readers.Add(-1)
	s.closeUnread(c)
}

func (s *Server) closeUnread(c *Collection) {
	if !c.retired.Load() || c.readers.Load() > 0 || c.Close == nil {
		return
	}
	c.closed.Do(func() {
		if err := c.Close(); err != nil {
			s.cfg.Logger.Error("close collection", "id", c.ID, "error", err)
		}
	})
}

// Routes lists the templates of all paths that are answered, such as
// "/documents/{id}".
func (s *Server) Routes() (templates []string) {
	_ = s.router.Walk(func(r *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		t, err := r.GetPathTemplate()
		if err == nil {
			templates = append(templates, t)
		}
		return nil
	})
	return templates
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Ready reports why the server cannot answer, or nil.
func (s *Server) Ready(context.Context) error {
	if s.current.Load() == nil {
		return errNotReady
	}
	return nil
}

var errNotReady = errors.New("the index is being opened or built")

// A handler answers a request from one collection, or returns an error.
type handler func(w http.ResponseWriter, r *http.Request, c *Collection) error

func (s *Server) routes() *mux.Router {
	r := mux.NewRouter()
	r.Use(noteRoute)
	page := func(path string, h handler) { r.Handle(path, s.page(h)).Methods(http.MethodGet, http.MethodHead) }
	// mux tries the routes in turn: what is asked most comes first.
	r.Handle("/api/v1/search", s.api(s.apiSearch)).Methods(http.MethodGet, http.MethodHead)
	page("/", s.home)
	page("/search", s.results)
	for _, t := range s.tables() {
		page(t.path+".csv", s.asCSV(t.make))
		page(t.path+".xlsx", s.asWorkbook(t.make))
	}
	feed := func(path string, h handler) {
		r.Handle(path, s.dated(s.serveAs(".atom", true, h))).Methods(http.MethodGet, http.MethodHead)
	}
	feed("/search.atom", s.searchFeed)
	feed("/departments/{name}.atom", s.departmentFeed)
	feed("/documents/{id}.atom", s.documentFeed)
	feed("/provisions/{ref}.atom", s.clauseFeed)
	feed("/sitemap.xml", s.sitemap)
	feed("/sitemaps/{part}.xml", s.sitemapFile)
	page("/documents", s.documents)
	both := func(path string, h http.Handler) { r.Handle(path, h).Methods(http.MethodGet, http.MethodHead) }
	s.forms(both, "/documents/{id}", s.document,
		form{suffix: ".json", typ: "application/json", answer: s.apiDocument},
		form{suffix: ".jsonld", typ: linkedType, answer: s.documentLinked},
		form{suffix: ".docx", typ: docx.MediaType, answer: s.documentWord},
		form{suffix: ".akn", typ: akn.MediaType, answer: s.documentAKN(akn.MediaType)},
		form{suffix: ".xml", typ: "application/xml", accept: []string{"text/xml"}, answer: s.documentAKN("application/xml")})
	page("/documents/{id}/jump", s.jump)
	s.forms(both, "/provisions/{ref}", s.provision,
		form{suffix: ".json", typ: "application/json", answer: s.apiProvision},
		form{suffix: ".jsonld", typ: linkedType, answer: s.provisionLinked},
		form{suffix: ".akn", typ: akn.MediaType, answer: s.provisionAKN(akn.MediaType)},
		form{suffix: ".xml", typ: "application/xml", accept: []string{"text/xml"}, answer: s.provisionAKN("application/xml")})
	page("/departments", s.departments)
	page("/departments/compare", s.pair)
	page("/departments/{name}", s.department)
	page("/appointments", s.people)
	page("/issues", s.issues)
	page("/compare", s.compare)
	page("/promises", s.promises)
	page("/help", s.static("help", "怎样检索"))
	page("/about", s.static("about", "关于条文"))
	page("/accessibility", s.static("accessibility", "无障碍说明"))
	page("/api", s.apiPage)
	api := func(path string, h handler) { r.Handle(path, s.api(h)).Methods(http.MethodGet, http.MethodHead) }
	api("/api/v1/receipt", s.apiReceipt)
	r.Handle("/api/v1/receipt", s.posted(s.apiReceipt)).Methods(http.MethodPost)
	page("/receipt", s.receiptShown)
	r.Handle("/receipt", s.posted(s.receiptShown)).Methods(http.MethodPost)
	api("/api/v1/suggest", s.apiSuggest)
	api("/api/v1/documents", s.apiDocuments)
	api("/api/v1/documents/{id}", s.apiDocument)
	api("/api/v1/provisions/{ref}", s.apiProvision)
	api("/api/v1/departments", s.apiDepartments)
	page("/citations", s.citations)
	r.Handle("/citations", s.posted(s.citations)).Methods(http.MethodPost)
	r.Handle("/citations.csv", s.posted(s.asCSV(s.citationsTable))).Methods(http.MethodPost)
	r.Handle("/citations.xlsx", s.posted(s.asWorkbook(s.citationsTable))).Methods(http.MethodPost)
	r.Handle("/api/v1/citations", s.posted(s.apiCitations)).Methods(http.MethodPost)
	plain := func(path string, h http.HandlerFunc) { r.HandleFunc(path, h).Methods(http.MethodGet, http.MethodHead) }
	plain("/openapi.json", serveFile("application/json", openAPI))
	plain("/opensearch.xml", s.openSearch)
	plain("/robots.txt", s.robots)
	plain("/static/{file}", s.pages.serveStatic)
	plain("/healthz", s.healthz)
	plain("/readyz", s.readyz)
	r.Handle("/metrics", s.local(s.metrics.handler())).Methods(http.MethodGet)
	r.NotFoundHandler = s.failure(errNotFound)
	r.MethodNotAllowedHandler = s.failure(errMethod)
	return r
}
