package statute_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tiaowen/corpus"
	"tiaowen/corpus/statute"
)

// Ways in which other collections set the same law; none of them changes what it says.
var variants = map[string]func(string) string{
	"line ends of Windows": func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
	"a mark of order":      func(s string) string { return "\ufeff" + s },
	"no blank lines":       func(s string) string { return regexp.MustCompile(`\n\n+`).ReplaceAllString(s, "\n") },
	"more blank lines":     func(s string) string { return strings.ReplaceAll(s, "\n\n", "\n\n \n\n") },
	"indented by two":      func(s string) string { return regexp.MustCompile(`(?m)^([^#<\s])`).ReplaceAllString(s, "　　$1") },
	"space behind lines":   func(s string) string { return strings.ReplaceAll(s, "\n", "　 \n") },
	"wide space behind the number": func(s string) string {
		return regexp.MustCompile(`(?m)^(第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?) `).ReplaceAllString(s, "$1　　")
	},
	"no space behind the number": func(s string) string {
		return regexp.MustCompile(`(?m)^(第[一二三四五六七八九十百零]+条) ([为本违县市国])`).ReplaceAllString(s, "$1$2")
	},
	"bold numbers": func(s string) string {
		return regexp.MustCompile(`(?m)^(第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?) `).ReplaceAllString(s, "**$1** ")
	},
	"spaced headings": func(s string) string {
		return regexp.MustCompile(`(?m)^(#+ )第([一二三四五六七八九十]+)章\s+`).ReplaceAllString(s, "${1}第 $2 章　　")
	},
	"other heading marks": func(s string) string { return regexp.MustCompile(`(?m)^#{2,4} `).ReplaceAllString(s, "##### ") },
	"no heading marks":    func(s string) string { return regexp.MustCompile(`(?m)^#{2,4} `).ReplaceAllString(s, "") },
	"narrow brackets": func(s string) string {
		return regexp.MustCompile(`(?m)^（([一二三四五六七八九十]+)）`).ReplaceAllString(s, "($1)")
	},
	"space behind items": func(s string) string {
		return regexp.MustCompile(`(?m)^（([一二三四五六七八九十]+)）`).ReplaceAllString(s, "（$1） ")
	},
	"a mark behind items": func(s string) string {
		return regexp.MustCompile(`(?m)^（([一二三四五六七八九十]+)）`).ReplaceAllString(s, "（$1）、")
	},
	"wide digits": func(s string) string {
		return regexp.MustCompile(`(?m)^([0-9]{1,2})\.`).ReplaceAllStringFunc(s, func(m string) string {
			return strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r - '0' + '０'
				}
				return '．'
			}, m)
		})
	},
	"articles as headings": func(s string) string {
		return regexp.MustCompile(`(?m)^(第[一二三四五六七八九十百零]+条)`).ReplaceAllString(s, "### $1")
	},
	"arabic numbers": func(s string) string {
		return regexp.MustCompile(`(?m)^第([一二三四五六七八九十百零]+)条 `).ReplaceAllStringFunc(s, func(m string) string {
			n, _ := corpus.ParseNumeral(strings.TrimSuffix(strings.TrimPrefix(m, "第"), "条 "))
			return fmt.Sprintf("第%d条 ", n)
		})
	},
	"plain text": func(s string) string {
		return strings.ReplaceAll(regexp.MustCompile(`(?m)^#+ `).ReplaceAllString(s, ""), "<!-- INFO END -->\n", "")
	},
	"the note in brackets": func(s string) string {
		head, body, ok := strings.Cut(s, "<!-- INFO END -->")
		title, notes, _ := strings.Cut(head, "\n")
		if !ok || strings.TrimSpace(notes) == "" || strings.ContainsAny(notes, "（(") {
			return s
		}
		return title + "\n\n（" + strings.Join(strings.Fields(notes), "　") + "）\n" + body
	},
	"a table of contents": func(s string) string {
		heads := regexp.MustCompile(`(?m)^#+ (第[一二三四五六七八九十]+[编章节]\s.*)$`).FindAllStringSubmatch(s, -1)
		if len(heads) < 2 {
			return s
		}
		list := "目　录\n\n"
		for _, h := range heads {
			list += h[1] + "\n\n"
		}
		head, body, _ := strings.Cut(s, "<!-- INFO END -->")
		return head + "<!-- INFO END -->\n\n" + list + body
	},
}

// The same law in another layout reads to the same tree: path, refs, 款 and 项, words.
func TestVariants(t *testing.T) {
	texts := map[string]string{"sample": sampleLaw}
	if files := laws(t); files != nil {
		for i, path := range slices.Sorted(mapsKeys(files)) {
			if i%47 == 0 {
				texts[filepath.Base(path)] = string(files[path])
			}
		}
	}
	names := slices.Sorted(mapsKeys(variants))
	changed := 0
	for law, text := range texts {
		want, ok := tree(law, text)
		if !ok {
			continue
		}
		for _, name := range names {
			other := variants[name](text)
			if other == text {
				continue
			}
			changed++
			if got, _ := tree(law, other); got != want {
				t.Errorf("%s with %s: %s", law, name, firstDifference(got, want))
			}
		}
	}
	t.Logf("%d laws, %d variants that differ in their bytes", len(texts), changed)
}

func mapsKeys[M ~map[string]V, V any](m M) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// tree prints what a law says, without the way in which numbers are set.
func tree(name, text string) (string, bool) {
	r, err := statute.Read(name, []byte(text), nil)
	if err != nil {
		return "", false
	}
	if err := r.Check([]byte(text)); err != nil {
		return err.Error(), true
	}
	var b strings.Builder
	for _, p := range r.Documents[0].Provisions {
		fmt.Fprintf(&b, "%s %s %s %s\n", strings.Join(p.Path, "/"), p.Ref.Path, p.Label, p.Heading)
		for _, para := range p.Paragraphs {
			fmt.Fprintf(&b, "  ¶ %s\n", para.Text)
			printItems(&b, para.Items, "    ")
		}
	}
	return b.String(), true
}

func printItems(b *strings.Builder, items []corpus.Item, in string) {
	for i, it := range items {
		n := i + 1
		if l, _, ok := corpus.ParseLabel(it.Label + " 甲"); ok {
			n = l.N
		}
		fmt.Fprintf(b, "%s%d %s\n", in, n, it.Text)
		printItems(b, it.Items, in+"  ")
	}
}

// sampleLaw has what statutes have; it is of no real place.
const sampleLaw = `# 甲市河道管理条例

2020年1月1日 甲市第一届人民代表大会常务委员会第三次会议通过

<!-- INFO END -->

## 第一章 总则

第一条 为了加强河道管理，制定本条例。

第二条 本市行政区域内的河道管理，适用本条例。

航道管理依照有关法律执行。

## 第二章 保护

### 第一节 一般规定

第三条 禁止下列行为：

（一）倾倒垃圾；

（二）堆放下列物料：

1.砂石；

2.渣土。

（三）其他妨碍行洪的行为。

前款规定的区域由市人民政府公布。

第三条之一 县人民政府应当设置标志。

### 第二节 监督

第四条 市水行政主管部门负责监督。

## 第三章 附则

第五条 本条例自2020年5月1日起施行。
`
