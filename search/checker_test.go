package search

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
)

// checked writes what became of the citations of a text, one a line.
func checked(c *Checker, text string, day corpus.Date) (out []string) {
	for _, x := range c.Check(text, day) {
		line := fmt.Sprintf("%s → %s", x.Written, x.Outcome)
		if !x.Ref.IsZero() {
			line += " " + x.Ref.String()
		}
		if x.Part != "" {
			line += " 缺" + x.Part
		}
		out = append(out, line)
	}
	return out
}

func TestChecker(t *testing.T) {
	service(t)
	c := NewChecker(library(t))
	const law = "《洪江市国有土地上房屋征收与补偿实施办法》"
	for text, want := range map[string]string{
		"没有引用的一段话，第五条也不知是谁的。":      "",
		"依据" + law + "第二十八条第三款的规定": law + "第二十八条第三款 → found 洪政发-2026-1~art_28__para_3",
		"依据" + law + "第28条第3款":     law + "第28条第3款 → found 洪政发-2026-1~art_28__para_3",
		law + "第十二条第（四）项、第三十条":     law + "第十二条第（四）项 → found 洪政发-2026-1~art_12__para_1__item_4|第三十条 → found 洪政发-2026-1~art_30",
		law + "第九十九条":              law + "第九十九条 → missing 洪政发-2026-1 缺第九十九条",
		law + "第二十八条第九款":           law + "第二十八条第九款 → missing 洪政发-2026-1~art_28 缺第九款",
		law + "第十二条第一款第（九）项":       law + "第十二条第一款第（九）项 → missing 洪政发-2026-1~art_12__para_1 缺第（九）项",
		law + "（以下简称《办法》）第五条规定……《办法》第六条，该办法第七条": law + "（以下简称《办法》）第五条 → found 洪政发-2026-1~art_5|《办法》第六条 → found 洪政发-2026-1~art_6|该办法第七条 → found 洪政发-2026-1~art_7",
		law + "（以下简称“实施办法”）。实施办法第八条":            law + "（以下简称“实施办法”） → found 洪政发-2026-1|实施办法第八条 → found 洪政发-2026-1~art_8",
		"《中华人民共和国民法典》第五百七十七条":                   "《中华人民共和国民法典》第五百七十七条 → missing 缺《中华人民共和国民法典》",
		"见洪政发[2026]1号和洪政发〔2026〕99号":             "洪政发[2026]1号 → found 洪政发-2026-1|洪政发〔2026〕99号 → missing 缺洪政发〔2026〕99号",
		law + "第一条和洪政发〔2026〕99号":                law + "第一条 → found 洪政发-2026-1~art_1|洪政发〔2026〕99号 → missing 缺洪政发〔2026〕99号",
		law + "第五条。上述规定第六条与前述办法第七条、该条第二款":       law + "第五条 → found 洪政发-2026-1~art_5|上述规定第六条 → found 洪政发-2026-1~art_6|前述办法第七条 → found 洪政发-2026-1~art_7|该条第二款 → missing 洪政发-2026-1~art_7 缺第二款",
		"我们认为应当适用洪政发〔2026〕1号":                   "洪政发〔2026〕1号 → found 洪政发-2026-1",
	} {
		if diff := cmp.Diff(want, strings.Join(checked(c, text, "2026-11-23"), "|")); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// A text that is not in force is told with the sentence that says so.
func TestCheckerForce(t *testing.T) {
	c := NewChecker(library(t))
	for _, x := range c.Check("《洪江市国有土地上房屋征收与补偿实施办法》第一条", "1999-01-01") {
		if x.Outcome != NotInForce || !strings.Contains(x.Sentence, "施行") {
			t.Errorf("before its time: %+v", x)
		}
	}
	for _, x := range c.Check("《洪江市国有土地上房屋征收与补偿实施办法》第一条", "2099-01-01") {
		if x.Document.Validity.Expires != "" && (x.Outcome != NotInForce || x.Sentence == "") {
			t.Errorf("after its time: %+v", x)
		}
	}
}

// A text as long as is taken, of what only looks like citations, comes to an end, and no
// more than MaxCitations are found in it.
func TestCheckerLongText(t *testing.T) {
	c := NewChecker(library(t))
	for _, unit := range []string{"第", "《", "该条", "第一条", "《甲》第一条至第九百条", "第一、", "依据某某法第一条", "（2026）1号"} {
		text := strings.Repeat(unit, MaxCheckedRunes/len([]rune(unit)))
		if got := c.Check(text, "2026-11-23"); len(got) > MaxCitations {
			t.Errorf("%s: %d citations", unit, len(got))
		}
	}
}

func FuzzChecker(f *testing.F) {
	f.Add("《a》第一条（以下简称《b》）、第二条")
	f.Add("洪政发〔2026〕1号第二十八条第三款")
	f.Fuzz(func(t *testing.T, text string) {
		c := NewChecker(library(t))
		for _, x := range c.Check(text, "2026-11-23") {
			if x.Span.Start < 0 || x.Span.End > len(text) || text[x.Span.Start:x.Span.End] != x.Written {
				t.Errorf("%q: %+v", text, x)
			}
		}
	})
}

// library is the gazette in memory.
func library(t testing.TB) corpus.Library {
	t.Helper()
	return service(t).lib
}
