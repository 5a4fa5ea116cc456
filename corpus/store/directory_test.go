package store

import (
	"errors"
	"reflect"
	"slices"
	"testing"
)

// Paths that count on are one run: those of a law are written in a few bytes, with 之一 and
// an annex. Each path is found at its place.
func TestDirectory(t *testing.T) {
	paths := []string{"art_1", "art_2", "art_3", "art_3-1", "art_4", "annex_1__art_1", "annex_1__art_2", "", "art_01", "art_2", "art_99999999999999999999"}
	runs := runsOf(paths)
	if len(runs) != 8 {
		t.Errorf("%d runs: %v", len(runs), runs)
	}
	want := []directory{
		{[]listed{{place{0, 0, 900}, 2}, {place{0, 900, 9000}, 8}, {place{7, 0, 1}, 1}}, runs},
		{},
		{[]listed{{place{7, 1, 5}, 1}}, runsOf(paths[:1])},
	}
	if got := want[0].paths(); !slices.Equal(got, paths) {
		t.Errorf("paths are %v", got)
	}
	for i, path := range paths {
		n, ok := want[0].find(path)
		if wanted := slices.Index(paths, path); path == "art_2" && n != 9 || path != "art_2" && n != wanted || !ok { // the last of two
			t.Errorf("%d: %q is at %d, %v", i, path, n, ok)
		}
	}
	for _, path := range []string{"art_5", "art_0", "art_", "art_1__para_1", "art_001", "annex_1__art_3"} {
		if n, ok := want[0].find(path); ok {
			t.Errorf("%q is found at %d", path, n)
		}
	}
	for number, first := range []int{0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 10} {
		if b, got := want[0].block(number); got != first || number < first || number >= first+b.count {
			t.Errorf("provision %d is in the block from %d", number, got)
		}
	}
	testEncoding(t, want)
}

// Directories are read as they were written, and no beginning or damaged ones make a
// panic.
func testEncoding(t *testing.T, want []directory) {
	data := encodeDirectories(want)
	got, err := decodeDirectories(data, len(want))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v %v", got, err)
	}
	for cut := range data {
		if _, err := decodeDirectories(data[:cut], len(want)); !errors.Is(err, ErrDamaged) {
			t.Errorf("the first %d of %d bytes: %v", cut, len(data), err)
		}
	}
	for bit := range 8 * len(data) {
		data[bit/8] ^= 1 << (bit % 8)
		if ds, err := decodeDirectories(data, len(want)); err == nil {
			for i := range ds {
				for n := range min(ds[i].provisions(), 100) {
					ds[i].block(n)
				}
				ds[i].find("art_3")
			}
		}
		data[bit/8] ^= 1 << (bit % 8)
	}
}
