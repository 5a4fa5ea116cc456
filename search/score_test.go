package search

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/index"
)

// plainScorer scores as [scorer] does, from the texts of the store, looking for one word
// after the other in each passage: slow, and easily seen to be right.
type plainScorer struct {
	s       *Service
	w       weights
	p       *plan
	idfs    []float64
	mass    float64
	lengths float64
}

// A plainText is what a provision, or a passage of one, says.
type plainText struct {
	text, heading, note, trail, title string
	runes                             int
	numbers                           map[string][]corpus.Span
}

func newPlainScorer(s *Service, p *plan) *plainScorer {
	sc := &plainScorer{s: s, w: s.weights, p: p, lengths: max(1, s.stats.average[index.FieldGrams])}
	for _, g := range p.groups {
		idf := g.idf()
		if !g.known() {
			idf = 0
		}
		sc.idfs = append(sc.idfs, idf)
		sc.mass += idf
	}
	return sc
}

func (sc *plainScorer) score(d *corpus.Document, p *corpus.Provision) float64 {
	whole := plainText{
		text: flatten(p.Text).s, heading: flatten(p.Label + newLine + p.Heading).s,
		note: flatten(noteOf(p)).s, trail: flatten(strings.Join(p.Path, newLine)).s, title: flatten(d.Title + newLine + d.EnclosedTitle).s,
		numbers: sc.s.numbers(newProfile(p)),
	}
	lead := utf8.RuneCountInString(p.Heading)
	whole.runes = utf8.RuneCountInString(whole.text) + lead
	total := sc.text(&whole)
	if strings.Contains(p.Text, newLine) {
		passage := func(text string) {
			part := whole
			part.text = flatten(text).s
			part.runes = utf8.RuneCountInString(part.text) + lead
			total = max(total, sc.w.passage*sc.text(&part))
		}
		for _, para := range p.Paragraphs {
			if len(para.Items) == 0 {
				passage(para.Text)
			}
			for _, item := range para.Items {
				passage(para.Text + newLine + p.Text[item.Span.Start:item.Span.End])
			}
		}
	}
	if sc.p.names(p) {
		total += sc.w.unit * sc.mass
	}
	if slices.ContainsFunc(p.Facts, func(f corpus.Fact) bool { return slices.Contains(sc.p.asked, f.Kind) }) {
		total *= 1 + sc.w.fact
	}
	if p.Kind != corpus.KindArticle && p.Kind != corpus.KindMeasure {
		total *= sc.w.prose
	}
	return total
}

func noteOf(p *corpus.Provision) string {
	n, ok := headnotes.Default().Of(p.Text)
	if !ok {
		return ""
	}
	return n.Text()
}

func (sc *plainScorer) text(t *plainText) float64 {
	words, about := 0.0, 0.0
	for i, g := range sc.p.groups {
		times, share, most := 1.0, 0.0, 0.0
		if len(g.others) > 0 {
			times = sc.w.other
		}
		for _, x := range g.targets() {
			n, inHeading := sc.occurrences(t, *x)
			most = max(most, (1-x.lacks)*saturate(times*x.weight*n, sc.w.k1))
			if inHeading > 0 {
				share = max(share, x.weight*min(1, float64(len(x.text))/float64(len(t.heading))))
			}
		}
		about += share * sc.idfs[i]
		if most == 0 && len(g.typed.parts) > 1 {
			least := math.Inf(1)
			for _, part := range g.typed.parts {
				n, _ := sc.occurrences(t, target{text: part})
				least = min(least, n)
			}
			most = saturate(sc.w.parts*least, sc.w.k1)
		}
		words += sc.idfs[i] * most
	}
	return words + sc.w.grams*sc.gramScore(t) + sc.w.about*about
}

func (sc *plainScorer) norm(runes int) float64 {
	return 1 / (1 - sc.w.b + sc.w.b*float64(runes)/sc.lengths)
}

func (sc *plainScorer) tells(text string) bool {
	return len(sc.p.groups) == 1 || utf8.RuneCountInString(text) > 1
}

