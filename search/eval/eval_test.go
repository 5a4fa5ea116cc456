package eval_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
	"tiaowen/search"
	"tiaowen/search/eval"
)

const articles = `{"id":"a1","law":"民法典","label":"第一条","text":"为了保护民事主体的合法权益，制定本法。"}
{"id":"a2","law":"民法典","label":"第一百三十三条之一","text":"甲"}

{"id":"a3","law":"民法典","label":"第一条","text":"乙"}
{"id":"a4","law":"中华人民共和国民法典","label":"序","text":"丙"}
`

func TestReadArticles(t *testing.T) {
	c, err := eval.ReadArticles(strings.NewReader(articles))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range c.Readings {
		for _, p := range r.Documents[0].Provisions {
			got = append(got, p.Ref.String()+" "+p.Text)
		}
	}
	want := []string{"民法典~art_1 为了保护民事主体的合法权益，制定本法。", "民法典~art_133-1 甲", "民法典~art_1.2 乙", "民法典-2~p_1 丙"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"", "{", `{"id":"a1"}`, `{"id":"a1","law":"法","text":""}`} {
		if _, err := eval.ReadArticles(strings.NewReader(bad)); err == nil {
			t.Errorf("ReadArticles(%q) accepts", bad)
		}
	}
}

// fixed answers every question with the same provisions.
type fixed []corpus.Ref

func (f fixed) Search(_ context.Context, q search.Query) (*search.Result, error) {
	if q.Text == "？" {
		return nil, &search.SyntaxError{Code: "no_words"}
	}
	r := &search.Result{}
	for _, ref := range f {
		r.Hits = append(r.Hits, search.Hit{Provision: &corpus.Provision{Ref: ref}})
	}
	return r, nil
}

func TestRun(t *testing.T) {
	c, err := eval.ReadArticles(strings.NewReader(articles))
	if err != nil {
		t.Fatal(err)
	}
	qs, err := eval.ReadQuestions(strings.NewReader(`{"id":"q1","text":"甲","relevant":["a2","a9"]}` + "\n" + `{"id":"q2","text":"？","relevant":["a1"]}`))
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.Run(t.Context(), fixed{{Document: "民法典", Path: "art_1"}, {Document: "民法典", Path: "art_133-1"}}, qs, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a1", "a2"}, out[0].IDs); diff != "" || len(out[1].IDs) != 0 {
		t.Error(diff, out[1].IDs)
	}
	m := eval.Measure(out)
	if m.Questions != 2 || m.R1 != 0 || m.R5 != 0.25 || m.MRR10 != 0.25 {
		t.Errorf("measured %s", m)
	}
}

func TestMetrics(t *testing.T) {
	ids := strings.Fields("a b c d e f g h i j k")
	for _, c := range []struct {
		relevant           string
		r1, r10, mrr, ndcg float64
	}{
		{"a", 1, 1, 1, 1},
		{"b", 0, 1, 0.5, 1 / math.Log2(3)},
		{"k", 0, 0, 0, 0},
		{"a b", 0.5, 1, 1, 1},
		{"a z", 0.5, 0.5, 1, 1 / (1 + 1/math.Log2(3))},
		{"", 0, 0, 0, 0},
	} {
		rel := strings.Fields(c.relevant)
		got := []float64{eval.Recall(ids, rel, 1), eval.Recall(ids, rel, 10), eval.ReciprocalRank(ids, rel, 10), eval.NDCG(ids, rel, 10)}
		for i, want := range []float64{c.r1, c.r10, c.mrr, c.ndcg} {
			if math.Abs(got[i]-want) > 1e-12 {
				t.Errorf("relevant %q: measure %d is %g, want %g", c.relevant, i, got[i], want)
			}
		}
	}
	if m := eval.Measure(nil); m != (eval.Metrics{}) {
		t.Errorf("nothing measures %v", m)
	}
	m := eval.Measure([]eval.Outcome{{Took: 3 * time.Millisecond}, {Took: time.Millisecond}, {Took: 2 * time.Millisecond}})
	if m.P50 != 2*time.Millisecond || m.P99 != 3*time.Millisecond || m.Questions != 0 {
		t.Errorf("measured %v", m)
	}
}

// TestByFold puts the same question in the same part every time.
func TestByFold(t *testing.T) {
	right := eval.Outcome{Question: eval.Question{ID: "q1", Relevant: []string{"a"}}, IDs: []string{"a"}}
	wrong := eval.Outcome{Question: eval.Question{ID: "q1", Relevant: []string{"a"}}, IDs: []string{"b"}}
	sum := 0.0
	for _, v := range eval.ByFold([]eval.Outcome{right, wrong}) {
		sum += v
	}
	if sum != 0.5 {
		t.Errorf("the mean of one right and one wrong answer to one question is %g", sum)
	}
}
