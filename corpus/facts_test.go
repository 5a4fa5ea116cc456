package corpus_test

import (
	"fmt"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/gazette"
)

func TestFindFacts(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		// money
		{"100㎡以下（含100㎡）的1000元/月", "threshold 100 ㎡; money 1000 元/月"},
		{"给予不超过400元/平方米的提前搬迁奖励", "money 400 元/平方米"},
		{"处三万元以上十万元以下罚款", "money 30000 元; money 100000 元"},
		{"增加5亿元", "money 500000000 元"}, {"给予每户15,000元", "money 15000 元"}, {"1.5万元", "money 15000 元"},
		// rates
		{"按标准的150%支付", "rate 150 %"}, {"评估价值的7‰给予补偿", "rate 7 ‰"}, {"百分之五", "rate 5 %"},
		// time
		{"逾期12个月以内的", "deadline 12 月"}, {"应当在7个工作日内组织调解", "deadline 7 工作日"},
		{"期限不得少于30日", "period 30 日"}, {"有效期5年", "period 5 年"}, {"三十日内", "deadline 30 日"},
		{"2026年1月14日", ""}, {"第三十条", ""},
		// thresholds
		{"200户以上(含200户)或800人以上", "threshold 200 户; threshold 800 人"}, {"不得少于3家", "threshold 3 家"},
		// definitions
		{"本条例所称电子商务，是指通过互联网销售商品", "definition 电子商务 "},
		{"房屋所有权人（以下简称被征收人）", "definition 被征收人 "},
	} {
		var got []string
		for _, f := range corpus.FindFacts(c.text) {
			got = append(got, fmt.Sprintf("%s %s %s", f.Kind, f.Value, f.Unit))
			if c.text[f.Start:f.End] != f.Written {
				t.Errorf("%s: %q is not at %d–%d", c.text, f.Written, f.Start, f.End)
			}
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s: %s, want %s", c.text, s, c.want)
		}
	}
}

func FuzzFindFacts(f *testing.F) {
	for _, s := range []string{"1000元/月", "百分之", "1,,2元", "１２．５％", "以下简称", "本法所称甲，是指", "9999999999999999999999元"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, f := range corpus.FindFacts(s) {
			if f.Start < 0 || f.End > len(s) || s[f.Start:f.End] != f.Written {
				t.Fatalf("%q: %+v", s, f)
			}
		}
	})
}

// The measure of the gazette: annex and list, relative and outside references.
func TestReferencesOfTheGazette(t *testing.T) {
	r := seed(t)
	corpus.ResolveReferences(r)
	got := map[string]string{}
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			for _, x := range p.References {
				if p.Text[x.Span.Start:x.Span.End] != x.Written {
					t.Fatalf("%s: %q is not where its span says", p.Ref, x.Written)
				}
				got[p.Ref.Path+" "+x.Written] += strings.TrimPrefix(x.Target, d.ID+"~") + fmt.Sprintf(" %s %v;", x.Kind, x.Certain)
			}
		}
	}
	for where, want := range map[string]string{
		"art_42 第三十九条":    "art_39 internal true;",
		"art_13 前款":       "art_13__para_1 relative true;",
		"art_35 前款":       "art_35__para_1 relative true;",
		"art_1 国务院令第590号": "",
		"art_40 《国有土地上房屋征收与补偿条例》第二十五条第一款": "《国有土地上房屋征收与补偿条例》第二十五条第一款 external true;",
		"annex_2__art_5 第四条（一）、（二）、（三）项":  "annex_2__art_4__para_1__item_1 internal true;annex_2__art_4__para_1__item_2 internal true;annex_2__art_4__para_1__item_3 internal true;",
		"annex_2__art_11 第九条": "annex_2__art_9 internal true;",
	} {
		if want != "" && got[where] != want {
			t.Errorf("%s → %q, want %q", where, got[where], want)
		}
	}
	if n := len(got); n < 20 {
		t.Errorf("only %d references: %v", n, got)
	}
}

func TestValidityOfTheMeasures(t *testing.T) {
	r := seed(t)
	for _, d := range r.Documents {
		corpus.ReadValidity(d)
		if d.Number != "洪政发〔2026〕1号" {
			continue
		}
		v := d.Validity
		if v.Effective != "2026-02-14" || v.Expires != "2031-02-14" {
			t.Errorf("in force %s to %s", v.Effective, v.Expires)
		}
		for day, want := range map[corpus.Date]corpus.Status{
			"2026-02-13": corpus.StatusNotYet, "2026-02-14": corpus.StatusInForce,
			"2031-02-13": corpus.StatusInForce, "2031-02-14": corpus.StatusExpired,
		} {
			if got := v.Status(day); got != want {
				t.Errorf("on %s: %s, want %s", day, got, want)
			}
		}
		return
	}
	t.Fatal("the measures were not read")
}

func TestReadValidity(t *testing.T) {
	for _, c := range []struct {
		text             string
		effective, until corpus.Date
		repeals          string
	}{
		{"本条例自2019年1月1日起施行。", "2019-01-01", "", ""},
		{"本法自二〇二一年一月一日起施行。", "2021-01-01", "", ""},
		{"本规定自公布之日起施行。", "2026-01-14", "", ""},
		{"本办法自2020年5月1日起施行，有效期5年。", "2020-05-01", "2025-05-01", ""},
		{"本条例自2020年5月1日起施行。《甲市市容管理办法》同时废止。", "2020-05-01", "", "甲市市容管理办法"},
		{"项目自2020年5月1日起实施建设。", "", "", ""},
		{"临时建筑的有效期为二年。", "", "", ""},
	} {
		d := &corpus.Document{ID: "甲", Signed: "2026-01-14", Provisions: []*corpus.Provision{{Ref: corpus.Ref{Document: "甲", Path: "art_9"}, Text: c.text}}}
		corpus.ReadValidity(d)
		if v := d.Validity; v.Effective != c.effective || v.Expires != c.until || strings.Join(v.Repeals, " ") != c.repeals {
			t.Errorf("%s: %+v", c.text, v)
		}
	}
}

func seed(t *testing.T) *corpus.Reading {
	t.Helper()
	r, err := gazette.Read(corpus.SeedName, corpus.Seed(), corpus.DefaultRegister())
	if err != nil {
		t.Fatal(err)
	}
	return r
}
