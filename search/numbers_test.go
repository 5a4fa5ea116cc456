package search

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus/reader"
)

// Numbers that mean the same find the same, however they are written. The order of
// what is not named may differ: a text that writes the number alike comes first.
func TestNumbersFindTheSame(t *testing.T) {
	for _, c := range []struct {
		first string
		forms []string
	}{
		{"洪政发-2026-1~art_28", []string{"第28条", "第二十八条", "28条", "第２８条", "第 28 条", "第 二十八 条", "第 二十八条", "第28 条"}},
		{"洪政发-2026-1~art_28", []string{"条:28", "条:第二十八条", "条：２８", "article:28", "条:\"第 28 条\""}},
		{"洪政发-2026-1~p_1", []string{"洪政发〔2026〕1号", "洪政发[2026]1号", "洪政发（2026）1号", "洪政发(2026)1号", "洪政发【2026】1号",
			"洪政发﹝2026﹞1号", "洪政发〔２０２６〕１号", "洪政发 〔2026〕 1 号", "洪政发〔2026〕01号", "洪政发［2026］1号"}},
		{"", []string{"2026.1.14", "2026-01-14", "2026年1月14日", "二〇二六年一月十四日", "2026/1/14", "２０２６年１月１４日", "2026年01月14日", "二○二六年一月十四日", "2026-1-14"}},
		{"", []string{"日期:2026-01-14", "日期:2026.1.14", "日期:2026年1月14日", "日期:二〇二六年一月十四日", "日期：２０２６年１月１４日", "日期:2026/1/14"}},
		{"洪政发-2026-1~annex_1__dvs_3", []string{"7‰", "千分之七", "千分之7", "７‰"}},
		{"", []string{"1000元", "1千元", "一千元", "1,000元", "１０００元", "1000 元"}},
		{"", []string{"1万元", "10000元", "一万元", "10,000元", "１万元", "1 万元"}},
		{"", []string{"6个月", "六个月", "６个月", "6 个月"}},
		{"", []string{"30日", "三十日", "３０日", "30天"}},
	} {
		found := func(form string) []string {
			got := refs(ask(t, Query{Text: form, Size: MaxPageSize}))
			if c.first != "" && (len(got) == 0 || got[0] != c.first) {
				t.Errorf("%s finds %v, want %s first", form, got, c.first)
			}
			slices.Sort(got)
			return got
		}
		want := found(c.forms[0])
		if len(want) == 0 {
			t.Errorf("%s finds nothing", c.forms[0])
		}
		for _, form := range c.forms[1:] {
			if diff := cmp.Diff(want, found(form)); diff != "" {
				t.Errorf("%s finds otherwise than %s: %s", form, c.forms[0], diff)
			}
		}
	}
}

// Two articles of the Criminal Law, the second of which was put in behind the first.
const criminalLaw = `# 中华人民共和国刑法

1997年3月14日 第八届全国人民代表大会第五次会议修订

<!-- INFO END -->

## 第二编 分则

第一百三十三条 违反交通运输管理法规，因而发生重大事故，致人重伤、死亡或者使公私财产遭受重大损失的，处三年以下有期徒刑或者拘役。

第一百三十三条之一 在道路上驾驶机动车，有下列情形之一的，处拘役，并处罚金：

（一）追逐竞驶，情节恶劣的；

（二）醉酒驾驶机动车的。

第一百三十四条 强令他人违章冒险作业，因而发生重大伤亡事故的，处五年以下有期徒刑或者拘役。
`

func TestInsertedArticle(t *testing.T) {
	r, err := reader.Read("刑法.md", []byte(criminalLaw))
	if err != nil {
		t.Fatal(err)
	}
	s, err := build(t.TempDir(), r)
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"第一百三十三条之一", "第133条之一", "133条之一", "刑法第133条之1", "第 133 条之一", "第１３３条之一", "条:133之一", "条:133-1", "条:第一百三十三条之一", "刑法第一百三十三条之一第一款第二项"} {
		got, err := s.Search(t.Context(), Query{Text: form})
		if err != nil || len(got.Hits) == 0 || got.Hits[0].Provision.Label != "第一百三十三条之一" {
			t.Errorf("%s finds %v, %v", form, refs(got), err)
		}
	}
	for _, form := range []string{"第一百三十三条", "刑法133条", "条:133"} {
		got, err := s.Search(t.Context(), Query{Text: form})
		if err != nil || len(got.Hits) == 0 || got.Hits[0].Provision.Label != "第一百三十三条" {
			t.Errorf("%s finds %v, %v", form, refs(got), err)
		}
	}
}

// A clause of a text is found however text and clause are written.
func TestClauseIsFound(t *testing.T) {
	for _, form := range []string{"实施办法第28条第三款", "实施办法第二十八条第3款", "实施办法28条3款", "《实施办法》第28条第3款", "实施办法第２８条第三款",
		"实施办法 第 28 条 第 3 款", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款", "補償實施辦法第二十八條第三款"} {
		r := ask(t, Query{Text: form})
		if len(r.Hits) == 0 || r.Hits[0].Pinpoint.String() != "洪政发-2026-1~art_28__para_3" {
			t.Errorf("%s finds %v", form, refs(r))
		}
	}
}

// A time named in the words can be made a condition.
func TestRangeInWords(t *testing.T) {
	for typed, want := range map[string]string{
		"2026年1月至3月":           "日期:2026-01..2026-03",
		"二〇二六年一月到三月":           "日期:2026-01..2026-03",
		"2025年至2026年":          "日期:2025..2026",
		"2026年1月14日至20日":       "日期:2026-01-14..2026-01-20",
		"2026年1月14日—3月2日":      "日期:2026-01-14..2026-03-02",
		"2025年12月份至2026年1月":    "日期:2025-12..2026-01",
		"２０２６年１月１４号～２０２６年２月３日": "日期:2026-01-14..2026-02-03",
	} {
		r := ask(t, Query{Text: typed + " 征收"})
		if !slices.ContainsFunc(r.Notices, func(n Notice) bool { return n.Query == want+" 征收" }) {
			t.Errorf("%s: offered %+v, want %s", typed, r.Notices, want)
		}
	}
	for _, typed := range []string{"2026年至今 征收", "2026年3月至1月 征收", "1月至3月 征收"} {
		if r := ask(t, Query{Text: typed}); slices.ContainsFunc(r.Parts, func(p Part) bool { return p.Kind == PartDate }) {
			t.Errorf("%s: %+v", typed, r.Parts)
		}
	}
}
