package web

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"tiaowen/search"
)

// metrics are what the keeper of a server watches. Labels come from closed sets:
// route templates, methods, classes of status, outcomes.
type metrics struct {
	registry   *prometheus.Registry
	requests   *prometheus.HistogramVec
	searches   *prometheus.HistogramVec
	hits       prometheus.Histogram
	zero       prometheus.Counter
	indexBytes prometheus.Gauge
	buildTime  prometheus.Gauge
	segmenter  prometheus.Gauge
	provisions prometheus.Gauge
	built      prometheus.Gauge
	underWay   prometheus.Gauge
	refused    *prometheus.CounterVec
	fallback   prometheus.Gauge
}

func newMetrics(reg *prometheus.Registry) (*metrics, error) {
	gauge := func(name, help string) prometheus.Gauge {
		return prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "tiaowen", Name: name, Help: help})
	}
	m := &metrics{
		registry: reg,
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "tiaowen", Name: "http_request_duration_seconds",
			Help: "Time to answer a request.", Buckets: prometheus.ExponentialBuckets(0.0005, 2, 15)}, []string{"route", "method", "code"}),
		searches: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "tiaowen", Name: "search_duration_seconds",
			Help: "Time to answer a question, by outcome.", Buckets: prometheus.ExponentialBuckets(0.0002, 2, 15)}, []string{"outcome"}),
		hits: prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "tiaowen", Name: "search_hits",
			Help: "Provisions found by a question.", Buckets: []float64{0, 1, 3, 10, 30, 100, 300, 1000, 10000, 100000}}),
		zero: prometheus.NewCounter(prometheus.CounterOpts{Namespace: "tiaowen", Name: "search_zero_results_total",
			Help: "Questions that found nothing."}),
		indexBytes: gauge("index_size_bytes", "Size of the index on disk."),
		buildTime:  gauge("index_build_duration_seconds", "Time that building the index took."),
		segmenter:  gauge("segmenter_load_duration_seconds", "Time that loading the dictionary took."),
		provisions: gauge("index_provisions", "Provisions in the index."),
		built:      gauge("index_built_timestamp_seconds", "When the index was built, in Unix time."),
		underWay:   gauge("http_requests_in_flight", "Requests that are being answered."),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "tiaowen", Name: "http_requests_refused_total",
			Help: "Requests that were turned away: of a client that asks too often, or for want of room."}, []string{"reason"}),
		fallback: gauge("index_fallback", "1 when the current index is damaged and an older one answers in its place, else 0."),
	}
	for _, reason := range []string{"rate", "busy", "gone"} { // so that their rate is known from the start
		m.refused.WithLabelValues(reason)
	}
	var errs []error
	for _, c := range []prometheus.Collector{m.requests, m.searches, m.hits, m.zero, m.indexBytes, m.buildTime, m.segmenter,
		m.provisions, m.built, m.underWay, m.refused, m.fallback, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{})} {
		errs = append(errs, reg.Register(c))
	}
	return m, errors.Join(errs...)
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{EnableOpenMetrics: true})
}

func (m *metrics) collection(c *Collection) {
	total := 0
	for _, n := range c.Library.Catalogue().Provisions {
		total += n
	}
	m.provisions.Set(float64(total))
	m.indexBytes.Set(float64(c.Bytes))
	m.buildTime.Set(c.BuildTime.Seconds())
	m.segmenter.Set(c.SegmenterLoad.Seconds())
	m.built.Set(float64(c.Built.Unix()))
	m.fallback.Set(0)
	if c.Fallback {
		m.fallback.Set(1)
	}
}

// turnedAway counts a request that was refused.
func (m *metrics) turnedAway(err error) {
	reason := "gone" // the client did not wait for its turn
	switch {
	case errors.Is(err, errTooMany):
		reason = "rate"
	case errors.Is(err, errBusy):
		reason = "busy"
	}
	m.refused.WithLabelValues(reason).Inc()
}

func (m *metrics) request(route, method string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, method, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

func (m *metrics) search(r *search.Result, err error, took time.Duration) {
	var syntax *search.SyntaxError
	switch {
	case errors.As(err, &syntax):
		m.searches.WithLabelValues("syntax").Observe(took.Seconds())
	case err != nil:
		m.searches.WithLabelValues("error").Observe(took.Seconds())
	default:
		m.answered(r.Total, took)
	}
}

// answered counts an answer that found a number of provisions.
func (m *metrics) answered(total int, took time.Duration) {
	outcome := "ok"
	if total == 0 {
		outcome = "empty"
		m.zero.Inc()
	}
	m.searches.WithLabelValues(outcome).Observe(took.Seconds())
	m.hits.Observe(float64(total))
}
