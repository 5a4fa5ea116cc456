// Package reader reads any file that tiaowen understands: it finds out what a
// file is and hands it to the reader of its genre. Whatever is wrong with a file
// comes back as an [*Error] that says where, and what to do.
package reader

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/source"
	"tiaowen/corpus/statute"
)

// MaxBytes is the largest file that is read. A year of gazettes is a few MiB; more
// is a mistake, or an attack on memory.
const MaxBytes = 64 << 20

// An Error says what is wrong with a file and what to do about it.
type Error struct {
	Name    string
	Line    int // from 1; 0 when it is the whole file
	Problem string
	Remedy  string
	Err     error // may be nil
}

func (e *Error) Error() string {
	where := e.Name
	if e.Line > 0 {
		where = fmt.Sprintf("%s:%d", e.Name, e.Line)
	}
	return fmt.Sprintf("%s: %s; %s", where, e.Problem, e.Remedy)
}

func (e *Error) Unwrap() error { return e.Err }

// File reads the file at path, and the one beside it that describes it; see
// [SidecarSuffix].
func File(path string) (*corpus.Reading, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &Error{Name: path, Problem: cause(err), Remedy: "check the path and its permissions", Err: err}
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, &Error{Name: path, Problem: cause(err), Remedy: "check the file", Err: err}
	case info.IsDir():
		return nil, &Error{Name: path, Problem: "is a directory", Remedy: "name the files in it"}
	case info.Size() > MaxBytes:
		return nil, tooLarge(path)
	}
	data, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, &Error{Name: path, Problem: cause(err), Remedy: "check the disk", Err: err}
	}
	r, err := Read(filepath.Base(path), data)
	var e *Error
	if errors.As(err, &e) {
		e.Name = path
	}
	if err != nil {
		return nil, err
	}
	if err := withSidecar(path, r); err != nil {
		return nil, err
	}
	return r, nil
}

func cause(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return "cannot be read: " + p.Err.Error()
	}
	return "cannot be read: " + err.Error()
}

func tooLarge(name string) *Error {
	return &Error{Name: name, Problem: fmt.Sprintf("is larger than %d MiB", MaxBytes>>20), Remedy: "split it into one file for each issue or statute"}
}

// Read reads one source with the register that ships with the program.
func Read(name string, data []byte) (*corpus.Reading, error) {
	if len(data) > MaxBytes {
		return nil, tooLarge(name)
	}
	if extract := kindOf(data); extract != nil {
		return readKind(name, data, extract)
	}
	text, decoded, err := decode(name, data)
	if err != nil {
		return nil, err
	}
	if bytes.Count(text, []byte("\n")) > source.MaxLines {
		return nil, sourceError(name, source.TooManyLines())
	}
	meta, end, err := frontMatter(text)
	if err != nil {
		return nil, &Error{Name: name, Line: 1, Problem: err.Error(), Remedy: metaRemedy, Err: err}
	}
	var r *corpus.Reading
	if end > 0 {
		r, err = readWithFront(name, text, meta, end)
	} else {
		r, err = readText(name, text)
	}
	if err != nil {
		return nil, err
	}
	if decoded {
		r.Defects = append(r.Defects, corpus.Defect{Code: "encoding", Where: name + ":1", Line: 1,
			Text: "GB18030", Note: "文件不是 UTF-8，已按 GB18030 解码；字节位置指解码后的文本"})
	}
	return r, nil
}

// readText reads a text in UTF-8.
func readText(name string, text []byte) (*corpus.Reading, error) {
	read := statute.Read
	if isGazette(text) || isNotice(text) {
		read = gazette.Read
	}
	r, err := read(name, text, corpus.DefaultRegister())
	if errors.Is(err, gazette.ErrStructure) && !isGazette(text) {
		r, err = statute.Read(name, text, corpus.DefaultRegister()) // an interpretation has a number too, and lines that end with a colon
	}
	if err != nil {
		return nil, &Error{Name: name, Problem: err.Error(), Remedy: "tiaowen reads gazettes and statutes as Markdown or plain text", Err: err}
	}
	if err := structured(name, r); err != nil {
		return nil, err
	}
	understand(r)
	doubt(r)
	return r, nil
}

