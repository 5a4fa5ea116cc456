package search

import (
	"math/bits"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/index/flats"
)

// Real clauses of laws and of rules that repeat them.
func TestSame(t *testing.T) {
	const (
		ratings = "拒绝、阻碍监督检查人员依法执行职务的，由公安机关依照《中华人民共和国治安管理处罚法》的规定给予治安管理处罚；构成犯罪的，依法追究刑事责任。"
		bail    = "人民检察院发现保证人没有履行刑事诉讼法第六十八条规定的义务，应当通知公安机关，要求公安机关对保证人作出罚款决定。构成犯罪的，依法追究保证人的刑事责任。"
	)
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"equal":                    {ratings, ratings, true},
		"marks and spaces":         {ratings, strings.ReplaceAll(ratings, "，", ", "), true},
		"the name of the text":     {"本法自公布之日起施行。", "本条例自公布之日起施行。", true},
		"a word of many":           {ratings, strings.Replace(ratings, "监督检查人员", "监督检查工作人员", 1), true},
		"an article renumbered":    {bail, strings.Replace(bail, "第六十八条", "第七十条", 1), true},
		"another amount":           {"处一千元以上五千元以下的罚款，" + ratings, "处一万元以上五万元以下的罚款，" + ratings, false},
		"may for must":             {bail, strings.Replace(bail, "应当", "可以", 1), false},
		"must not for must":        {bail, strings.Replace(bail, "要求", "不要求", 1), false},
		"a short text, other word": {"本法由国务院负责解释。", "本法由民政部负责解释。", false},
		"another day":              {"本法自2020年1月1日起施行。", "本法自2021年1月1日起施行。", false},
		"nothing alike":            {ratings, bail, false},
	} {
		got, back := same(c.a, c.b), same(c.b, c.a)
		if got != c.same || got != back {
			a, b := pattern(c.a), pattern(c.b)
			t.Errorf("%s: same is %v and %v, want %v (%d bits apart, %.2f shared, decide %q and %q)", name, got, back, c.same,
				bits.OnesCount64(flats.PrintOf(a).Simhash^flats.PrintOf(b).Simhash), share(flats.Plain(a), flats.Plain(b)), decides(a), decides(b))
		}
	}
}

func same(a, b string) bool {
	a, b = pattern(a), pattern(b)
	return mayRepeat(flats.PrintOf(a), flats.PrintOf(b)) && repeats(a, b)
}

// TestRepeats: three rules with the same clause are one hit with two repeats; the
// page is full all the same, and nothing is on two pages.
func TestRepeats(t *testing.T) {
	const clause = "拒绝、阻碍监督检查人员依法执行职务的，由公安机关依照治安管理处罚法的规定给予治安管理处罚；构成犯罪的，依法追究刑事责任。"
	var readings []*corpus.Reading
	for _, title := range []string{"食品监督办法", "药品监督办法", "水质监督办法"} {
		d := &corpus.Document{ID: title, Title: title}
		for n, text := range []string{"监督检查人员应当出示执法证件，查的是" + title[:6] + "。", clause} {
			p := &corpus.Provision{DocumentID: d.ID, Order: n + 1, Kind: corpus.KindArticle, Label: "第" + []string{"一", "二"}[n] + "条"}
			p.Ref = corpus.Ref{Document: d.ID, Path: corpus.Path(corpus.Step{Level: "art", N: n + 1})}
			p.Text, p.Paragraphs = corpus.Paragraphs([]string{text})
			d.Provisions = append(d.Provisions, p)
		}
		readings = append(readings, &corpus.Reading{Source: corpus.Source{Name: title}, Documents: []*corpus.Document{d}})
	}
	s, err := build(t.TempDir(), readings...)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	see := func(r corpus.Ref) {
		if seen[r.String()] {
			t.Errorf("%s is shown twice", r)
		}
		seen[r.String()] = true
	}
	for page := 1; page <= 2; page++ {
		r, err := s.Search(t.Context(), Query{Text: "监督检查人员", Page: page, Size: 2})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Hits) != 2 {
			t.Errorf("page %d has %d hits, want 2", page, len(r.Hits))
		}
		for _, h := range r.Hits {
			see(h.Provision.Ref)
			if want := 2 * strings.Count(h.Provision.Text, "治安管理处罚；"); len(h.Repeats) != want {
				t.Errorf("%s has %d repeats, want %d", h.Provision.Ref, len(h.Repeats), want)
			}
			for _, x := range h.Repeats {
				see(x.Ref)
			}
		}
	}
	if len(seen) != 6 {
		t.Errorf("%d provisions are shown, want all 6: %v", len(seen), seen)
	}
	exact, err := s.Search(t.Context(), Query{Text: "阻碍监督检查人员", Mode: Exact})
	if err != nil || len(exact.Hits) != 3 {
		t.Errorf("exactly, every place is a hit of its own: %d hits, %v", len(exact.Hits), err)
	}
}

// TestFoldShown: comparing only with what is shown gives the same page as comparing
// everything.
func TestFoldShown(t *testing.T) {
	texts := []string{"甲说。", "乙说。", "甲说。", "丙说。", "丙说。", "乙说。", "丁说。", "甲说。"}
	list := func() (cs []*candidate) {
		for i, text := range texts {
			d := &corpus.Document{ID: string(rune('a' + i))}
			cs = append(cs, &candidate{document: d, provision: &corpus.Provision{Text: text}, print: flats.PrintOf(pattern(text))})
		}
		return cs
	}
	told := func(cs []*candidate) (s string) {
		for _, c := range cs {
			s += c.document.ID
			for _, r := range c.repeats {
				s += "+" + r.document.ID
			}
			s += " "
		}
		return s
	}
	says := func(c *candidate) string { return pattern(c.provision.Text) }
	all := fold(list(), len(texts), says)
	if got, want := told(all), "a+c+h b+f d+e g "; got != want {
		t.Fatalf("folded to %q, want %q", got, want)
	}
	for shown := 1; shown <= len(texts); shown++ {
		cs := fold(list(), shown, says)
		n := min(shown, len(all))
		if got, want := told(cs[:n]), told(all[:n]); got != want {
			t.Errorf("of %d shown %q, want %q", shown, got, want)
		}
		if shown > len(all) && len(cs) != len(all) {
			t.Errorf("a list shorter than what is shown has %d, want %d", len(cs), len(all))
		}
	}
}
