package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"tiaowen/corpus"
	"tiaowen/corpus/source/pack"
)

// maxLevels is how many levels a list has (ECMA-376 17.9.6).
const maxLevels = 9

// numbers makes the numbers of lists.
type numbers struct {
	lists    map[string]*list  // abstract lists
	of       map[string]string // number id → abstract list
	start    map[string][maxLevels]int
	counters map[string]*[maxLevels]int
	used     map[string]bool // number ids that have begun
}

type list struct {
	levels [maxLevels]level
}

type level struct {
	format string // decimal, chineseCounting …
	text   string // 第%1条
	start  int
}

// readNumbering reads the lists. A document may have none.
func readNumbering(a *pack.Archive) (*numbers, error) {
	n := &numbers{lists: map[string]*list{}, of: map[string]string{}, start: map[string][maxLevels]int{},
		counters: map[string]*[maxLevels]int{}, used: map[string]bool{}}
	if !a.Has(numbering) {
		return n, nil
	}
	data, err := a.Read(numbering)
	if err != nil {
		return nil, err
	}
	d := pack.NewDecoder(numbering, data)
	var now *list
	num, at := "", 0
	for {
		t, err := d.Next()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return nil, err
		}
		e, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		val := pack.Attr(e, "val")
		switch e.Name.Local {
		case "abstractNum":
			now = &list{}
			n.lists[pack.Attr(e, "abstractNumId")] = now
		case "lvl", "lvlOverride":
			at, _ = strconv.Atoi(pack.Attr(e, "ilvl"))
			at = min(max(at, 0), maxLevels-1)
		case "num":
			now, num = nil, pack.Attr(e, "numId")
		case "abstractNumId":
			n.of[num] = val
		case "startOverride":
			s := n.start[num]
			s[at], _ = strconv.Atoi(val)
			n.start[num] = s
		}
		if now != nil {
			now.levels[at].read(e.Name.Local, val)
		}
	}
}

func (l *level) read(name, val string) {
	switch name {
	case "start":
		l.start, _ = strconv.Atoi(val)
	case "numFmt":
		l.format = val
	case "lvlText":
		l.text = val
	}
}

// next counts a paragraph of list num at a level and writes its number, with a space
// after it; empty for a paragraph of no list, or of one with bullets.
func (n *numbers) next(num string, at int) string {
	l := n.lists[n.of[num]]
	if num == "" || num == "0" || l == nil || at < 0 || at >= maxLevels {
		return ""
	}
	c := n.counters[n.of[num]]
	if c == nil {
		c = &[maxLevels]int{}
		n.counters[n.of[num]] = c
	}
	if override := n.start[num]; !n.used[num] && override[at] > 0 {
		c[at] = 0
	}
	n.used[num] = true
	if c[at]++; c[at] == 1 && n.begin(num, l, at) > 1 {
		c[at] = n.begin(num, l, at)
	}
	for below := at + 1; below < maxLevels; below++ {
		c[below] = 0
	}
	if l.levels[at].format == "bullet" || l.levels[at].format == "none" || l.levels[at].text == "" {
		return ""
	}
	text := l.levels[at].text
	for i := range maxLevels {
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), numeral(l.levels[i].format, max(c[i], 1)))
	}
	return text + " "
}

func (n *numbers) begin(num string, l *list, at int) int {
	if s := n.start[num]; s[at] > 0 {
		return s[at]
	}
	return l.levels[at].start
}

// numeral writes a number in a format of lists (ECMA-376 17.18.59).
func numeral(format string, n int) string {
	switch format {
	case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting", "taiwaneseCountingThousand":
		return corpus.Numeral(n)
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		if n <= 20 {
			return string(rune('①' + n - 1))
		}
	case "lowerLetter":
		return string(rune('a' + (n-1)%26))
	case "upperLetter":
		return string(rune('A' + (n-1)%26))
	case "decimalFullWidth":
		return strings.Map(func(c rune) rune { return c - '0' + '０' }, strconv.Itoa(n))
	}
	return strconv.Itoa(n)
}
