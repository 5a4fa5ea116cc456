package web

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"html/template"
	"mime"
	"net/http"
	"path"
	"strings"
	"unicode"

	"github.com/gorilla/mux"

	"tiaowen/corpus"
	"tiaowen/search"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static/*
var staticFiles embed.FS

// pages holds the parsed templates and the files that they name.
type pages struct {
	byName map[string]*template.Template
	assets map[string]asset // by the name with the hash in it
	names  map[string]string
	broken []byte // the page for a template that fails, made at start
}

type asset struct {
	contentType string
	data        []byte
}

func loadPages() (*pages, error) {
	p := &pages{byName: map[string]*template.Template{}, assets: map[string]asset{}, names: map[string]string{}}
	if err := p.loadAssets(); err != nil {
		return nil, err
	}
	entries, err := templateFiles.ReadDir("templates")
	if err != nil {
		return nil, fmt.Errorf("load templates: %w", err)
	}
	funcs := template.FuncMap{"asset": func(name string) string { return "/static/" + p.names[name] },
		"workbook": func(csv string) string { return strings.Replace(csv, ".csv", ".xlsx", 1) }} // every table is at both addresses
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".html")
		if name == "base" {
			continue
		}
		t, err := template.New("base.html").Funcs(funcs).ParseFS(templateFiles, "templates/base.html", "templates/"+e.Name())
		if err != nil {
			return nil, fmt.Errorf("load template %s: %w", name, err)
		}
		p.byName[name] = t
	}
	var b bytes.Buffer
	err = p.byName["error"].Execute(&b, errorPage{base{Title: "出错了"}, problemOf(http.ErrAbortHandler)})
	p.broken = b.Bytes()
	return p, err
}

// loadAssets gives every file a name that changes with its content, so that
// browsers may keep it for ever.
func (p *pages) loadAssets() error {
	entries, err := staticFiles.ReadDir("static")
	if err != nil {
		return fmt.Errorf("load assets: %w", err)
	}
	for _, e := range entries {
		data, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return fmt.Errorf("load asset: %w", err)
		}
		sum := sha256.Sum256(data)
		ext := path.Ext(e.Name())
		hashed := strings.TrimSuffix(e.Name(), ext) + "-" + hex.EncodeToString(sum[:6]) + ext
		p.names[e.Name()] = hashed
		p.assets[hashed] = asset{mime.TypeByExtension(ext), data}
	}
	return nil
}

func (p *pages) serveStatic(w http.ResponseWriter, r *http.Request) {
	a, ok := p.assets[mux.Vars(r)["file"]]
	if !ok {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	_, _ = w.Write(a.data) // the client has gone
}

// write renders a page whole before the first byte is sent.
func (p *pages) write(w http.ResponseWriter, status int, name string, view any) {
	var b bytes.Buffer
	body := p.broken
	if err := p.byName[name].Execute(&b, view); err == nil {
		body = b.Bytes()
	} else {
		status = http.StatusInternalServerError
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone
}

// show renders a page of people; a template that fails is an error of ours.
func (s *Server) show(w http.ResponseWriter, name string, view any) error {
	var b bytes.Buffer
	if err := s.pages.byName[name].Execute(&b, view); err != nil {
		return fmt.Errorf("render %s: %w", name, err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes()) // the client has gone
	return nil
}

// base is what every page has.
type base struct {
	Title    string
	Question string
	Page     string // its path
	Today    corpus.Date
	Feed     string // address of the feed of the page, or empty
}

func (s *Server) base(title string, r *http.Request) base {
	return base{Title: title, Question: r.URL.Query().Get("q"), Page: r.URL.Path, Today: s.today(), Feed: feedOf(r)}
}

// Current says of a link of the top line whether this page is its own ("page"), one of
// those below it ("true"), or neither.
func (b base) Current(path string) string {
	at := b.Page
	for under, of := range map[string]string{"/provisions/": "/documents/", "/appointments": "/departments/"} {
		if strings.HasPrefix(at, under) {
			at = of
		}
	}
	switch {
	case at == path:
		return "page"
	case strings.HasPrefix(at, path+"/"):
		return "true"
	}
	return ""
}

func (s *Server) today() corpus.Date { return corpus.Date(s.cfg.Now().Format("2006-01-02")) }

type errorPage struct {
	base
	Problem problem
}

// Words are what the address says in Chinese, to be asked for instead; empty when it
// says nothing.
func (e errorPage) Words() string {
	words := strings.Map(func(r rune) rune {
		if strings.ContainsRune("-~_.", r) {
			return ' '
		}
		return r
	}, path.Base(e.Page))
	if !strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return ""
	}
	return firstRunes(words, 40)
}

// A piece is a run of text, marked or not.
type piece struct {
	Text string
	Mark bool
}

// pieces cuts a text at its marks.
func pieces(text string, marks []corpus.Span) []piece {
	var ps []piece
	at := 0
	for _, m := range marks {
		if m.Start < at || m.End > len(text) || m.Start >= m.End {
			continue
		}
		if m.Start > at {
			ps = append(ps, piece{text[at:m.Start], false})
		}
		ps = append(ps, piece{text[m.Start:m.End], true})
		at = m.End
	}
	if at < len(text) {
		ps = append(ps, piece{text[at:], false})
	}
	return ps
}

func snippetPieces(s search.Snippet) []piece { return pieces(s.Text, s.Marks) }
