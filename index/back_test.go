package index_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"tiaowen/index"
)

func names(t *testing.T, o index.Options) (list []string) {
	t.Helper()
	kept, err := index.Generations(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kept {
		name := k.Name
		if k.Current {
			name += " current"
		}
		if k.Damaged != nil {
			name += " damaged"
		}
		list = append(list, name)
	}
	return list
}

// Going back leaves both generations; the next build keeps the one that was gone back
// to, and not the one that was given up.
func TestRollback(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	if _, err := index.Rollback(o, ""); !errors.Is(err, index.ErrNoGeneration) {
		t.Errorf("back from the first generation: %v", err)
	}
	mustBuild(t, o, reading(t))
	steps := []struct {
		do   func() error
		want []string
	}{
		{func() error { return nil }, []string{"g000002 current", "g000001"}},
		{func() error { _, err := index.Rollback(o, ""); return err }, []string{"g000002", "g000001 current"}},
		{func() error { _, err := index.Rollback(o, "g000002"); return err }, []string{"g000002 current", "g000001"}},
		{func() error { _, err := index.Rollback(o, "g000001"); return err }, []string{"g000002", "g000001 current"}},
		{func() error { mustBuild(t, o, reading(t)); return nil }, []string{"g000003 current", "g000001"}},
	}
	for i, s := range steps {
		if err := s.do(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
		if got := names(t, o); !slices.Equal(got, s.want) {
			t.Errorf("after step %d there are %v, want %v", i, got, s.want)
		}
		answers(t, o)
	}
	if _, err := index.Rollback(o, "g000009"); !errors.Is(err, index.ErrNoGeneration) {
		t.Errorf("back to what is not there: %v", err)
	}
}

// Nobody goes back to a generation that is damaged.
func TestRollbackToDamage(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	mustBuild(t, o, reading(t))
	path := filepath.Join(o.Dir, "g000001", "store.db")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, flipped(data), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := index.Rollback(o, ""); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("back to a damaged generation: %v", err)
	}
	if got, want := names(t, o), []string{"g000002 current", "g000001"}; !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

// A backup answers like the original, and what was restored from it too.
func TestBackupAndRestore(t *testing.T) {
	o := options(t, t.TempDir())
	m := mustBuild(t, o, reading(t))
	_, want := answers(t, o)
	backup := options(t, filepath.Join(t.TempDir(), "backup"))
	if _, err := index.Backup(o.Dir, backup.Dir); err != nil {
		t.Fatal(err)
	}
	if _, got := answers(t, backup); got != want {
		t.Errorf("the backup finds %d, the original %d", got, want)
	}
	if _, err := index.Backup(o.Dir, backup.Dir); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a backup over another: %v", err)
	}
	restored, err := index.Restore(o, backup.Dir)
	if err != nil || restored.Corpus != m.Corpus {
		t.Fatalf("restored %s of %s: %v", restored.Corpus, m.Corpus, err)
	}
	if name, got := answers(t, o); got != want || name != "g000002" {
		t.Errorf("%s finds %d, want g000002 and %d", name, got, want)
	}
	fresh := options(t, filepath.Join(t.TempDir(), "new"))
	if _, err := index.Restore(fresh, backup.Dir); err != nil {
		t.Fatal(err)
	}
	if _, got := answers(t, fresh); got != want {
		t.Errorf("in a new directory %d are found, want %d", got, want)
	}
}

// Damage is not copied, and nothing of the copy is left.
func TestBackupOfDamage(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	path := filepath.Join(o.Dir, "g000001", "index", "part-1", "columns")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, flipped(data), 0o644); err != nil {
		t.Fatal(err)
	}
	to := t.TempDir()
	if _, err := index.Backup(o.Dir, to); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("backup of a damaged index: %v", err)
	}
	if left, err := os.ReadDir(to); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	fresh := options(t, t.TempDir())
	if _, err := index.Restore(fresh, o.Dir); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("restored from a damaged index: %v", err)
	}
	if _, err := index.Current(fresh.Dir); !errors.Is(err, index.ErrNoIndex) {
		t.Errorf("after it: %v", err)
	}
}

// While builds follow each other and remove what is old, every backup is whole and
// every reader's generation stays readable.
func TestBackupWhileBuilding(t *testing.T) {
	o := options(t, t.TempDir())
	mustBuild(t, o, reading(t))
	_, want := answers(t, o)
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 3 {
				to := options(t, t.TempDir())
				if _, err := index.Backup(o.Dir, to.Dir); err != nil {
					t.Error(err)
					return
				}
				if ng, err := index.Open(to); err != nil {
					t.Error(err)
				} else {
					ng.Close()
				}
				r, err := g.Index.Search(context.Background(), index.Request{Query: index.Term{Field: index.FieldText, Term: "临时安置费"}})
				if err != nil || r.Total != want {
					t.Errorf("the generation that was open finds %d, want %d: %v", r.Total, want, err)
				}
			}
		})
	}
	for range 3 {
		mustBuild(t, o, reading(t))
	}
	wg.Wait()
}
