package corpus

import (
	"fmt"
	"strings"
	"testing"
)

func TestFindDueDates(t *testing.T) {
	for _, c := range []struct{ text, signed, want string }{
		{"2026年12月底前完成改造", "2026-01-14", "2026年12月底前 2026-12-31"},
		{"2024年2月底前报送", "2024-01-01", "2024年2月底前 2024-02-29"},
		{"到2027年，建成三个园区", "2026-01-14", "到2027年 2027-12-31"},
		{"到2027年底，覆盖率达到95%", "2026-01-14", "到2027年底 2027-12-31"},
		{"年底前全部办结", "2026-01-14", "年底前 2026-12-31"},
		{"今年6月底前", "2026-01-14", "今年6月底前 2026-06-30"},
		{"明年3月15日前", "2026-01-14", "明年3月15日前 2027-03-15"},
		{"3月底前完成", "2026-11-01", "3月底前 2027-03-31"},
		{"每年10月底前公布", "2026-11-20", "每年10月底前 2027-10-31 每年"},
		{"力争一季度开展促销活动30场", "2026-01-14", "力争一季度 2026-03-31"},
		{"一季度末各项贷款余额", "2026-01-14", "一季度末 2026-03-31"},
		{"力争上半年开工，2026年第三季度前竣工", "2026-01-14", "力争上半年 2026-06-30|2026年第三季度前 2026-09-30"},
		{"有效期自2026年1月14日至2031年1月13日", "2026-01-14", "至2031年1月13日 2031-01-13"},
		{"2026年3月申报至上海证券交易所", "2026-01-14", ""},
		{"2026年一季度，持续深化改革", "2026-01-14", ""},
		{"自2026年1月14日起施行", "2026-01-14", ""},
		{"到底怎么办，一抓到底，本月末", "2026-01-14", ""},
		{"2026年2月30日前", "2026-01-14", ""},
		{"2026年13月底前", "2026-01-14", ""},
		{"年底前", "", ""},
		{"签订协议之日前", "2026-01-14", ""},
	} {
		var got []string
		for _, d := range FindDueDates(c.text, Date(c.signed)) {
			s := d.Written + " " + string(d.Date)
			if d.Yearly {
				s += " 每年"
			}
			if c.text[d.Span.Start:d.Span.End] != d.Written {
				t.Errorf("%s: span %v is not %s", c.text, d.Span, d.Written)
			}
			got = append(got, s)
		}
		if all := strings.Join(got, "|"); all != c.want {
			t.Errorf("%s (%s): %q, want %q", c.text, c.signed, all, c.want)
		}
	}
}

func FuzzFindDueDates(f *testing.F) {
	for _, s := range []string{"2026年12月底前", "到2027年", "0年底前", "至99月99日", "每年底"} {
		f.Add(s, "2026-01-14")
	}
	f.Fuzz(func(t *testing.T, text, signed string) {
		at := 0
		for _, d := range FindDueDates(text, Date(signed)) {
			if d.Span.Start < at || d.Span.End > len(text) || len(fmt.Sprint(d.Date)) != 10 {
				t.Errorf("%+v in %q", d, text)
			}
			at = d.Span.End
		}
	})
}
