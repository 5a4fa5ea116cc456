package statute_test

import (
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/statute"
)

// Ways in which files of the collection are damaged, each with lines as they stand
// in one of them, and what they say to a lawyer.
func TestDamagedLayout(t *testing.T) {
	for _, c := range []struct{ law, text, want string }{
		{"a heading in two lines, its number lost (鹤壁市地方立法条例)", `第三十一条 地方性法规草案修改稿经各代表团审议，由主席团提请大会全体会议表决。
市人民代表大会常务委员会审议、
表决地方性法规案程序
第三十二条 市人民代表大会常务委员会可以对城乡建设与管理等方面的事项制定地方性法规。
第六章  报批和公布
第三十三条 地方性法规报批。`,
			`art_31
[市人民代表大会常务委员会审议、表决地方性法规案程序] art_32
[第六章 报批和公布] art_33`},
		{"a 章 and the 节 below it without numbers (聊城市大气污染防治条例)", `第二十二条 企业事业单位应当编制应急响应操作方案。
大气污染防治措施
燃煤和其他能源污染防治
第二十三条 市人民政府应当划定高污染燃料禁燃区。
第二节 工业及相关污染防治
第二十四条 工业企业应当达标排放。`,
			`art_22
[大气污染防治措施 / 燃煤和其他能源污染防治] art_23
[大气污染防治措施 / 第二节 工业及相关污染防治] art_24`},
		{"a numbered heading in two lines, with a comma (监督法)", `第三章 审查和批准决算，听取和审议国民经济和
社会发展计划、预算的执行情况报告，听取和审议审计工作报告
第十五条 国务院应当在每年六月，将决算草案提请审查和批准。
第四章 法律法规实施情况的检查
第十六条 各级人民代表大会常务委员会组织执法检查。`,
			`[第三章 审查和批准决算，听取和审议国民经济和社会发展计划、预算的执行情况报告，听取和审议审计工作报告] art_15
[第四章 法律法规实施情况的检查] art_16`},
		{"a 章 in two lines, with 节 without number (德州市制定地方性法规条例)", `第三章   市人民代表大会及其常务委员会
制定地方性法规程序
市人民代表大会制定地方性法规程序
第十七条 市人民代表大会主席团可以提出地方性法规案。
市人民代表大会常务委员会制定地方性法规程序
第二十八条 主任会议可以提出地方性法规案。
第四章  地方性法规的报批和公布
第五十条 报请批准的地方性法规，应当提交说明。`,
			`[第三章 市人民代表大会及其常务委员会制定地方性法规程序 / 市人民代表大会制定地方性法规程序] art_17
[第三章 市人民代表大会及其常务委员会制定地方性法规程序 / 市人民代表大会常务委员会制定地方性法规程序] art_28
[第四章 地方性法规的报批和公布] art_50`},
		{"lines cut in a sentence (新乡市不可移动文物保护条例, 重庆市散居少数民族权益保障条例)", `第一条 非国有不可移动文物保护管理责任人实施其他保护措施的，市、县（市、区）
人民政府可以给予适当补助。
第二条 本条例适用于本市行政区域内散居的由国家认定的少数民族
。散居少数民族是指：居住在民族自治地方以外的少数民族。
第三条 市、县（市、区）人民政府及有关部门应当科学
规划、合理布局、规范设置、建设完善下列公共设施:
（一）道路；
（二）桥梁。
第四条 对倒卖国库券的，按照投机倒把论处。(2011年1月8日删除)
倒卖国库券情节轻微的，给予批评教育。`,
			`art_1
art_2
art_3(2)
art_4(0 0)`},
		{"items and a 章 on one line (青岛市实施《水法》的若干规定, 航道管理条例, 开封市城市市容和环境卫生管理条例)", `第一章 总则
第六条 报告书，应当包括以下主要内容:
(一)建设项目概况;
(二)对其他用水户权益的影响分析;(三)其他事项。
第七条 “国家航道”是指：(一)五百吨级以上船舶的内河干线航道；(二)跨省、自治区、直辖市的航道；(三)沿海干线航道。
市人民政府应当建立投诉和反馈制度。第二章市容和环境卫生责任
第八条 本市实行责任制。`,
			`[第一章 总则] art_6(3)
[第一章 总则] art_7(3 0)
[第二章 市容和环境卫生责任] art_8`},
		{"items that lost their number (潍坊市12345政务服务便民热线条例, 枣庄市山体保护条例)", `第一条 服务对象有下列行为之一的，依法予以治安管理处罚：
（一）无正当理由反复使用热线资源的；
骚扰、侮辱、威胁热线工作人员的；
（三）故意捏造事实诽谤、诬告、陷害他人的。
第二条 下列山体应当纳入一级保护：
自然保护区、风景名胜区的山体；
城区范围内的山体；
（三）铁路两侧可视范围内的山体。
前款规定的山体由市人民政府公布。`,
			`art_1(3)
art_2(3 0)`},
		{"a table of contents without a title, and headings without number below (重庆市长江防护林体系管理条例)", `第一章 总 则
第二章 规划管理
第三章 建设管理
第四章 附 则
总 则
第一条 为了加强长江防护林体系的建设和管理，制定本条例。
规划管理
第二条 规划由市人民政府批准。`,
			`[总则] art_1
[规划管理] art_2`},
		{"一、 above the first article (合同法解释（一）)", `为了正确审理合同纠纷案件，对有关问题作出如下解释：
一、法律适用范围
第一条 合同法实施以后成立的合同发生纠纷起诉到人民法院的，适用合同法的规定。
二、诉讼时效
第二条 期间为不变期间。`,
			`p_1
[一、法律适用范围] art_1
[二、诉讼时效] art_2`},
		{"articles with titles (审理存单纠纷案件的若干规定)", `第一条 存单纠纷案件的范围
（一）存单持有人以存单为重要证据起诉的；
（二）当事人以进账单起诉的。
第二条 存单纠纷案件的案由
人民法院可将本规定第一条所列案件，一律以存单纠纷为案由。
第三条 存单纠纷案件的受理与中止
存单纠纷案件当事人向人民法院提起诉讼，符合规定的，均应受理。
人民法院在受理后，应将犯罪线索及时移送。`,
			`art_1(2) 存单纠纷案件的范围
art_2 存单纠纷案件的案由
art_3(0 0) 存单纠纷案件的受理与中止`},
		{"a note of the editor (刑法)", `第四百五十二条 本法自1997年10月1日起施行。
① 刑法、历次刑法修正案的施行日期，分别依据各法律所规定的施行日期确定。
附件一
全国人民代表大会常务委员会制定的下列条例予以废止。`,
			`art_452
[附件一] annex_1__p_1`},
		{"甲、乙 and ① (劳动保险条例, 导弹及相关物项和技术出口管制条例)", `第二条 本条例的实施，采取重点试行办法，适用于下列企业：
甲、有工人职员一百人以上的工厂、矿场；
乙、铁路、航运、邮电的各企业单位：
一、铁路；
二、航运。
第三条 甲、乙双方应当订立合同：
①达到最大分辨率；
②在规定的工作温度范围内。`,
			`art_2(2[2])
art_3(2)`},
	} {
		r, err := statute.Read("x.md", []byte("# 某条例\n\n<!-- INFO END -->\n\n"+strings.ReplaceAll(c.text, "\n", "\n\n")), nil)
		if err != nil {
			t.Errorf("%s: %v", c.law, err)
			continue
		}
		if got := shapes(r); got != c.want {
			t.Errorf("%s\ngot\n%s\nwant\n%s", c.law, got, c.want)
		}
		if err := r.Check([]byte("# 某条例\n\n<!-- INFO END -->\n\n" + strings.ReplaceAll(c.text, "\n", "\n\n"))); err != nil {
			t.Errorf("%s: %v", c.law, err)
		}
	}
}

