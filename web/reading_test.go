package web_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/web"
)

var (
	lineOfText = regexp.MustCompile(`(?s)<p class="d[0-9][^>]*>(.*?)</p>`)
	anyTag     = regexp.MustCompile(`<[^>]*>`)
	section    = regexp.MustCompile(`(?s)<section class="prov" id="([^"]*)".*?</section>`)
)

// Links and marks go around official text and change nothing of it: what stands in the
// page of every document, tags taken away, is what was read.
func TestOfficialTextIsWhole(t *testing.T) {
	s, l := newRead(t), newLibrary(t)
	for _, d := range l.reading.Documents {
		for _, q := range []string{"", "?q=临时安置费", "?q=市"} {
			_, body := get(t, s, http.MethodGet, "/documents/"+d.ID+q)
			shown := map[string]string{}
			for _, m := range section.FindAllStringSubmatch(body, -1) {
				for _, line := range lineOfText.FindAllStringSubmatch(m[0], -1) {
					shown[m[1]] += html.UnescapeString(anyTag.ReplaceAllString(line[1], ""))
				}
			}
			for _, p := range d.Provisions {
				want := strings.ReplaceAll(p.Text, "\n", "")
				if got := strings.ReplaceAll(shown[p.Ref.Path], "\n", ""); got != want {
					t.Fatalf("%s%s:\n%s\nwas read as\n%s", p.Ref, q, got, want)
				}
			}
		}
	}
}

// What a document cites is a link: to its own articles and annexes on the same page,
// dashed where it is not certain what is meant. Items hang by the width of their label.
func TestReferencesAreLinks(t *testing.T) {
	walk(t, newRead(t), []deskCase{
		{"/documents/洪政发-2026-1", 200, `按本办法<a class="ref" href="#art_28">第二十八条</a>规定的标准的150%|` + // 第三十条
			`<a class="ref" href="#annex_1">|id="annex_1"|<a class="ref doubt" href="#annex_2">|` + // 第三十二条、第三十三条
			`被 <a href="#art_30">第三十条</a> 提到|class="d1 h2"|第 51 页起`},
		{"/documents/洪政发-2026-1?q=临时安置费", 200, `<a class="ref" href="#annex_1">《洪江市国有土地上房屋征收<mark>临时安置费</mark>、房屋搬迁费标准`},
		{"/documents/洪政发-2026-1/jump?n=28&q=临时", 303, ""},
		{"/documents/洪政发-2026-1?missing=28之一&q=临时安置费", 200, "没有第“28之一”条|一共 64 条|<mark>"},
		{"/documents/洪政发-2026-1", 200, `<section class="force in-force"|自2026年2月14日起施行，2031年2月14日起失效|<q>本办法自公布之日起30日以后施行，有效期5年</q>`},
		{"/provisions/洪政发-2026-1~art_28__para_3", 200, `<div class="pin"><p class="d0" id="art_28__para_3">|链接指向第二十八条第三款|href="/provisions/%E6%B4%AA%E6%94%BF%E5%8F%91-2026-1~art_28__para_1">第一款</a>`},
		{"/provisions/洪政发-2026-1~art_30", 200, "被征收人选择货币补偿或者现房产权调换的，给予一次搬迁费|150%|比例"},
	})
}

