package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"

	"go.yaml.in/yaml/v3"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

// maxFrontMatter is the most bytes between the two marks of front matter.
const maxFrontMatter = 64 << 10

var (
	frontOpen  = regexp.MustCompile(`^\x{feff}?---\r?\n`)
	frontClose = regexp.MustCompile(`\n---\r?\n`)
	keyAtHead  = regexp.MustCompile(`^[A-Za-z_]+:`)
)

// frontMatter finds the YAML between two lines of --- at the head of a text: what the
// text itself does not say, by the keys of [source.Meta]. The end is that of the second
// mark; 0 when there is none.
func frontMatter(text []byte) (m source.Meta, end int, err error) {
	open := frontOpen.Find(text[:min(len(text), 8)])
	if open == nil {
		return m, 0, nil
	}
	body := text[len(open):min(len(text), maxFrontMatter)]
	closing := frontClose.FindIndex(body)
	if closing == nil || !keyAtHead.Match(body) {
		return m, 0, nil // a rule, as pages of a gazette are parted by
	}
	at := closing[0] + 1
	if m, err = decodeMeta(body[:at]); err != nil {
		return m, 0, fmt.Errorf("read front matter: %w", err)
	}
	return m, len(open) + closing[1], nil
}

// metaRemedy names the keys of [source.Meta].
const metaRemedy = "the keys are title, number, registration_code, issuer, collection, section, genre, date, effective, expires, url"

// decodeMeta reads YAML with the keys of [source.Meta] and no others. Days must be
// days of the calendar.
func decodeMeta(data []byte) (m source.Meta, err error) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil && !errors.Is(err, io.EOF) {
		return m, err
	}
	for _, day := range []*corpus.Date{&m.Signed, &m.Effective, &m.Expires} {
		if *day == "" {
			continue
		}
		read, ok := corpus.ParseDate(string(*day))
		if !ok {
			return m, fmt.Errorf("%q is no day; write 2026-03-06", *day)
		}
		*day = read
	}
	return m, nil
}

// readWithFront reads a text behind its front matter. The front matter is blanked, so
// that lines and spans stay those of the file, and kept as furniture.
func readWithFront(name string, text []byte, m source.Meta, end int) (*corpus.Reading, error) {
	blanked := bytes.Clone(text)
	for i := range end {
		if blanked[i] != '\n' {
			blanked[i] = ' '
		}
	}
	r, err := readText(name, blanked)
	if err != nil {
		return nil, err
	}
	r.Furniture = append(r.Furniture, corpus.Furniture{Kind: "front-matter", Span: corpus.Span{Start: 0, End: end - 1}})
	sum := sha256.Sum256(text)
	proof(r, hex.EncodeToString(sum[:]), len(text))
	describe(r, m)
	return r, nil
}
