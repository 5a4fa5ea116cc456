package corpus

import (
	"strings"
	"testing"
)

// The phrasings of other cities and of the State Council, none of which stands in
// the gazette.
func TestUnitsElsewhere(t *testing.T) {
	for _, c := range []struct{ clause, want string }{
		{"责任单位：市教育局、市财政局；配合单位：各县（市、区）人民政府。", "市教育局 responsible|市财政局 responsible|各县（市、区）人民政府 support"},
		{"（市教育局牵头，市财政局、各县（市、区）人民政府配合）", "市教育局 lead|市财政局 support|各县（市、区）人民政府 support"},
		{"（由市教育局牵头，会同市财政局、市人社局落实）", "市教育局 lead|市财政局 support|市人社局 support"},
		{"（市教育局牵头，会同市财政局、市人社局）", "市教育局 lead|市财政局 support|市人社局 support"},
		{"（市教育局会同市财政局负责）", "市教育局 lead|市财政局 support"},
		{"（省教育厅牵头；省财政厅、省人力资源社会保障厅等部门按职责分工负责）", "省教育厅 lead|省财政厅 support|省人力资源社会保障厅 support"},
		{"〔省教育厅牵头，省财政厅配合〕", "省教育厅 lead|省财政厅 support"},
		{"【责任单位：市教育局、市财政局】", "市教育局 responsible|市财政局 responsible"},
		{"（市教育局、市财政局等单位和各区人民政府按职责分工负责）", "市教育局 responsible|市财政局 responsible|各区人民政府 responsible"},
		{"（市教育局为牵头单位，市财政局为配合单位）", "市教育局 lead|市财政局 support"},
		{"（牵头单位:市教育局 责任单位:市财政局、市人社局）", "市教育局 lead|市财政局 support|市人社局 support"},
		{"（主办：市教育局；协办：市财政局）", "市教育局 lead|市财政局 support"},
		{"（责任部门：市教育局，完成时限：2026年12月底）", "市教育局 responsible"},
		{"（牵头单位：市教育局，各县（市、区）政府；时间：长期坚持）", "市教育局 lead|各县（市、区）政府 lead"},
		{"（责任领导：张三；责任单位：市教育局）", "市教育局 responsible"},
		{"（市教育局牵头，市财政局、市人社局及各乡镇人民政府参加）", "市教育局 lead|市财政局 support|市人社局 support|各乡镇人民政府 support"},
		{"（市教育局牵头，相关部门按职责分工做好工作）", "市教育局 lead|相关部门 support"},
		{"（市教育局牵头推进，市财政局等部门分工负责）", "市教育局 lead|市财政局 support"},
		{"（市教育局牵头，2026年底前完成）", "市教育局 lead"},
		{"（市教育局牵头，市财政局等部门和单位、各区（县）政府按职责落实）", "市教育局 lead|市财政局 support|各区（县）政府 support"},
		{"（国家发展改革委、教育部等按职责分工负责，地方各级人民政府负责落实）", "国家发展改革委 responsible|教育部 responsible|地方各级人民政府 responsible"},
		{"（市教育局、市财政局，排第一位的为牵头单位，下同）", ""},
		{"（由省政府统一组织实施的除外）", ""},
	} {
		var got []string
		for _, u := range FindUnits("健全工作机制。"+c.clause, nil) {
			got = append(got, u.Written+" "+string(u.Role))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.clause, s, c.want)
		}
	}
}
