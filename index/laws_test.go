package index_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
)

// shared holds collections that lie beside the project and are never committed.
const shared = "../../shared"

func needShared(tb testing.TB, path string) string {
	tb.Helper()
	path = filepath.Join(shared, path)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			tb.Fatalf("the collection is required: %v", err)
		}
		tb.Skipf("no collection beside the project: %v", err)
	}
	return path
}

// laws reads every text of the collection that can be read.
func laws(tb testing.TB) iter.Seq[*corpus.Reading] {
	root := needShared(tb, "laws")
	return func(yield func(*corpus.Reading) bool) {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
				return err
			}
			if r, err := reader.File(path); err == nil && !yield(r) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			tb.Error(err)
		}
	}
}

// question reads the real questions that belong to the collection.
func questions(tb testing.TB) []string {
	f, err := os.Open(needShared(tb, "relevance/questions.jsonl"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	var qs []string
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		var q struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			tb.Fatal(err)
		}
		qs = append(qs, q.Text)
	}
	return qs
}

// BenchmarkLaws builds an index of the whole collection and asks it every question:
// any of its words in text or heading, with all facets.
func BenchmarkLaws(b *testing.B) {
	o := options(b, b.TempDir())
	if dir := os.Getenv("TIAOWEN_BENCH_DATA"); dir != "" {
		o.Dir = dir // kept from an earlier run
	}
	if _, err := index.ReadManifest(o.Dir); err != nil {
		began := time.Now()
		m, err := index.Build(context.Background(), o, laws(b))
		if err != nil {
			b.Fatal(err)
		}
		var size, texts int64
		for name, n := range m.Files {
			size += n
			if name == "store.db" {
				texts = n
			}
		}
		took := time.Since(began).Seconds()
		b.Logf("%d texts, %d provisions in %.1f s: %.0f/s; %.1f MB on disk, texts %.1f MB", m.Documents, m.Provisions, took,
			float64(m.Provisions)/took, float64(size)/1e6, float64(texts)/1e6)
	}
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			g, err := index.Open(o)
			if err != nil {
				b.Fatal(err)
			}
			g.Close()
		}
	})
	g, err := index.Open(o)
	if err != nil {
		b.Fatal(err)
	}
	defer g.Close()
	b.Logf("heap with the index open: %.0f MB", heap())
	var words, grams, exact []index.Query
	for _, q := range questions(b) {
		var ws, gs []index.Query
		for _, t := range o.Analyzer.Words(q) {
			ws = append(ws, index.Term{Field: index.FieldText, Term: t.Term}, index.Boost{Q: index.Term{Field: index.FieldHeading, Term: t.Term}, By: 2})
		}
		phrase, _ := o.Analyzer.GramQuery(string([]rune(q)[:4]))
		for _, t := range o.Analyzer.Grams(q) {
			gs = append(gs, index.Term{Field: index.FieldGrams, Term: t.Term})
		}
		words, grams, exact = append(words, index.Or{Of: ws}), append(grams, index.Or{Of: gs}), append(exact, index.Phrase{Field: index.FieldGrams, Terms: phrase})
	}
	all := []string{index.KeyIssuer, index.KeySection, index.KeyDepartment, index.KeyKind, index.KeyYear}
	for _, c := range []struct {
		name    string
		queries []index.Query
		facets  []string
	}{{"words", words, nil}, {"words+facets", words, all}, {"grams", grams, nil}, {"phrase", exact, nil}, {"all+facets", []index.Query{index.All{}}, all}} {
		b.Run(c.name, func(b *testing.B) { ask(b, g.Index, c.queries, c.facets) })
	}
	b.Logf("heap after the questions: %.0f MB", heap())
}

// ask asks every query in turn and reports the median and the slowest hundredth.
func ask(b *testing.B, ix index.Index, queries []index.Query, facets []string) {
	b.ReportAllocs()
	var took []time.Duration
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		if _, err := ix.Search(context.Background(), index.Request{Query: queries[i%len(queries)], Facets: facets, Size: 10}); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
	b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
}

func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}
