package search

import (
	"errors"
	"slices"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// Two versions of one regulation, one that a later regulation repeals, and two
// gazettes of other cities.
var forceTexts = []string{
	"# 城市房屋拆迁管理条例\n\n2001年6月13日 国务院公布\n\n<!-- INFO END -->\n\n第一条 拆迁人应当对被拆迁人给予补偿。\n\n第二条 本条例自2001年11月1日起施行。\n",
	"# 国有土地上房屋征收与补偿条例\n\n2011年1月21日 国务院公布\n\n<!-- INFO END -->\n\n第一条 征收房屋应当对被征收人给予公平补偿。\n\n第二条 本条例自公布之日起施行。2001年6月13日国务院公布的《城市房屋拆迁管理条例》同时废止。\n",
	"---\ncollection: 甲市人民政府公报\n---\n# 甲市房屋征收补偿办法\n\n2020年3月1日 甲市人民政府公布\n\n<!-- INFO END -->\n\n第一条 甲市的补偿标准由市人民政府公布。\n\n第二条 本办法自2020年5月1日起施行，有效期5年。\n",
	"---\ncollection: 乙市人民政府公报\n---\n# 乙市房屋征收补偿办法\n\n2024年3月1日 乙市人民政府公布\n\n<!-- INFO END -->\n\n第一条 乙市的补偿标准由区人民政府公布。\n\n第二条 本办法自2024年5月1日起施行。\n",
}

func TestByForceAndCollection(t *testing.T) {
	var readings []*corpus.Reading
	for _, text := range forceTexts {
		r, err := reader.Read("force.md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		readings = append(readings, r)
	}
	s, err := build(t.TempDir(), readings...)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		q    Query
		want []string // first words of the titles, in the order of the collection
	}{
		{"no day", Query{}, []string{"城市房屋", "国有土地", "甲市房屋", "乙市房屋"}},
		{"in force in 2005", Query{Statuses: []corpus.Status{corpus.StatusInForce}, On: "2005-01-01"}, []string{"城市房屋"}},
		{"in force in 2021", Query{Statuses: []corpus.Status{corpus.StatusInForce}, On: "2021-01-01"}, []string{"国有土地", "甲市房屋"}},
		{"in force or to come in 2024", Query{Statuses: []corpus.Status{corpus.StatusInForce, corpus.StatusNotYet}, On: "2024-04-30"}, []string{"国有土地", "甲市房屋", "乙市房屋"}},
		{"repealed by 2026", Query{Statuses: []corpus.Status{corpus.StatusRepealed}, On: "2026-01-01"}, []string{"城市房屋"}},
		{"expired by 2026", Query{Statuses: []corpus.Status{corpus.StatusExpired}, On: "2026-01-01"}, []string{"甲市房屋"}},
		{"none of that status", Query{Statuses: []corpus.Status{corpus.StatusRevised}, On: "2026-01-01"}, nil},
		{"one gazette", Query{Collections: []string{"乙市人民政府公报"}}, []string{"乙市房屋"}},
		{"one gazette, by a field", Query{Text: "来源:甲市"}, []string{"甲市房屋"}},
		{"a gazette on a day before its document", Query{Collections: []string{"乙市人民政府公报"}, Statuses: []corpus.Status{corpus.StatusInForce}, On: "2021-01-01"}, nil},
	} {
		if c.q.Text == "" {
			c.q.Text = "补偿"
		}
		c.q.Sort = ByOrder
		r, err := s.Search(t.Context(), c.q)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var got []string
		for _, h := range r.Hits {
			got = append(got, string([]rune(h.Document.Title)[:4]))
		}
		if got = slices.Compact(got); !slices.Equal(got, c.want) {
			t.Errorf("%s: documents %v, want %v", c.name, got, c.want)
		}
	}
	if _, err := s.Search(t.Context(), Query{Statuses: []corpus.Status{corpus.StatusInForce}}); err == nil {
		t.Error("a status without a day is answered")
	} else if syntax := (*SyntaxError)(nil); !errors.As(err, &syntax) || syntax.Code != "missing_day" {
		t.Errorf("a status without a day: %v", err)
	}
}
