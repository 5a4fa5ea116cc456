package corpus

import (
	"fmt"
	"strings"
	"testing"
)

// References of statutes, read in 款 2 of article 30 of a law with thirty articles.
func TestReferencesElsewhere(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"依照本法第三条至第五条的规定", "internal x~art_3 true|internal x~art_5 true"},
		{"违反本条例第三条、第五条规定", "internal x~art_3 true|internal x~art_5 true"},
		{"依照《民法典》第十条、第十一条的规定", "external 《民法典》第十条 true|external 《民法典》第十一条 true"},
		{"依照《民法典》第十条和本法第十一条的规定", "external 《民法典》第十条 true|internal x~art_11 true"},
		{"依照刑法第二十条处罚", "external 刑法第二十条 true"},
		{"认定为刑法第二十条第一款规定的情形", "external 刑法第二十条第一款 true"},
		{"依照水法第二十条处罚", "external 水法第二十条 false"},
		{"因符合刑事诉讼法第二十八条或者第二十九条规定的情形", "external 刑事诉讼法第二十八条 true|external 刑事诉讼法第二十九条 true"},
		{"民事诉讼法第五条第三款、第六条以及本解释第七条", "external 民事诉讼法第五条第三款 true|external 民事诉讼法第六条 true|internal x~art_7 true"},
		{"根据《中华人民共和国渔业法》。渔业法第八条规定", "external 《中华人民共和国渔业法》 true|external 渔业法第八条 true"},
		{"本条例第五条第一款、第二款", "internal x~art_5__para_1 true|internal x~art_5__para_2 true"},
		{"本条例第五条第一款至第三款", "internal x~art_5__para_1 true|internal x~art_5__para_3 false"},
		{"刑法第五条第一项、第二项", "external 刑法第五条第（一）项 true|external 刑法第五条第（二）项 true"},
		{"第一款规定的人员", "relative x~art_30__para_1 true"},
		{"适用民法典第一千一百二十五条第一款和第三款的规定", "external 民法典第一千一百二十五条第一款 true|external 民法典第一千一百二十五条第三款 true"},
		{"该条第一款规定的人员", "relative 第一款 false"},
		{"前条第二款的规定", "relative x~art_29__para_2 true"},
		{"本实施办法第五条", "internal x~art_5 true"},
		{"依照该法第二十条处罚", "external 第二十条 false"},
		{"前款第一项规定", "relative x~art_30__para_1__item_1 false"},
		{"前条规定", "relative x~art_29 true"},
		{"前两款规定", "relative 前两款 false"},
		{"国务院令第590号", "external 国务院令第590号 true"},
		{"本法第四十条", "internal 第四十条 false"},
		{"附件1", "internal x~annex_1 false"},
		{"领取《收费许可证》，送达《行政处罚决定书》", ""},
		{"依照有关法律的规定", ""},
	} {
		d := &Document{ID: "x", Title: "测试条例"}
		for i := 1; i <= 30; i++ {
			text := "甲。\n" + c.text
			d.Provisions = append(d.Provisions, &Provision{Kind: KindArticle, Text: text,
				Ref:        Ref{"x", Path(Step{Level: LevelArticle, N: i})},
				Paragraphs: []Paragraph{{N: 1, Span: Span{0, 6}}, {N: 2, Span: Span{7, len(text)}}}})
		}
		ResolveReferences(&Reading{Documents: []*Document{d}})
		var got []string
		for _, r := range d.Provisions[29].References {
			got = append(got, fmt.Sprintf("%s %s %v", r.Kind, r.Target, r.Certain))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}
