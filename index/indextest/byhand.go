package indextest

import (
	"math"
	"strings"
	"testing"

	"tiaowen/index"
)

// clause makes a record as package index does, but of words parted by spaces.
func clause(order int, id, heading, text string, keys map[string][]string) index.Record {
	return index.Record{ID: id, Order: order, Keys: keys, Tokens: map[string][]string{
		index.FieldHeading: strings.Fields(heading),
		index.FieldText:    strings.Fields(text),
		index.FieldGrams:   pairs(heading + text),
	}}
}

// pairs cuts a string into characters two by two, white space aside.
func pairs(s string) (grams []string) {
	rs := []rune(strings.ReplaceAll(s, " ", ""))
	for i := 1; i < len(rs); i++ {
		grams = append(grams, string(rs[i-1:i+1]))
	}
	return grams
}

// byHand is a collection whose every answer can be seen by looking.
func byHand() []index.Record {
	keys := func(document, section, year, signed string, departments ...string) map[string][]string {
		k := map[string][]string{index.KeyDocument: {document}, index.KeySection: {section}}
		if year != "" {
			k[index.KeyYear], k[index.KeySigned] = []string{year}, []string{signed}
		}
		if len(departments) > 0 {
			k[index.KeyDepartment] = departments
		}
		return k
	}
	return []index.Record{
		clause(1, "办法~art_1", "目的", "规范 房屋 征收 补偿 行为", keys("办法", "规范性文件", "2026", "2026-01-14")),
		clause(2, "办法~art_2", "", "征收 房屋 应当 补偿", keys("办法", "规范性文件", "2026", "2026-01-14", "市住建局")),
		clause(3, "办法~art_3", "临时 安置费", "临时 安置费 每月 1000元", keys("办法", "规范性文件", "2026", "2026-01-14", "市住建局", "市财政局")),
		clause(4, "通知~dvs_1", "消费券", "发放 消费券", keys("通知", "政府文件", "2025", "2025-11-02", "市商务局", "市财政局")),
		clause(5, "通知~dvs_2", "", "补偿 商户 损失", keys("通知", "政府文件", "2025", "2025-11-02", "市商务局")),
		clause(6, "任免~apt_1", "", "任命 张三 局长", keys("任免", "人事任免", "", "")),
	}
}

func text(term string) index.Query { return index.Term{Field: index.FieldText, Term: term} }

func key(field, value string) index.Query { return index.Key{Field: field, Value: value} }

func phrase(terms ...string) index.Query { return index.Phrase{Field: index.FieldGrams, Terms: terms} }

