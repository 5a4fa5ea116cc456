package corpus_test

import (
	"fmt"
	"strings"
	"testing"

	"tiaowen/corpus"
)

// How lines become 款, 项 and 目: each 款 in brackets, its items by their number as
// written, parts of an item in angle brackets.
func TestParagraphShapes(t *testing.T) {
	for _, c := range []struct{ name, lines, want string }{
		{"a list belongs to the 款 before it, text after it is a new 款",
			"有下列情形之一的，不予批准：\n（一）甲；\n（二）乙。\n前款规定的期限为三十日。", "[（一）（二）] []"},
		{"目 below 项, and the list of 项 goes on", "包括：\n（一）甲：\n1.子；\n2.丑。\n（二）乙。", "[（一）<1.2.>（二）]"},
		{"a paragraph between two 项 belongs to the one before it", "按照下列规定：\n（一）甲。\n另有规定的，从其规定。\n（二）乙。", "[（一）（二）]"},
		{"a paragraph between two 目 belongs to the one before it", "如下：\n（一）甲：\n1.子。\n子的说明。\n2.丑。\n（二）乙。", "[（一）<1.2.>（二）]"},
		{"numbers that were lost are counted where they lead to the next", "包括：\n（一）甲；\n乙；\n丙；\n（四）丁。", "[（一）??（四）]"},
		{"and not where they do not", "包括：\n（一）甲；\n乙；\n（四）丁。", "[（一）] [（四）]"},
		{"what an amendment quotes belongs to the item that quotes it",
			"修改如下：\n1.将第一条修改为：\n“第一条 甲：\n（一）子；\n（二）丑。”\n2.将第二条修改为：\n“第二条 乙。\n“丙。”\n3.删除第三条。", "[1.2.3.]"},
		{"a definition begins with a mark and quotes nothing", "本条例下列用语的含义：\n“甲”，是指子。\n“乙”，是指丑。", "[] [] []"},
		{"甲、乙 as in the statutes of the 1950s", "规定如下：\n甲、子：\n一、丑；\n二、寅。\n乙、卯。", "[甲、<一、二、>乙、]"},
		{"甲、乙双方 is prose, and a lone ① no item", "甲。\n甲、乙双方可以约定。\n① 注。", "[] [] []"},
		{"a list that has no numbers belongs to the 款 that announces it (宪法 art. 65)",
			"由下列人员组成：\n委员长，\n副委员长若干人，\n委员若干人。\n全国人民代表大会选举并有权罢免。", "[???] []"},
		{"its last line may be missing an end", "应当符合下列规定：\n整洁；\n规范；\n前款规定由市人民政府公布。", "[??] []"},
		{"definitions are sentences, each a 款", "用语的含义：\n甲，是指子。\n乙，是指丑。", "[] [] []"},
	} {
		_, ps := corpus.Paragraphs(strings.Split(c.lines, "\n"))
		var got []string
		for _, p := range ps {
			got = append(got, "["+labels(p.Items)+"]")
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s: got %s, want %s", c.name, s, c.want)
		}
	}
}

func labels(items []corpus.Item) (s string) {
	for _, it := range items {
		label := it.Label
		if label == "" {
			label = "?"
		}
		s += label
		if len(it.Items) > 0 {
			s += fmt.Sprintf("<%s>", labels(it.Items))
		}
	}
	return s
}
