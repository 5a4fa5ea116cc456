package search

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// TestRegisterIsFound: what the register looks for is something that the analyser can
// find, and no entry leads to one character, which stands in too many words.
func TestRegisterIsFound(t *testing.T) {
	s, err := DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	a, err := analysis.New(corpus.DefaultRegister().Names())
	if err != nil {
		t.Fatal(err)
	}
	for word, to := range s.to {
		for _, x := range to {
			if utf8.RuneCountInString(pattern(x.To)) < 2 || len(a.Words(x.To)) == 0 || literal(a, x.To).String() == "none" {
				t.Errorf("%s: %q cannot be looked for", word, x.To)
			}
		}
	}
}

// TestRegisterWordsStandInTexts: an official word that stands in no law and in no
// gazette is none; and the laws that govern are laws of the collection.
func TestRegisterWordsStandInTexts(t *testing.T) {
	synonyms, err := DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	words := officialWords(synonyms)
	titles := map[string]bool{}
	for _, path := range lawFiles(t) {
		titles[stated(lawDate.ReplaceAllString(strings.TrimSuffix(filepath.Base(path), ".md"), ""))] = true
		if len(words) == 0 {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		words = notIn(string(text), words)
		if filepath.Ext(path) == ".jsonl" {
			for _, m := range articleLaw.FindAllSubmatch(text, -1) {
				titles[stated(string(m[1]))] = true
			}
		}
	}
	for _, w := range words {
		t.Errorf("%s stands in no text", w)
	}
	subjects, err := parseSubjects(strings.NewReader(subjectsFile))
	if err != nil {
		t.Fatal(err)
	}
	for subject, laws := range subjects.of {
		for _, g := range laws {
			if !titles[stated(g.title)] {
				t.Errorf("%s: there is no 《%s》", subject, g.title)
			}
		}
	}
}

var (
	lawDate    = regexp.MustCompile(`\(\d{4}-\d\d-\d\d\)$`)
	articleLaw = regexp.MustCompile(`"law": "([^"]+)"`)
)

// officialWords lists what the register looks for.
func officialWords(s *Synonyms) (words []string) {
	for _, to := range s.to {
		for _, x := range to {
			words = append(words, x.To)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// notIn leaves the words that do not stand in a text, which is read once: words are
// looked up by their first two characters.
func notIn(text string, words []string) []string {
	byHead := map[string][]string{}
	for _, w := range words {
		byHead[head(w)] = append(byHead[head(w)], w)
	}
	for i := range text {
		h := head(text[i:])
		if len(byHead[h]) > 0 {
			byHead[h] = slices.DeleteFunc(byHead[h], func(w string) bool { return strings.HasPrefix(text[i:], w) })
		}
	}
	return slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Values(byHead))...)))
}

func head(s string) string {
	_, a := utf8.DecodeRuneInString(s)
	_, b := utf8.DecodeRuneInString(s[a:])
	return s[:a+b]
}

// lawFiles lists where official words stand: the articles of the nation first, which
// hold most of them, the gazette, and the collection of laws.
func lawFiles(t *testing.T) []string {
	if testing.Short() {
		t.Skip("the whole collection is left to the tests without the race detector")
	}
	paths := []string{"../../shared/relevance/articles.jsonl", "../corpus/" + corpus.SeedName}
	if _, err := os.Stat(paths[0]); err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_SHARED") != "" {
			t.Fatalf("the laws are required: %v", err)
		}
		t.Skipf("the collection of laws is not beside the project: %v", err)
	}
	err := filepath.WalkDir(sharedLaws, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) == ".md" {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// stated is a title as both the register and the names of files may be compared.
func stated(title string) string { return keyFold.Replace(statedTitle(title)) }
