package statute_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/corpus/statute"
)

// outline prints a reading as a reviewer wants to see it: each provision on a line,
// with its path, the number of 项 of each 款, and how it begins.
func outline(r *corpus.Reading) string {
	var b strings.Builder
	for _, d := range r.Documents {
		fmt.Fprintf(&b, "%s | %s | %s | %s | %s\n", d.Title, d.Number, d.Issuer, d.Signed, d.Section)
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "题注 %s\n", firstRunes(n, 40))
		}
		path := ""
		for _, p := range d.Provisions {
			if now := strings.Join(p.Path, " / "); now != path {
				path = now
				fmt.Fprintf(&b, "[%s]\n", path)
			}
			heading := ""
			if p.Heading != "" {
				heading = "〔" + p.Heading + "〕"
			}
			fmt.Fprintf(&b, "%s %s%s%s %s\n", p.Ref.Path, p.Label, heading, shape(p.Paragraphs), firstRunes(p.Text, 16))
		}
	}
	for _, d := range r.Defects {
		fmt.Fprintf(&b, "! %d %s %s\n", d.Line, d.Code, d.Note)
	}
	return b.String()
}

// shape writes the 项 of each 款, and in brackets the 目 of an 项: (0 4 2[3]).
func shape(ps []corpus.Paragraph) string {
	if len(ps) == 1 && len(ps[0].Items) == 0 {
		return ""
	}
	var parts []string
	for _, p := range ps {
		s := fmt.Sprint(len(p.Items))
		for _, it := range p.Items {
			if len(it.Items) > 0 {
				s += fmt.Sprintf("[%d]", len(it.Items))
			}
		}
		parts = append(parts, s)
	}
	return "(" + strings.Join(parts, " ") + ")"
}

func firstRunes(s string, n int) string {
	s = strings.ReplaceAll(s, "\n", "⏎")
	for i := range s {
		if n--; n < 0 {
			return s[:i] + "…"
		}
	}
	return s
}

