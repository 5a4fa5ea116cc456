package index

import (
	"errors"
	"fmt"
	"path/filepath"

	"tiaowen/index/meaning"
)

// meaningFile holds what the provisions are about (package meaning).
const meaningFile = "meaning"

// openMeanings opens the vectors of a generation of so many records.
func openMeanings(dir string, records int) (*meaning.File, error) {
	f, err := meaning.Open(filepath.Join(dir, meaningFile))
	if err == nil && f.Records() != records {
		err = fmt.Errorf("%d meanings of %d provisions", f.Records(), records)
	}
	if err != nil {
		return nil, errors.Join(ErrDamaged, err)
	}
	return f, nil
}
