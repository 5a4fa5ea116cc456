package web

import (
	"testing"

	"tiaowen/corpus"
)

// The three ways in which lawyers cite a provision.
func TestCitations(t *testing.T) {
	rules := &corpus.Document{ID: "洪政发-2026-1", Number: "洪政发〔2026〕1号", Title: "洪江市人民政府关于印发《洪江市国有土地上房屋征收与补偿实施办法》的通知",
		EnclosedTitle: "洪江市国有土地上房屋征收与补偿实施办法", Issuer: "洪江市人民政府", Signed: "2026-01-14",
		Validity: corpus.Validity{Effective: "2026-02-14", Expires: "2031-02-14"}}
	law := &corpus.Document{ID: "刑法", Title: "中华人民共和国刑法"}
	for _, c := range []struct {
		doc                *corpus.Document
		path, today        string
		plain, manual, gbt string
	}{
		{rules, "art_28__para_3", "2026-11-23", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条第三款",
			"《洪江市国有土地上房屋征收与补偿实施办法》第28条第3款，洪政发〔2026〕1号，2026年1月14日发布",
			"洪江市人民政府。洪江市国有土地上房屋征收与补偿实施办法：洪政发〔2026〕1号，第二十八条第三款[EB/OL]。（2026-01-14）[2026-11-23]。http://x/y。"},
		{rules, "art_30__para_1__item_1", "2031-02-15", "《洪江市国有土地上房屋征收与补偿实施办法》第三十条第一款第（一）项",
			"《洪江市国有土地上房屋征收与补偿实施办法》第30条第1款第1项，洪政发〔2026〕1号，2026年1月14日发布（已失效）",
			"洪江市人民政府。洪江市国有土地上房屋征收与补偿实施办法：洪政发〔2026〕1号，第三十条第一款第（一）项[EB/OL]。（2026-01-14）[2031-02-15]。http://x/y。"},
		{law, "art_133-1", "2026-11-23", "《中华人民共和国刑法》第一百三十三条之一", "《中华人民共和国刑法》第133条之一",
			"中华人民共和国刑法，第一百三十三条之一[EB/OL]。[2026-11-23]。http://x/y。"},
		{law, "", "2026-11-23", "《中华人民共和国刑法》", "《中华人民共和国刑法》", "中华人民共和国刑法[EB/OL]。[2026-11-23]。http://x/y。"},
	} {
		ref, today := corpus.Ref{Document: c.doc.ID, Path: c.path}, corpus.Date(c.today)
		for _, got := range [][2]string{{cite(c.doc, ref), c.plain}, {citeManual(c.doc, ref, today), c.manual}, {citeGBT(c.doc, ref, today, "http://x/y"), c.gbt}} {
			if got[0] != got[1] {
				t.Errorf("%s\n got %s\nwant %s", c.path, got[0], got[1])
			}
		}
	}
}
