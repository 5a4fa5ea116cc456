package corpus_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tiaowen/corpus"
)

func TestFindUnits(t *testing.T) {
	reg := corpus.DefaultRegister()
	for _, c := range []struct{ text, want string }{
		{"做好促销。(市商务局牵头,市发展和改革局、市财政局、市政府办按职责分工负责)",
			"牵头 市商务局｜配合 市发展和改革局｜配合 市财政局｜配合 市人民政府办公室=市政府办"},
		{"(市商务局、市总工会按职责分工负责)", "负责 市商务局｜负责 市总工会"},
		{"（市农业农村局、市林业局牵头负责）", "牵头 市农业农村局｜牵头 市林业局"},
		{"（市发展和改革委员会牵头）", "牵头 市发展和改革局=市发展和改革委员会"},
		{"（市财政局、市发改委等按职能分工负责）", "负责 市财政局｜负责 市发展和改革局=市发改委"},
		{"(各相关部门按职责分工负责)", "负责 各相关部门"},
		{"（市水利局、市消防救援局等相关部门按职能分工负责）", "负责 市水利局｜负责 市消防救援局"},
		{"(市应安办牵头，各负有监管职责行业部门分工负责)", "牵头 市应安办｜配合 各负有监管职责行业部门"},
		{"（市公安局牵头，市社会治理和平安建设领导小组成员单位按职责分工落实）", "牵头 市公安局｜配合 市社会治理和平安建设领导小组成员单位"},
		{"(市政府办(金融股)、市财政局牵头负责)", "牵头 市政府办（金融股）=市政府办(金融股)｜牵头 市财政局"},
		{"（市商务局、市委办（外事办）等按职责分工负责）", "负责 市商务局｜负责 市委办（外事办）"},
		{"(市信访局牵头，市信访联席会议等按职责分工负责）", "牵头 市信访局｜配合 市信访联席会议"}, // widths mixed
		{"产前筛查。(牵头单位:市卫生健康局)分娩费用。(牵头单位:市医疗保障局)", "牵头 市卫生健康局｜牵头 市医疗保障局"},
		{"（牵头单位：市民政局；配合单位：市财政局）", "牵头 市民政局｜配合 市财政局"},
		{"（责任单位：市教育局、市公安局）", "负责 市教育局｜负责 市公安局"},
		{"（市科技局，市教育局、高新区等按职责分工负责）", "负责 市科技局｜负责 市教育局｜负责 市高新区管委会=高新区"},
		{"（市农业农村局及各产业链牵头部门等按职责分工负责）", "负责 市农业农村局｜负责 各产业链牵头部门"},
		{"（怀化市生态环境洪江市分局按职责分工负责）", "负责 怀化市生态环境局洪江市分局=怀化市生态环境洪江市分局"},
		{"（市林业局牵头，市公安局配合）", "牵头 市林业局｜配合 市公安局"},
		{"（市甲乙丙局负责）", "负责 市甲乙丙局"}, // not in the register: as written

		// No responsibility.
		{"成员单位包括市财政局、市教育局等。专班办公室设在市商务局，负责日常协调和调度工作。", ""},
		{"由市工信局牵头，联合发改、科技等单位组建专项服务小组。", ""},
		{"按照“谁主管、谁负责”的原则", ""},
		{"面积不足的（以登记机构查询结果为准）", ""},
		{"涉及200户以上（含200户）的", ""},
		{"（以下简称被征收人）", ""},
		{"（包括：依法应当由政府负责）", ""},
	} {
		var got []string
		for _, u := range corpus.FindUnits(c.text, reg) {
			s := u.Role.Name() + " " + u.Name
			if u.Written != u.Name {
				s += "=" + u.Written
			}
			got = append(got, s)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, "｜")); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
		}
	}
}

func TestCutDuty(t *testing.T) {
	for text, want := range map[string]string{
		"扩充公办学位。(牵头单位:市教育局)":       "扩充公办学位。",
		"做好促销。（市商务局、市总工会按职责分工负责）。": "做好促销。",
		"面积不足的（以登记为准）":             "面积不足的（以登记为准）",
		"":                         "",
	} {
		if got := corpus.CutDuty(text); got != want {
			t.Errorf("CutDuty(%q) = %q, want %q", text, got, want)
		}
		if corpus.EndsWithDuty(text) != (corpus.CutDuty(text) != text) {
			t.Errorf("EndsWithDuty(%q) disagrees with CutDuty", text)
		}
	}
}

