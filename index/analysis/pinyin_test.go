package analysis

import (
	"slices"
	"testing"
)

func TestReadings(t *testing.T) {
	for r, want := range map[rune][]string{
		'临': {"lin"}, '零': {"ling", "lian"}, '绿': {"lv", "lu"}, 'a': nil, '，': nil, '囧': {"jiong"},
	} {
		if got := Readings(r); !slices.Equal(got, want) {
			t.Errorf("%c is read %q, want %q", r, got, want)
		}
	}
	for r, want := range map[rune]string{'行': "hang", '重': "chong", '会': "kuai", '区': "ou", '单': "shan"} {
		if !slices.Contains(Readings(r), want) {
			t.Errorf("%c is not read %s but %q", r, want, Readings(r))
		}
	}
	for r := rune(0x4e00); r < 0x9fa6; r++ {
		for _, s := range Readings(r) {
			if s == "" || !isPlain(s) {
				t.Errorf("%c is read %q", r, s)
			}
		}
	}
}

func isPlain(s string) bool {
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return false
		}
	}
	return true
}

func BenchmarkReadings(b *testing.B) {
	for b.Loop() {
		for _, r := range "临时安置费" {
			Readings(r)
		}
	}
}