// The clause of a regulation that a local measure cites shows who cites it, and what
// says much the same elsewhere; the citing text links to it.
func TestClausesOfSeveralDocuments(t *testing.T) {
	l := newLibrary(t)
	readOn(l.reading)
	regulation := &corpus.Document{ID: "征收条例-2011", Title: "国有土地上房屋征收与补偿条例", Issuer: "国务院", Signed: "2011-01-21", Cited: 1}
	text := "房屋征收部门与被征收人依照本条例的规定，就补偿方式、补偿金额和支付期限等事项，订立补偿协议。"
	cited := &corpus.Provision{Ref: corpus.Ref{Document: regulation.ID, Path: "art_25"}, DocumentID: regulation.ID, Kind: corpus.KindArticle, Label: "第二十五条", Text: text,
		Paragraphs: []corpus.Paragraph{{N: 1, Text: text, Span: corpus.Span{End: len(text)}}}}
	regulation.Provisions = []*corpus.Provision{cited}
	l.reading.Documents = append(l.reading.Documents, regulation)
	l.cat.Documents = l.reading.Documents
	citing, err := l.Provision(corpus.Ref{Document: "洪政发-2026-1", Path: "art_40"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := l.Document("洪政发-2026-1")
	if err != nil {
		t.Fatal(err)
	}
	like := *citing
	like.Ref.Path, like.Label, like.Text = "art_39", "第三十九条", strings.Replace(text, "本条例", "本办法", 1)
	s, _ := newServer(t)
	s.Show(&web.Collection{Searcher: told{[]search.Hit{{Provision: citing, Document: d}, {Provision: &like, Document: d}}}, Marker: finder{l}, Library: l, ID: "g000005-two"})
	to := "/documents/" + url.PathEscape(regulation.ID)
	walk(t, s, []deskCase{
		{"/provisions/征收条例-2011~art_25", 200, "《洪江市国有土地上房屋征收与补偿实施办法》第四十条|写作“《国有土地上房屋征收与补偿条例》第二十五条第一款”|相近的条款|第三十九条|逐字比较"},
		{"/documents/洪政发-2026-1", 200, `<a class="ref" href="` + to + `#art_25__para_1">`},
		{"/documents/征收条例-2011", 200, "另有 1 件收录的文件提到它"},
	})
}

// told answers whatever is asked with the same hits.
type told struct{ hits []search.Hit }

func (a told) Search(_ context.Context, q search.Query) (*search.Result, error) {
	return &search.Result{Query: q, Total: len(a.hits), Hits: a.hits}, nil
}

// A document that a later one repeals says so above its text, with the sentence.
func TestBannerOfARepealedDocument(t *testing.T) {
	d, p := oneClause("甲办法", "第一条内容。")
	d.Ending = &corpus.Ending{Status: corpus.StatusRepealed, On: "2026-05-01", By: "乙-2026-2", Title: "乙办法", Ref: corpus.Ref{Document: "乙-2026-2", Path: "art_9"}, Sentence: "《甲办法》同时废止"}
	walk(t, showing(t, d, p), []deskCase{{"/documents/甲-2026-1", 200, `<section class="force repealed"|已废止 2026年5月1日|<q>《甲办法》同时废止</q>|《乙办法》</a>`},
		{"/provisions/甲-2026-1~art_1", 200, `badge repealed|《乙办法》</a>`}})
}

// Bodies are sorted by any column, and screen readers are told which.
func TestBodiesAreSorted(t *testing.T) {
	s, _ := newServer(t)
	l := newLibrary(t)
	l.cat.Departments = []corpus.DepartmentSummary{{Name: "甲局", Lead: 1, Support: 5}, {Name: "乙局", Lead: 3, Support: 2}, {Name: "丙局", Lead: 2, Support: 9}}
	s.Show(&web.Collection{Searcher: finder{l}, Marker: finder{l}, Library: l, ID: "g000006-bodies"})
	row := regexp.MustCompile(`<th scope="row"><a [^>]*>([^<]*)<`)
	for target, want := range map[string]string{"/departments": "甲局乙局丙局", "/departments?sort=lead": "乙局丙局甲局", "/departments?sort=lead&order=asc": "甲局丙局乙局", "/departments?sort=support": "丙局甲局乙局"} {
		_, body := get(t, s, http.MethodGet, target)
		got := ""
		for _, m := range row.FindAllStringSubmatch(body, -1) {
			got += m[1]
		}
		if got != want {
			t.Errorf("%s: %s, want %s", target, got, want)
		}
	}
	walk(t, s, []deskCase{{"/departments?sort=lead", 200, `aria-sort="descending"|order=asc&amp;sort=lead`}, {"/departments?sort=x", 400, "sort 只能是"}, {"/departments?order=x", 400, "order 只能是"}})
}
