package reader_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

const law = "# 甲市养犬管理条例\n\n2020年5月1日 甲市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n第一条 为了规范养犬行为，制定本条例。\n\n第二条 本条例自2020年6月1日起施行。\n"

// Every fault of a file names the file, the line where there is one, and what to do.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       string
	}{
		{"empty.md", " \n\n", "empty.md: is empty; give a file with text"},
		{"zero.md", "第一条\n\x00", "zero.md:2: is not text: it holds a zero byte; give the text as Markdown or plain text in UTF-8"},
		{"wide.txt", "\xff\xfe\x00N", "wide.txt:1: is UTF-16; save it as UTF-8"},
		{"torn.md", law + "第三条 \xff\xff\xff", "torn.md:10: is neither UTF-8 nor GB18030; save it as UTF-8"},
		{"prose.txt", "今天天气很好。\n\n我们去散步。", "prose.txt:1: no article, number, document number or note of adoption was found; begin the file with “# title”, and number articles as 第一条 or sections as 一、"},
		{"large.md", strings.Repeat("第一条 为了。\n", reader.MaxBytes/16), "large.md: is larger than 64 MiB; split it into one file for each issue or statute"},
	} {
		_, err := reader.Read(c.name, []byte(c.data))
		var e *reader.Error
		if !errors.As(err, &e) || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
}

func TestFile(t *testing.T) {
	dir := t.TempDir()
	huge := filepath.Join(dir, "huge.md")
	f, err := os.Create(huge)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Truncate(reader.MaxBytes+1), f.Close()); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "none.md"): "cannot be read", dir: "is a directory", huge: "is larger than 64 MiB",
	} {
		if _, err := reader.File(path); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// A file in the encoding that older systems write is read, and the reader is told.
func TestGB18030(t *testing.T) {
	data, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(law))
	if err != nil {
		t.Fatal(err)
	}
	r, err := reader.Read("law.txt", data)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Documents[0].Provisions) != 2 || len(r.Defects) == 0 || r.Defects[0].Code != "encoding" {
		t.Errorf("%d provisions, defects %+v", len(r.Documents[0].Provisions), r.Defects)
	}
}

func TestKindsOfFile(t *testing.T) {
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil || r.Issue == nil || len(r.Documents) != 7 {
		t.Fatalf("the gazette: %v", err)
	}
	for _, text := range []string{law, "\ufeff" + law, strings.ReplaceAll(law, "\n", "\r\n")} {
		r, err = reader.Read("甲.md", []byte(text))
		if err != nil || r.Issue != nil || len(r.Documents) != 1 {
			t.Fatalf("a statute: %v", err)
		}
		d := r.Documents[0]
		if d.Title != "甲市养犬管理条例" || d.Issuer != "甲市人民代表大会常务委员会" || d.Section != "地方性法规" || d.Validity.Effective != "2020-06-01" {
			t.Errorf("%+v", d)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(law))
	f.Add([]byte("# 公报\n\n总第1期\n\n目录\n\n第一条"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := reader.Read("x.md", data)
		if err != nil {
			return
		}
		if len(r.Defects) > 0 && r.Defects[len(r.Defects)-1].Code == "encoding" {
			return // offsets are of the decoded text
		}
		if err := r.Check(data); err != nil {
			t.Fatal(err)
		}
	})
}
