package gazette_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
)

// words is what a reader sees of every provision, one line each.
func words(r *corpus.Reading) []string {
	var out []string
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			out = append(out, fmt.Sprintf("%s %s %s %q %q %q %v", p.Ref, p.Kind, p.Label, p.Path, p.Heading, p.Text, p.Units))
		}
	}
	return out
}

// Heading levels are hints: with every heading at the same level, the gazette reads
// the same.
func TestHeadingLevelsDoNotMatter(t *testing.T) {
	flat := regexp.MustCompile(`(?m)^#{1,6} `).ReplaceAll(corpus.Seed(), []byte("## "))
	if diff := cmp.Diff(words(seed(t)), words(read(t, "flat.md", flat))); diff != "" {
		t.Error(diff)
	}
}

// Without any markup the numbers and the form of the documents carry the
// structure.
func TestMarkupDoesNotMatter(t *testing.T) {
	plain := regexp.MustCompile(`(?m)^#{1,6} |\*\*`).ReplaceAll(corpus.Seed(), nil)
	if diff := cmp.Diff(words(seed(t)), words(read(t, "plain.md", plain))); diff != "" {
		t.Error(diff)
	}
}

// Half- and full-width brackets mean the same.
func TestWidthDoesNotMatter(t *testing.T) {
	fold := strings.NewReplacer("(", "（", ")", "）")
	wide := fold.Replace(string(corpus.Seed()))
	var want []string
	for _, w := range words(seed(t)) {
		want = append(want, fold.Replace(w))
	}
	got := words(read(t, "wide.md", []byte(wide)))
	for i := range got {
		got[i] = fold.Replace(got[i])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func mustRead(t *rapid.T, name string, data []byte) *corpus.Reading {
	r, err := gazette.Read(name, data, corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// fragments are lines that turn one kind of text into another.
var fragments = []string{"第一章 总 则\n", "第三条 甲。\n", "附件2\n", "附件：1. 甲\n", "## 甲\n", "一、甲\n", "（一）甲\n", "各县：\n", "2026年1月1日\n",
	"甲市人民政府\n", "甲政发〔2026〕9号\n", "甲市人民政府关于任免的通知\n", "免去其局长职务；\n", "---\n", "**甲**\n", "(1) 甲(市局负责)\n", "以上全部。\n"}

// Whatever happens to the lines of the gazette, what is read is whole.
func TestDamagedIssueIsWhole(t *testing.T) {
	lines := strings.SplitAfter(string(corpus.Seed()), "\n")
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(75, len(lines)-40).Draw(t, "from")
		part := append(append([]string{}, lines[80:96]...), lines[from:min(from+rapid.IntRange(10, 120).Draw(t, "n"), len(lines))]...)
		for range rapid.IntRange(0, 12).Draw(t, "damages") {
			i, j := rapid.IntRange(0, len(part)-1).Draw(t, "i"), rapid.IntRange(0, len(part)-1).Draw(t, "j")
			switch rapid.IntRange(0, 5).Draw(t, "damage") {
			case 0:
				part[i], part[j] = part[j], part[i]
			case 1:
				part[i] = ""
			case 2:
				part[i] = part[j]
			case 3:
				r := []rune(part[i])
				part[i] = string(r[:len(r)/2]) + "\n" + string(r[len(r)/2:])
			case 4:
				part[i] = rapid.SampledFrom(fragments).Draw(t, "fragment")
			case 5:
				part[i] = strings.TrimLeft(part[i], "# *")
			}
		}
		data := []byte("# 甲市人民政府关于印发《甲办法》的通知\n甲政发〔2026〕9号\n" + strings.Join(part, ""))
		r := mustRead(t, "damaged.md", data)
		if err := r.Check(data); err != nil {
			t.Fatalf("%v\n%s", err, data)
		}
	})
}
