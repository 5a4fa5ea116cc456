package search

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// What is offered when nothing is found, in order.
func TestWays(t *testing.T) {
	for _, c := range []struct {
		q    Query
		want []string
	}{
		{Query{Text: `"货币的补偿" 产权调换`}, []string{"去掉引号，不要求一字不差", "去掉“货币的补偿”"}},
		{Query{Text: `"临时安置费" "消费券"`}, []string{"去掉引号，不要求一字不差", "去掉“临时安置费”", "去掉“消费券”"}},
		{Query{Text: "拆迁", Mode: Exact}, []string{"改为模糊，同时查近义的说法"}},
		{Query{Text: "同句(生产设备 周转用房)"}, []string{"范围放宽到同条", "范围放宽到同章"}},
		{Query{Text: "牵头:市财政局 \"消费券\""}, nil},
		{Query{Text: "临时安置费", Departments: []string{"市商务局"}, Years: []int{2026}}, []string{"不限责任单位", "去掉所有筛选"}},
		{Query{Text: "同条(期房 搬迁费) -临时安置费"}, []string{"范围放宽到同章", "去掉“-临时安置费”"}},
		{Query{Text: `机关:洪江市人民政府 "消费券"`}, nil},
		{Query{Text: `日期:2020 临时安置费`}, []string{"去掉“日期:2020”"}},
		{Query{Text: `"区块链"`}, nil},
	} {
		r := ask(t, c.q)
		if r.Total != 0 {
			t.Errorf("%+v finds %d", c.q, r.Total)
		}
		if r.Latest == "" {
			t.Errorf("%+v: up to which day is not said", c.q)
		}
		at := 0
		for _, w := range r.Ways {
			if at < len(c.want) && w.Text == c.want[at] {
				at++
			}
		}
		if at < len(c.want) {
			t.Errorf("%+v: ways %+v, want %q", c.q, r.Ways, c.want)
		}
		checkWays(t, t.Fatalf, r)
	}
}

// checkWays asks every way: it finds what was said before it was asked.
func checkWays(t testing.TB, fail func(string, ...any), r *Result) {
	for _, w := range r.Ways {
		got, err := service(t).Search(t.Context(), w.Query)
		if err != nil || got.Total != w.N || w.N == 0 {
			fail("%s %+v: said %d, finds %+v, %v", w.Text, w.Query, w.N, got, err)
		}
	}
}

func TestWaysAreTrue(t *testing.T) {
	s := service(t)
	every := everyProvision(t, s)
	rapid.Check(t, func(rt *rapid.T) {
		word := func(name string) string {
			rs := []rune(pattern(rapid.SampledFrom(every).Draw(rt, name).Text))
			from := rapid.IntRange(0, len(rs)-1).Draw(rt, name+" from")
			return string(rs[from:min(len(rs), from+3)])
		}
		form := rapid.SampledFrom([]string{"%s %s", "同句(%s %s)", "%s -%s", "部门:市商务局 %s %s", "日期:2020 %s %s"}).Draw(rt, "form")
		q := Query{Text: fmt.Sprintf(form, quote(word("a")), quote(word("b"))), Mode: rapid.SampledFrom([]Mode{Fuzzy, Exact}).Draw(rt, "mode")}
		if rapid.Bool().Draw(rt, "filtered") {
			q.Departments = []string{"市商务局"}
		}
		r, err := s.Search(t.Context(), q)
		if err != nil {
			return // a question that cannot be asked
		}
		checkWays(t, rt.Fatalf, r)
	})
}
