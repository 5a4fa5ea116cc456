package store

import (
	"errors"
	"fmt"
	"io"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

// ErrLocked is the error of a lock that another process holds.
var ErrLocked = errors.New("locked by another process")

// Lock takes the lock file at path for this process until it is closed. A process
// that is killed gives it back. The error wraps [ErrLocked].
func Lock(path string) (io.Closer, error) {
	db, err := bbolt.Open(path, 0o644, &bbolt.Options{Timeout: 200 * time.Millisecond})
	if errors.Is(err, berrors.ErrTimeout) {
		return nil, fmt.Errorf("lock %s: %w", path, ErrLocked)
	}
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", path, err)
	}
	return db, nil
}
