package akn_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
	"tiaowen/corpus/reader"
	"tiaowen/web/akn"
)

func seed(t *testing.T) *corpus.Reading {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// statutes are laws of every make: 编 and 分编, 之一, amendments, 一、 instead of 条.
func statutes(t *testing.T) (rs []*corpus.Reading) {
	t.Helper()
	all, err := filepath.Glob("../../../shared/laws/*/*.md")
	if err != nil || len(all) == 0 {
		more, _ := filepath.Glob("../../../shared/laws/*/*/*.md")
		if all = append(all, more...); len(all) == 0 {
			t.Log("../shared/laws is absent: only the gazette is validated")
			return nil
		}
	}
	wanted := regexp.MustCompile(`民法典|刑法|宪法|立法法|行政处罚法|决定|解释|办法`)
	for _, name := range all {
		if len(rs) == 40 || !wanted.MatchString(filepath.Base(name)) && len(rs)%7 != 0 {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if r, err := reader.Read(filepath.Base(name), data); err == nil {
			rs = append(rs, r)
		}
	}
	return rs
}

func write(t *testing.T, d *corpus.Document, issue *corpus.Issue) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := akn.Write(&b, d, d.Provisions, akn.About{Origin: "https://example.org", Day: "2026-11-23", Issue: issue}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Everything that is written is valid by the schema that OASIS publishes.
func TestValidBySchema(t *testing.T) {
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint (Debian: libxml2-utils) is absent: nothing is held against the schema of Akoma Ntoso")
	}
	dir, files := t.TempDir(), []string{}
	put := func(name string, data []byte) {
		name = filepath.Join(dir, name+".xml")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, name)
	}
	r := seed(t)
	for _, reading := range append(statutes(t), r) {
		for _, d := range reading.Documents {
			put(d.ID, write(t, d, reading.Issue))
		}
	}
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			var b bytes.Buffer
			if err := akn.WriteProvision(&b, d, d.Provisions, p, akn.About{Origin: "https://example.org", Day: "2026-11-23"}); err != nil {
				t.Fatal(err)
			}
			put(p.Ref.String(), b.Bytes())
		}
	}
	put("hostile", write(t, hostile(), nil))
	args := append([]string{"--noout", "--nonet", "--schema", "testdata/akomantoso30.xsd"}, files...)
	out, err := exec.Command(xmllint, args...).CombinedOutput()
	valid := 0
	for line := range strings.Lines(string(out)) {
		if strings.HasSuffix(line, " validates\n") {
			valid++
		} else {
			t.Error(line)
		}
	}
	if t.Logf("%d of %d files are valid", valid, len(files)); err != nil || valid != len(files) {
		t.Error(err)
	}
}

// hostile is a document whose every text means harm.
func hostile() *corpus.Document {
	evil := "<script>]]>&\x00\x1b\"'\u3000第一条 x\nx"
	p := &corpus.Provision{Ref: corpus.Ref{Document: evil, Path: "art_1"}, Kind: corpus.KindArticle, Label: evil, Heading: evil, Path: []string{evil, "第一章 " + evil}}
	p.Text, p.Paragraphs = corpus.Paragraphs([]string{evil, "（一）" + evil, "（一）" + evil, "1." + evil})
	twice := *p
	return &corpus.Document{ID: evil, Number: evil, Title: evil, EnclosedTitle: evil, Genre: evil, Issuer: evil, Addressees: []string{evil}, Notes: []string{evil},
		RegistrationCode: evil, Source: corpus.Source{Name: evil}, Validity: corpus.Validity{Reasons: []corpus.Reason{{What: evil, Sentence: evil}}},
		Provisions: []*corpus.Provision{p, &twice}}
}

// words are the characters between the tags of the named elements of a file.
func words(t *testing.T, file []byte, within ...string) string {
	t.Helper()
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(file))
	depth := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String()
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			for _, name := range within {
				if e.Name.Local == name {
					depth++
				}
			}
		case xml.EndElement:
			for _, name := range within {
				if e.Name.Local == name {
					depth--
				}
			}
		case xml.CharData:
			if depth > 0 {
				b.Write(e)
			}
		}
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// Every word of every provision is there, once and in order.
func TestNothingIsLost(t *testing.T) {
	readings := append(statutes(t), seed(t))
	for _, r := range readings {
		for _, d := range r.Documents {
			got := squeezed(words(t, write(t, d, r.Issue), "article", "division", "subdivision", "level", "hcontainer"))
			at := 0
			for _, p := range d.Provisions {
				for _, want := range []string{p.Label, p.Heading, p.Text} {
					want = squeezed(want)
					i := strings.Index(got[at:], want)
					if i < 0 {
						t.Fatalf("%s: %q is not there after the provision before it", p.Ref, want)
					}
					at += i + len(want)
				}
			}
		}
	}
}

// The clause that a lawyer cites, as it stands in the file.
func TestArticle(t *testing.T) {
	r := seed(t)
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			if p.Ref.String() != "洪政发-2026-1~art_12" {
				continue
			}
			var b bytes.Buffer
			if err := akn.WriteProvision(&b, d, d.Provisions, p, akn.About{Origin: "https://example.org", Day: "2026-11-23"}); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{`<portion includedIn="/akn/cn/act/洪江市人民政府/2026-01-14/洪政发-2026-1/zho@2026-01-14">`, `<article eId="art_12"><num>第十二条</num>`,
				`<paragraph eId="art_12__para_1"><intro><p>为了公共利益的需要，有下列情形之一的`, `<point eId="art_12__para_1__item_1"><num>(一)</num><content><p> 国防和外交的需要；</p></content></point>`} {
				if !strings.Contains(b.String(), want) {
					t.Errorf("no %s in %s", want, b.String())
				}
			}
			return
		}
	}
	t.Error("the article is not in the gazette")
}
