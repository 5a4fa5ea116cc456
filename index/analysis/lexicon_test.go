package analysis

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"tiaowen/corpus"
)

// both are the lexicon and gse with the same dictionary, as gse does it all.
var both = sync.OnceValues(func() (*lexicon, *gse.Segmenter) {
	common, err := unzip(commonWords)
	if err != nil {
		panic(err)
	}
	dictionary := ownWords([]string{"洪江市商务局", "abc检测", "x光机", "é级"}) + common
	seg, err := segmenter(dictionary)
	if err != nil {
		panic(err)
	}
	whole := &gse.Segmenter{SkipLog: true, NotLoadHMM: true}
	if err := whole.LoadDictStr(dictionary); err != nil {
		panic(err)
	}
	return newLexicon(seg.Dict), whole
})

// likeGSE compares the cuts of a text with those of gse's Segment, word by word and
// part by part.
func likeGSE(t *testing.T, text string) {
	t.Helper()
	x, seg := both()
	var s scratch
	steps := x.cut(text, true, &s)
	want := seg.Segment([]byte(text))
	if len(steps) != len(want) {
		t.Fatalf("%q: %d words, gse has %d", text, len(steps), len(want))
	}
	for i, w := range want {
		if int(steps[i].start) != w.Start() || int(steps[i].end) != w.End() {
			t.Fatalf("%q: word %d is %q, gse has %q", text, i, text[steps[i].start:steps[i].end], text[w.Start():w.End()])
		}
		var parts []step
		if steps[i].word != none {
			parts = x.partsOf(steps[i].word)
		}
		if wanted := partsOfGSE(w.Token(), 0, nil); !sameSpans(parts, wanted) {
			t.Fatalf("%q: parts %v, gse has %v", w.Token().Text(), parts, wanted)
		}
	}
}

func partsOfGSE(t *gse.Token, start int, parts []step) []step {
	for _, s := range t.Segments() {
		if utf8.RuneCountInString(s.Token().Text()) < 2 {
			continue
		}
		parts = append(parts, step{start: int32(start + s.Start()), end: int32(start + s.End())})
		parts = partsOfGSE(s.Token(), start+s.Start(), parts)
	}
	return parts
}

func sameSpans(a, b []step) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].start != b[i].start || a[i].end != b[i].end {
			return false
		}
	}
	return true
}

// The cuts are those of gse: of every line of the gazette, of every word of the
// dictionary, and of what no dictionary has.
func TestLikeGSE(t *testing.T) {
	for line := range strings.Lines(Fold(string(corpus.Seed())).Text) {
		likeGSE(t, line)
	}
	x, _ := both()
	for i := range x.words {
		likeGSE(t, x.words[i].text)
	}
	for _, text := range []string{"", "a", "é", "éa级", "é级", "abc检测x光机", "ab检测", "ひらがなの字", "𠮷野家", "�", "\n", "①一②", "中华人民共和国é中华人民共和国"} {
		likeGSE(t, text)
	}
}

// So are those of all laws, a part of them in short mode.
func TestLawsLikeGSE(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/laws/*/*.md")
	more, _ := filepath.Glob("../../../shared/laws/*.md")
	if files = append(files, more...); len(files) == 0 {
		t.Skip("../shared/laws is not here")
	}
	for i, path := range files {
		if i%97 != 0 && os.Getenv("TIAOWEN_ALL_LAWS") == "" {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(Fold(string(data)).Text) {
			likeGSE(t, line)
		}
	}
}

func FuzzLikeGSE(f *testing.F) {
	f.Add("被征收人在规定期限内搬迁的，给予奖励é１２")
	f.Fuzz(func(t *testing.T, text string) { likeGSE(t, Fold(text).Text) })
}
