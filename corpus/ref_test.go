package corpus_test

import (
	"encoding/json"
	"errors"
	"testing"

	"pgregory.net/rapid"

	"tiaowen/corpus"
)

func TestParseRef(t *testing.T) {
	for s, label := range map[string]string{
		"洪政发-2026-1":                              "",
		"洪政发-2026-1~art_28__para_3__item_2":       "第二十八条第三款第（二）项",
		"刑法-2023-12-29~art_133-1":                 "第一百三十三条之一",
		"洪政办发-2026-2~annex_3__dvs_1__dvs2_2":      "附件3一、（二）",
		"洪政办发-2026-2~annex_3__dvs3_1__dvs4_22":    "附件31.（22）",
		"洪政人-2026-1~apt_7":                        "第7项任免",
		"洪政办发-2026-1~p_2":                         "第2段",
		"洪政发-2026-1~art_9__para_1__item_1__sub_5": "第九条第一款第（一）项第5目",
		"雪政发-2027-8~dvs_2__dvs2_2.2":              "二、（二）",
	} {
		ref, err := corpus.ParseRef(s)
		if err != nil || ref.String() != s {
			t.Errorf("ParseRef(%q) = %v, %v", s, ref, err)
		}
		if got := ref.Label(); got != label {
			t.Errorf("%s is called %q, want %q", s, got, label)
		}
	}
	for _, s := range []string{"", "~art_1", "a~", "a~art", "a~art_0", "a~art_01", "a~art_-1", "a~art_1__", "a~foo_1", "a b~art_1",
		"a/b", "a?", "a~art_1.0", "a~art_1-0", "a~art_1.2-3", "a~art_99999999", "a~art_１", "a%2F"} {
		if ref, err := corpus.ParseRef(s); !errors.Is(err, corpus.ErrRef) {
			t.Errorf("ParseRef(%q) = %v, %v, want ErrRef", s, ref, err)
		}
	}
}

func TestRefProvision(t *testing.T) {
	for s, want := range map[string]string{
		"d~art_28__para_3__item_2":                "d~art_28",
		"d~annex_2__art_9__para_1__item_1__sub_5": "d~annex_2__art_9",
		"d~annex_1__dvs_1":                        "d~annex_1__dvs_1",
		"d":                                       "d",
		"d~annex_1__dvs_1__para_2":                "d~annex_1__dvs_1",
	} {
		ref, err := corpus.ParseRef(s)
		if err != nil || ref.Provision().String() != want {
			t.Errorf("the provision of %s is %s, %v, want %s", s, ref.Provision(), err, want)
		}
	}
}

func refs() *rapid.Generator[corpus.Ref] {
	levels := []string{"annex", "art", "para", "item", "sub", "dvs", "dvs2", "dvs3", "dvs4", "p", "apt"}
	return rapid.Custom(func(t *rapid.T) corpus.Ref {
		ref := corpus.Ref{Document: rapid.StringMatching(`[洪政发人办令a-z0-9-]{1,12}`).Draw(t, "document")}
		for range rapid.IntRange(0, 5).Draw(t, "depth") {
			s := corpus.Step{Level: rapid.SampledFrom(levels).Draw(t, "level"), N: rapid.IntRange(1, 9999).Draw(t, "n")}
			if rapid.Bool().Draw(t, "has sub") {
				s.Sub = rapid.IntRange(1, 20).Draw(t, "sub")
			}
			if rapid.Bool().Draw(t, "again") {
				s.Again = rapid.IntRange(2, 9).Draw(t, "times")
			}
			ref = ref.Child(s)
		}
		return ref
	})
}

func TestRefRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref := refs().Draw(t, "ref")
		got, err := corpus.ParseRef(ref.String())
		if err != nil || got != ref {
			t.Fatalf("%s reads as %v, %v", ref, got, err)
		}
		b, err := json.Marshal(ref)
		if err != nil {
			t.Fatal(err)
		}
		var back corpus.Ref
		if err := json.Unmarshal(b, &back); err != nil || back != ref {
			t.Fatalf("%s is %s in JSON, which reads as %v, %v", ref, b, back, err)
		}
	})
}

func FuzzParseRef(f *testing.F) {
	f.Add("洪政发-2026-1~art_28__para_3")
	f.Add("a~art_1-2.3")
	f.Fuzz(func(t *testing.T, s string) {
		ref, err := corpus.ParseRef(s)
		if err != nil {
			if !errors.Is(err, corpus.ErrRef) {
				t.Fatalf("ParseRef(%q): %v", s, err)
			}
			return
		}
		if ref.String() != s {
			t.Fatalf("%q reads as %q: a ref has one text form", s, ref)
		}
		_, _ = ref.Label(), ref.Provision()
	})
}
