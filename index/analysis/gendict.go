//go:build ignore

// Gendict makes data/words.txt.gz and data/simplified.txt; data/README.md says from
// what and how. It is run by hand.
package main

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"flag"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func main() {
	words := flag.String("words", "", "gse's simplified dictionary, s_1.txt")
	chars := flag.String("chars", "", "OpenCC's TSCharacters, as pairs parted by |")
	texts := flag.String("texts", "", "folder of Markdown texts whose words are all kept")
	flag.Parse()
	if *words != "" {
		if err := writeWords(*words, *texts); err != nil {
			log.Fatal(err)
		}
	}
	if *chars != "" {
		if err := writeChars(*chars); err != nil {
			log.Fatal(err)
		}
	}
}

// commonFrequency is the frequency from which a word is kept though the texts do
// not hold it: readers type words that law does not.
const commonFrequency = 20

func writeWords(dict, texts string) error {
	entries, err := readDict(dict)
	if err != nil {
		return err
	}
	used, err := wordsOf(texts, entries)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	w := bufio.NewWriter(z)
	data, _ := os.ReadFile(dict)
	kept := 0
	for _, line := range strings.Split(string(data), "\n") {
		f := strings.Fields(line)
		if len(f) < 2 || !entries[f[0]] {
			continue
		}
		freq, _ := strconv.Atoi(f[1])
		n := utf8.RuneCountInString(f[0])
		if used[f[0]] || n == 1 || n <= 4 && freq >= commonFrequency {
			w.WriteString(f[0] + " " + f[1] + "\n")
			kept++
		}
	}
	w.Flush()
	z.Close()
	log.Printf("kept %d of %d words, %d bytes", kept, len(entries), b.Len())
	return os.WriteFile("data/words.txt.gz", b.Bytes(), 0o644)
}

// readDict keeps words of Chinese characters: our lexer reads the rest, and numbers
// of articles must not be words.
func readDict(path string) (map[string]bool, error) {
	data, err := os.ReadFile(path)
	entries := map[string]bool{}
	for _, line := range strings.Split(string(data), "\n") {
		word, _, _ := strings.Cut(line, " ")
		han := word != "" && !strings.HasPrefix(word, "第")
		for _, r := range word {
			han = han && unicode.Is(unicode.Han, r)
		}
		if han && utf8.RuneCountInString(word) <= 12 {
			entries[word] = true
		}
	}
	return entries, err
}

func wordsOf(root string, entries map[string]bool) (map[string]bool, error) {
	used := map[string]bool{}
	return used, filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		rs := []rune(string(data))
		for i := range rs {
			for n := 2; n <= 12 && i+n <= len(rs); n++ {
				if w := string(rs[i : i+n]); entries[w] {
					used[w] = true
				}
			}
		}
		return err
	})
}

// writeChars keeps the characters that have just one simplified form, other than
// themselves, and are not themselves a simplified form.
func writeChars(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(data)
	text = text[strings.IndexByte(text, '"')+1 : strings.LastIndexByte(text, '"')]
	targets := map[string]bool{}
	for _, pair := range strings.Split(text, "|") {
		for _, to := range strings.Fields(pair)[1:] {
			targets[to] = true
		}
	}
	var b strings.Builder
	for _, pair := range strings.Split(text, "|") {
		if f := strings.Fields(pair); len(f) == 2 && f[0] != f[1] && !targets[f[0]] {
			b.WriteString(f[0] + f[1] + "\n")
		}
	}
	return os.WriteFile("data/simplified.txt", []byte(b.String()), 0o644)
}