// shapes prints each provision with its headings, its path and its 款 and 项.
func shapes(r *corpus.Reading) string {
	var lines []string
	for _, p := range r.Documents[0].Provisions {
		l := p.Ref.Path + shape(p.Paragraphs)
		if len(p.Path) > 0 {
			l = "[" + strings.Join(p.Path, " / ") + "] " + l
		}
		if p.Heading != "" {
			l += " " + p.Heading
		}
		lines = append(lines, l)
	}
	return strings.Join(lines, "\n")
}

// The amendment of 2018 inserts articles of the constitution without quotation marks;
// they are not its own.
func TestAmendmentInserts(t *testing.T) {
	text := `# 中华人民共和国宪法修正案（2018年）

第五十一条 宪法第一百零七条修改为：“县级以上地方各级人民政府管理行政工作。”

第五十二条 宪法第三章“国家机构”中增加一节；增加二条，分别作为第一百二十三条至第一百二十四条。内容如下：

第七节 监察委员会

第一百二十三条 中华人民共和国各级监察委员会是国家的监察机关。

第一百二十四条 监察委员会由下列人员组成：

主任，副主任若干人，委员若干人。

第五十三条 本修正案自公布之日起施行。
`
	r, err := statute.Read("x.md", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := shapes(r), "art_51\nart_52(0 0 0 0 0)\nart_53"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
