package gazette_test

import (
	"fmt"
	"strings"
	"testing"
)

// A made-up issue of another city: no heading marks, a contents page with title,
// number and page on one line, an order with a mayor's signature, a number in
// half-width brackets, a notice that lists its annexes before the signature, and
// an announcement without a number.
const otherCity = `雪峰市人民政府公报
2027年第3期（总第208期）
雪峰市人民政府办公室
2027年6月30日

目录

【市政府令】
雪峰市人民政府令 第12号……1
【市政府文件】
雪峰市人民政府关于加强城市树木保护的通知（雪政发〔2027〕8号）……4
【市政府办公室文件】
雪峰市人民政府办公室关于印发《雪峰市养老服务提升行动方案》的通知（雪政办发〔2027〕21号）……6

雪峰市人民政府令
第12号
《雪峰市河道采砂管理办法》已经市人民政府第9次常务会议通过，现予公布，自2027年7月1日起施行。
市长 林远
2027年5月20日

雪峰市河道采砂管理办法

第一章　总　则
第一条　为了加强河道采砂管理，制定本办法。
第二条　在本市从事河道采砂，应当符合下列条件：
（一）有合法的来源；
（二）有符合规定的船舶。
未经许可，不得采砂。
第二章　法律责任
第四条　违反本办法第二条规定的，由水行政主管部门处一万元以上三万元以下罚款。

雪峰市人民政府
关于加强城市树木保护的通知
雪政发[2027]8号

各县（市、区）人民政府，市政府各部
门，各人民团体：
为加强树木保护，现就有关事项通知如下：
一、严格审批。移植树木应当经批准。
二、加强养护。
（一）落实责任。明确养护单位。（责任单位：市林业局，各县（市、区）人民政府）
（二）定期巡查。每月巡查一次。（市林业局牵头，市城管局、市公安局配合）
（二）建立台账。（市林业局负责）
三、监督检查
各部门要加强检查。对违
反规定的，依法查处。
附件：雪峰市古树名木目录
雪峰市人民政府
雪峰市林业局
2027年6月1日
（此件公开发布）
附件
雪峰市古树名木目录
古樟一株，位于城东。

雪峰市人民政府办公室关于印发《雪峰市养老服务提升行动方案》的通知
雪政办发〔2027〕20号
各县（市、区）人民政府：
《雪峰市养老服务提升行动方案》已经市人民政府同意，现印发给你们。
雪峰市人民政府办公室
2027年6月3日
雪峰市养老服务提升行动方案
一、主要目标
到2028年，床位达到五千张。
二、主要任务
1、发展社区养老。新建站点20个。牵头单位：市民政局；配合单位：市财政局、市卫健局。
2、培训护理员。每年培训500人。
`

func TestOtherCity(t *testing.T) {
	r := read(t, "雪峰市.md", []byte(otherCity))
	if err := r.Check([]byte(otherCity)); err != nil {
		t.Error(err)
	}
	var b strings.Builder
	b.WriteString(r.Issue.ID + " " + r.Issue.Publisher + "\n")
	for _, d := range r.Documents {
		b.WriteString("\n" + d.ID + "\n" + documentOutline(d))
	}
	b.WriteString("\n" + defectOutline(r))
	golden(t, "雪峰市", b.String())
}

// One document without masthead or contents is no issue.
func TestSingleDocument(t *testing.T) {
	at := strings.Index(otherCity, "雪峰市人民政府\n关于")
	r := read(t, "单件.md", []byte(otherCity[at:strings.Index(otherCity, "雪峰市人民政府办公室关于印发《雪峰市养老服务提升行动方案》的通知\n雪政办发〔2027〕20号")]))
	if r.Issue != nil || len(r.Documents) != 1 || r.Documents[0].IssueID != "" {
		t.Errorf("issue = %+v, %d documents", r.Issue, len(r.Documents))
	}
}

// What the gazette is known to hold, counted by hand: 27 measures in the 若干举措,
// 52 articles in the 实施办法 and 12 in its second annex, with 3 sections in the
// first.
func TestSeedCounts(t *testing.T) {
	got := map[string]int{}
	for _, d := range seed(t).Documents {
		for _, p := range d.Provisions {
			got[fmt.Sprintf("%s %d %s", d.ID, p.Annex, p.Kind)]++
		}
	}
	for what, want := range map[string]int{
		"洪政办发-2026-1 0 measure":    27,
		"洪政办发-2026-1 0 paragraph":  3, // approval, introduction, closing
		"洪政发-2026-1 0 article":     52,
		"洪政发-2026-1 1 section":     3,
		"洪政发-2026-1 2 article":     12,
		"洪政人-2026-3 0 appointment": 1,
	} {
		if got[what] != want {
			t.Errorf("%s: %d, want %d", what, got[what], want)
		}
	}
}

// Every bracket that ends with who is responsible gives units to its measure.
func TestEveryClauseOfResponsibilityIsRead(t *testing.T) {
	for _, d := range seed(t).Documents {
		for _, p := range d.Provisions {
			said := strings.Contains(p.Text, "负责)") || strings.Contains(p.Text, "负责）") || strings.Contains(p.Text, "牵头单位") ||
				strings.Contains(p.Text, "落实）") || strings.Contains(p.Text, "牵头）")
			if said != (len(p.Units) > 0) {
				t.Errorf("%s: %d units in %q", p.Ref, len(p.Units), ends(p.Text))
			}
			for _, u := range p.Units {
				if !strings.Contains(p.Text, u.Written) {
					t.Errorf("%s: %q is not in the text", p.Ref, u.Written)
				}
			}
		}
	}
}
