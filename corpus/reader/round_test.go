package reader_test

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// page writes Markdown of the simple kind that gazettes are kept in as a web page.
func page(md []byte) []byte {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>\n")
	for line := range strings.SplitSeq(string(md), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		m := corpus.ParseMarkdownLine(line)
		switch {
		case m.Level > 0:
			fmt.Fprintf(&b, "<h%d>%s</h%d>\n", m.Level, html.EscapeString(m.Text), m.Level)
		case strings.Contains(line, "**"):
			bold := false
			parts := strings.Split(line, "**")
			for i := range parts {
				parts[i] = html.EscapeString(parts[i])
				if bold {
					parts[i] = "<b>" + parts[i] + "</b>"
				}
				bold = !bold
			}
			fmt.Fprintf(&b, "<p>%s</p>\n", strings.Join(parts, ""))
		default:
			fmt.Fprintf(&b, "<p>%s</p>\n", html.EscapeString(m.Text))
		}
	}
	b.WriteString("</body></html>\n")
	return []byte(b.String())
}

// office converts a web page with LibreOffice.
func office(t *testing.T, data []byte, to, filter string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_OFFICE") != "" {
			t.Fatal("LibreOffice is required: ", err)
		}
		t.Skip("LibreOffice (Debian: libreoffice-writer-nogui) is absent: the round trip is not made")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "gazette.html")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", to+":"+filter, "--outdir", dir, in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := os.ReadFile(filepath.Join(dir, "gazette."+to))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The gazette as a web page, as DOCX and as PDF is read as the same provisions; in PDF
// white space is not compared: beside Chinese it only sets letters apart, and whether a
// 款 ends at the end of a full line is not in the file (3 of 318 provisions with the
// fonts of Debian).
func TestRoundTrip(t *testing.T) {
	original, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"html", "docx", "pdf"} {
		t.Run(kind, func(t *testing.T) {
			data := page(corpus.Seed())
			if kind == "docx" {
				data = office(t, data, "docx", "MS Word 2007 XML")
			}
			if kind == "pdf" {
				data = office(t, data, "pdf", "writer_pdf_Export")
			}
			got, err := reader.Read("gazette."+kind, data)
			if err != nil {
				t.Fatal(err)
			}
			same, all := compare(t, original, got, kind == "pdf")
			t.Logf("%d of %d provisions are the same", same, all)
			if same != all {
				t.Errorf("%d of %d provisions are the same", same, all)
			}
		})
	}
}

func compare(t *testing.T, want, got *corpus.Reading, bare bool) (same, all int) {
	key := func(p *corpus.Provision) string {
		s := fmt.Sprintf("%s|%s|%s|%s|%d", p.Label, p.Heading, strings.Join(p.Path, "/"), p.Text, len(p.Units))
		if bare {
			s = strings.NewReplacer(" ", "", "\n", "").Replace(s)
		}
		return s
	}
	read := map[corpus.Ref]*corpus.Provision{}
	for _, d := range got.Documents {
		for _, p := range d.Provisions {
			read[p.Ref] = p
		}
	}
	for _, d := range want.Documents {
		for _, p := range d.Provisions {
			all++
			g := read[p.Ref]
			if g == nil {
				t.Logf("%s is missing", p.Ref)
				continue
			}
			if a, b := key(g), key(p); a != b {
				t.Logf("%s: %s\nis not %s", p.Ref, a, b)
				continue
			}
			same++
		}
	}
	return same, all
}
