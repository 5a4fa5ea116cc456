package corpus

import (
	"strings"
	"testing"
)

func TestImpossibleDates(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"自2026年2月30日起施行", "2026年2月30日"},
		{"二〇二六年二月二十九日", "二〇二六年二月二十九日"},
		{"2024年2月29日", ""},
		{"每年2月29日前、4月31日前报送", "4月31日"},
		{"2026年13月1日", "2026年13月1日"},
		{"每月5日前；逾期三个月十日内", ""},
		{"6月30日，十二月三十一日", ""},
	} {
		if got := strings.Join(ImpossibleDates(c.text), "|"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.text, got, c.want)
		}
	}
}
