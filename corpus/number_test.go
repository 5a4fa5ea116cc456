package corpus_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

func TestFindDocNumber(t *testing.T) {
	for s, want := range map[string]string{
		"洪政发〔2026〕1号":                 "洪政发〔2026〕1号",
		"洪政发[2026]1号":                 "洪政发〔2026〕1号",
		"洪政发（2026）第 01 号":             "洪政发〔2026〕1号",
		"洪政办发【２０２６】１２号":               "洪政办发〔2026〕12号",
		"HJDR—2026—00001 洪政发〔2026〕1号": "洪政发〔2026〕1号",
		"见《通知》(洪政发〔2026〕1号)。":         "洪政发〔2026〕1号",
		"根据洪政办发〔2026〕2号执行":            "洪政办发〔2026〕2号",
		"甲〔2026〕0号、乙〔2026〕3号":         "乙〔2026〕3号",
		"湘政办发 〔2025〕 3 号":             "湘政办发〔2025〕3号",
	} {
		n, at, ok := corpus.FindDocNumber(s)
		if !ok || n.String() != want {
			t.Errorf("FindDocNumber(%q) = %v, %v, want %s", s, n, ok, want)
			continue
		}
		if !strings.HasSuffix(s[at.Start:at.End], "号") || !strings.HasPrefix(s[at.Start:], n.Code) {
			t.Errorf("FindDocNumber(%q) stands at %q", s, s[at.Start:at.End])
		}
	}
	for _, s := range []string{"", "第590号", "〔2026〕1号", "洪政发〔2026〕号", "洪政发〔2026〕0号", "洪政发〔26〕1号", "洪政发2026年1号"} {
		if n, at, ok := corpus.FindDocNumber(s); ok || n != (corpus.DocNumber{}) || at != (corpus.Span{}) {
			t.Errorf("FindDocNumber(%q) = %v, %v, %v, want nothing", s, n, at, ok)
		}
	}
}

func TestParseDocNumber(t *testing.T) {
	if n, ok := corpus.ParseDocNumber(" 洪政人〔2026〕4号 "); !ok || n != (corpus.DocNumber{Code: "洪政人", Year: 2026, Serial: 4}) {
		t.Errorf("got %v, %v", n, ok)
	}
	for _, s := range []string{"洪政人〔2026〕4号文", "见：洪政人〔2026〕4号", ""} {
		if n, ok := corpus.ParseDocNumber(s); ok {
			t.Errorf("ParseDocNumber(%q) = %v", s, n)
		}
	}
}

func TestDocNumberRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := corpus.DocNumber{
			Code:   rapid.StringMatching(`[洪湘怀政办发人字规]{1,8}`).Draw(t, "code"),
			Year:   rapid.IntRange(1949, 2100).Draw(t, "year"),
			Serial: rapid.IntRange(1, 99999).Draw(t, "serial"),
		}
		if got, ok := corpus.ParseDocNumber(n.String()); !ok || got != n {
			t.Fatalf("%s reads as %v, %v", n, got, ok)
		}
	})
}

func TestDocumentID(t *testing.T) {
	for _, c := range []struct {
		number, title string
		signed        corpus.Date
		want          string
	}{
		{"洪政发〔2026〕1号", "任何标题", "2026-01-14", "洪政发-2026-1"},
		{"", "中华人民共和国刑事诉讼法", "2018-10-26", "刑事诉讼法-2018-10-26"},
		{"", "某某条例（试行）", "", "某某条例试行"},
		{"第12号", "雪峰市人民政府令", "2027-05-20", "雪峰市人民政府令-2027-05-20"},
		{"", "……", "", "无题"},
	} {
		if got := corpus.DocumentID(c.number, c.title, c.signed); got != c.want {
			t.Errorf("DocumentID(%q, %q, %q) = %q, want %q", c.number, c.title, c.signed, got, c.want)
		}
	}
}

func FuzzFindDocNumber(f *testing.F) {
	f.Add("洪政发〔2026〕1号")
	f.Add("（2026）第 01 号〔")
	f.Fuzz(func(t *testing.T, s string) {
		n, at, ok := corpus.FindDocNumber(s)
		if !ok {
			return
		}
		if at.Start < 0 || at.End > len(s) || at.Start >= at.End {
			t.Fatalf("span %v of %q", at, s)
		}
		if again, ok := corpus.ParseDocNumber(n.String()); !ok || again != n {
			t.Fatalf("%q gives %v, which reads as %v", s, n, again)
		}
	})
}