// clauses asks one question of each kind and expects what a reader would find.
func clauses(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	all := []string{"办法~art_1", "办法~art_2", "办法~art_3", "通知~dvs_1", "通知~dvs_2", "任免~apt_1"}
	for _, c := range []struct {
		q    index.Query
		want []string // in the order of the collection
	}{
		{nil, all},
		{index.All{}, all},
		{index.None{}, nil},
		{text("补偿"), []string{"办法~art_1", "办法~art_2", "通知~dvs_2"}},
		{text("补"), nil},
		{text("安置"), nil},
		{index.Term{Field: index.FieldHeading, Term: "安置费"}, []string{"办法~art_3"}},
		{index.Term{Field: index.FieldTrail, Term: "安置费"}, nil},
		{phrase("征收"), []string{"办法~art_1", "办法~art_2"}},
		{phrase("征收", "收补", "补偿"), []string{"办法~art_1"}},
		{phrase("征收", "收房", "房屋"), []string{"办法~art_2"}},
		{phrase("征收", "补偿"), nil}, // both are there, but not one after the other
		{phrase("补偿", "收补", "征收"), nil},
		{phrase("时安", "安置", "置费", "费临", "临时"), []string{"办法~art_3"}},
		{phrase(), nil},
		{index.Prefix{Field: index.FieldGrams, Prefix: "安"}, []string{"办法~art_3"}},
		{index.Prefix{Field: index.FieldText, Prefix: "征收"}, []string{"办法~art_1", "办法~art_2"}},
		{index.Prefix{Field: index.FieldText, Prefix: "1000"}, []string{"办法~art_3"}},
		{index.Prefix{Field: index.FieldText, Prefix: "收"}, nil},
		{index.Prefix{Field: index.FieldHeading, Prefix: ""}, []string{"办法~art_1", "办法~art_3", "通知~dvs_1"}},
		{key(index.KeyDepartment, "市财政局"), []string{"办法~art_3", "通知~dvs_1"}},
		{key(index.KeyDepartment, "财政局"), nil},
		{key(index.KeyYear, "2025"), []string{"通知~dvs_1", "通知~dvs_2"}},
		{index.Range{Field: index.KeySigned, From: "2025-11-02", To: "2025-12-31"}, []string{"通知~dvs_1", "通知~dvs_2"}},
		{index.Range{Field: index.KeySigned, From: "2025-11-03"}, all[:3]},
		{index.Range{Field: index.KeySigned, To: "2026-01-14"}, all[:5]},
		{index.Range{Field: index.KeySigned}, all[:5]}, // the notice of appointments has no date
		{index.Range{Field: index.KeySigned, From: "2027", To: "2026"}, nil},
		{index.And{}, all},
		{index.And{text("征收"), text("补偿")}, []string{"办法~art_1", "办法~art_2"}},
		{index.And{text("征收"), text("消费券")}, nil},
		{index.And{text("补偿"), index.Not{Q: text("征收")}}, []string{"通知~dvs_2"}},
		{index.And{index.Not{Q: text("补偿")}, index.Not{Q: text("临时")}}, []string{"通知~dvs_1", "任免~apt_1"}},
		{index.Not{Q: key(index.KeySection, "规范性文件")}, all[3:]},
		{index.Not{Q: index.Not{Q: text("房屋")}}, all[:2]},
		{index.And{text("补偿"), index.Not{Q: index.And{text("补偿"), index.Not{Q: text("商户")}}}}, []string{"通知~dvs_2"}},
		{index.Or{}, nil},
		{index.Or{Of: []index.Query{text("征收"), text("消费券")}}, []string{"办法~art_1", "办法~art_2", "通知~dvs_1"}},
		{index.Or{Of: []index.Query{text("征收"), text("补偿"), text("应当")}, Min: 2}, all[:2]},
		{index.Or{Of: []index.Query{text("征收"), text("补偿"), text("应当")}, Min: 3}, []string{"办法~art_2"}},
		{index.Or{Of: []index.Query{text("征收"), text("补偿")}, Min: 3}, nil},
		{index.Or{Of: []index.Query{text("征收"), text("征收")}, Min: 2}, all[:2]},
		{index.Or{Of: []index.Query{text("商户"), index.Not{Q: text("征收")}}}, all[2:]},
		{index.Or{Of: []index.Query{index.Or{Of: []index.Query{text("征收"), text("补偿")}}, text("应当")}, Min: 2}, []string{"办法~art_2"}},
		{index.And{index.Or{Of: []index.Query{text("征收"), text("消费券")}}, index.Or{Of: []index.Query{index.All{}, text("应当")}}}, []string{"办法~art_1", "办法~art_2", "通知~dvs_1"}},
		{index.Boost{Q: text("征收"), By: 0}, all[:2]},
		{index.Boost{Q: index.And{index.Not{Q: text("补偿")}, key(index.KeyYear, "2026")}, By: 3}, []string{"办法~art_3"}},
	} {
		r := search(t, ix, index.Request{Query: c.q, Sort: index.ByOrder, Size: 10})
		same(t, c.q, ids(r.Hits), append([]string{}, c.want...))
		same(t, c.q, r.Total, len(c.want))
	}
}

