package source_test

import (
	"errors"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/source"
)

// What is set in a document is what the readers see, and what only looks like
// markup stays text.
func TestBuilder(t *testing.T) {
	for _, c := range []struct {
		what  string
		write func(*source.Builder)
		want  string
	}{
		{"a heading", func(b *source.Builder) { b.Heading(2, "第一章　总则") }, "## 第一章　总则\n\n"},
		{"a heading of two lines", func(b *source.Builder) { b.Heading(1, "洪江市人民政府\n关于印发办法的通知") }, "# 洪江市人民政府\n\n# 关于印发办法的通知\n\n"},
		{"a bold lead-in", func(b *source.Builder) {
			b.Paragraph(source.Run{Text: "（一）扩大", Bold: true}, source.Run{Text: "投资。 ", Bold: true}, source.Run{Text: "各部门"})
		}, "**（一）扩大投资。** 各部门\n\n"},
		{"a break in a paragraph", func(b *source.Builder) { b.Paragraph(source.Run{Text: "甲\v乙\r\n丙"}) }, "甲\n\n乙\n\n丙\n\n"},
		{"a row", func(b *source.Builder) { b.Row("项目", "金额\n（元）"); b.Row("", " ") }, "| 项目 | 金额 （元） |\n\n"},
		{"marks that are text", func(b *source.Builder) { b.Paragraph(source.Run{Text: "# 甲 *** 乙"}) }, "#\u200b 甲 *\u200b*\u200b* 乙\n\n"},
		{"control characters", func(b *source.Builder) { b.Paragraph(source.Run{Text: "第\x00一\x07条\t为了"}) }, "第一条 为了\n\n"},
		{"nothing", func(b *source.Builder) { b.Paragraph(); b.Heading(1, " "); b.Paragraph(source.Run{Text: "　"}) }, ""},
	} {
		var b source.Builder
		c.write(&b)
		text, err := b.Text()
		if err != nil || string(text.Data) != c.want {
			t.Errorf("%s: %q, %v\nwant %q", c.what, text.Data, err, c.want)
		}
	}
}

// No run of characters that is text comes back as markup.
func FuzzParagraph(f *testing.F) {
	f.Add("# 第一条", "**甲**")
	f.Add("***", "*")
	f.Fuzz(func(t *testing.T, a, c string) {
		var b source.Builder
		b.Paragraph(source.Run{Text: a + c})
		text, err := b.Text()
		if err != nil {
			t.Fatal(err)
		}
		md := corpus.ParseMarkdownLine(string(text.Data))
		if md.Level > 0 || len(md.Bold) > 0 {
			t.Fatalf("%q was read as markup: %+v", text.Data, md)
		}
	})
}

func TestTooManyLines(t *testing.T) {
	var b source.Builder
	for range source.MaxLines {
		b.Paragraph(source.Run{Text: "行"})
	}
	var e *source.Error
	if _, err := b.Text(); !errors.As(err, &e) || e.Line != source.MaxLines {
		t.Errorf("%v", err)
	}
}

// A mark that stands alone is no heading.
func TestMarkAlone(t *testing.T) {
	var b source.Builder
	b.Paragraph(source.Run{Text: "#"})
	if text, err := b.Text(); err != nil || len(text.Data) > 0 {
		t.Errorf("%q, %v", text.Data, err)
	}
}
