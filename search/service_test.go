package search

import (
	"context"
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/bleveindex"
)

var update = flag.Bool("update", false, "write golden files anew")

// gazette is the service over the embedded gazette, through the whole street: the
// reader, the analyser, the engine that ships and the store.
var gazette = sync.OnceValues(func() (*Service, error) {
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "tiaowen-search-")
	if err != nil {
		return nil, err
	}
	gazetteDir = dir
	return build(dir, r)
})

var gazetteDir string

func TestMain(m *testing.M) {
	code := m.Run()
	if gazetteDir != "" {
		os.RemoveAll(gazetteDir)
	}
	if lawDir != "" {
		os.RemoveAll(lawDir)
	}
	os.Exit(code)
}

func build(dir string, readings ...*corpus.Reading) (*Service, error) {
	a, err := analysis.New(corpus.DefaultRegister().Names())
	if err != nil {
		return nil, err
	}
	o := index.Options{Dir: dir, Engine: bleveindex.Engine{}, Analyzer: a, Now: time.Now}
	if _, err := index.Build(context.Background(), o, slices.Values(readings)); err != nil {
		return nil, err
	}
	g, err := index.Open(o)
	if err != nil {
		return nil, err
	}
	return New(g, a), nil
}

func service(t testing.TB) *Service {
	t.Helper()
	s, err := gazette()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func ask(t testing.TB, q Query) *Result {
	t.Helper()
	r, err := service(t).Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return r
}

func refs(r *Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.Provision.Ref.String())
	}
	return out
}

// What a resident, a lawyer and a journalist type, and what must come first.
func TestFirstHit(t *testing.T) {
	for _, c := range []struct{ question, first, pinpoint string }{
		{"临时安置费", "洪政发-2026-1~annex_1__dvs_1", ""},
		{"臨時安置費", "洪政发-2026-1~annex_1__dvs_1", ""},
		{"临时 安置费", "洪政发-2026-1~annex_1__dvs_1", ""},
		{"过渡费怎么算", "洪政发-2026-1~annex_1__dvs_1", ""},
		{"第28条", "洪政发-2026-1~art_28", ""},
		{"28条", "洪政发-2026-1~art_28", ""},
		{"第二十八条", "洪政发-2026-1~art_28", ""},
		{"实施办法第28条第三款", "洪政发-2026-1~art_28", "洪政发-2026-1~art_28__para_3"},
		{"《洪江市国有土地上房屋征收与补偿实施办法》第二十四条第（六）项", "洪政发-2026-1~art_24", "洪政发-2026-1~art_24__para_1__item_6"},
		{"奖励和补助办法第九条", "洪政发-2026-1~annex_2__art_9", ""},
		{"洪政发[2026]1号", "洪政发-2026-1~p_1", ""},
		{"请问洪政发（２０２６）01号", "洪政发-2026-1~p_1", ""},
		{"洪政发〔2026〕1号 搬迁费", "洪政发-2026-1~annex_1__dvs_2", ""},
		{"杨青梅", "洪政人-2026-2~apt_2", ""},
		{"条:30 征收", "洪政发-2026-1~art_30", ""},
	} {
		r := ask(t, Query{Text: c.question})
		if len(r.Hits) == 0 || r.Hits[0].Provision.Ref.String() != c.first {
			t.Errorf("%s finds %v, want %s first", c.question, refs(r), c.first)
			continue
		}
		if got := r.Hits[0].Pinpoint.String(); c.pinpoint != "" && got != c.pinpoint {
			t.Errorf("%s points at %s, want %s", c.question, got, c.pinpoint)
		}
	}
}

func TestAnswer(t *testing.T) {
	r := ask(t, Query{Text: "临时安置费"})
	h := r.Hits[0]
	if h.Heading.Text != "临时安置费标准" || len(h.Heading.Marks) != 1 || h.Heading.Text[h.Heading.Marks[0].Start:h.Heading.Marks[0].End] != "临时安置费" {
		t.Errorf("heading %+v", h.Heading)
	}
	if !strings.Contains(h.Snippet.Text, "1000元/月") {
		t.Errorf("snippet %+v", h.Snippet)
	}
	if h.Document.Number != "洪政发〔2026〕1号" || !slices.Equal(h.Why, []string{"标题含“临时安置费”"}) {
		t.Errorf("document %s, why %q", h.Document.Number, h.Why)
	}
	if r.Query.Page != 1 || r.Query.Size != DefaultSize || r.Took <= 0 {
		t.Errorf("answered %+v in %v", r.Query, r.Took)
	}
}

