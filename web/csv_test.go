package web

import (
	"encoding/csv"
	"mime"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"tiaowen/web/xlsx"
)

func TestCSV(t *testing.T) {
	rec := httptest.NewRecorder()
	promises := table{name: "市商务局/承诺", columns: []xlsx.Column{{Name: "句子"}, {Name: "数额"}}, rows: [][]string{{"给予“补贴”，\n每人 500 元", "500"}, {"=1+1", "-3"}, {"@a", "+b"}, {"\tx", ""}}}
	if err := promises.writeCSV(rec); err != nil {
		t.Fatal(err)
	}
	body := rec.Body.String()
	if !strings.HasPrefix(body, "\ufeff句子,数额\r\n") {
		t.Errorf("begins %q", body[:20])
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(body, "\ufeff"))).ReadAll()
	want := [][]string{{"句子", "数额"}, {"给予“补贴”，\n每人 500 元", "500"}, {"'=1+1", "'-3"}, {"'@a", "'+b"}, {"'\tx", ""}}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("rows %q, %v", rows, err)
	}
	_, params, err := mime.ParseMediaType(rec.Header().Get("Content-Disposition"))
	if err != nil || params["filename"] != "市商务局_承诺.csv" {
		t.Errorf("file name %v, %v", params, err)
	}
	wide := table{name: "x", columns: promises.columns[:1], rows: [][]string{{"1", "2"}}}
	if err := wide.writeCSV(httptest.NewRecorder()); err == nil {
		t.Error("a row that is too long is written")
	}
}
