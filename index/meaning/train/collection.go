package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"tiaowen/corpus"
	"tiaowen/corpus/headnotes"
	"tiaowen/corpus/statute"
	"tiaowen/index/analysis"
)

// least is the number of articles that must hold a word: of a rarer one nothing can be
// learned.
const least = 5

// An article is what is drawn from: its words by their number.
type article struct {
	law                   int
	text, headings, title []int32
	next                  int // the article after it in the same law, or itself
	headnote              []int32
	asked                 [][]int32 // how people ask for it
}

// A collection is all articles with the words that they hold.
type collection struct {
	words      []string
	idf        []float32
	articles   []article
	references [][2]int // of articles, the one that names first
}

// cut is an article as it was read.
type cut struct {
	law                   int
	name, label, written  string
	text, headings, title []string
	headnote              []string
	asked                 [][]string
}

// read reads every Markdown file below a folder, in the order of their names.
func read(folder string) (*collection, error) {
	register := corpus.DefaultRegister()
	a, err := analysis.New(register.Names())
	if err != nil {
		return nil, err
	}
	var cuts []cut
	laws := 0
	err = filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		r, err := statute.Read(e.Name(), data, register)
		if err != nil {
			return nil // what is no statute teaches nothing
		}
		laws++
		for _, d := range r.Documents {
			cuts = append(cuts, cutDocument(a, d, laws)...)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", folder, err)
	}
	return collect(cuts), nil
}

func cutDocument(a *analysis.Analyzer, d *corpus.Document, law int) []cut {
	title := wordsOf(a, d.Title)
	var cuts []cut
	for _, p := range d.Provisions {
		if p.Kind == corpus.KindArticle {
			c := cut{law: law, name: plain(d.Title), label: p.Label, written: p.Text, title: title,
				text: wordsOf(a, p.Text), headings: wordsOf(a, p.Heading+"\n"+strings.Join(p.Path, "\n"))}
			note, _ := headnotes.Default().Of(p.Text)
			c.headnote = wordsOf(a, note.Headnote)
			for _, asked := range note.Asked {
				c.asked = append(c.asked, wordsOf(a, asked))
			}
			cuts = append(cuts, c)
		}
	}
	return cuts
}

func plain(title string) string { return strings.ReplaceAll(title, "中华人民共和国", "") }

// wordsOf cuts a text into what a vector can be learned for: numbers and Latin letters
// mean something else in every text.
func wordsOf(a *analysis.Analyzer, text string) []string {
	var ws []string
	for _, t := range a.Words(text) {
		if t.Type != analysis.Number && t.Term[0] >= 0x80 {
			ws = append(ws, t.Term)
		}
	}
	return ws
}

func collect(cuts []cut) *collection {
	in := map[string]int{}
	var order []string // of the words, as they were met
	for _, c := range cuts {
		seen := map[string]bool{}
		for _, part := range append([][]string{c.text, c.headings, c.title, c.headnote}, c.asked...) {
			for _, w := range part {
				if !seen[w] {
					if seen[w] = true; in[w] == 0 {
						order = append(order, w)
					}
					in[w]++
				}
			}
		}
	}
	c := &collection{}
	ids := map[string]int32{}
	for _, w := range order {
		if in[w] >= least {
			ids[w] = int32(len(c.words))
			c.words = append(c.words, w)
			c.idf = append(c.idf, float32(math.Log(float64(len(cuts))/float64(in[w]))))
		}
	}
	for i, x := range cuts {
		next := i
		if i+1 < len(cuts) && cuts[i+1].law == x.law {
			next = i + 1
		}
		one := article{law: x.law, text: number(ids, x.text), headings: number(ids, x.headings), title: number(ids, x.title), next: next, headnote: number(ids, x.headnote)}
		for _, asked := range x.asked {
			if ns := number(ids, asked); len(ns) > 0 {
				one.asked = append(one.asked, ns)
			}
		}
		c.articles = append(c.articles, one)
	}
	c.references = references(cuts)
	return c
}

func number(ids map[string]int32, words []string) []int32 {
	var ns []int32
	for _, w := range words {
		if id, ok := ids[w]; ok {
			ns = append(ns, id)
		}
	}
	return ns
}

var named = regexp.MustCompile(`(?:《([^》]{1,60})》|本(?:法|条例|办法|规定|解释|规则))(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)`)

// references finds the articles that name others by their number.
func references(cuts []cut) [][2]int {
	at := map[[2]string]int{}
	for i, c := range cuts {
		if _, ok := at[[2]string{c.name, c.label}]; !ok {
			at[[2]string{c.name, c.label}] = i
		}
	}
	var refs [][2]int
	for i, c := range cuts {
		for _, m := range named.FindAllStringSubmatch(c.written, -1) {
			name := plain(m[1])
			if name == "" {
				name = c.name
			}
			if j, ok := at[[2]string{name, m[2]}]; ok && j != i {
				refs = append(refs, [2]int{i, j})
			}
		}
	}
	return refs
}