// A synonym is looked for below the typed word, and the reader is told.
func TestSynonymIsTold(t *testing.T) {
	r := ask(t, Query{Text: "过渡费"})
	if len(r.Notices) == 0 || !strings.Contains(r.Notices[0].Text, "临时安置费") {
		t.Errorf("notices %v", r.Notices)
	}
	if typed := ask(t, Query{Text: r.Notices[0].Query}); typed.Total > 0 || len(typed.Notices) > 0 && strings.HasPrefix(typed.Notices[0].Text, "同时") {
		t.Errorf("%s still finds %d, %v", r.Notices[0].Query, typed.Total, typed.Notices)
	}
	if why := strings.Join(r.Hits[0].Why, "；"); !strings.Contains(why, "“临时安置费”（“过渡费”：") {
		t.Errorf("why %q", why)
	}
	without, err := service(t).WithExpanders().Search(t.Context(), Query{Text: "过渡费"})
	if err != nil || len(without.Hits) > 0 && without.Hits[0].Provision.Ref.Path == "annex_1__dvs_1" {
		t.Errorf("without synonyms: %v, %v", refs(without), err)
	}
}

func TestFilters(t *testing.T) {
	everything := ask(t, Query{})
	if everything.Total < 300 || everything.Hits[0].Provision.Order != 1 {
		t.Errorf("the empty question finds %d, first %v", everything.Total, refs(everything)[0])
	}
	led := ask(t, Query{Departments: []string{"市商务局"}, Size: 100})
	if led.Total == 0 || led.Total != len(led.Hits) {
		t.Fatalf("市商务局 has %d, %d shown", led.Total, len(led.Hits))
	}
	for _, h := range led.Hits {
		if !slices.ContainsFunc(h.Provision.Units, func(u corpus.Unit) bool { return u.Name == "市商务局" }) {
			t.Errorf("%s is none of 市商务局", h.Provision.Ref)
		}
	}
	for _, c := range []struct {
		q    Query
		same string
	}{
		{Query{Issuers: []string{"洪江市人民政府办公室"}}, "机关:洪江市人民政府办公室"},
		{Query{Types: []string{"人事任免"}}, "类型:人事任免"},
		{Query{Kinds: []corpus.Kind{corpus.KindArticle}}, "类型:条"},
		{Query{Years: []int{2026}}, "日期:2026"},
		{Query{From: "2026-03-06"}, "日期:2026-03-06.."},
		{Query{Departments: []string{"市商务局", "市财政局"}}, "部门:(市商务局 OR 市财政局)"},
		{Query{Departments: []string{"市发展和改革局"}}, "部门:市发改局"},
		{Query{Documents: []string{"洪政发-2026-1"}}, "文号:洪政发（2026）1号"},
		{Query{Documents: []string{"洪政发-2026-1"}}, "标题:实施办法"},
	} {
		a, b := ask(t, c.q), ask(t, Query{Text: c.same})
		if a.Total == 0 || a.Total == everything.Total && c.same != "日期:2026" || a.Total != b.Total {
			t.Errorf("%+v finds %d, %s finds %d", c.q, a.Total, c.same, b.Total)
		}
	}
}

// A facet ignores its own selection; what is selected is always listed.
func TestFacets(t *testing.T) {
	facet := func(r *Result, field string) map[string]int {
		m := map[string]int{}
		for _, f := range r.Facets {
			if f.Field == field {
				for _, v := range f.Values {
					m[v.Value] = v.N
				}
			}
		}
		return m
	}
	all := ask(t, Query{Text: "征收"})
	for kind, n := range facet(all, "kind") {
		one := ask(t, Query{Text: "征收", Kinds: []corpus.Kind{corpus.Kind(kind)}})
		if one.Total != n {
			t.Errorf("facet says %d %s, choosing it gives %d", n, kind, one.Total)
		}
		if diff := cmp.Diff(facet(all, "kind"), facet(one, "kind")); diff != "" {
			t.Errorf("facet does not ignore its own selection: %s", diff)
		}
	}
	r := ask(t, Query{Text: "临时安置费", Issuers: []string{"无此机关"}, Years: []int{1999}})
	for _, f := range r.Facets {
		for _, v := range f.Values {
			if v.Selected != (v.Value == "无此机关" || v.Value == "1999") || v.Selected && v.N != 0 {
				t.Errorf("%s: %+v", f.Field, v)
			}
		}
	}
	if n := len(facet(r, "issuer")); n == 0 || facet(r, "year")["1999"] != 0 || r.Total != 0 {
		t.Errorf("nothing found: %+v", r.Facets)
	}
	var names []string
	kinds := slices.IndexFunc(all.Facets, func(f Facet) bool { return f.Field == "kind" })
	for _, v := range all.Facets[kinds].Values {
		names = append(names, v.Name)
	}
	if !slices.Contains(names, corpus.KindArticle.Name()) {
		t.Errorf("kinds are named %v", names)
	}
}

