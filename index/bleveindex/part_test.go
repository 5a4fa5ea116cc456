package bleveindex

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tiaowen/index"
)

// Every term keeps its number, whatever its length, and no two share one.
func TestVocabulary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v, want := newVocabulary(), map[string]uint32{}
		terms := rapid.SliceOf(rapid.StringMatching(`[ab\x00征收补偿]{0,7}`)).Draw(t, "terms")
		for range 3 {
			for _, term := range terms {
				if _, ok := want[term]; !ok {
					want[term] = uint32(len(want))
				}
				if n := v.number(term); n != want[term] || v.terms[n] != term {
					t.Fatalf("%q has number %d (%q), want %d", term, n, v.terms[n], want[term])
				}
			}
		}
	})
	v := newVocabulary()
	for i := range 3 * firstSlots {
		if n := v.number(fmt.Sprint("第", i, "条")); n != uint32(i) {
			t.Fatalf("第%d条 has number %d", i, n)
		}
	}
	if n := v.number("第7条"); n != 7 {
		t.Errorf("第7条 has number %d after the table has grown", n)
	}
}

// What an inverter takes comes out of the file as it was: every term, the records that
// hold it, and how often.
func TestPostings(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		term := rapid.SampledFrom([]string{"征收", "补偿", "征收补偿", "中华人民共和国", "a", "¶"})
		records := rapid.SliceOfN(rapid.SliceOf(term), 1, 40).Draw(t, "records")
		far := rapid.Uint32Range(0, 1<<30).Draw(t, "far") // steps of all sizes
		fields, want := map[string]*inverter{}, map[string][][2]uint32{}
		for _, f := range index.TokenFields {
			fields[f] = newInverter(newVocabulary())
		}
		for i, terms := range records {
			n := uint32(i) * (far/uint32(len(records)) + 1)
			v := fields[index.FieldText]
			v.add(n, v.words.numbers(terms))
			for _, term := range slices.Compact(slices.Sorted(slices.Values(terms))) {
				times := uint32(len(terms) - len(slices.DeleteFunc(slices.Clone(terms), func(s string) bool { return s == term })))
				want[term] = append(want[term], [2]uint32{n, times})
			}
		}
		path := filepath.Join(dir, "postings")
		if err := writePostings(path, fields); err != nil {
			t.Fatal(err)
		}
		d, err := openDictionaries(path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.close()
		for term := range want {
			got := readAll(t, d, index.FieldText, term)
			if diff := gocmp.Diff(want[term], got); diff != "" {
				t.Errorf("%s: -want +got\n%s", term, diff)
			}
		}
		if got := readAll(t, d, index.FieldText, "无此词"); got != nil {
			t.Errorf("a term of no record: %v", got)
		}
		if got := readAll(t, d, index.FieldTitle, "征收"); got != nil {
			t.Errorf("a field without terms: %v", got)
		}
	})
}

type fataler interface {
	Helper()
	Fatal(...any)
}

// readAll reads the records of a term, and how often each has it.
func readAll(t fataler, l lists, field, term string) (all [][2]uint32) {
	t.Helper()
	to := new(decoded)
	n, err := l.count(field, term)
	if err := errors.Join(err, l.read(field, term, 0, to)); err != nil || n != len(to.docs) || n != len(to.freqs) {
		t.Fatal(n, len(to.docs), len(to.freqs), err)
	}
	for i, n := range to.docs {
		all = append(all, [2]uint32{n, uint32(to.freqs[i])})
	}
	return all
}

// tableOf makes a table of records whose keys are given, in order or not.
func tableOf(inOrder bool, records ...map[string][]string) *table {
	b := newTableBuilder()
	for i, keys := range records {
		r := index.Record{ID: keys[index.KeyRef][0], Order: i, Keys: keys,
			Tokens: map[string][]string{index.FieldText: make([]string, 3*i)}}
		if !inOrder {
			r.Order = 1000 - i
		}
		b.add(&r, i)
	}
	return b.finish()
}

func keysOf(ref, issuer string, departments ...string) map[string][]string {
	return map[string][]string{index.KeyRef: {ref}, index.KeyIssuer: {issuer}, index.KeyDepartment: departments}
}

// A table is read as it was written.
func TestTable(t *testing.T) {
	records := []map[string][]string{
		keysOf("民法典~art_2", "全国人民代表大会"),
		keysOf("民法典~art_10", "全国人民代表大会", "市财政局", "市商务局"),
		keysOf("民法典~art_3", "全国人民代表大会", "市商务局"),
	}
	for _, inOrder := range []bool{true, false} {
		want := tableOf(inOrder, records...)
		data, err := want.encode()
		if err != nil {
			t.Fatal(err)
		}
		got, err := decodeTable(data)
		if err != nil {
			t.Fatal(err)
		}
		sameTable(t, got, want)
		for i := range data { // a damaged one is an error, and no panic
			bad := slices.Clone(data)
			bad[i] ^= 1 << (i % 8)
			if got, err := decodeTable(bad); err == nil {
				sameTable(t, got, want) // zstd has bits that say nothing
			}
			if _, err := decodeTable(data[:i]); err == nil {
				t.Errorf("cut at %d, and nothing is said", i)
			}
		}
	}
}

func sameTable(t *testing.T, got, want *table) {
	t.Helper()
	if d := cmp.Or(gocmp.Diff(want.ids, got.ids), gocmp.Diff(want.order, got.order), gocmp.Diff(want.lengths, got.lengths)); d != "" {
		t.Errorf("-want +got\n%s", d)
	}
	for _, f := range index.KeyFields {
		for n := range uint32(len(want.ids)) {
			if d := gocmp.Diff(want.columns[f].texts(n), got.columns[f].texts(n)); d != "" {
				t.Errorf("%s of %s: -want +got\n%s", f, want.ids[n], d)
			}
		}
	}
}

func (c *column) texts(n uint32) (values []string) {
	for _, ord := range c.of(n) {
		values = append(values, c.values[ord])
	}
	return values
}

// Parts are joined in the order of runs: the second edition of a text stands where the
// first one stood, and what was dropped is not there.
func TestJoin(t *testing.T) {
	laws := tableOf(true, keysOf("甲~art_1", "甲市"), keysOf("乙~art_1", "乙市", "市教育局"), keysOf("乙~art_2", "乙市"), keysOf("丙~art_1", "丙市"))
	edition := tableOf(true, keysOf("乙~art_1", "乙市", "市财政局", "市商务局"))
	got := join([]*table{laws, edition}, []run{{0, 0, 1}, {1, 0, 1}, {0, 3, 1}})
	want := tableOf(true, keysOf("甲~art_1", "甲市"), keysOf("乙~art_1", "乙市", "市财政局", "市商务局"), keysOf("丙~art_1", "丙市")).inOrder()
	want.lengths[index.FieldText] = []uint32{0, 0, 9} // as each had in its own part
	sameTable(t, got, want)
	if values := got.columns[index.KeyIssuer].values; !slices.Contains(values, "乙市") || !slices.IsSorted(values) {
		t.Errorf("values are %s", strings.Join(values, " "))
	}
}
