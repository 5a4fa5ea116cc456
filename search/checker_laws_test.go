package search

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
)

// A shelf is a library of a few files.
type shelf struct{ cat corpus.Catalogue }

func (s *shelf) Catalogue() *corpus.Catalogue { return &s.cat }

func (s *shelf) Document(id string) (*corpus.Document, error) {
	for _, d := range s.cat.Documents {
		if d.ID == id {
			return d, nil
		}
	}
	return nil, corpus.ErrNotFound
}

func (s *shelf) Provisions(id string) ([]*corpus.Provision, error) {
	d, err := s.Document(id)
	if err != nil {
		return nil, err
	}
	return d.Provisions, nil
}

func (s *shelf) Provision(ref corpus.Ref) (*corpus.Provision, error) {
	ps, err := s.Provisions(ref.Document)
	for _, p := range ps {
		if p.Ref == ref || p.Ref == ref.Provision() {
			return p, nil
		}
	}
	return nil, errors.Join(err, corpus.ErrNotFound)
}

// lawShelf holds what briefs cite: the Civil Code in its parts, two versions of the law
// of civil procedure, interpretations that differ in a number only, and the gazette.
func lawShelf(t *testing.T) *shelf {
	t.Helper()
	s := &shelf{}
	for _, pattern := range []string{"民法典/*.md", "刑法/刑法.md", "刑法/刑法修正案（[八九]）.md", "诉讼与非诉讼程序法/民事诉讼法(*.md", "宪法相关法/立法法(*.md", "社会法/劳动合同法(*.md",
		"行政法规/国有土地上房屋征收与补偿条例(*.md", "司法解释/最高人民法院关于适用《民法典》婚姻家庭编的解释*.md", "司法解释/最高人民法院关于适用《民事诉讼法》的解释*.md"} {
		files, err := filepath.Glob(filepath.Join(sharedLaws, pattern))
		if err != nil || len(files) == 0 {
			if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
				t.Fatalf("%s is required: %v", pattern, err)
			}
			t.Skipf("%s is not beside the project: no brief is checked against the laws", pattern)
		}
		for _, name := range files {
			r, err := reader.File(name)
			if err != nil {
				t.Fatal(err)
			}
			s.cat.Documents = append(s.cat.Documents, r.Documents...)
		}
	}
	r, err := reader.Read(corpus.SeedName, corpus.Seed())
	if err != nil {
		t.Fatal(err)
	}
	s.cat.Documents = append(s.cat.Documents, r.Documents...)
	corpus.ReadEndings(s.cat.Documents)
	return s
}