// decode returns the text as UTF-8.
func decode(name string, data []byte) (text []byte, decoded bool, err error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, false, &Error{Name: name, Problem: "is empty", Remedy: "give a file with text"}
	case bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")):
		return nil, false, &Error{Name: name, Line: 1, Problem: "is UTF-16", Remedy: "save it as UTF-8"}
	}
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, false, &Error{Name: name, Line: lineOf(data, at), Problem: "is not text: it holds a zero byte", Remedy: "give the text as Markdown or plain text in UTF-8"}
	}
	if utf8.Valid(data) {
		return data, false, nil
	}
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	if err == nil && !bytes.ContainsRune(out, utf8.RuneError) && mostlyHan(out) {
		return out, true, nil
	}
	return nil, false, &Error{Name: name, Line: lineOf(data, invalidAt(data)), Problem: "is neither UTF-8 nor GB18030", Remedy: "save it as UTF-8"}
}

// mostlyHan tells Chinese that was decoded from bytes that happen to decode.
func mostlyHan(text []byte) bool {
	common, all := 0, 0
	for _, r := range string(text) {
		if r < utf8.RuneSelf {
			continue
		}
		all++
		if strings.ContainsRune("的一是在不了有和人这中大为上个国法条规定第应当依本市县政府", r) {
			common++
		}
	}
	return all > 0 && common*20 > all
}

func invalidAt(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return 0
}

func lineOf(data []byte, at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }

// isGazette tells an issue of a gazette from a statute: the masthead names it and
// numbers it.
func isGazette(text []byte) bool {
	head := string(text[:min(len(text), 3000)])
	return strings.Contains(head, "公报") && (strings.Contains(head, "目 录") || strings.Contains(head, "目录") || strings.Contains(head, "总第") || strings.Contains(head, "(总")) &&
		!strings.Contains(head, "<!-- INFO END -->")
}

// maxFrame is how many lines the frame of a document has at most before its text.
const maxFrame = 16

// registered is the registration code of a normative document, which stands before the
// number: HJDR—2026—00001.
var registered = regexp.MustCompile(`^[A-Z]{2,8}\s*[—\-－–]+\s*[0-9]{4}\s*[—\-－–]+\s*[0-9]{3,6}\s*`)

// isNotice tells an official document by its frame (GB/T 9704 7): a document number on
// a line of its own and, below it, those it is addressed to. A statute has neither.
func isNotice(text []byte) bool {
	if bytes.Contains(text[:min(len(text), 3000)], []byte("<!-- INFO END -->")) {
		return false
	}
	numbered, n := false, 0
	for line := range bytes.Lines(text) {
		l := corpus.ParseMarkdownLine(corpus.TrimSpace(string(line))).Text
		if l == "" {
			continue
		}
		if n++; n > maxFrame {
			return false
		}
		if _, ok := corpus.ParseDocNumber(registered.ReplaceAllString(l, "")); ok {
			numbered = true
		} else if numbered && strings.HasSuffix(l, "：") || numbered && strings.HasSuffix(l, ":") {
			return true
		}
	}
	return false
}

// structured refuses a file in which nothing official was recognised: prose without
// a number, a heading or a note would be found by no citation.
func structured(name string, r *corpus.Reading) error {
	for _, f := range r.Furniture {
		if f.Kind == "heading" || f.Kind == "rule" {
			return nil
		}
	}
	for _, d := range r.Documents {
		if len(d.Notes) > 0 || d.Number != "" {
			return nil
		}
		for _, p := range d.Provisions {
			if p.Kind != corpus.KindParagraph {
				return nil
			}
		}
	}
	line := 1
	if len(r.Documents) > 0 {
		line = r.Documents[0].Line
	}
	return &Error{Name: name, Line: line, Problem: "no article, number, document number or note of adoption was found",
		Remedy: "begin the file with “# title”, and number articles as 第一条 or sections as 一、"}
}

// understand reads what the text says as data: references, amounts, validity.
func understand(r *corpus.Reading) {
	corpus.ResolveReferences(r)
	for _, d := range r.Documents {
		corpus.ReadValidity(d)
		for _, p := range d.Provisions {
			p.Facts = corpus.FindFacts(p.Text)
		}
	}
}