func (sc *plainScorer) occurrences(t *plainText, x target) (tf, inHeading float64) {
	norm := sc.norm(t.runes)
	if x.text == "" {
		return norm * float64(len(t.numbers[x.term])), 0
	}
	if !sc.tells(x.text) {
		return 0, 0
	}
	count := func(s string) (n float64) {
		flat{s: s}.find(x.text, func(int) { n++ })
		return n
	}
	inHeading = count(t.heading)
	return norm*count(t.text) + sc.w.heading*inHeading + sc.w.note*count(t.note) + sc.w.trail*count(t.trail) + sc.w.title*count(t.title), inHeading
}

func (sc *plainScorer) gramScore(t *plainText) (total float64) {
	for _, g := range sc.p.grams {
		tf := 0.0
		flat{s: t.text}.find(g.text, func(int) { tf += sc.norm(t.runes) })
		flat{s: t.heading}.find(g.text, func(int) { tf += sc.w.heading })
		flat{s: t.note}.find(g.text, func(int) { tf += sc.w.note })
		total += g.idf * saturate(tf, sc.w.k1)
	}
	return total
}

// agree compares the scores of the best candidates of a question.
func agree(t *testing.T, s *Service, question string) (compared int) {
	t.Helper()
	q, err := (Query{Text: question}).normal()
	if err != nil {
		return 0
	}
	n, err := Parse(q.Text)
	if err != nil {
		return 0
	}
	f, err := s.find(t.Context(), q, n, asking{})
	if err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	cs, err := s.candidates(f.resp.Hits[:min(Candidates, len(f.resp.Hits))], nil)
	if err != nil {
		t.Fatal(err)
	}
	fast, plain := s.newScorer(f.plan), newPlainScorer(s, f.plan)
	defer fast.release()
	for _, c := range cs {
		p, err := s.lib.Provision(c.ref())
		if err != nil {
			t.Fatal(err)
		}
		if err := fast.score(c); err != nil {
			t.Fatal(err)
		}
		if want := plain.score(c.document, p); math.Abs(c.score-want) > 1e-9*max(1, want) {
			t.Errorf("%s: %s scores %v, want %v", question, c.hit.ID, c.score, want)
		}
	}
	return len(cs)
}

// TestScore: the scores are those of a scorer that looks for one word after the other in
// the texts themselves, over everything that is asked of the gazette in these tests.
func TestScore(t *testing.T) {
	s := service(t)
	files, err := filepath.Glob("testdata/rank/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, file := range files {
		for _, q := range readJudged(t, file) {
			compared += agree(t, s, q.text)
		}
	}
	for _, q := range []string{"牵头 市商务局 谁负责", "三十日 内", "10%", "2026年1月14日", "28条 补偿", "搬迁困难补助 (奖励 OR 补助)", "费", "同句(期房 周转用房) 安置"} {
		compared += agree(t, s, q)
	}
	if compared < 5_000 {
		t.Errorf("only %d candidates were compared", compared)
	}
}

// The same over laws, whose articles have 款 and 项, with what people ask of them.
func TestScoreOfLaws(t *testing.T) {
	s := laws(t)
	compared := 0
	for _, q := range openQuestions(t, 60) {
		compared += agree(t, s, q)
	}
	for _, q := range []string{"有期徒刑三年以下 盗窃", "罚款一万元以上", "第二百六十四条", "用人单位 劳动者 解除劳动合同 经济补偿 赔偿金 违法解除"} {
		compared += agree(t, s, q)
	}
	if compared < 1000 {
		t.Errorf("only %d candidates were compared", compared)
	}
}

// openQuestions are some of those of people without training in law.
func openQuestions(t testing.TB, n int) (texts []string) {
	data, err := os.ReadFile("../../shared/relevance/questions.jsonl")
	if err != nil {
		t.Skipf("the open questions are not beside the project: %v", err)
	}
	for line := range strings.Lines(string(data)) {
		var q struct{ Text string }
		if err := json.Unmarshal([]byte(line), &q); err != nil {
			t.Fatal(err)
		}
		if len(texts) < n {
			texts = append(texts, q.Text)
		}
	}
	return texts
}

// BenchmarkQuestions answers questions of people, each once a round, without a cache:
//
//	go test ./search -run '^$' -bench Questions -index DIR
func BenchmarkQuestions(b *testing.B) {
	s := laws(b)
	questions := openQuestions(b, 515)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := s.Search(b.Context(), Query{Text: questions[i%len(questions)]}); err != nil {
			b.Fatal(err)
		}
	}
}
