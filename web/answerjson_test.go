package web

import (
	"bytes"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// oddTexts are what JSON writes otherwise than it stands, or might.
var oddTexts = []string{"", "征收补偿决定应当公平。", `他说："好"\`, "a<b>&c", "\x00\x01\b\f\n\r\t\x1f\x7f", "\xff补\xe8\xa1", "\u2028\u2029\u2030", "𠮷\ufffd", "臨時 安置費"}

// fill gives every field of a value something of chance: of a list nothing, an empty one or
// some, so that no field of an answer can be forgotten.
func fill(chance *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(oddTexts[chance.IntN(len(oddTexts))] + oddTexts[chance.IntN(len(oddTexts))])
	case reflect.Int:
		v.SetInt(int64(chance.IntN(2000) - 1000))
	case reflect.Float64:
		v.SetFloat([]float64{0, 1.865, -3, 12345678.9, 1e-6, 1e-7, 1e20, 1e21, -2e-9, chance.Float64()}[chance.IntN(10)])
	case reflect.Bool:
		v.SetBool(chance.IntN(2) == 0)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(chance, v.Field(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(chance, v.Index(i))
		}
	case reflect.Slice:
		if n := chance.IntN(5) - 1; n >= 0 {
			v.Set(reflect.MakeSlice(v.Type(), n, n))
			for i := range n {
				fill(chance, v.Index(i))
			}
		}
	case reflect.Map:
		if n := chance.IntN(5) - 1; n >= 0 {
			v.Set(reflect.MakeMap(v.Type()))
			for range n {
				key, of := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
				fill(chance, key)
				fill(chance, of)
				v.SetMapIndex(key, of)
			}
		}
	default:
		panic("a field of an answer is of a kind that this test does not know: " + v.Kind().String())
	}
}

// TestEncodeAnswer: what is written by hand is what package json writes, whatever stands in
// the fields of an answer.
func TestEncodeAnswer(t *testing.T) {
	chance := rand.New(rand.NewPCG(2, 26))
	for range 2000 {
		var a Answer
		fill(chance, reflect.ValueOf(&a).Elem())
		want, err := encodeJSON(a)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := encodeAnswer(&a); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%v\n%s\nwritten by hand, by package json\n%s", err, got, want)
		}
	}
	if _, err := encodeAnswer(&Answer{TookMS: math.NaN()}); err == nil {
		t.Error("a number that is none is written")
	}
}

func FuzzEncodeAnswer(f *testing.F) {
	for _, s := range oddTexts {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a := Answer{Instead: s, Hits: []AnswerHit{{Path: []string{s}}}}
		want, err := encodeJSON(a)
		if got, errByHand := encodeAnswer(&a); err != nil || errByHand != nil || !bytes.Equal(got, want) {
			t.Errorf("%s\nwritten by hand, by package json\n%s", got, want)
		}
	})
}

func BenchmarkEncodeAnswer(b *testing.B) {
	a := Answer{Facets: map[string][]facetJSON{}}
	for range 10 {
		text := "征收个人住宅，被征收人选择货币补偿或者现房产权调换的，给予一次搬迁费；选择期房产权调换需过渡安置的，给予两次搬迁费。"
		a.Hits = append(a.Hits, AnswerHit{Ref: "水法-2016-07-02~art_32", Why: []string{"正文含“应当”", "正文含“报告”"}, Path: []string{"第四章 水资源"}, Snippet: snippetJSON{text, [][2]int{{3, 5}, {20, 24}}}, Score: 1.865})
	}
	for range 150 {
		a.Facets["issuer"] = append(a.Facets["issuer"], facetJSON{"北京市人民代表大会常务委员会", "北京市人民代表大会常务委员会", 120, false})
	}
	for name, encode := range map[string]func() ([]byte, error){"hand": func() ([]byte, error) { return encodeAnswer(&a) }, "json": func() ([]byte, error) { return encodeJSON(a) }} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := encode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
