package corpus

import "testing"

func TestChapter(t *testing.T) {
	for _, c := range []struct {
		path     string
		headings []string
		want     string
	}{
		{"art_28", []string{"第三章 补偿"}, "甲\n第三章 补偿"},
		{"art_28", []string{"第三章 补偿", "第一节 标准"}, "甲\n第三章 补偿"},
		{"art_28", []string{"第一编 总则", "第三章 法人"}, "甲\n第一编 总则\n第三章 法人"},
		{"art_28", []string{"第二编 物权", "第三章 法人"}, "甲\n第二编 物权\n第三章 法人"},
		{"annex_2__art_9", []string{"附件2 奖励办法", "第三章 补偿"}, "甲~annex_2\n附件2 奖励办法\n第三章 补偿"},
		{"annex_2__art_9", []string{"附件2 奖励办法"}, "甲~annex_2"},
		{"art_28", nil, "甲"},
		{"p_1", nil, "甲"},
		{"dvs_2", nil, "甲~dvs_2"},
		{"dvs_2__dvs2_6", []string{"二、提速扩量有效投资"}, "甲~dvs_2"},
		{"annex_3__dvs_1__dvs2_2__dvs3_3", []string{"附件3", "一、培育", "（二）做强"}, "甲~annex_3__dvs_1"},
	} {
		p := &Provision{DocumentID: "甲", Ref: Ref{Document: "甲", Path: c.path}, Path: c.headings}
		if got := p.Chapter(); got != c.want {
			t.Errorf("%s below %q: chapter %q, want %q", c.path, c.headings, got, c.want)
		}
	}
}