// facetsByHand narrows an answer and expects that a facet ignores its own choice.
func facetsByHand(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	r := search(t, ix, index.Request{
		Filters: []index.Filter{
			{Field: index.KeyDepartment, AnyOf: []string{"市商务局", "市住建局"}},
			{Field: index.KeySection, AnyOf: []string{"政府文件"}},
			{Field: index.KeySigned, From: "2025-01-01", To: "2026-12-31"},
		},
		Facets: []string{index.KeyDepartment, index.KeySection, index.KeyYear, index.KeyIssuer},
		Sort:   index.ByOrder, Size: 10,
	})
	same(t, "hits", ids(r.Hits), []string{"通知~dvs_1", "通知~dvs_2"})
	same(t, "facets", r.Facets, map[string][]index.Count{
		index.KeyDepartment: {{Value: "市商务局", N: 2}, {Value: "市财政局", N: 1}},  // within 政府文件
		index.KeySection:    {{Value: "政府文件", N: 2}, {Value: "规范性文件", N: 2}}, // with either department
		index.KeyYear:       {{Value: "2025", N: 2}},
		index.KeyIssuer:     {},
	})
	none := search(t, ix, index.Request{Filters: []index.Filter{{Field: index.KeyYear, AnyOf: []string{"1949"}}}, Facets: []string{index.KeyYear, index.KeySection}})
	same(t, "facets of nothing", none.Facets, map[string][]index.Count{index.KeyYear: {{Value: "2026", N: 3}, {Value: "2025", N: 2}}, index.KeySection: {}})
	twice := search(t, ix, index.Request{Size: 10, Filters: []index.Filter{
		{Field: index.KeyDepartment, AnyOf: []string{"市财政局"}}, {Field: index.KeyDepartment, AnyOf: []string{"市住建局"}},
	}, Facets: []string{index.KeyDepartment}})
	same(t, "two filters on one field", ids(twice.Hits), []string{"办法~art_3"})
	same(t, "their facet", twice.Facets[index.KeyDepartment], []index.Count{{Value: "市住建局", N: 2}, {Value: "市商务局", N: 2}, {Value: "市财政局", N: 2}})
}

// orders expects ties to fall back to the order of the collection.
func orders(t *testing.T, engine index.Engine) {
	ix := Build(t, engine, byHand())
	for _, c := range []struct {
		by   index.Sort
		q    index.Query
		want []string
	}{
		{index.ByDate, index.All{}, []string{"办法~art_1", "办法~art_2", "办法~art_3", "通知~dvs_1", "通知~dvs_2", "任免~apt_1"}},
		{index.ByScore, key(index.KeySection, "规范性文件"), []string{"办法~art_1", "办法~art_2", "办法~art_3"}},
		{index.ByScore, index.Or{Of: []index.Query{index.All{}, key(index.KeyDepartment, "市财政局"), index.Boost{Q: key(index.KeyYear, "2025"), By: 0.5}}},
			[]string{"通知~dvs_1", "办法~art_3", "通知~dvs_2", "办法~art_1", "办法~art_2", "任免~apt_1"}},
	} {
		r := search(t, ix, index.Request{Query: c.q, Sort: c.by, Size: 10})
		same(t, c.q, ids(r.Hits), c.want)
	}
}

// bm25 holds scores against the published formula: the mean length is that of the
// records, so that a long clause is not punished too hard.
func bm25(t *testing.T, engine index.Engine) {
	long := strings.Repeat("其他 ", 99) + "征收"
	ix := Build(t, engine, []index.Record{
		clause(1, "a~p_1", "", "征收", nil), clause(2, "a~p_2", "", long, nil),
		clause(3, "a~p_3", "", "征收 征收 补偿 房屋", nil), clause(4, "a~p_4", "", "补偿", nil), clause(5, "a~p_5", "", "", nil),
	})
	const mean = (1 + 100 + 4 + 1 + 0) / 5.0
	scores := map[string]float64{"a~p_1": BM25(5, 3, 1, 1, mean), "a~p_2": BM25(5, 3, 1, 100, mean), "a~p_3": BM25(5, 3, 2, 4, mean)}
	for boost, want := range map[float64]float64{1: 1, 2.5: 2.5} {
		r := search(t, ix, index.Request{Query: index.Boost{Q: text("征收"), By: boost}, Size: 10})
		same(t, "best first", ids(r.Hits), []string{"a~p_3", "a~p_1", "a~p_2"})
		for _, h := range r.Hits {
			if w := want * scores[h.ID]; math.Abs(h.Score-w) > 1e-3*w {
				t.Errorf("%s scores %v, want %v", h.ID, h.Score, w)
			}
		}
	}
}
