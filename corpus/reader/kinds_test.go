package reader_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// archive packs parts, name and content in turn.
func archive(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(parts); i += 2 {
		w, err := z.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

func docx(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	return archive(t, append([]string{"word/document.xml", `<?xml version="1.0"?><w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`}, more...)...)
}

func p(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

// ofd is a file of one page; the lines are 5 millimetres high.
func ofd(t testing.TB, lines ...string) []byte {
	t.Helper()
	var page strings.Builder
	page.WriteString(`<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>`)
	for i, l := range lines {
		fmt.Fprintf(&page, `<ofd:TextObject Boundary="20 %d 170 6" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="g %d 5">%s</ofd:TextCode></ofd:TextObject>`,
			20+8*i, len([]rune(l))-1, l)
	}
	page.WriteString(`</ofd:Layer></ofd:Content></ofd:Page>`)
	const ns = ` xmlns:ofd="http://www.ofdspec.org/2016"`
	return archive(t,
		"OFD.xml", `<ofd:OFD`+ns+`><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>`,
		"Doc_0/Document.xml", `<ofd:Document`+ns+`><ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>`,
		"Doc_0/Pages/Page_0/Content.xml", page.String())
}

// outline writes label, path and text of each provision.
func outline(r *corpus.Reading) string {
	var b strings.Builder
	for _, d := range r.Documents {
		fmt.Fprintf(&b, "%s|%s|%s|%s\n", d.Title, d.Number, d.Issuer, d.Signed)
		for _, p := range d.Provisions {
			fmt.Fprintf(&b, "%s %s %s\n", strings.Join(p.Path, "/"), p.Label, strings.ReplaceAll(p.Text, "\n", "⏎"))
		}
	}
	return b.String()
}

const numbering = `<w:numbering ` + wordNS + `><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>
<w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num></w:numbering>`

func numbered(level int, text string) string {
	return fmt.Sprintf(`<w:p><w:pPr><w:numPr><w:ilvl w:val="%d"/><w:numId w:val="7"/></w:numPr></w:pPr><w:r><w:t>%s</w:t></w:r></w:p>`, level, text)
}

// One law in every kind of file, as an office would have it.
func TestKinds(t *testing.T) {
	const title, one, two = "甲市养犬管理条例", "第一条 为了规范养犬行为，制定本条例。", "第二条 本条例自2020年6月1日起施行。"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(
		`<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>` + title + `_甲市人民政府</title></head><body><p>` + one + `</p><p>` + two + `</p></body></html>`)
	if err != nil {
		t.Fatal(err)
	}
	want := "甲市养犬管理条例|||\n 第一条 为了规范养犬行为，制定本条例。\n 第二条 本条例自2020年6月1日起施行。\n"
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"plain.docx", docx(t, p(title)+p(one)+p(two)), want},
		{"torn runs.docx", docx(t, p(title)+`<w:p><w:r><w:t>第一</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>条 为了规范养犬</w:t></w:r><w:r><w:t>行为，制定本条例。</w:t></w:r></w:p>`+p(two)), want},
		{"automatic numbers.docx", docx(t, p(title)+numbered(0, "为了规范养犬行为，制定本条例。")+numbered(0, "禁止下列行为：")+numbered(1, "遗弃；")+numbered(1, "虐待。")+numbered(0, "施行。"), "word/numbering.xml", numbering),
			"甲市养犬管理条例|||\n 第一条 为了规范养犬行为，制定本条例。\n 第二条 禁止下列行为：⏎（一） 遗弃；⏎（二） 虐待。\n 第三条 施行。\n"},
		{"what is no text.docx", docx(t, p(title)+`<w:p><w:del><w:r><w:delText>删去</w:delText></w:r></w:del><w:r><w:t>第一条 为了规范养犬行为，制定本条例。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>`+p(two)), want},
		{"page.ofd", ofd(t, title, one, two), want},
		{"wrapped.ofd", ofd(t, title, "第一条 为了规范养犬行为，保障公民健康和人身安全，", "维护市容环境卫生，制定本条例。", two),
			"甲市养犬管理条例|||\n 第一条 为了规范养犬行为，保障公民健康和人身安全，维护市容环境卫生，制定本条例。\n 第二条 本条例自2020年6月1日起施行。\n"},
		{"site.html", []byte(`<!DOCTYPE html><html><head><meta name="ArticleTitle" content="` + title + `"><meta name="PubDate" content="2020-05-01 10:00"><meta name="ContentSource" content="甲市人民政府"></head>
<body><nav><a href="/">网站首页 政务公开 办事服务 互动交流 数据开放 专题专栏</a></nav><script>alert("第三条 脚本不是条文，不应当出现在这里。")</script>
<div class="TRS_Editor"><p style="text-align:center"><strong>` + title + `</strong></p><p>` + one + `</p><p>` + two + `</p><p style="display:none">第四条 隐藏的文字不是条文，不应出现。</p></div>
<footer>主办单位：甲市人民政府办公室，版权所有，未经授权禁止转载。</footer></body></html>`),
			"甲市养犬管理条例||甲市人民政府|2020-05-01\n" + strings.SplitAfterN(want, "\n", 2)[1]},
		{"gb2312.htm", []byte(gb), want},
	} {
		r, err := reader.Read(tt.name, tt.data)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := outline(r); got != tt.want {
			t.Errorf("%s: got\n%swant\n%s", tt.name, got, tt.want)
		}
		if r.Source.Bytes != len(tt.data) || r.Documents[0].Source.SHA256 != r.Source.SHA256 {
			t.Errorf("%s: the proof is not of the file: %+v", tt.name, r.Source)
		}
	}
}

// lockedPDF is a PDF of one page that asks for a password: no password has the check
// that it holds.
func lockedPDF() []byte {
	var b bytes.Buffer
	var at []int
	b.WriteString("%PDF-1.4\n")
	for i, object := range []string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>",
		"<</Filter/Standard/V 1/R 2/P -4/O<" + strings.Repeat("11", 32) + ">/U<" + strings.Repeat("22", 32) + ">>>",
	} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, offset := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	id := strings.Repeat("ab", 16)
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R/Encrypt 4 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, id, id, start)
	return b.Bytes()
}

