package corpus

import (
	"strings"
	"testing"
)

// Forms of amounts that stand in laws and notices but not in the gazette.
func TestFactsElsewhere(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"处一万元以上十万元以下的罚款", "money 10000 元|money 100000 元"},
		{"处违法所得一倍以上五倍以下的罚款", "threshold 1 倍|threshold 5 倍"},
		{"并处违法所得三倍的罚款", "rate 3 倍"},
		{"人民币壹万元整", "money 10000 元"},
		{"赔偿贰拾伍万元", "money 250000 元"},
		{"罚款叁仟圆", "money 3000 元"},
		{"每人每月800元", "money 800 元"},
		{"1500元每月", "money 1500 元/月"},
		{"自收到申请之日起十五个工作日内作出决定", "deadline 15 工作日"},
		{"按日加收万分之五的滞纳金", "rate 5 ‱"},
		{"不得低于百分之三十", "rate 30 %"},
		{"在２０日内提出", "deadline 20 日"},
		{"第三款规定的期限为三年", "period 3 年"},
		{"应当由三分之二以上的被征收人参加", "threshold 2/3 "},
		{"五分之一以上的常委会组成人员书面联名", "threshold 1/5 "},
		{"赔偿四分之一的损失", "rate 1/4 "},
		{"砍伐树木胸径30厘米以上的，以及20株以上不满50株的", "threshold 30 厘米|threshold 20 株|threshold 50 株"},
		{"未满十六周岁或者已满七十周岁的", "threshold 16 周岁|threshold 70 周岁"},
		{"处该处土地使用权地价款3至5倍的罚款", "rate 3 倍|rate 5 倍"},
		{"应当提前十五日书面申请", "deadline 15 日"},
		{"在投票选举日的二十日以前公布", "deadline 20 日"},
		{"采暖期开始六个月前提出申请", "deadline 6 月"},
		{"价值1万美元及以下的小额物品", "money 10000 美元"},
		{"城镇化率提高0.8个百分点", "rate 0.8 百分点"},
		{"大气污染防治三年行动方案", ""},
		{"三年前款规定的期限", "period 3 年"},
		{"第三至五项", ""},
		{"（一）政府性基金是指依照规定征收的资金", "definition 政府性基金 "},
		{"本条例所称红旗渠是指总干渠", "definition 红旗渠 "},
	} {
		var got []string
		for _, f := range FindFacts(c.text) {
			got = append(got, f.Kind+" "+f.Value+" "+f.Unit)
			if c.text[f.Start:f.End] != f.Written {
				t.Errorf("%s: %q is not where its span says", c.text, f.Written)
			}
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, s, c.want)
		}
	}
}