// Each case is a way in which files of statutes are cut, with lines of real ones.
func TestLayout(t *testing.T) {
	const head = "# 某市城市绿化条例\n\n2018年9月29日 某市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n"
	tests := []struct{ name, text, want string }{
		{"a sentence cut by the width of the page", `
第四条 市城市绿化行政主管部门负责本市行政区域内的城
市绿化工作，并对全市城市绿化工作进行检查、监督和指导。
乡镇人民政府、街道办事处按照有关规定负责本辖区内的绿
化工作。
第五条 因调整城市绿线减少绿化规划用地的，应当在控制性详细规
划中落实。
第六条 因交通、生产等事故损坏花草树木和绿化设施的，应当恢复
原状。`, `
art_4 第四条(0 0) 市城市绿化行政主管部门负责本市行…
art_5 第五条 因调整城市绿线减少绿化规划用地的…
art_6 第六条 因交通、生产等事故损坏花草树木和…
! 8 broken-lines 原文有4处在句中断行，已接排`},
		{"the title of an article is not the beginning of its sentence", `
第三条 存单纠纷案件的受理与中止
存单纠纷案件当事人向人民法院提起诉讼，人民法院应当依照规定予以审查，符合规定的，均应受理。`, `
art_3 第三条(0 0) 存单纠纷案件的受理与中止⏎存单纠…`},
		{"a table stays a table", `
第十条 架空电力线路保护区的距离如下：
1—10千伏 5米
35—110千伏 10米
第十一条 架设电力线路，应当符合规定。`, `
art_10 第十条(0 0 0) 架空电力线路保护区的距离如下：⏎…
art_11 第十一条 架设电力线路，应当符合规定。`},
		{"articles, 款 and 项 in one line", `
第十一条 空域管理应当维护国家安全。 第十二条 空域的划设应当考虑国家安全。 空域通常划分为机场飞行空域： （一）航路； （二）航线。
第十三条 第十二条 规定的空域。`, `
art_11 第十一条 空域管理应当维护国家安全。
art_12 第十二条(0 2) 空域的划设应当考虑国家安全。⏎空…
art_13 第十三条 第十二条 规定的空域。
! 8 merged-lines 原文有4处把几条、几款或几项排在一行，已分开显示`},
		{"chapters without number", `
第一章 总则
第一条 为了保护绿化，制定本条例。
法律责任
第二条 违反本条例的，处以罚款。
附 则
第三条 本条例自公布之日起施行。`, `
[第一章 总则]
art_1 第一条 为了保护绿化，制定本条例。
[法律责任]
art_2 第二条 违反本条例的，处以罚款。
[附则]
art_3 第三条 本条例自公布之日起施行。
! 10 heading-number 章的标题缺少序号：法律责任`},
		{"headings of an interpretation", `
为正确审理案件，制定本解释。
一、一般规定
第一条 人民法院应当受理。
第二条 有下列情形的，不予受理：
（一）超过期限的；
（二）没有证据的。
二、动产与权利担保
（一）动产抵押
第三条 动产抵押自合同生效时设立。`, `
p_1  为正确审理案件，制定本解释。
[一、一般规定]
art_1 第一条 人民法院应当受理。
art_2 第二条(2) 有下列情形的，不予受理：⏎（一）…
[二、动产与权利担保 / （一）动产抵押]
art_3 第三条 动产抵押自合同生效时设立。`},
		{"a heading that is broken in two", `
第五章 卷烟纸、滤嘴棒、烟用丝束、
烟草专用机械的生产和销售
第一条 生产卷烟纸，必须报经批准。`, `
[第五章 卷烟纸、滤嘴棒、烟用丝束、烟草专用机械的生产和销售]
art_1 第一条 生产卷烟纸，必须报经批准。`},
		{"a paragraph within a list belongs to its item", `
第一百九十九条 分摊价值按照下列规定确定：
（一）船舶共同海损分摊价值；
（二）货物共同海损分摊价值。
旅客的行李，不分摊共同海损。
（三）运费分摊价值。
以上各项另有约定的除外。`, `
art_199 第一百九十九条(3 0) 分摊价值按照下列规定确定：⏎（一…`},
		{"the list of annexes is none, and an annex keeps its number", `
第一条 本规范自发布之日起施行。
附件：1.查处酒后驾驶操作规程
2.查处违反装载规定违法行为操作规程
附件1
查处酒后驾驶操作规程
一、查处机动车驾驶人酒后驾驶违法行为应当使用酒精检测仪。
附件2：查处违反装载规定违法行为操作规程
第一条 现场检查。`, `
art_1 第一条 本规范自发布之日起施行。
[附件1]
annex_1__p_1  查处酒后驾驶操作规程
annex_1__dvs_1 一、 查处机动车驾驶人酒后驾驶违法行为…
[附件2 查处违反装载规定违法行为操作规程]
annex_2__art_1 第一条 现场检查。`},
		{"a text without articles is cut at its own numbers", `
(一) 保护海底电缆是加强海防建设的重要措施。
(二) 舰艇锚泊，要避开禁区：
1.渤海；
2.黄海。`, `
dvs2_1 （一） 保护海底电缆是加强海防建设的重要…
dvs2_2 （二）(2) 舰艇锚泊，要避开禁区：⏎1.渤海…`},
		{"笫 is a misprint", `
第一条 清算组应当忠于职守。
笫二条 清算组成员应当承担责任。`, `
art_1 第一条 清算组应当忠于职守。
art_2 第二条 清算组成员应当承担责任。
! 9 misprinted-label “第”误作“笫”，按第二条读取`},
		{"the front of an interpretation is not its text", `
某市城市
绿化条例
法释〔2023〕12号
（2023年8月30日最高人民法院审判委员会第1898次会议通过，自2024年1月1日起施行）
第一条 绿化属于公益事业。`, `
题注 （2023年8月30日最高人民法院审判委员会第1898次会议通过，自2024年1…
art_1 第一条 绿化属于公益事业。`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := []byte(head + tt.text)
			r, err := statute.Read("x.md", data, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := r.Check(data); err != nil {
				t.Error(err)
			}
			_, got, _ := strings.Cut(outline(r), "通过\n")
			if want := strings.TrimPrefix(tt.want, "\n") + "\n"; got != want {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func TestFrontNumber(t *testing.T) {
	r, err := statute.Read("x.md", []byte("# 最高人民法院关于审理涉彩礼纠纷案件适用法律若干问题的规定\n<!-- INFO END -->\n法释〔2024〕1号\n第一条 以婚姻为目的。"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Documents[0].Number; got != "法释〔2024〕1号" {
		t.Errorf("number %q", got)
	}
}

// Whatever the lines are, nothing of them is lost, no ref stands twice and every span
// is in its text.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"# 宪法\n第一条 甲。 第二条 乙。\n（一）丙；\n丁。\n（二）戊。",
		"# 法\n附件：1.甲\n2.乙\n附件1\n一、甲\n附件1\n1．乙",
		"# 法\n第一章 甲、\n乙\n丙\n第一条 “第二条 丁。 第三条 戊。”",
		"## 第一章\n**第一条** 甲$\\times$乙",
		"目录\n第一章 甲\n第一章 甲\n第一条 乙",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("the reader refuses what is not UTF-8")
		}
		r, err := statute.Read("f.md", []byte(s), nil)
		if err != nil {
			return
		}
		if err := r.Check([]byte(s)); err != nil {
			t.Error(err)
		}
	})
}
