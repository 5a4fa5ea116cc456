package gazette_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
)

var update = flag.Bool("update", false, "write the golden files anew")

func read(t testing.TB, name string, data []byte) *corpus.Reading {
	t.Helper()
	r, err := gazette.Read(name, data, corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func seed(t testing.TB) *corpus.Reading { return read(t, corpus.SeedName, corpus.Seed()) }

// Nothing of the gazette is lost, and nothing is added.
func TestSeedIsWhole(t *testing.T) {
	if err := seed(t).Check(corpus.Seed()); err != nil {
		t.Fatal(err)
	}
}

// The outlines are reviewed by reading them beside the gazette.
func TestGolden(t *testing.T) {
	r := seed(t)
	golden(t, "issue", issueOutline(r))
	golden(t, "defects", defectOutline(r))
	for _, d := range r.Documents {
		golden(t, d.ID, documentOutline(d))
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (run go test ./corpus/gazette -update and read the diff):\n%s", path, diff)
	}
}

func issueOutline(r *corpus.Reading) string {
	var b strings.Builder
	i := r.Issue
	fmt.Fprintf(&b, "%s %s %d年第%d期 总第%d期 %s %s\n", i.ID, i.Gazette, i.Year, i.Number, i.Total, i.Date, i.Publisher)
	for _, l := range i.Masthead {
		fmt.Fprintf(&b, "刊头 %s\n", l)
	}
	for _, e := range i.Contents {
		fmt.Fprintf(&b, "目录 %d行 【%s】%s %s 第%d页\n", e.Line, e.Section, e.Title, e.Number, e.Page)
	}
	for _, f := range r.Furniture {
		fmt.Fprintf(&b, "版式 %s %s %s\n", f.Kind, f.Document, head(string(corpus.Seed()[f.Span.Start:f.Span.End]), 40))
	}
	return b.String()
}

func documentOutline(d *corpus.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "标题 %s\n文号 %s  登记号 %s\n机关 %s  主送 %s  成文 %s\n栏目 %s  文种 %s\n印发 %s\n",
		d.Title, d.Number, d.RegistrationCode, d.Issuer, strings.Join(d.Addressees, "｜"), d.Signed, d.Section, d.Genre, d.EnclosedTitle)
	for _, a := range d.Annexes {
		fmt.Fprintf(&b, "附件%d %s\n", a.N, a.Title)
	}
	path := ""
	for _, p := range d.Provisions {
		if now := strings.Join(p.Path, " › "); now != path {
			path = now
			fmt.Fprintf(&b, "\n# %s\n", path)
		}
		fmt.Fprintf(&b, "%s %s 第%d行 [%s] 〈%s〉 %s\n", p.Ref.Path, p.Kind, p.Line, p.Label, p.Heading, ends(p.Text))
		for _, para := range p.Paragraphs {
			if len(p.Paragraphs) > 1 || len(para.Items) > 0 {
				fmt.Fprintf(&b, "    款%d %s\n", para.N, ends(para.Text))
			}
			itemOutline(&b, "      ", para.Items)
		}
		for _, u := range p.Units {
			fmt.Fprintf(&b, "    %s %s", u.Role.Name(), u.Name)
			if u.Written != u.Name {
				fmt.Fprintf(&b, "（写作%s）", u.Written)
			}
			b.WriteByte('\n')
		}
		for _, a := range p.Appointments {
			fmt.Fprintf(&b, "    %s %s %s certain=%v\n", a.Person, a.Action, a.Post, a.Certain)
		}
	}
	return b.String()
}

func itemOutline(b *strings.Builder, indent string, items []corpus.Item) {
	for _, it := range items {
		fmt.Fprintf(b, "%s%s %s\n", indent, it.Label, ends(it.Text))
		itemOutline(b, indent+"  ", it.Items)
	}
}

func defectOutline(r *corpus.Reading) string {
	var b strings.Builder
	for _, d := range r.Defects {
		fmt.Fprintf(&b, "%s %s %s\n    %s\n    %s\n", d.Code, d.Where, d.Document, head(d.Text, 60), d.Note)
	}
	return b.String()
}

func head(s string, n int) string {
	r := []rune(strings.ReplaceAll(s, "\n", "⏎"))
	if len(r) > n {
		return string(r[:n]) + "…"
	}
	return string(r)
}

// ends shows where a text begins and where it ends.
func ends(s string) string {
	r := []rune(strings.ReplaceAll(s, "\n", "⏎"))
	if len(r) > 44 {
		return string(r[:24]) + " … " + string(r[len(r)-18:])
	}
	return string(r)
}

func TestBadInput(t *testing.T) {
	for name, c := range map[string]struct{ data, want string }{
		"empty":     {" \n\n", "empty"},
		"binary":    {"# 标题\n\x00\x01", "line 2 holds a zero byte"},
		"encoding":  {"# \xba\xe9\xbd\xad", "iconv"},
		"unordered": {"只是一段话。\n\n又是一段话。", "…关于…的通知"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := gazette.Read("坏文件.md", []byte(c.data), nil)
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "坏文件.md") {
				t.Errorf("error = %v, want the file's name and %q", err, c.want)
			}
		})
	}
	if _, err := gazette.Read("x", []byte("文"), nil); !errors.Is(err, gazette.ErrStructure) {
		t.Errorf("error = %v, want ErrStructure", err)
	}
}

// Whatever is read is whole.
func FuzzRead(f *testing.F) {
	for _, part := range bytes.SplitAfter(corpus.Seed(), []byte("附件")) {
		f.Add(part[:min(len(part), 4000)])
	}
	f.Add([]byte("# 甲市人民政府关于任免的通知\n\n甲政人〔2026〕1号\n\n各县：\n免去其局长职务；\n\n甲市人民政府\n2026年1月1日\n附件1\n**附件2**\n(1) 一。(市局牵头)"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := gazette.Read("f.md", data, corpus.DefaultRegister())
		if err != nil {
			return
		}
		if err := r.Check(data); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	reg := corpus.DefaultRegister()
	data := corpus.Seed()
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := gazette.Read(corpus.SeedName, data, reg); err != nil {
			b.Fatal(err)
		}
	}
}
