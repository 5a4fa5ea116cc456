package index_test

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tiaowen/index"
)

// TestOtherBuildsInLittleSpace is what the process of TestDiskFull does: it builds
// where no file may grow beyond some bytes. A write beyond them fails as it does on
// a full disk.
func TestOtherBuildsInLittleSpace(t *testing.T) {
	o := options(t, dataOfParent(t))
	most, err := strconv.ParseUint(os.Getenv("TIAOWEN_TEST_SPACE"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	readings := collection(t, "both")
	limit := syscall.Rlimit{Cur: most, Max: most}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	_, err = index.Build(context.Background(), o, slices.Values(readings))
	if err == nil || !strings.Contains(err.Error(), syscall.EFBIG.Error()) { // bbolt keeps the text of the error only
		t.Fatalf("the build gives %v", err)
	}
	os.Stdout.WriteString("refused\n")
}

// A disk that is full at any point of a build fails the build with an error that
// says so; the old generation answers, and what was begun is gone.
func TestDiskFull(t *testing.T) {
	want := truth(t)
	for _, space := range []int{0, 1, 4 << 10, 16 << 10, 60 << 10, 100 << 10, 200 << 10} {
		o := options(t, t.TempDir())
		mustBuild(t, o, collection(t, "gazette")...)
		if space > largest(t, o.Dir) {
			t.Errorf("no file needs %d bytes: the test shows nothing", space)
		}
		out, err := inAnotherProcess(t, "TestOtherBuildsInLittleSpace", o.Dir, "TIAOWEN_TEST_SPACE="+strconv.Itoa(space)).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "refused") {
			t.Fatalf("with %d bytes: %v: %s", space, err, out)
		}
		if name, got := totals(t, o); !slices.Equal(got, want[0]) {
			t.Errorf("with %d bytes: %s answers %v, want %v", space, name, got, want[0])
		}
		if dirs, err := filepath.Glob(filepath.Join(o.Dir, "g*")); err != nil || len(dirs) != 1 {
			t.Errorf("with %d bytes: left behind %v %v", space, dirs, err)
		}
	}
}

func largest(t *testing.T, dir string) (most int) {
	t.Helper()
	for _, path := range files(t, dir) {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		most = max(most, int(info.Size()))
	}
	return most
}

// nobody is a user without rights, to whom permissions apply when the tests are run
// by root.
const nobody = 65534

// A directory that may be read but not written serves, and refuses to build with an
// error that is os.ErrPermission. A directory that may not be read says so.
func TestWithoutPermission(t *testing.T) {
	dir := t.TempDir()
	o := options(t, dir)
	mustBuild(t, o, collection(t, "gazette")...)
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), readable(dir)); err != nil {
		t.Fatal(err)
	}
	test := copyOfTest(t, dir)
	for _, c := range []struct {
		test string
		mode os.FileMode
	}{{"TestOtherReadsOnly", 0o555}, {"TestOtherIsRefused", 0o000}} {
		g := filepath.Join(dir, "g000001")
		if err := os.Chmod(g, c.mode); err != nil {
			t.Fatal(err)
		}
		cmd := inAnotherProcess(t, c.test, dir)
		cmd.Path, cmd.Dir = test, "/"
		if os.Getuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", c.test, err, out)
		}
		if err := os.Chmod(g, 0o755); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOtherReadsOnly(t *testing.T) {
	o := options(t, dataOfParent(t))
	if _, n := answers(t, o); n == 0 {
		t.Error("nothing is found")
	}
	if _, err := index.Build(context.Background(), o, slices.Values(collection(t, "gazette"))); !errors.Is(err, os.ErrPermission) {
		t.Errorf("the build gives %v", err)
	}
}

func TestOtherIsRefused(t *testing.T) {
	if _, err := index.Open(options(t, dataOfParent(t))); !errors.Is(err, os.ErrPermission) {
		t.Errorf("it opens with %v", err)
	}
}

// readable lets everybody read every file of a directory, but write none.
func readable(dir string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return errors.Join(err, os.Chmod(path, 0o644))
		}
		return os.Chmod(path, 0o755)
	})
}

// copyOfTest puts the program of this test where everybody may run it.
func copyOfTest(t *testing.T, dir string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	path := filepath.Join(dir, "index.test")
	out, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// A clock that was set back changes nothing: generations are numbered, not dated.
func TestClockSetBack(t *testing.T) {
	want := truth(t)
	o := options(t, t.TempDir())
	mustBuild(t, o, collection(t, "gazette")...)
	o.Now = func() time.Time { return time.Unix(0, 0) }
	mustBuild(t, o, collection(t, "both")...)
	if name, got := totals(t, o); name != "g000002" || !slices.Equal(got, want[1]) {
		t.Errorf("%s answers %v, want %v", name, got, want[1])
	}
}