// outcomes writes citations with what became of them, one a line, as a lawyer would
// read them.
func outcomes(c *Checker, text string, day corpus.Date) string {
	var out []string
	for _, x := range c.Check(text, day) {
		line := x.Written + " → " + string(x.Outcome)
		if x.Document != nil {
			line += " " + x.Document.ID + x.Ref.Label()
		}
		if x.Part != "" {
			line += " 缺" + x.Part
		}
		if x.Says != "" {
			line += " 据《" + x.Says + "》"
		}
		if len(x.Among) > 0 {
			line += " 多"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// A statement of claim as people write it, checked line by line.
func TestCheckerBriefs(t *testing.T) {
	c := NewChecker(lawShelf(t))
	for _, b := range []struct{ text, want string }{
		{"依据《中华人民共和国民法典》第1087条、第一千零八十八条及第1091条第一项之规定，原告请求判令……",
			"《中华人民共和国民法典》第1087条 → found 民法典婚姻家庭编-2020-05-28第一千零八十七条\n" +
				"第一千零八十八条 → found 民法典婚姻家庭编-2020-05-28第一千零八十八条\n" +
				"第1091条第一项 → found 民法典婚姻家庭编-2020-05-28第一千零九十一条第一款第（一）项"},
		{"民法典第五百七十七条和第五百八十四条规定了违约责任，同法第五百八十五条第二款规定违约金可以调整。",
			"民法典第五百七十七条 → found 民法典合同编-2020-05-28第五百七十七条\n第五百八十四条 → found 民法典合同编-2020-05-28第五百八十四条\n" +
				"同法第五百八十五条第二款 → found 民法典合同编-2020-05-28第五百八十五条第二款"},
		{"依据合同法第五十二条，合同无效。", "合同法第五十二条 → not-in-force 缺《合同法》 据《中华人民共和国民法典 附则》"},
		{"依据《中华人民共和国公司法》第二十条，以及上海市住房租赁条例第三条。", "《中华人民共和国公司法》第二十条 → missing 缺《中华人民共和国公司法》\n上海市住房租赁条例第三条 → missing 缺《上海市住房租赁条例》"},
		{"《民法典》第一千零四十条至第一千零四十三条",
			"《民法典》第一千零四十条 → found 民法典婚姻家庭编-2020-05-28第一千零四十条\n第一千零四十三条 → found 民法典婚姻家庭编-2020-05-28第一千零四十三条"},
		{"《民法典》第一千二百五十八条至第一千三百条。", "《民法典》第一千二百五十八条 → found 民法典侵权责任编-2020-05-28第一千二百五十八条\n第一千三百条 → missing 民法典附则-2020-05-28 缺第一千三百条"},
		{"《刑法》第十七条之一、第二百六十四条；该条第九款。", "《刑法》第十七条之一 → found 刑法-2023-12-29第十七条之一\n第二百六十四条 → found 刑法-2023-12-29第二百六十四条\n该条第九款 → missing 刑法-2023-12-29第二百六十四条 缺第九款"},
		{"《刑法修正案（八）》第一条", "《刑法修正案（八）》第一条 → found 刑法修正案八-2011-02-25一、"},
		{"《刑法修正案（十五）》第一条", "《刑法修正案（十五）》第一条 → missing 缺《刑法修正案（十五）》"},
		{"《民事诉讼法》第六十七条第一款，民诉法第一百七十七条第一款第（一）、（二）项",
			"《民事诉讼法》第六十七条第一款 → found 民事诉讼法-2023-09-01第六十七条第一款\n民诉法第一百七十七条第一款第（一） → found 民事诉讼法-2023-09-01第一百七十七条第一款第（一）项\n（二）项 → found 民事诉讼法-2023-09-01第一百七十七条第一款第（二）项"},
		{"《中华人民共和国民事诉讼法》（2021年修正）第六十七条", "《中华人民共和国民事诉讼法》（2021年修正）第六十七条 → not-in-force 民事诉讼法-2021-12-24第六十七条 据《中华人民共和国民事诉讼法》"},
		{"《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》第二条、第三条",
			"《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释（一）》第二条 → found 最高人民法院关于适用中华人民共和国民法典婚姻家庭编的解释一-2020-12-25第二条\n第三条 → found 最高人民法院关于适用中华人民共和国民法典婚姻家庭编的解释一-2020-12-25第三条"},
		{"《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释》第二条", "《最高人民法院关于适用〈中华人民共和国民法典〉婚姻家庭编的解释》第二条 → ambiguous 多"},
		{"《国有土地上房屋征收与补偿条例》第十七、十九条，洪政发[2026]1号附件2第九条。",
			"《国有土地上房屋征收与补偿条例》第十七 → found 国有土地上房屋征收与补偿条例-2011-01-21第十七条\n十九条 → found 国有土地上房屋征收与补偿条例-2011-01-21第十九条\n洪政发[2026]1号 → found 洪政发-2026-1"},
		{"《洪江市国有土地上房屋征收奖励和补助办法》第九条；《洪江市国有土地上房屋征收与补偿实施办法》附件9第一条",
			"《洪江市国有土地上房屋征收奖励和补助办法》第九条 → found 洪政发-2026-1附件2第九条\n《洪江市国有土地上房屋征收与补偿实施办法》附件9第一条 → missing 洪政发-2026-1 缺附件9第一条"},
		{"案号（2023）湘12民终1234号。合法权益第一，法律规定第二条路，依法第一时间处理。", ""},
		{"《实施办法》第五条、《办法》第六条", "《实施办法》第五条 → ambiguous 多\n《办法》第六条 → missing 缺《办法》"},
		{"被告辩称，司法解释第五条不适用。", ""},
	} {
		if diff := cmp.Diff(b.want, outcomes(c, b.text, "2026-11-23")); diff != "" {
			t.Errorf("%s: %s", b.text, diff)
		}
	}
}
