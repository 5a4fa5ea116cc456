package web

import (
	"bytes"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
)

// sentBytes bounds the answers of a collection that are kept as they were sent: at some 4 kB
// each, two thousand. A question that comes again, from a program that asks
// in a loop or after a link was passed round, then costs no more than finding its bytes.
const sentBytes = 8 << 20

// A sentAnswer is the JSON of an answer as it went out.
type sentAnswer struct {
	total  int // see [metrics]
	body   []byte
	zipped bool
}

func (a *sentAnswer) bytes() int { return len(a.body) + 200 }

// sent keeps answers by the day, the query of their address, and whether they are
// compressed, in two halves: the older is dropped
// when the younger is full. It goes with its collection. The zero value is ready.
type sent struct {
	mu          sync.Mutex
	young, aged map[string]*sentAnswer
	held        int // bytes of the younger half
}

func (s *sent) find(query string) *sentAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.young[query]; a != nil {
		return a
	}
	a := s.aged[query]
	if a != nil {
		delete(s.aged, query)
		s.add(query, a)
	}
	return a
}

func (s *sent) keep(query string, a *sentAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.young[query] == nil {
		s.add(query, a)
	}
}

func (s *sent) add(query string, a *sentAnswer) {
	size := a.bytes() + len(query)
	if size > sentBytes/16 { // one answer is not to drop all others
		return
	}
	if s.held+size > sentBytes/2 || s.young == nil {
		s.aged, s.young, s.held = s.young, map[string]*sentAnswer{}, 0
	}
	s.young[query] = a
	s.held += size
}

// newSentAnswer takes the JSON of an answer, and compresses it for who takes it so.
func newSentAnswer(total int, body []byte, zip bool) *sentAnswer {
	if zip {
		body = compressed(body)
	}
	return &sentAnswer{total, body, zip}
}

// A zipper compresses into room that it keeps.
type zipper struct {
	to   bytes.Buffer
	gzip *gzip.Writer
}

// zippers are not in use: each has tables of a megabyte.
var zippers = sync.Pool{New: func() any {
	z := new(zipper)
	z.gzip, _ = gzip.NewWriterLevel(&z.to, gzip.BestSpeed) // the level is one
	return z
}}

// compressed is what a body is sent as to who takes gzip. The fastest level makes it a
// tenth longer than the usual one, in a third of the time.
func compressed(body []byte) []byte {
	z := zippers.Get().(*zipper)
	defer zippers.Put(z)
	z.to.Reset()
	z.gzip.Reset(&z.to)
	_, _ = z.gzip.Write(body) // memory takes everything
	_ = z.gzip.Close()
	return bytes.Clone(z.to.Bytes())
}

// takesGzip reports whether a client says plainly that it takes gzip.
func takesGzip(r *http.Request) bool {
	for one := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		if strings.TrimSpace(one) == "gzip" {
			return true
		}
	}
	return false
}

// send writes the answer.
func (a *sentAnswer) send(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Vary", "Accept-Encoding")
	if a.zipped {
		h.Set("Content-Encoding", "gzip")
	}
	_, _ = w.Write(a.body) // the client has gone
	return nil
}
