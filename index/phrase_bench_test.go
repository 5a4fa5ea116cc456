package index_test

import (
	"context"
	"errors"
	"os"
	"testing"

	"tiaowen/corpus"
	"tiaowen/index"
	"tiaowen/index/analysis"
	"tiaowen/index/bleveindex"
)

// phrasesOfLaw are common, long and rare.
var phrasesOfLaw = []string{
	"人民政府", "有关规定", "县级以上人民政府", "应当依照本法第", "法律、行政法规", "的规定", "主管部门应当", "由县级以上地方人民政府",
	"居住权无偿设立", "违反本法规定，构成犯罪的，依法追究刑事责任", "未取得安全生产许可证", "2021年1月1日起施行", "鸿茅药酒的的的", "一百二十三万元",
}

// BenchmarkPhrase asks an index of the whole collection for texts that must stand as they
// are, all that match and the first ten: the first time after it was opened.
//
//	TIAOWEN_BENCH_DATA=DIR go test -run '^$' -bench Phrase -benchtime 20x ./index
func BenchmarkPhrase(b *testing.B) {
	o := options(b, os.Getenv("TIAOWEN_BENCH_DATA"))
	if o.Dir == "" {
		b.Skip("no index of the collection is named")
	}
	var err error
	if o.Analyzer, err = analysis.New(corpus.DefaultRegister().Names()); err != nil { // that of the program
		b.Fatal(err)
	}
	for _, text := range phrasesOfLaw {
		phrase, _ := o.Analyzer.GramQuery(text)
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				b.StopTimer()
				g := openAny(b, o)
				b.StartTimer()
				_, err := g.Index.Search(context.Background(), index.Request{Query: index.Phrase{Field: index.FieldGrams, Terms: phrase}, Size: 10})
				b.StopTimer()
				if err := errors.Join(err, g.Close()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// openAny opens an index with the engine that made it.
func openAny(b *testing.B, o index.Options) *index.Generation {
	b.Helper()
	g, err := index.Open(o)
	if errors.Is(err, index.ErrOutdated) {
		o.Engine = bleveindex.Engine{Packed: true}
		g, err = index.Open(o)
	}
	if err != nil {
		b.Fatal(err)
	}
	return g
}
