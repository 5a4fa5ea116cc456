package reader

import (
	"errors"
	"io"
	"os"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

// SidecarSuffix is what the name of a file has behind it in the name of the file
// beside it that describes it: 公报.pdf.yaml beside 公报.pdf.
const SidecarSuffix = ".yaml"

// sidecar reads the file beside a file, which says what that does not say, by the keys
// of front matter. Without one it is empty.
func sidecar(path string) (source.Meta, error) {
	f, err := os.Open(path + SidecarSuffix)
	if errors.Is(err, os.ErrNotExist) {
		return source.Meta{}, nil
	}
	if err != nil {
		return source.Meta{}, &Error{Name: path + SidecarSuffix, Problem: cause(err), Remedy: "check its permissions, or take it away", Err: err}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFrontMatter+1))
	if err != nil || len(data) > maxFrontMatter {
		return source.Meta{}, &Error{Name: path + SidecarSuffix, Problem: "is too large or cannot be read", Remedy: "it holds a few lines such as “issuer: …”", Err: err}
	}
	m, err := decodeMeta(data)
	if err != nil {
		return source.Meta{}, &Error{Name: path + SidecarSuffix, Problem: err.Error(), Remedy: metaRemedy, Err: err}
	}
	return m, nil
}

// withSidecar adds what the file beside a file says.
func withSidecar(path string, r *corpus.Reading) error {
	m, err := sidecar(path)
	if err != nil {
		return err
	}
	describe(r, m)
	return nil
}
