package headnotes_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tiaowen/corpus/headnotes"
)

const divorce = "夫妻一方要求离婚的，可以由有关组织进行调解或者直接向人民法院提起离婚诉讼。"

// A note is of a wording, whatever its marks and spaces, and of no other.
func TestOf(t *testing.T) {
	var r headnotes.Register
	if err := r.Add("民法典.tsv", "# 婚姻家庭编\n《民法典》\n第一千零七十九条\t"+headnotes.Wording(divorce)+"\t诉讼离婚\t老公不同意离婚怎么办|分居两年能离吗\n"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text  string
		known bool
	}{
		{divorce, true},
		{"夫妻一方要求离婚的,可以由有关组织进行调解\n或者直接向人民法院提起离婚诉讼", true},
		{strings.Replace(divorce, "可以", "应当", 1), false},
		{"", false},
	} {
		n, ok := r.Of(c.text)
		if ok != c.known || ok && (n.Headnote != "诉讼离婚" || len(n.Asked) != 2) {
			t.Errorf("%q: %v %v", c.text, n, ok)
		}
	}
	if n, _ := r.Of(divorce); n.Text() != "诉讼离婚\n老公不同意离婚怎么办\n分居两年能离吗" {
		t.Errorf("text %q", n.Text())
	}
}

// A faulty line is named with what is wrong.
func TestAddRefuses(t *testing.T) {
	w := headnotes.Wording(divorce)
	for _, c := range []struct{ data, want string }{
		{"《民法典》\n第一条\t诉讼离婚", "a.tsv: line 2: 2 columns"},
		{"第一条\t12\t诉讼离婚", "line 1: \"12\" is not a wording"},
		{"第一条\tzzzzzzzzzzzz\t诉讼离婚", "is not a wording"},
		{"第一条\t" + w + "\t ", "a headnote of 0 characters"},
		{"第一条\t" + w + "\t诉讼离婚\t怎么办||", "\"\" has 0 characters"},
		{"第一条\t" + w + "\t诉讼离婚\t" + strings.Repeat("怎", 41), "has 41 characters"},
		{"第一条\t" + w + "\t诉讼离婚\t" + strings.Repeat("怎么|", 12) + "办", "13 questions"},
	} {
		var r headnotes.Register
		if err := r.Add("a.tsv", c.data); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.data, err, c.want)
		}
	}
}

// Every file of the register is read, no wording has two notes, and nothing is a citation:
// numbers of articles change.
func TestRegister(t *testing.T) {
	files, err := filepath.Glob("*.tsv")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	lines := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var r headnotes.Register
		if err := r.Add(f, string(data)); err != nil {
			t.Error(err)
		}
		for line := range strings.Lines(string(data)) {
			if cells := strings.Split(line, "\t"); len(cells) > 2 {
				if other, twice := lines[cells[1]]; twice {
					t.Errorf("%s: %q and %q are of one wording", f, line, other)
				}
				lines[cells[1]] = line
			}
		}
	}
	if n := headnotes.Default().Len(); n != len(lines) {
		t.Errorf("%d notes in the register, %d lines", n, len(lines))
	}
}

func FuzzAdd(f *testing.F) {
	f.Add("《民法典》\n第一条\t" + headnotes.Wording(divorce) + "\t诉讼离婚\t能离吗\n")
	f.Add("#\n\xff\t\t\t")
	f.Fuzz(func(t *testing.T, data string) {
		var r headnotes.Register
		if r.Add("fuzz", data) == nil {
			r.Of(data)
		}
		headnotes.Wording(data)
	})
}