func TestOperators(t *testing.T) {
	total := func(text string) int { return ask(t, Query{Text: text}).Total }
	if a, b := total(`"货币补偿"`), total(`"货币补偿" -期房`); b >= a || b == 0 {
		t.Errorf("without 期房 %d of %d", b, a)
	}
	for _, h := range ask(t, Query{Text: `"货币补偿" -期房`, Size: 100}).Hits {
		text := h.Provision.Heading + h.Provision.Text
		if !strings.Contains(text, "货币补偿") || strings.Contains(text, "期房") {
			t.Errorf("%s: %s", h.Provision.Ref, text)
		}
	}
	if a, b, c := total(`"货币补偿"`), total(`"产权调换"`), total(`"货币补偿" OR "产权调换"`); c < max(a, b) || c > a+b {
		t.Errorf("%d and %d make %d", a, b, c)
	}
	for _, h := range ask(t, Query{Text: "消费 +消费券", Size: 100}).Hits {
		if !strings.Contains(h.Provision.Heading+h.Provision.Text, "消费券") {
			t.Errorf("%s lacks 消费券", h.Provision.Ref)
		}
	}
	if total("安置*") < total("临时安置费 安置") || total("无此词*") != 0 {
		t.Error("prefix")
	}
}

// 精确 is substring truth: white space, width and the script aside, a provision is
// found exactly when its heading or text holds the words.
func TestExact(t *testing.T) {
	s := service(t)
	every := everyProvision(t, s)
	holds := func(p *corpus.Provision, words string) bool {
		return strings.Contains(flatten(p.Heading+newLine+p.Text).s, pattern(words))
	}
	rapid.Check(t, func(rt *rapid.T) {
		p := rapid.SampledFrom(every).Draw(rt, "provision")
		rs := []rune(p.Text)
		from := rapid.IntRange(0, len(rs)-1).Draw(rt, "from")
		words := strings.TrimSpace(string(rs[from:min(len(rs), from+rapid.IntRange(1, 8).Draw(rt, "size"))]))
		if words == "" || strings.ContainsAny(words, `"“”「」『』`+"\n") {
			return
		}
		want := 0
		for _, q := range every {
			if holds(q, words) {
				want++
			}
		}
		for _, typed := range []string{quote(words), quote(strings.ReplaceAll(words, "，", ","))} {
			r, err := s.Search(t.Context(), Query{Text: typed, Mode: Exact, Size: 100})
			if err != nil {
				rt.Fatalf("%s: %v", typed, err)
			}
			if r.Total != want {
				rt.Fatalf("%s finds %d, %d hold it", typed, r.Total, want)
			}
			for _, h := range r.Hits {
				if !holds(h.Provision, words) {
					rt.Fatalf("%s finds %s", typed, h.Provision.Ref)
				}
			}
		}
	})
}

