package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// An answer that is kept is the one that was made, plain and compressed.
func TestSentAnswer(t *testing.T) {
	answer := map[string]string{"text": strings.Repeat("征收补偿决定应当公平。", 20)}
	want, err := encodeJSON(answer)
	if err != nil {
		t.Fatal(err)
	}
	for accept, zipped := range map[string]bool{"": false, "gzip": true, "deflate, gzip, br": true, "gzip;q=0": false} {
		r := httptest.NewRequest(http.MethodGet, "/api/v1/search", nil)
		r.Header.Set("Accept-Encoding", accept)
		a := newSentAnswer(3, want, takesGzip(r))
		w := httptest.NewRecorder()
		if err := a.send(w); err != nil {
			t.Fatal(err)
		}
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != zipped {
			t.Errorf("to %q: compressed %v, want %v", accept, got, zipped)
		}
		body := io.Reader(w.Body)
		if zipped {
			if body, err = gzip.NewReader(body); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, want) {
			t.Errorf("to %q: %q, %v", accept, got, err)
		}
	}
}

// What is kept is bounded, and what was asked of late stays.
func TestSentBound(t *testing.T) {
	var s sent
	for n := range 3000 {
		s.keep(fmt.Sprint(n), &sentAnswer{body: make([]byte, 20<<10)})
		if s.find("0") == nil {
			t.Fatalf("what is asked again and again is forgotten after %d others", n)
		}
		held := 0
		for _, half := range []map[string]*sentAnswer{s.young, s.aged} {
			for q, a := range half {
				held += a.bytes() + len(q)
			}
		}
		if held > sentBytes {
			t.Fatalf("%d bytes are kept of %d", held, sentBytes)
		}
	}
	if s.keep("large", &sentAnswer{body: make([]byte, sentBytes)}); s.find("large") != nil {
		t.Error("an answer as large as all room is kept")
	}
}
