package index_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tiaowen/corpus"
	"tiaowen/corpus/reader"
	"tiaowen/index"
)

// A folder is a folder of sources that is built again and again.
type folder struct {
	t    *testing.T
	dir  string
	o    index.Options
	read []string // files that were read by the last build
	keep bool     // what the generation before has, is kept as it stands there
}

func newFolder(t *testing.T) *folder {
	f := &folder{t: t, dir: t.TempDir(), o: options(t, t.TempDir())}
	f.o.Program = "the program of this test"
	return f
}

// write writes a file whose time is long past.
func (f *folder) write(name, text string) {
	f.t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		f.t.Fatal(err)
	}
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(path, past, past); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) files() (list []index.File) {
	paths, err := filepath.Glob(filepath.Join(f.dir, "*.md"))
	if err != nil {
		f.t.Fatal(err)
	}
	for _, p := range paths {
		file, err := index.FileOf(p)
		if err != nil {
			f.t.Fatal(err)
		}
		list = append(list, file)
	}
	return list
}

// build builds the folder, taking what it can from the generation before.
func (f *folder) build() index.Manifest {
	f.t.Helper()
	e := index.OpenEarlier(f.o)
	defer e.Close()
	f.read = nil
	o := f.o
	if o.Earlier = e; f.keep {
		e.Keep(f.files())
	}
	m, err := index.BuildFiles(context.Background(), o, func(yield func(index.Input) bool) {
		for _, file := range f.files() {
			in := e.Input(file)
			if in.Reading == nil {
				f.read = append(f.read, filepath.Base(file.Path))
				in.Reading, _ = reader.File(file.Path)
			}
			if !yield(in) {
				return
			}
		}
	})
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

// content is everything that a generation has, as text.
func content(t *testing.T, o index.Options) string {
	t.Helper()
	g, err := index.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for _, d := range g.Store.Catalogue().Documents {
		ps, err := g.Store.Provisions(d.ID)
		if err != nil {
			t.Fatal(err)
		}
		_ = enc.Encode(d)
		_ = enc.Encode(ps)
	}
	_ = enc.Encode(g.Store.Catalogue())
	for _, field := range index.TokenFields {
		terms, err := g.Index.Terms(context.Background(), field, "", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, field, terms)
	}
	return b.String()
}

// fileOf is a file of the current generation.
func fileOf(t *testing.T, o index.Options, file string) []byte {
	t.Helper()
	name, err := index.Current(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(o.Dir, name, file))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func law(title, second string) string {
	return "# " + title + "\n\n2020年5月1日 甲市人民代表大会常务委员会通过\n\n<!-- INFO END -->\n\n第一条 为了规范行为，制定本条例。\n\n第二条 " + second + "\n"
}

// What is built with readings of the generation before is what is built of the files
// alone, whatever happened to the folder; and only what changed is read.
func TestOnlyChangesAreRead(t *testing.T) {
	for _, keep := range []bool{false, true} {
		t.Run(fmt.Sprint("kept ", keep), func(t *testing.T) { onlyChangesAreRead(t, keep) })
	}
}

func onlyChangesAreRead(t *testing.T, keep bool) {
	f := newFolder(t)
	f.keep = keep
	f.write("gazette.md", string(corpus.Seed()))
	f.write("dogs.md", law("甲市养犬管理条例", "养犬应当登记。"))
	f.write("water.md", law("甲市节约用水条例", "用水应当节约，参照《甲市养犬管理条例》。"))
	steps := []struct {
		name   string
		change func()
		read   []string
	}{
		{"all is new", func() {}, []string{"dogs.md", "gazette.md", "water.md"}},
		{"nothing changed", func() {}, nil},
		{"a file changed", func() { f.write("dogs.md", law("甲市养犬管理条例", "养犬应当登记并且免疫。")) }, []string{"dogs.md"}},
		{"a file of the same size and time changed", func() {
			f.write("water.md", law("甲市节约用水条例", "节约应当用水，参照《甲市养犬管理条例》。"))
			now := time.Now()
			_ = os.Chtimes(filepath.Join(f.dir, "water.md"), now, now)
		}, []string{"water.md"}},
		{"a file was touched", func() {
			now := time.Now()
			_ = os.Chtimes(filepath.Join(f.dir, "dogs.md"), now, now)
		}, nil},
		{"a file is new", func() { f.write("air.md", law("甲市大气污染防治条例", "空气应当清洁。")) }, []string{"air.md"}},
		{"a file left", func() { _ = os.Remove(filepath.Join(f.dir, "gazette.md")) }, nil},
		{"two of one title", func() { f.write("zz.md", law("甲市养犬管理条例", "另一份。")) }, []string{"zz.md"}},
		{"the first of them left", func() { _ = os.Remove(filepath.Join(f.dir, "dogs.md")) }, []string{"zz.md"}},
	}
	for _, s := range steps {
		s.change()
		m := f.build()
		if !slices.Equal(f.read, s.read) {
			t.Errorf("%s: %v are read, want %v", s.name, f.read, s.read)
		}
		whole := *f
		whole.o.Dir, whole.o.Program = t.TempDir(), ""
		if want := whole.build(); m.Corpus != want.Corpus || m.Provisions != want.Provisions {
			t.Errorf("%s: %d provisions, want %d", s.name, m.Provisions, want.Provisions)
		}
		for _, file := range []string{"flats", "meaning"} {
			if !slices.Equal(fileOf(t, f.o, file), fileOf(t, whole.o, file)) {
				t.Errorf("%s: %s is not as it is built of all files", s.name, file)
			}
		}
		if content(t, f.o) != content(t, whole.o) {
			t.Errorf("%s: not what is built of all files", s.name)
		}
	}
}

// That nothing changed is told without a build, and a file that could not be read is
// to be tried again.
func TestHolds(t *testing.T) {
	f := newFolder(t)
	f.write("dogs.md", law("甲市养犬管理条例", "养犬应当登记。"))
	f.write("same.md", law("甲市养犬管理条例", "养犬应当登记。"))
	f.write("empty.md", "")
	f.build()
	for name, c := range map[string]struct {
		change func()
		same   bool
	}{
		"as it was":      {func() {}, true},
		"a file changed": {func() { f.write("dogs.md", law("甲市养犬管理条例", "养犬不用登记。")) }, false},
		"a file is new":  {func() { f.write("air.md", law("甲市大气污染防治条例", "空气应当清洁。")) }, false},
		"a file left":    {func() { _ = os.Remove(filepath.Join(f.dir, "same.md")) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			kept := map[string]string{}
			for _, file := range f.files() {
				data, err := os.ReadFile(file.Path)
				if err != nil {
					t.Fatal(err)
				}
				kept[filepath.Base(file.Path)] = string(data)
			}
			c.change()
			e := index.OpenEarlier(f.o)
			defer e.Close()
			same, retry := e.Holds(f.files())
			if same != c.same || same && (len(retry) != 1 || filepath.Base(retry[0].Path) != "empty.md") {
				t.Errorf("holds %v, to try again %v", same, retry)
			}
			for _, file := range f.files() {
				_ = os.Remove(file.Path)
			}
			for _, file := range slices.Sorted(maps.Keys(kept)) {
				f.write(file, kept[file])
			}
		})
	}
}

// Another program takes nothing over, and neither does anybody from a damaged index.
func TestNothingToTakeOver(t *testing.T) {
	f := newFolder(t)
	f.write("dogs.md", law("甲市养犬管理条例", "养犬应当登记。"))
	f.build()
	other := f.o
	other.Program = "another program"
	damaged := f.o
	damaged.Dir = t.TempDir()
	if err := os.CopyFS(damaged.Dir, os.DirFS(f.o.Dir)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(damaged.Dir, "g000001", "store.db")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, flipped(data), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, o := range map[string]index.Options{"another program": other, "damaged": damaged, "no index": options(t, t.TempDir())} {
		e := index.OpenEarlier(o)
		if same, _ := e.Holds(f.files()); same || e.Input(f.files()[0]).Reading != nil {
			t.Errorf("%s: something is taken over", name)
		}
		if err := e.Close(); err != nil {
			t.Error(name, err)
		}
	}
}

// A changed file is written beside the parts that the generation before has, which are
// shared; after many changes the parts are made one again. Always the index has exactly
// what the files say.
func TestManyChanges(t *testing.T) {
	f := newFolder(t)
	f.keep = true
	f.write("gazette.md", string(corpus.Seed()))
	change := func(n, fee int) {
		f.write(fmt.Sprintf("dogs-%02d.md", n), law(fmt.Sprintf("甲市第%d区养犬管理条例", n), fmt.Sprintf("养犬应当登记，每年缴纳%d元。", fee)))
	}
	for n := range 16 {
		change(n, 77000+n)
	}
	f.build()
	shared, anew := 0, 0
	for n := range 16 {
		before := partOne(t, f.o)
		change(n, 88000+n)
		m := f.build()
		if os.SameFile(before, partOne(t, f.o)) {
			shared++
		} else {
			anew++
		}
		g, err := index.Open(f.o)
		if err != nil {
			t.Fatal(err)
		}
		for fee, want := range map[int]int{88000 + n: 1, 77000 + n: 0, 77001 + n: min(1, 15-n)} {
			r, err := g.Index.Search(context.Background(), index.Request{Query: index.Term{Field: index.FieldText, Term: fmt.Sprint(fee, "元")}, Size: 2})
			if err != nil || r.Total != want {
				t.Errorf("change %d: %d元 is found %d times, want %d: %v", n, fee, r.Total, want, err)
			}
		}
		if n := g.Index.Stats().Records; n != m.Provisions {
			t.Errorf("%d records, want %d", n, m.Provisions)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if shared < 8 || anew == 0 {
		t.Errorf("of 16 changes %d shared the parts and %d made them anew", shared, anew)
	}
}

// partOne is the file of postings of the first part of the current generation.
func partOne(t *testing.T, o index.Options) os.FileInfo {
	t.Helper()
	name, err := index.Current(o.Dir)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(filepath.Join(o.Dir, name, "index", "part-1", "segment-1"))
	if err != nil {
		t.Fatal(err)
	}
	return info
}
