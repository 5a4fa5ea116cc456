package web

import (
	"fmt"
	"regexp"
	"strings"

	"tiaowen/corpus"
)

// cite names a provision as people speak of it: 《…》第二十八条第三款.
func cite(d *corpus.Document, ref corpus.Ref) string {
	return "《" + shortTitle(d) + "》" + ref.Label()
}

var hanNumber = regexp.MustCompile(`第([〇零一二三四五六七八九十百千]+)(条|款)|第（([〇零一二三四五六七八九十百千]+)）项`)

// arabic writes the place of a provision with Arabic digits; 之一 stays.
func arabic(label string) string {
	return hanNumber.ReplaceAllStringFunc(label, func(s string) string {
		m := hanNumber.FindStringSubmatch(s)
		if m[1] != "" {
			n, _ := corpus.ParseNumeral(m[1])
			return fmt.Sprintf("第%d%s", n, m[2])
		}
		n, _ := corpus.ParseNumeral(m[3])
		return fmt.Sprintf("第%d项", n)
	})
}

// citeManual writes a citation in the form of 法学引注手册: Arabic digits, though the
// law prints Chinese ones (之一 stays); number and date of what has a number; （已失效） after what
// is no longer in force today: 已失效, 已废止, 已被修改.
func citeManual(d *corpus.Document, ref corpus.Ref, today corpus.Date) string {
	place := arabic(ref.Label())
	c := "《" + shortTitle(d) + "》" + place
	if d.Number != "" {
		c += "，" + d.Number
	}
	if d.Number != "" && d.Signed != "" {
		c += "，" + d.Signed.Han() + "发布"
	}
	if st := d.Status(today); st.Ended() {
		c += "（" + st.Name() + "）"
	}
	return c
}

// citeGBT writes a citation of an online text after GB/T 7714—2025, with the full-width
// punctuation that it asks of Chinese items: 责任者。题名：文号，条款[EB/OL]。（发布日期）
// [引用日期]。地址。 What is not known is left out. read is the day of reading; link is
// absolute.
func citeGBT(d *corpus.Document, ref corpus.Ref, read corpus.Date, link string) string {
	var b strings.Builder
	if d.Issuer != "" {
		b.WriteString(d.Issuer + "。")
	}
	b.WriteString(shortTitle(d))
	if d.Number != "" {
		b.WriteString("：" + d.Number)
	}
	if label := ref.Label(); label != "" {
		b.WriteString("，" + label)
	}
	b.WriteString("[EB/OL]。")
	if d.Signed != "" {
		b.WriteString("（" + string(d.Signed) + "）")
	}
	b.WriteString("[" + string(read) + "]。" + link + "。")
	return b.String()
}