// Every hostile or unreadable file is refused with its reason and what to do.
func TestRefused(t *testing.T) {
	bomb := docx(t, p("甲")+strings.Repeat(" ", 64<<20))
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"bomb.docx", bomb, "unpacks to more than"},
		{"entities.docx", archive(t, "word/document.xml", `<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><w:document `+wordNS+`>&b;</w:document>`), "declares a document type or entities"},
		{"deep.docx", docx(t, strings.Repeat("<w:x>", 5000)), "nests more than"},
		{"cut.docx", docx(t, p("第一条"))[:60], "damaged archive"},
		{"torn.docx", archive(t, "word/document.xml", "<w:document "+wordNS+"><w:body><w:p>"), "not well-formed"},
		{"other.docx", archive(t, "a.txt", "甲"), "neither DOCX nor OFD"},
		{"scan.ofd", ofd(t), "its pages are pictures"},
		{"lost page.ofd", archive(t, "OFD.xml", `<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>`, "Doc_0/Document.xml", `<Document><Page BaseLoc="../../etc/passwd"/></Document>`), "is missing"},
		{"old.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "save it as DOCX"},
		{"a.pdf", []byte("%PDF-1.7\n"), "damaged PDF"},
		{"bomb.ofd", archive(t, "OFD.xml", `<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>`,
			"Doc_0/Document.xml", `<Document>`+strings.Repeat(" ", 64<<20)+`</Document>`), "unpacks to more than"},
		{"entities.ofd", archive(t, "OFD.xml", `<!DOCTYPE OFD SYSTEM "file:///etc/passwd"><OFD/>`), "declares a document type or entities"},
		{"locked.pdf", lockedPDF(), "is encrypted; save it without a password"},
		{"nested lists.html", []byte("<!DOCTYPE html>" + strings.Repeat("<ul><li>", 2000)), "open stack of elements"},
		{"deep.html", []byte("<!DOCTYPE html>" + strings.Repeat("<div>", 3000)), "open stack of elements"},
	} {
		_, err := reader.Read(tt.name, tt.data)
		var e *reader.Error
		if !errors.As(err, &e) || !strings.Contains(err.Error(), tt.want) || e.Remedy == "" || !strings.HasPrefix(err.Error(), tt.name) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

// A notice that stands alone is read by its frame, as one in a gazette is.
func TestNotice(t *testing.T) {
	title := "甲市人民政府办公室关于印发《甲市养犬管理办法》的通知"
	rest := p("各县（市、区）人民政府，市直各单位：") + p("《甲市养犬管理办法》已经市人民政府同意，现印发给你们，请认真贯彻执行。") +
		p("甲市人民政府办公室") + p("2026年3月6日") + p("甲市养犬管理办法") + p("第一条 为了规范养犬行为，制定本办法。") + p("第二条 本办法自2026年4月1日起施行。")
	for name, data := range map[string][]byte{
		"after the title":  docx(t, p(title)+p("甲政办发〔2026〕3号")+rest),
		"before the title": docx(t, p("甲政办发〔2026〕3号")+p(title)+rest),
	} {
		r, err := reader.Read("notice.docx", data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		d := r.Documents[0]
		if len(r.Documents) != 1 || d.Number != "甲政办发〔2026〕3号" || d.Title != title || d.Issuer != "甲市人民政府办公室" || d.Signed != "2026-03-06" ||
			len(d.Addressees) != 2 || d.EnclosedTitle != "甲市养犬管理办法" || !strings.Contains(outline(r), " 第二条 本办法自2026年4月1日起施行。") {
			t.Errorf("%s: %+v\n%s", name, d, outline(r))
		}
	}
}

// Slips are told from a text in traditional characters; a day must be in the calendar.
func TestDoubts(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"第一条 为了规范养犬行为，保障公民健康和人身安全，维护市容環境卫生和社会公共秩序，根据有关法律、法规，结合本市实际，制定本条例。", "traditional-character 環"},
		{"第一條 為了規範養犬行為，保障公民健康，制定本條例。", ""},
		{"第一条 申请应当在每年2月30日前提出。", "impossible-date 2月30日"},
		{"第一条 申请应当在每年2月28日前提出。", ""},
	} {
		r, err := reader.Read("x.md", []byte("# 条例\n<!-- INFO END -->\n"+tt.text))
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, d := range r.Defects {
			got += d.Code + " " + d.Text
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// Front matter says what the text does not, and never what the text says.
func TestFrontMatter(t *testing.T) {
	data := []byte("---\nnumber: 甲政发〔2020〕3号\nissuer: 甲市人民政府\ndate: 2020-05-01\neffective: 2021-01-01\n---\n" +
		"# 甲市养犬管理办法\n\n第一条 为了规范养犬行为，制定本办法。\n\n第二条 本办法自2020年6月1日起施行。\n")
	r, err := reader.Read("a.md", data)
	if err != nil {
		t.Fatal(err)
	}
	d := r.Documents[0]
	if d.Title != "甲市养犬管理办法" || d.Number != "甲政发〔2020〕3号" || d.Issuer != "甲市人民政府" || d.Signed != "2020-05-01" || d.Validity.Effective != "2020-06-01" || d.Provisions[0].Line != 9 {
		t.Errorf("%+v, line %d", d, d.Provisions[0].Line)
	}
	if err := r.Check(data); err != nil {
		t.Error(err)
	}
	if _, err := reader.Read("b.md", []byte("---\ncolour: red\n---\n第一条 甲。\n")); err == nil || !strings.Contains(err.Error(), "b.md:1: read front matter") {
		t.Errorf("%v", err)
	}
}

// Front matter is the same with the line ends and the mark of another editor.
func TestFrontMatterOfOtherEditors(t *testing.T) {
	data := []byte("\ufeff---\r\nissuer: 甲市人民政府\r\n---\r\n# 甲办法\r\n\r\n第一条 甲。\r\n")
	r, err := reader.Read("a.md", data)
	if err != nil || r.Documents[0].Issuer != "甲市人民政府" || r.Documents[0].Title != "甲办法" {
		t.Fatalf("%v %+v", err, r)
	}
	if err := r.Check(data); err != nil {
		t.Error(err)
	}
	if _, err := reader.Read("b.md", []byte("---\ndate: 2026-02-30\n---\n第一条 甲。\n")); err == nil || !strings.Contains(err.Error(), "is no day") {
		t.Errorf("%v", err)
	}
}

// A file beside a file says what that does not say; a mistake in it names it.
func TestSidecar(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "甲办法.md")
	write := func(path, text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write(path, "# 甲市养犬管理办法\n\n第一条 为了规范养犬行为，制定本办法。\n\n第二条 本办法自公布之日起施行，有效期5年。\n")
	write(path+reader.SidecarSuffix, "number: 甲政发〔2020〕3号\nissuer: 甲市人民政府\ndate: 2020-05-01\n")
	r, err := reader.File(path)
	if err != nil {
		t.Fatal(err)
	}
	d := r.Documents[0]
	if d.Number != "甲政发〔2020〕3号" || d.Issuer != "甲市人民政府" || d.Signed != "2020-05-01" || d.Validity.Effective != "2020-05-01" || d.Validity.Expires != "2025-05-01" {
		t.Errorf("%+v", d)
	}
	write(path+reader.SidecarSuffix, "colour: red\n")
	if _, err := reader.File(path); err == nil || !strings.Contains(err.Error(), "甲办法.md.yaml: ") || !strings.Contains(err.Error(), "the keys are title") {
		t.Errorf("%v", err)
	}
}

// A file of a million lines is refused before it takes memory.
func TestMillionLines(t *testing.T) {
	_, err := reader.Read("long.txt", []byte(strings.Repeat("第一条 甲。\n", 1_000_000)))
	if err == nil || !strings.Contains(err.Error(), "has more than 500000 lines") {
		t.Errorf("%v", err)
	}
}

// Macros are not read, and the reader of the text is told.
func TestMacros(t *testing.T) {
	r, err := reader.Read("m.docm", docx(t, p("条例")+p("第一条 甲。"), "word/vbaProject.bin", "x"))
	if err != nil || len(r.Defects) != 1 || r.Defects[0].Code != "macros" {
		t.Errorf("%v %+v", err, r)
	}
}

// No file of any kind makes the reader fail other than by an error.
func FuzzKinds(f *testing.F) {
	f.Add(docx(f, p("条例")+p("第一条 甲。")+numbered(0, "乙"), "word/numbering.xml", numbering))
	f.Add(ofd(f, "条例", "第一条 甲。"))
	f.Add([]byte("<html><body><table><tr><td>第一条</td><td>甲</td></tr></table><ol><li>乙</ol>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := reader.Read("x", data)
		var e *reader.Error
		if (err == nil) == (r == nil) || err != nil && !errors.As(err, &e) {
			t.Errorf("%v, %v", r, err)
		}
	})
}

func FuzzDocxPart(f *testing.F) {
	f.Add("<w:p><w:r><w:t>第一条</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", numbering)
	f.Fuzz(func(t *testing.T, body, nums string) {
		_, _ = reader.Read("x.docx", docx(t, body, "word/numbering.xml", nums))
	})
}
