package main

import (
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A signal, or the keeper's request, makes the server read its settings again and
// show the index that was built meanwhile. Settings that do not hold change nothing
// and are told.
func TestReload(t *testing.T) {
	dir, file := t.TempDir(), filepath.Join(t.TempDir(), "t.yaml")
	write(t, file, "log-level: warn\n")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	admin := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	base := serveFrom(t, dir, "--look", "0", "--config", file, "--admin", admin)
	build := func(title string) {
		source := filepath.Join(t.TempDir(), title+".md")
		write(t, source, "# "+title+"\n\n第一条 临时安置费按月发放。\n\n第二条 本办法自2026年12月1日起施行。\n")
		if code := run(t.Context(), []string{"index", "--data", dir, source}, io.Discard, io.Discard); code != 0 {
			t.Fatalf("building ends with %d", code)
		}
	}
	shows := func(title string) bool {
		_, body := fetch(t, http.MethodGet, base+"/documents")
		return strings.Contains(body, title)
	}

	build("甲办法")
	if shows("甲办法") {
		t.Error("it is shown before anybody asked for it")
	}
	if code, body := fetch(t, http.MethodPost, "http://"+admin+"/reload"); code != http.StatusOK || !shows("甲办法") {
		t.Errorf("after POST /reload: %d %s", code, body)
	}

	write(t, file, "rate: fast\n")
	build("乙办法")
	if code, body := fetch(t, http.MethodPost, "http://"+admin+"/reload"); code != http.StatusInternalServerError || !strings.Contains(body, "rate") || !shows("乙办法") {
		t.Errorf("with settings that do not hold: %d %s", code, body)
	}

	build("丙办法")
	if err := syscall.Kill(os.Getpid(), syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		if shows("丙办法") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("SIGHUP does not show the new index")
}

func fetch(t *testing.T, method, target string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, target, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}
