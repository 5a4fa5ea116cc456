package reader

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"

	"go.yaml.in/yaml/v3"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

// maxFrontMatter is the most bytes between the two marks of front matter.
const maxFrontMatter = 64 << 10

var (
	frontMark = []byte("---\n")
	keyAtHead = regexp.MustCompile(`^[A-Za-z_]+:`)
)

// frontMatter finds the YAML between two lines of --- at the head of a text: what the
// text itself does not say, by the keys of [source.Meta]. The end is that of the second
// mark; 0 when there is none.
func frontMatter(text []byte) (m source.Meta, end int, err error) {
	if !bytes.HasPrefix(text, frontMark) {
		return m, 0, nil
	}
	body := text[len(frontMark):min(len(text), maxFrontMatter)]
	at := bytes.Index(body, append([]byte("\n"), frontMark...))
	if at < 0 || !keyAtHead.Match(body) {
		return m, 0, nil // a rule, as pages of a gazette are parted by
	}
	d := yaml.NewDecoder(bytes.NewReader(body[:at]))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		return m, 0, fmt.Errorf("read front matter: %w", err)
	}
	return m, len(frontMark) + at + 1 + len(frontMark), nil
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
