package docx_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/reader"
	source "tiaowen/corpus/source/docx"
	"tiaowen/corpus/source/pack"
	"tiaowen/web/docx"
)

var about = docx.About{Citation: "《洪江市国有土地上房屋征收与补偿实施办法》，洪政发〔2026〕1号", Link: "https://example.org/documents/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1",
	Force: "2026年11月23日：现行有效", Made: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}

func write(t testing.TB, d *corpus.Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := docx.Write(&b, d, d.Provisions, about); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func seed(t *testing.T) *corpus.Reading {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// frame is what a document says before and after its text.
func frame(d *corpus.Document) string {
	return fmt.Sprint(d.Title, "|", d.EnclosedTitle, "|", d.Number, "|", d.RegistrationCode, "|", d.Issuer, "|", d.Signed, "|", d.Addressees, "|", d.Annexes, "|", d.Notes)
}

// outline is what a lawyer cites of a document: refs, headings, and words.
func outline(d *corpus.Document) (out []string) {
	for _, p := range d.Provisions {
		out = append(out, fmt.Sprint(p.Ref, "|", p.Kind, "|", strings.Join(p.Path, "/"), "|", p.Label, "|", p.Heading, "|", p.Text, "|", len(p.Paragraphs)))
	}
	return out
}

func readBack(t *testing.T, d *corpus.Document) *corpus.Document {
	t.Helper()
	r, err := reader.Read(d.Title+"("+string(d.Signed)+").docx", write(t, d))
	if err != nil {
		t.Fatalf("%s: %v", d.ID, err)
	}
	if len(r.Documents) != 1 {
		t.Fatalf("%s: %d documents", d.ID, len(r.Documents))
	}
	return r.Documents[0]
}

// Every document of the gazette is read back from its DOCX as it was read from the
// gazette.
func TestGazetteRoundTrip(t *testing.T) {
	for _, d := range seed(t).Documents {
		got := readBack(t, d)
		if diff := cmp.Diff(frame(d), frame(got)); diff != "" {
			t.Errorf("%s: frame: %s", d.ID, diff)
		}
		if diff := cmp.Diff(outline(d), outline(got)); diff != "" {
			t.Errorf("%s: %s", d.ID, diff)
		}
	}
}

func TestSameBytes(t *testing.T) {
	for _, d := range seed(t).Documents {
		if !bytes.Equal(write(t, d), write(t, d)) {
			t.Errorf("%s is not the same file", d.ID)
		}
	}
}

// every is how many laws stand for one that is read back: all of them take a minute.
const every = 20

// laws are the names of some of the laws beside the project.
func laws(t *testing.T) (names []string) {
	t.Helper()
	n := 0
	err := filepath.WalkDir("../../../shared/laws", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			if n++; n%every == 0 {
				names = append(names, path)
			}
		}
		return err
	})
	if err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			t.Fatal(err)
		}
		t.Skip("../shared/laws is absent: only the gazette is read back: ", err)
	}
	return names
}

// Laws are read back too. A 题注 that has no day is read as prose, for the file does not
// say what it is.
func TestLawsRoundTrip(t *testing.T) {
	documents, whole, provisions, same := 0, 0, 0, 0
	for _, name := range laws(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		r, err := reader.Read(filepath.Base(name), data)
		if err != nil {
			continue // the few that hold a title only are refused
		}
		want, got := outline(r.Documents[0]), outline(readBack(t, r.Documents[0]))
		has := map[string]bool{}
		for _, g := range got {
			has[g] = true
		}
		n := 0
		for _, w := range want {
			if has[w] {
				n++
			}
		}
		if documents++; n == len(want) && n == len(got) {
			whole++
		} else {
			t.Logf("%s: %d of %d provisions, %d read back", filepath.Base(name), n, len(want), len(got))
		}
		provisions, same = provisions+len(want), same+n
	}
	t.Logf("%d of %d documents and %d of %d provisions are read back the same", whole, documents, same, provisions)
	if same*100 < provisions*99 {
		t.Errorf("%d of %d provisions are read back the same, fewer than 99 in a hundred", same, provisions)
	}
}

// convert opens a document with LibreOffice and saves it as another kind of file.
func convert(t *testing.T, data []byte, to string) []byte {
	t.Helper()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_OFFICE") != "" {
			t.Fatal("LibreOffice is required: ", err)
		}
		t.Skip("LibreOffice (Debian: libreoffice-writer-nogui) is absent: no other program opens the document")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "document.docx"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", to, "--outdir", dir, filepath.Join(dir, "document.docx"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := os.ReadFile(filepath.Join(dir, "document."+to))
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// LibreOffice opens it: the text is there, with the footer that proves it.
func TestOffice(t *testing.T) {
	for _, d := range seed(t).Documents {
		if d.Number != "洪政发〔2026〕1号" {
			continue
		}
		pdf := convert(t, write(t, d), "pdf")
		if !bytes.HasPrefix(pdf, []byte("%PDF-")) || len(pdf) < 20_000 {
			t.Errorf("%d bytes of PDF", len(pdf))
		}
		if dir := os.Getenv("TIAOWEN_KEEP_PDF"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, "document.pdf"), pdf, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		text := strings.Join(strings.Fields(string(convert(t, write(t, d), "txt"))), "")
		for _, want := range []string{"洪江市人民政府关于印发《洪江市国有土地上房屋征收与补偿实施办法》的通知", "HJDR—2026—00001", "各乡镇人民政府，市直机关各单位：", "第二十八条", "附件：1.", "2026年1月14日"} {
			if !strings.Contains(text, strings.Join(strings.Fields(want), "")) {
				t.Errorf("no %s in what LibreOffice reads", want)
			}
		}
	}
}

// What a text says ends no element and begins none.
func FuzzWrite(f *testing.F) {
	f.Add("第一条", "标题", "<w:p>&\x00\n（一）项\n1.目")
	f.Fuzz(func(t *testing.T, label, heading, text string) {
		p := &corpus.Provision{Ref: corpus.Ref{Document: "x", Path: "art_1"}, Label: label, Heading: heading, Path: []string{heading, label}, Annex: 1}
		p.Text, p.Paragraphs = corpus.Paragraphs(strings.Split(text, "\n"))
		d := &corpus.Document{ID: "x", Title: heading, Number: label, EnclosedTitle: text, Issuer: label, Addressees: []string{text}, Annexes: []corpus.Annex{{N: 1, Title: text}}, Provisions: []*corpus.Provision{p, p}}
		a, err := pack.Open(write(t, d))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := source.Read(a); err != nil {
			t.Errorf("%q %q %q: %v", label, heading, text, err)
		}
	})
}