// Sentences of real laws on their own force, in print that recognition has spaced.
func TestValidityElsewhere(t *testing.T) {
	for _, c := range []struct{ text, effective, expires, repeals string }{
		{"本条例自2014年 3月1日起施行。", "2014-03-01", "", ""},
		{"本规定自２０１３年１月１日起施行。", "2013-01-01", "", ""},
		{"本办法自二〇二〇年五月一日起施行，有效期五年。", "2020-05-01", "2025-05-01", ""},
		{"本办法自2026年2月1日起施行，有效期至2028年12月31日。", "2026-02-01", "2029-01-01", ""},
		{"本办法自发布之日起施行。", "2026-01-14", "", ""},
		{"本条例自2018年1月1日施行。", "2018-01-01", "", ""},
		{"本《办法》自2018年7月1日起施行。", "2018-07-01", "", ""},
		{"本规则自2001年8月1日零时起施行。", "2001-08-01", "", ""},
		{"本条例于2007年9月1日起施行。", "2007-09-01", "", ""},
		{"本规定自国务院批准之日起施行。", "2026-01-14", "", ""},
		{"抵押合同自依法成立之日起生效。", "", "", ""},
		{"合同应当经审批机关批准后才生效的，自批准之日起生效。", "", "", ""},
		{"本办法自公布之日起30日后施行。", "2026-02-14", "", ""},
		{"本法自2021年1月1日起施行。《中华人民共和国合同法》、《中华人民共和国物权法》同时废止。", "2021-01-01", "", "中华人民共和国合同法|中华人民共和国物权法"},
		{"《关于修改部分地方性法规的决定》修正的《甲省保密规定》同时废止。", "", "", "甲省保密规定"},
		{"1997年国务院发布的《反倾销和反补贴条例》中关于反倾销的规定同时废止。", "", "", ""},
		{"《甲条例》第十条同时废止。", "", "", ""},
		{"《甲省实施〈水法〉办法》，同时废止。", "", "", "甲省实施〈水法〉办法"},
		{"《甲办法》（法释〔2012〕5号）同时废止；《乙办法》继续有效。", "", "", "甲办法"},
		{"本解释施行后，《丙意见》即行废止；以前发布的《丁规定》不一致的，不再适用。", "", "", "丙意见"},
		{"《戊法》施行后，《己条例》同时废止。", "", "", "己条例"},
		{"《采矿许可证》自行废止。", "", "", ""},
		{"下列规定同时废止：\n（一）《甲办法》；\n（二）《乙办法》。\n《丙法》另有规定的，从其规定。", "", "", "甲办法|乙办法"},
		{"规章的制定和废止，依照《立法法》的规定执行。", "", "", ""},
		{"本办法施行日期另行公布。", "", "", ""},
		{"本办法由市财政局负责解释。", "", "", ""},
	} {
		d := &Document{Signed: "2026-01-14", Provisions: []*Provision{{Text: c.text}}}
		ReadValidity(d)
		v := d.Validity
		if string(v.Effective) != c.effective || string(v.Expires) != c.expires || strings.Join(v.Repeals, "|") != c.repeals {
			t.Errorf("%s: %+v", c.text, v)
		}
		if c.effective != "" && (len(v.Reasons) == 0 || !strings.Contains(c.text, v.Reasons[0].Sentence)) {
			t.Errorf("%s: the sentence is not kept", c.text)
		}
	}
}

// A decision that repeals names each text in a line of its own; notes under the title
// tell the day of force where the text does not.
func TestValidityOfDecisionAndNotes(t *testing.T) {
	d := &Document{Title: "甲市人大常委会关于废止部分地方性法规的决定", Signed: "2021-09-24", Provisions: []*Provision{
		{Text: "废止《甲市邮政通信条例》（1994年7月22日通过）"}, {Text: "废止《甲市信息化促进条例》"}, {Text: "本决定自公布之日起施行。"}}}
	ReadValidity(d)
	if got := strings.Join(d.Validity.Repeals, "|"); got != "甲市邮政通信条例|甲市信息化促进条例" || d.Validity.Effective != "2021-09-24" {
		t.Errorf("%+v", d.Validity)
	}
	d = &Document{Notes: []string{"2020年5月28日 第十三届全国人民代表大会第三次会议通过", "2021年1月1日 施行"}, Provisions: []*Provision{{Text: "甲。"}}}
	if ReadValidity(d); d.Validity.Effective != "2021-01-01" || d.Validity.Reasons[0].Sentence != "2021年1月1日 施行" {
		t.Errorf("%+v", d.Validity)
	}
}

// The truth table of force: unknown stays unknown, unless the end has passed.
func TestStatusTable(t *testing.T) {
	for _, c := range []struct {
		v    Validity
		day  Date
		want Status
	}{
		{Validity{}, "2026-01-01", StatusUnknown},
		{Validity{Effective: "2026-02-14"}, "2026-02-13", StatusNotYet},
		{Validity{Effective: "2026-02-14"}, "2026-02-14", StatusInForce},
		{Validity{Effective: "2026-02-14", Expires: "2031-02-14"}, "2031-02-13", StatusInForce},
		{Validity{Effective: "2026-02-14", Expires: "2031-02-14"}, "2031-02-14", StatusExpired},
		{Validity{Expires: "2031-02-14"}, "2031-02-13", StatusUnknown},
		{Validity{Expires: "2031-02-14"}, "2031-02-14", StatusExpired},
	} {
		if got := c.v.Status(c.day); got != c.want {
			t.Errorf("%+v on %s: %s, want %s", c.v, c.day, got, c.want)
		}
	}
}
