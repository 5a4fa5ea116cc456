package xlsx_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"tiaowen/web/opc"
	"tiaowen/web/xlsx"
)

var made = opc.About{Title: "临时安置费", Creator: "条文", Made: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}

// clauses are rows as they are taken away, with all that could go wrong in a cell.
var clauses = xlsx.Sheet{Name: "条文-临时安置费/2026", Columns: []xlsx.Column{{Name: "序号", Kind: xlsx.Number}, {Name: "引用", Width: 40}, {Name: "成文日期", Kind: xlsx.Day},
	{Name: "全文", Kind: xlsx.Line}, {Name: "固定链接", Kind: xlsx.Link}},
	Rows: [][]string{
		{"1", "《洪江市国有土地上房屋征收与补偿实施办法》第二十八条", "2026-01-14", "征收个人住宅的，\n临时安置费每户每月1200元。", "https://example.org/provisions/%E6%B4%AA~art_28?a=1&b=2"},
		{"2", "=HYPERLINK(\"http://evil\")", "1898-06-11", " 行首空格 _x000D_ <b>&\x00\x1b", "没有地址"},
		{"不是数", "@SUM(1)", "二〇二六年", "", ""},
	}}

func write(t *testing.T, sheets ...xlsx.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := xlsx.Write(&b, made, sheets...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// Another program's reader finds the cells, their kinds and the addresses.
func TestCells(t *testing.T) {
	f := open(t, write(t, clauses))
	const sheet = "条文-临时安置费_2026"
	for at, want := range map[string]struct {
		value string
		kind  excelize.CellType
	}{
		"A1": {"序号", excelize.CellTypeInlineString}, "A2": {"1", excelize.CellTypeUnset}, "A4": {"不是数", excelize.CellTypeInlineString},
		"B3": {`=HYPERLINK("http://evil")`, excelize.CellTypeInlineString}, "B4": {"@SUM(1)", excelize.CellTypeInlineString},
		"C2": {"2026-01-14", excelize.CellTypeUnset}, "C3": {"1898-06-11", excelize.CellTypeInlineString}, "C4": {"二〇二六年", excelize.CellTypeInlineString},
		"D2": {"征收个人住宅的，\n临时安置费每户每月1200元。", excelize.CellTypeInlineString}, "D3": {" 行首空格 _x000D_ <b>&", excelize.CellTypeInlineString}, "D4": {"", excelize.CellTypeUnset},
	} {
		value, err := f.GetCellValue(sheet, at)
		kind, _ := f.GetCellType(sheet, at)
		if err != nil || value != want.value || kind != want.kind {
			t.Errorf("%s: %q %v, want %q %v (%v)", at, value, kind, want.value, want.kind, err)
		}
		if formula, _ := f.GetCellFormula(sheet, at); formula != "" {
			t.Errorf("%s is the formula %s", at, formula)
		}
	}
	for at, want := range map[string]string{"E2": clauses.Rows[0][4], "E3": "", "E4": ""} {
		if _, to, err := f.GetCellHyperLink(sheet, at); err != nil || to != want {
			t.Errorf("%s leads to %q, %v", at, to, err)
		}
	}
	plain, _ := f.GetCellStyle(sheet, "E3")
	if text, _ := f.GetCellStyle(sheet, "B3"); plain != text {
		t.Error("what is no address looks like one")
	}
	if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze || panes.YSplit != 1 || panes.XSplit != 0 {
		t.Errorf("panes %+v, %v", panes, err)
	}
	if p, err := f.GetDocProps(); err != nil || p.Title != "临时安置费" || p.Created != "2026-11-23T09:00:00Z" {
		t.Errorf("properties %+v, %v", p, err)
	}
}

// A long judgment does not fit in a cell, and the cell says so.
func TestLongText(t *testing.T) {
	columns := []xlsx.Column{{Name: "全文"}}
	for name, c := range map[string]struct {
		text string
		cut  bool
	}{"fits": {strings.Repeat("条", xlsx.MaxCell), false}, "long": {strings.Repeat("条", xlsx.MaxCell+1), true}, "pairs": {strings.Repeat("𠮷", xlsx.MaxCell), true}} {
		got, err := open(t, write(t, xlsx.Sheet{Name: "x", Columns: columns, Rows: [][]string{{c.text}}})).GetCellValue("x", "A2")
		if err != nil || strings.HasSuffix(got, xlsx.CutMark) != c.cut || !utf8.ValidString(got) || !strings.HasPrefix(c.text, strings.TrimSuffix(got, xlsx.CutMark)) {
			t.Errorf("%s: %d characters, %v", name, utf8.RuneCountInString(got), err)
		}
	}
}

func TestSameBytes(t *testing.T) {
	if !bytes.Equal(write(t, clauses, clauses), write(t, clauses, clauses)) {
		t.Error("the same tables are not the same file")
	}
	if err := xlsx.Write(&bytes.Buffer{}, made, xlsx.Sheet{Columns: clauses.Columns, Rows: [][]string{{"1"}}}); err == nil {
		t.Error("a row that is too short is written")
	}
}

// LibreOffice opens it, and saves the same cells as CSV.
func TestOffice(t *testing.T) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("TIAOWEN_REQUIRE_OFFICE") != "" {
			t.Fatal("LibreOffice is required: ", err)
		}
		t.Skip("LibreOffice (Debian: libreoffice-calc-nogui) is absent: no other program opens the workbook")
	}
	dir := t.TempDir()
	in := filepath.Join(dir, "clauses.xlsx")
	if err := os.WriteFile(in, write(t, clauses), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), soffice, "-env:UserInstallation=file://"+dir+"/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76", "--outdir", dir, in)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	out, err := os.ReadFile(filepath.Join(dir, "clauses.csv"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(out, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"序号", "引用", "成文日期", "全文", "固定链接"}}
	for _, row := range clauses.Rows {
		row = append([]string(nil), row...)
		row[3] = strings.NewReplacer("\x00", "", "\x1b", "").Replace(row[3])
		want = append(want, row)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzCell(f *testing.F) {
	f.Add("=1+1", "2026-01-14", "http://a/b")
	f.Add("_x000D_\r\n", "0000-00-00", "https://\x00")
	f.Fuzz(func(t *testing.T, text, day, link string) {
		s := xlsx.Sheet{Name: text, Columns: []xlsx.Column{{Name: text}, {Kind: xlsx.Day}, {Kind: xlsx.Link}, {Kind: xlsx.Number}}, Rows: [][]string{{text, day, link, day}}}
		f := open(t, write(t, s, s))
		for _, name := range f.GetSheetList() {
			if formula, _ := f.GetCellFormula(name, "A2"); formula != "" {
				t.Errorf("%q is a formula", text)
			}
		}
	})
}
