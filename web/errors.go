package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"tiaowen/corpus"
	"tiaowen/search"
)

var (
	errNotFound = errors.New("no such page")
	errMethod   = errors.New("method not allowed")
	// errUnsupported is the error of a body that is of none of the types that are read.
	errUnsupported = errors.New("unsupported media type")
)

// A paramError is a parameter that is unknown or malformed.
type paramError struct {
	Parameter string
	Code      string
	Detail    string // in Chinese
}

func (e *paramError) Error() string { return e.Parameter + ": " + e.Detail }

// A problem is an error as a reader or a program sees it (RFC 9457).
type problem struct {
	Type        string       `json:"type"`
	Title       string       `json:"title"`
	Status      int          `json:"status"`
	Detail      string       `json:"detail,omitempty"`
	Errors      []fieldError `json:"errors,omitempty"`
	Suggestions []suggestion `json:"suggestions,omitempty"`
}

type fieldError struct {
	Parameter string `json:"parameter"`
	Code      string `json:"code"`
	Detail    string `json:"detail"`
	Offset    *int   `json:"offset,omitempty"` // in characters of the question
}

type suggestion struct {
	Query  string `json:"query"`
	Reason string `json:"reason"`
}

// problemOf is the table from errors to statuses.
func problemOf(err error) problem {
	var syntax *search.SyntaxError
	var param *paramError
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &syntax):
		return syntaxProblem(syntax)
	case errors.As(err, &param):
		status := http.StatusBadRequest
		switch param.Code {
		case "unknown_parameter":
			status = http.StatusUnprocessableEntity
		case "cursor_expired":
			status = http.StatusGone
		}
		return problem{"about:blank", "参数有误", status, param.Detail, []fieldError{{param.Parameter, param.Code, param.Detail, nil}}, nil}
	case errors.Is(err, corpus.ErrNotFound), errors.Is(err, corpus.ErrRef), errors.Is(err, errNotFound):
		return problem{Type: "about:blank", Title: "没有找到", Status: http.StatusNotFound, Detail: "这里没有这份文件或这个条款。地址可能抄错了，也可能它不在收录范围内。"}
	case errors.Is(err, errUnsupported):
		return problem{Type: "about:blank", Title: "内容的类型不对", Status: http.StatusUnsupportedMediaType, Detail: "这里收 text/plain、application/json 或表单（application/x-www-form-urlencoded）。"}
	case errors.Is(err, errMethod):
		return problem{Type: "about:blank", Title: "不支持的方法", Status: http.StatusMethodNotAllowed, Detail: "这个地址不接受这种方法，可用的方法见 Allow。"}
	case errors.Is(err, errTooMany):
		return problem{Type: "about:blank", Title: "请求太频繁", Status: http.StatusTooManyRequests, Detail: "这个地址在短时间里请求太多，请稍候再试。"}
	case errors.Is(err, errBusy), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return problem{Type: "about:blank", Title: "正忙", Status: http.StatusServiceUnavailable, Detail: "同时提问的人太多，或者这个问题太费时，请过几秒再试。"}
	case errors.As(err, &large):
		return problem{Type: "about:blank", Title: "内容太长", Status: http.StatusRequestEntityTooLarge, Detail: "提交的内容超过了上限（" + strconv.FormatInt(large.Limit>>10, 10) + " KB）。"}
	case errors.Is(err, errNotReady):
		return problem{Type: "about:blank", Title: "正在准备", Status: http.StatusServiceUnavailable, Detail: "索引正在打开或建立，请几秒后再试。"}
	default:
		return problem{Type: "about:blank", Title: "出错了", Status: http.StatusInternalServerError, Detail: "服务器出了差错，已记录。请稍后再试。"}
	}
}

func syntaxProblem(e *search.SyntaxError) problem {
	p := problem{"about:blank", "这个问题看不懂", http.StatusBadRequest, e.Message,
		[]fieldError{{"q", e.Code, e.Message, &e.Offset}}, nil}
	if e.Suggestion != "" {
		p.Suggestions = []suggestion{{e.Suggestion, "可以这样写"}}
	}
	return p
}

// allowed are the methods of a path.
func allowed(path string) string {
	switch path {
	case "/citations", "/receipt", "/api/v1/receipt":
		return "GET, HEAD, POST"
	case "/api/v1/citations", "/citations.csv", "/citations.xlsx":
		return "POST"
	}
	return "GET, HEAD"
}

// fail writes an error: as problem+json for programs, as a page for people.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	p := problemOf(err)
	if p.Status == http.StatusInternalServerError {
		s.cfg.Logger.Error("request failed", "path", r.URL.Path, "error", err)
	}
	h := w.Header()
	h.Del("ETag")
	h.Del("Last-Modified")
	h.Set("Cache-Control", "no-store")
	switch p.Status {
	case http.StatusMethodNotAllowed:
		h.Set("Allow", allowed(r.URL.Path)) // mux leaves it out
	case http.StatusServiceUnavailable:
		if h.Get("Retry-After") == "" {
			h.Set("Retry-After", "5")
		}
	}
	if byProgram(r) {
		h.Set("Content-Type", "application/problem+json; charset=utf-8")
		w.WriteHeader(p.Status)
		_ = json.NewEncoder(w).Encode(p) // the client has gone
		return
	}
	v := errorPage{base: s.base(p.Title, r), Problem: p}
	v.Feed = ""
	s.pages.write(w, p.Status, "error", v)
}

func (s *Server) failure(err error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, err) })
}

// page makes a handler of people's pages: it needs a collection, and its answer
// may be kept as long as the generation and the day do not change.
func (s *Server) page(h handler) http.Handler { return s.serve(h) }

// api makes a handler of programs' answers; its parameters are strict.
func (s *Server) api(h handler) http.Handler { return s.serve(h) }

func (s *Server) serve(h handler) http.Handler { return s.serveAs("", false, h) }

// serveAs serves one form of what may have several at one address: each has a tag of
// its own.
func (s *Server) serveAs(form string, program bool, h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if program {
			r = asProgram(r)
		}
		c := s.acquire()
		if c == nil {
			s.fail(w, r, errNotReady)
			return
		}
		defer s.release(c)
		tag := `W/"` + c.ID + "-" + s.cfg.Now().Format("20060102") + "-" + s.cfg.Version + form + `"`
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "no-cache")
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		if err := h(w, r, c); err != nil {
			s.fail(w, r, err)
		}
	})
}

// dated serves what changes with the index only and not with the day: it has a
// Last-Modified, and is not sent again to a client that has it by that (RFC 9110, 13.1.3).
func (s *Server) dated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c := s.current.Load(); c != nil && !c.Built.IsZero() {
			built := c.Built.UTC().Truncate(time.Second)
			w.Header().Set("Last-Modified", built.Format(http.TimeFormat))
			since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
			if r.Header.Get("If-None-Match") == "" && err == nil && !built.After(since) {
				w.WriteHeader(http.StatusNotModified)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
