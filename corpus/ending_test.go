package corpus

import "testing"

// TestEndings: the force of a text is also what later texts say of it.
func TestEndings(t *testing.T) {
	repeals := func(effective Date, title string) Validity {
		return Validity{Effective: effective, Repeals: []string{title}, Reasons: []Reason{{
			What: "repeals", Ref: Ref{Path: "art_35"}, Sentence: "本条例自公布之日起施行。《" + title + "》同时废止"}}}
	}
	docs := []*Document{
		{ID: "demolition", Title: "城市房屋拆迁管理条例", Section: "行政法规", Issuer: "国务院", Signed: "2001-06-13", Validity: Validity{Effective: "2001-11-01"}},
		{ID: "expropriation", Title: "国有土地上房屋征收与补偿条例", Section: "行政法规", Issuer: "国务院", Signed: "2011-01-21", Validity: repeals("2011-01-21", "城市房屋拆迁管理条例")},
		{ID: "company-2018", Title: "中华人民共和国公司法", Issuer: "全国人民代表大会常务委员会", Signed: "2018-10-26", Validity: Validity{Effective: "2006-01-01"}},
		{ID: "company-2023", Title: "中华人民共和国公司法", Issuer: "全国人民代表大会常务委员会", Signed: "2023-12-29", Validity: Validity{Effective: "2024-07-01"}},
		{ID: "city", Title: "某市公司登记规定", Section: "地方性法规", Signed: "2025-01-01", Validity: repeals("2025-01-01", "中华人民共和国企业所得税法")},
		{ID: "tax", Title: "中华人民共和国企业所得税法", Section: "法律", Issuer: "全国人民代表大会", Signed: "2018-12-29", Validity: Validity{Effective: "2008-01-01"}},
		{ID: "pay-signed", Title: "关于审理网络消费纠纷案件适用法律若干问题的规定", Signed: "2022-02-15", Validity: Validity{Effective: "2022-03-15"}},
		{ID: "pay-published", Title: "关于审理网络消费纠纷案件适用法律若干问题的规定", Signed: "2022-03-01", Validity: Validity{Effective: "2022-03-15"}},
		{ID: "eight", Title: "刑法修正案（八）", Signed: "2011-02-25", Validity: Validity{Effective: "2011-05-01"}},
		{ID: "nine", Title: "刑法修正案（九）", Signed: "2015-08-29", Validity: Validity{Effective: "2015-11-01"}},
		{ID: "vouchers", Title: "消费券发放办法", Signed: "2020-01-01", Validity: Validity{Effective: "2020-01-01", Expires: "2025-01-01"}},
		{ID: "procedure", Title: "中华人民共和国民事诉讼法", Section: "法律", Signed: "2021-12-24", Validity: Validity{Effective: "1991-04-09"}},
		{ID: "procedure-2023", Title: "民事诉讼法若干问题的决定", Section: "法律", Signed: "2023-09-01", Validity: repeals("2023-09-01", "中华人民共和国民事诉讼法（试行）")},
		{ID: "undated", Title: "公司登记办法"},
	}
	ReadEndings(docs)
	byID := map[string]*Document{}
	for _, d := range docs {
		byID[d.ID] = d
	}
	for _, c := range []struct {
		id   string
		day  Date
		want Status
	}{
		{"demolition", "2001-10-31", StatusNotYet},
		{"demolition", "2011-01-20", StatusInForce},
		{"demolition", "2011-01-21", StatusRepealed},
		{"expropriation", "2026-01-01", StatusInForce},
		{"company-2018", "2006-01-01", StatusNotYet}, // the law was in force, this version was not yet made
		{"company-2018", "2024-06-30", StatusInForce},
		{"company-2018", "2024-07-01", StatusRevised},
		{"company-2023", "2024-06-30", StatusNotYet},
		{"company-2023", "2024-07-01", StatusInForce},
		{"tax", "2026-01-01", StatusInForce}, // a city does not repeal a law
		{"pay-signed", "2026-01-01", StatusInForce},
		{"pay-published", "2026-01-01", StatusInForce},
		{"procedure", "2026-01-01", StatusInForce}, // what is repealed is 《民事诉讼法（试行）》
		{"eight", "2026-01-01", StatusInForce},
		{"vouchers", "2025-01-01", StatusExpired},
		{"undated", "2026-01-01", StatusUnknown},
	} {
		if got := byID[c.id].Status(c.day); got != c.want {
			t.Errorf("%s on %s is %s, want %s", c.id, c.day, got, c.want)
		}
	}
	if e := byID["demolition"].Ending; e == nil || e.By != "expropriation" || e.Ref.Path != "art_35" || e.Sentence == "" {
		t.Errorf("the repeal of the regulation of 2001 is %+v, want article 35 of that of 2011 with its sentence", e)
	}
	if got := byID["company-2018"].Until(); got != "2024-07-01" {
		t.Errorf("the company law of 2018 is in force until %s, want 2024-07-01", got)
	}
}
