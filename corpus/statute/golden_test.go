package statute_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tiaowen/corpus/statute"
)

var update = flag.Bool("update", false, "write the golden outlines")

// varied are laws of many kinds and makes; the outline of each is in testdata/outline
// and was read beside the law.
var varied = []string{
	"平顶山市城市绿化条例(2018-11-01).md",            // lines cut by the page
	"未成年人网络保护条例(2023-10-16).md",            // chapters without number
	"飞行基本规则(2007-10-18).md",                // many articles in a line
	"刑法修正案（八）.md",                          // an amendment that quotes articles
	"国旗法(2020-10-17).md",                   // annex with a list
	"增值税暂行条例(2017-11-19).md",               // formulas
	"最高人民法院关于审理存单纠纷案件的若干规定(2020-12-29).md", // articles with titles
	"最高人民法院关于适用《涉外民事关系法律适用法》若干问题的解释（二）(2023-11-30).md", // front matter
	"交通警察道路执勤执法工作规范(2018-01-25).md",                    // list of annexes, annexes
	"保护海底电缆规定(1973-05-30).md",                          // no articles, (一)
	"国务院关于口岸开放的若干规定(1985-09-18).md",                    // no articles, 一、
	"聊城市物业管理条例(2021-01-29).md",                         // 项 that were cut
	"海南自由贸易港法(2021-06-10).md",                          // plain
	"消防救援衔标志式样和佩带办法(2018-11-06).md",                    // unnumbered lists
	"鹤壁市地方立法条例(2017-06-19).md",                         // headings in two lines
	"聊城市大气污染防治条例(2018-09-21).md",                       // 章 and 节 without number
	"宪法修正案（2018年）.md",                                  // articles inserted without marks
	"劳动保险条例(1953-01-02).md",                            // 甲、乙、丙
	"最高人民法院关于审理专利纠纷案件适用法律问题的若干规定(2015-01-29).md",       // a decision with the changed text below
	"最高人民法院关于适用《民事诉讼法》的解释(2022-04-01).md",              // contents without a title
	"北京市人民代表大会常务委员会关于加强市级预算审查监督的决定(2021-12-24).md",     // 一、 with titles
}

// TestOutline compares the reading of varied laws with outlines that were reviewed.
func TestOutline(t *testing.T) {
	files := map[string]string{}
	for path := range laws(t) {
		files[filepath.Base(path)] = path
	}
	for _, name := range varied {
		t.Run(name, func(t *testing.T) {
			data, err := os.ReadFile(files[name])
			if err != nil {
				t.Fatal(err)
			}
			r, err := statute.Read(name, data, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := outline(r)
			golden := filepath.Join("testdata", "outline", strings.TrimSuffix(name, ".md")+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the outline of %s changed; look at it and run with -update:\n%s", name, firstDifference(got, string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return "got  " + g[i] + "\nwant " + strings.Join(w[min(i, len(w)):min(i+1, len(w))], "")
		}
	}
	return "the end is missing"
}