func everyProvision(t testing.TB, s *Service) []*corpus.Provision {
	var every []*corpus.Provision
	for _, d := range s.lib.Catalogue().Documents {
		ps, err := s.lib.Provisions(d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ps {
			if p.Text != "" {
				every = append(every, p)
			}
		}
	}
	return every
}

func TestPaging(t *testing.T) {
	for _, by := range []Sort{ByRelevance, ByDate, ByOrder} {
		whole := refs(ask(t, Query{Text: "征收补偿", Sort: by, Size: 60}))
		var paged []string
		for page := 1; page <= 6; page++ {
			paged = append(paged, refs(ask(t, Query{Text: "征收补偿", Sort: by, Page: page, Size: 10}))...)
		}
		if diff := cmp.Diff(whole, paged); diff != "" {
			t.Errorf("sort %q: pages differ from the whole: %s", by, diff)
		}
	}
	if r := ask(t, Query{Text: "征收", Page: 90}); len(r.Hits) != 0 || r.Total == 0 {
		t.Errorf("page 90 has %d of %d", len(r.Hits), r.Total)
	}
	dated := ask(t, Query{Sort: ByDate, Size: 100})
	for i := 1; i < len(dated.Hits); i++ {
		if dated.Hits[i-1].Document.Signed < dated.Hits[i].Document.Signed {
			t.Fatalf("%s stands before %s", dated.Hits[i-1].Document.Signed, dated.Hits[i].Document.Signed)
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct {
		q    Query
		code string
	}{
		{Query{Text: strings.Repeat("征", MaxQueryRunes+1)}, "query_too_long"},
		{Query{Text: "征收", Page: 102}, "offset_too_deep"},
		{Query{Text: "征收", Page: 1 << 60, Size: 100}, "offset_too_deep"},
		{Query{Text: `"征收`}, "unbalanced_quotes"},
		{Query{Text: "\xff"}, "invalid_text"},
	} {
		_, err := service(t).Search(t.Context(), c.q)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) || syntax.Code != c.code || syntax.Message == "" {
			t.Errorf("%.20q page %d: %v, want %s", c.q.Text, c.q.Page, err, c.code)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := service(t).Search(ctx, Query{Text: "征收"}); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that ended: %v", err)
	}
}

// Whatever is typed is answered, or refused with a reason.
func TestHostileQuestions(t *testing.T) {
	for _, text := range []string{
		"' OR 1=1; DROP TABLE x --", "/(a+)+$/", "*费", "*", "a:b:c", ">=5", "~", "😀", "<script>alert(1)</script>",
		strings.Repeat("的", MaxQueryRunes), strings.Repeat("征收补偿，", 100), strings.Repeat("a ", 250), strings.Repeat("第28条", 100),
		strings.Repeat("(", 500), strings.Repeat("-a ", 60), "\x00", "洪政发〔2026〕999999号", "第0条", "第9999条", "日期:0000", "条:0",
	} {
		r, err := service(t).Search(t.Context(), Query{Text: text})
		var syntax *SyntaxError
		if err != nil && !errors.As(err, &syntax) || err == nil && r == nil {
			t.Errorf("%.30q: %v", text, err)
		}
	}
}

// No question that parses breaks anything behind the parser, and every chip and
// notice offers a question that parses.
func TestAnyQuestion(t *testing.T) {
	s := service(t)
	pieces := rapid.SampledFrom([]string{
		"征收", "临时安置费", "过渡费", "市商务局", "牵头", "第28条", "第三款", "附件2", "实施办法", "洪政发〔2026〕1号", "2026年1月14日", "7‰", "1万元", "的", "怎么",
		"陈长松", "区块链", " ", " OR ", "-", "+", "(", ")", `"`, "机关:", "部门:", "日期:2026", "条:28", "标题:", "文号:", "类型:条", "*", "同款(", "，", "。", "😀",
	})
	modes := rapid.SampledFrom([]Mode{Fuzzy, Exact})
	rapid.Check(t, func(t *rapid.T) {
		q := Query{Text: strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), ""), Mode: modes.Draw(t, "mode")}
		r, err := s.Search(context.Background(), q)
		var syntax *SyntaxError
		if errors.As(err, &syntax) {
			return
		}
		if err != nil {
			t.Fatalf("%q: %v", q.Text, err)
		}
		for _, h := range r.Hits {
			checkMarks(t, h.Snippet.Text, h.Snippet.Marks)
			checkMarks(t, h.Heading.Text, h.Heading.Marks)
			if h.Pinpoint.Provision() != h.Provision.Ref && h.Pinpoint != h.Provision.Ref {
				t.Fatalf("%q: %s points at %s", q.Text, h.Provision.Ref, h.Pinpoint)
			}
		}
		for _, offered := range offers(r) {
			if _, err := Parse(offered); err != nil {
				t.Fatalf("%q offers %q: %v", q.Text, offered, err)
			}
		}
	})
}

func offers(r *Result) []string {
	var out []string
	for _, p := range r.Parts {
		out = append(out, p.Without)
	}
	for _, n := range r.Notices {
		out = append(out, n.Query)
	}
	return out
}

// When nothing is found, what was done instead is told.
func TestLoosening(t *testing.T) {
	for _, text := range []string{"临时安置费 消费券", "补偿 任免"} {
		r := ask(t, Query{Text: text})
		if r.Total == 0 || !slices.ContainsFunc(r.Notices, func(n Notice) bool { return strings.HasPrefix(n.Text, "没有条文同时含有") }) {
			t.Errorf("%s: %d, %v", text, r.Total, r.Notices)
		}
	}
	r := ask(t, Query{Text: "区块链挖矿"})
	if !slices.ContainsFunc(r.Notices, func(n Notice) bool { return strings.Contains(n.Text, "没有条文") }) {
		t.Errorf("区块链挖矿: %d, %v", r.Total, r.Notices)
	}
}

func TestParts(t *testing.T) {
	type part struct{ Kind, Text, Means, Without string }
	for _, c := range []struct {
		question string
		want     []part
	}{
		{"临时安置费", nil},
		{"洪政发[2026]1号 搬迁费", []part{{"number", "洪政发[2026]1号", "洪政发〔2026〕1号", "搬迁费"}}},
		{"实施办法第28条第三款", []part{{"citation", "实施办法第28条第三款", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款", ""}}},
		{"市发改局 2026.1.14 -工业", []part{
			{"date", "2026.1.14", "2026年1月14日", "市发改局 -工业"},
			{"body", "市发改局", "市发展和改革局", "2026.1.14 -工业"},
			{"not", "-工业", "", "市发改局 2026.1.14"},
		}},
		{`"货币补偿" 机关:洪江市人民政府 甲 OR 乙`, []part{
			{"phrase", `"货币补偿"`, "", "机关:洪江市人民政府 甲 OR 乙"},
			{"field", "机关:洪江市人民政府", "", `"货币补偿" 甲 OR 乙`},
			{"operator", "甲 OR 乙", "", `"货币补偿" 机关:洪江市人民政府`},
		}},
		{"罚款1万元以上", []part{{"amount", "1万元", "10000元", "罚款 以上"}}},
		{"千分之七的利息", []part{{"amount", "千分之七", "7‰", "的利息"}}},
		{"三十日内申请", []part{{"amount", "三十日", "30日", "内申请"}}},
		{"2026年的工作", nil},
		{"2026年1月至3月 征收", []part{{"date", "2026年1月至3月", "2026年1月1日至2026年3月31日", "征收"}}},
	} {
		var got []part
		for _, p := range ask(t, Query{Text: c.question}).Parts {
			got = append(got, part{string(p.Kind), p.Text, p.Means, p.Without})
			if _, err := Parse(p.Without); err != nil {
				t.Errorf("%s without %s does not parse: %v", c.question, p.Text, err)
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.question, diff)
		}
	}
}

// checkMarks holds for the marks of any text.
func checkMarks(t interface{ Fatalf(string, ...any) }, text string, marks []corpus.Span) {
	last := -1
	for _, m := range marks {
		if m.Start <= last || m.Start >= m.End || m.End > len(text) {
			t.Fatalf("marks %v of %q are not sorted and apart", marks, text)
		}
		if utf8.ValidString(text) && (!utf8.ValidString(text[:m.Start]) || !utf8.ValidString(text[:m.End])) {
			t.Fatalf("marks %v of %q cut a character", marks, text)
		}
		last = m.End
	}
}

func TestMark(t *testing.T) {
	for _, c := range []struct{ question, text, want string }{
		{"临时安置费", "支付6个月临时安置费；", "支付6个月[临时安置费]；"},
		{"临时安置费", "支付臨時　安置費", "支付[臨時　安置費]"},
		{"ＲＣＥＰ", "推介RCEP经贸", "推介[RCEP]经贸"},
		{"中华人民共和国 中华", "中华人民共和国", "[中华人民共和国]"},
		{"过渡费", "临时安置费标准", "[临时安置费]标准"},
		{"第28条", "按本办法第二十八条规定", "按本办法[第二十八条]规定"},
		{"-工业 生产", "工业生产", "工业[生产]"},
		{`"货币补偿或者"`, "选择货币补偿或者现房", "选择[货币补偿或者]现房"},
		{"杨青梅", "杨青梅同志任职", "[杨青梅]同志任职"},
		{"1万元", "每户10000元、一万元", "每户[10000元]、[一万元]"},
		{"", "临时", "临时"},
		{`"`, "临时", "临时"},
	} {
		marks := service(t).Mark(c.question, c.text)
		checkMarks(t, c.text, marks)
		got, at := "", 0
		for _, m := range marks {
			got += c.text[at:m.Start] + "[" + c.text[m.Start:m.End] + "]"
			at = m.End
		}
		if got += c.text[at:]; got != c.want {
			t.Errorf("Mark(%s) = %s, want %s", c.question, got, c.want)
		}
	}
}

func FuzzMark(f *testing.F) {
	f.Add("临时安置费", "支付臨時　安置費")
	f.Add("第28条 a* \"b\"", "第 二十八 条 ab")
	f.Add("1万元", "\xff10000元")
	f.Fuzz(func(t *testing.T, question, text string) {
		if len(question) > 1000 || len(text) > 5000 {
			return
		}
		checkMarks(t, text, service(t).Mark(question, text))
	})
}
