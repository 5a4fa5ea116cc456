package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rents and heirs are articles of two fields of the Civil Code, each said in two ways.
var (
	rents = []string{"承租人应当按照约定支付租金", "出租人可以请求承租人支付租金", "承租人逾期不支付租金的，出租人可以解除租赁合同", "租赁合同的出租人应当交付租赁物"}
	heirs = []string{"遗产按照继承人的顺序继承", "继承人以所得遗产清偿债务", "遗嘱继承人可以放弃遗产", "没有遗嘱的，遗产由第一顺序继承人继承"}
)

func writeLaws(t *testing.T) string {
	dir := t.TempDir()
	for name, articles := range map[string][]string{"租赁条例": rents, "继承条例": heirs} {
		for _, copyOf := range []string{"甲", "乙", "丙"} {
			var b strings.Builder
			b.WriteString("# " + copyOf + "省" + name + "\n\n## 第一章 总则\n\n")
			for i, a := range articles {
				b.WriteString("第" + []string{"一", "二", "三", "四"}[i] + "条 " + a + "，" + copyOf + "省另有规定的除外；本条例第一条不受影响。\n\n")
			}
			if err := os.WriteFile(filepath.Join(dir, copyOf+name+".md"), []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir
}

// TestLearn: words of one field come nearer to each other than to those of another, and
// all is the same the second time.
func TestLearn(t *testing.T) {
	dir := writeLaws(t)
	c, err := read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.articles) != 24 || len(c.references) == 0 {
		t.Fatalf("%d articles, %d references", len(c.articles), len(c.references))
	}
	l, again := newLearner(c), newLearner(c)
	batch := func(l *learner) (b []pair) {
		for i := range l.c.articles {
			b = append(b, l.draw(i))
		}
		return apart(b)
	}
	for range 60 {
		l.learn(batch(l), 0.1)
		again.learn(batch(again), 0.1)
	}
	word := func(w string) []float32 { return l.table[slices.Index(c.words, w)] }
	cos := func(a, b []float32) float32 { return dot(a, b) * dot(a, b) / (dot(a, a) * dot(b, b)) * sign(dot(a, b)) }
	if near, far := cos(word("承租人"), word("租金")), cos(word("承租人"), word("遗产")); near <= far {
		t.Errorf("承租人 is %.2f like 租金 and %.2f like 遗产", near, far)
	}
	for i := range l.table {
		if !slices.Equal(l.table[i], again.table[i]) {
			t.Fatalf("%s was learned otherwise the second time", c.words[i])
		}
	}
}

func sign(x float32) float32 {
	if x < 0 {
		return -1
	}
	return 1
}