func TestParseAppointments(t *testing.T) {
	for _, c := range []struct {
		text string
		want []corpus.Appointment
	}{
		{"陈长松同志任市信访局副局长。", []corpus.Appointment{{"陈长松", "任", "市信访局副局长", true}}},
		{"免去蒲生源同志的市民政局副局长职务；", []corpus.Appointment{{"蒲生源", "免", "市民政局副局长", true}}},
		{"易军华同志任市民政局副局长，免去其市信访局副局长职务；", []corpus.Appointment{
			{"易军华", "任", "市民政局副局长", true}, {"易军华", "免", "市信访局副局长", true}}},
		{"杨青梅同志任市人民政府办公室副主任，免去其市人民政府办公室副主任（兼）职务；", []corpus.Appointment{
			{"杨青梅", "任", "市人民政府办公室副主任", true}, {"杨青梅", "免", "市人民政府办公室副主任（兼）", true}}},
		{"免去其市人民政府办公室副主任职务；", []corpus.Appointment{{"", "免", "市人民政府办公室副主任", false}}},
		{"任命张三为市教育局局长；", []corpus.Appointment{{"张三", "任", "市教育局局长", true}}},
		{"李四同志不再担任市财政局局长职务。", []corpus.Appointment{{"李四", "免", "市财政局局长", true}}},
		{"局长；", nil},
		{"市人民政府决定：", nil},
		{"董事长、总经理等职务的任免，按《公司法》的有关规定办理。", nil},
	} {
		if diff := cmp.Diff(c.want, corpus.ParseAppointments(c.text)); diff != "" {
			t.Errorf("%s\n%s", c.text, diff)
		}
	}
}

func TestParseRegister(t *testing.T) {
	reg, err := corpus.ParseRegister(strings.NewReader("\ufeff# 注释\n\n市发展和改革局\t市发改局\t?市发展和改局\n市政府办（金融股）\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	for written, want := range map[string]string{"市发改局": "市发展和改革局", "市发展和改局": "市发展和改革局", "市政府办(金融股)": "市政府办（金融股）"} {
		if got, ok := reg.Canonical(written); !ok || got != want {
			t.Errorf("Canonical(%q) = %q, %v", written, got, ok)
		}
	}
	if got, ok := reg.Canonical("市教育局"); ok || got != "市教育局" {
		t.Errorf("an unknown body becomes %q, %v", got, ok)
	}
	if !reg.Misread("市发展和改局") || reg.Misread("市发改局") {
		t.Error("only forms with ? are misreadings")
	}
	if near, ok := reg.Near("市发展和革局"); !ok || near != "市发展和改革局" {
		t.Errorf("Near = %q, %v", near, ok)
	}
	for file, want := range map[string]string{
		"甲局\n\t乙局":       "line 2",
		"甲局\t甲委\n乙局\t甲委": "line 2: \"甲委\" is entered twice",
		"甲局\t\t甲委":       "line 1: empty form",
		"甲局、乙局":          "line 1: \"甲局、乙局\" holds more than one name",
		"?甲局":            "line 1",
	} {
		if _, err := corpus.ParseRegister(strings.NewReader(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", file, err, want)
		}
	}
}

// The register that ships with the program reads, and its names are known.
func TestDefaultRegister(t *testing.T) {
	reg := corpus.DefaultRegister()
	if len(reg.Names()) == 0 {
		t.Fatal("bodies.tsv does not read")
	}
	for _, n := range reg.Names() {
		if _, ok := reg.Canonical(n); !ok {
			t.Errorf("%s is not known", n)
		}
	}
	for _, group := range [][]string{
		{"市发展和改革局", "市发展和改革委员会", "市发改局", "市发改委"},
		{"市工信局", "市工业和信息化局"},
		{"市文旅广体局", "市文化旅游广电体育局"},
		{"市人社局", "市人力资源和社会保障局", "市人力资源社会保障局"},
		{"怀化市生态环境局洪江市分局", "市生态环境分局", "怀化市生态环境洪江市分局"},
		{"高新区", "市高新区", "市高新区管委会", "高新区管委会"},
	} {
		want, _ := reg.Canonical(group[0])
		for _, n := range group {
			if got, _ := reg.Canonical(n); got != want {
				t.Errorf("%s is %s, want %s", n, got, want)
			}
		}
	}
}

func FuzzFindUnits(f *testing.F) {
	f.Add("(市商务局牵头,市政府办(金融股)按职责分工负责)")
	f.Add("牵头单位：甲；")
	reg := corpus.DefaultRegister()
	f.Fuzz(func(t *testing.T, text string) {
		for _, u := range corpus.FindUnits(text, reg) {
			if u.Name == "" || u.Written == "" {
				t.Fatalf("an empty name in %q", text)
			}
		}
		_ = corpus.CutDuty(text)
	})
}
