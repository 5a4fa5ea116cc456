package meaning

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func of(text string) Vector { return Of(strings.Fields(text)) }

// TestLike: what is said in other words is nearer than what shares a word and is about
// something else.
func TestLike(t *testing.T) {
	for _, c := range []struct{ question, near, far string }{
		{"租客 不交 房租 解除 合同", "承租人 无 正当理由 未 支付 租金 出租人 可以 解除 合同", "买卖 合同 标的物 毁损 灭失 风险 买受人 承担"},
		{"工伤 认定 申请 时间", "职工 发生 事故 伤害 用人单位 应当 统筹 地区 社会保险 行政 部门 提出 申请", "申请 专利 应当 提交 请求书 说明书 权利 要求书"},
		{"遗产 继承 子女 份额", "同一 顺序 继承人 继承 遗产 一般 均等", "公司 股东 出资 份额 转让 优先购买权"},
	} {
		q, near, far := of(c.question), of(c.near), of(c.far)
		if a, b := q.Like(&near), q.Like(&far); a <= b {
			t.Errorf("%s: %.2f like %s, %.2f like %s", c.question, a, c.near, b, c.far)
		}
	}
}

// TestLikeIsACosine: a text is wholly like itself and itself twice over, and what the
// table does not know is like nothing.
func TestLikeIsACosine(t *testing.T) {
	once, twice, none := of("房屋 征收 补偿"), of("房屋 征收 补偿 房屋 征收 补偿"), of("qwerty 42")
	for _, v := range []*Vector{&once, &twice} {
		if like := once.Like(v); math.Abs(like-1) > 0.001 {
			t.Errorf("like itself %.4f", like)
		}
	}
	if none != (Vector{}) || once.Like(&none) != 0 || none.Like(&none) != 0 {
		t.Errorf("no known word: %v, like %.2f", none, once.Like(&none))
	}
}

// TestSum: a word of half the weight counts half.
func TestSum(t *testing.T) {
	var s Sum
	if !s.Add("租金", 1) || s.Add("qwerty", 1) {
		t.Error("租金 is in the table and qwerty is not")
	}
	alone := s.Vector()
	s.Add("继承", 0.3)
	little := s.Vector()
	s.Add("继承", 3)
	much, other := s.Vector(), of("继承")
	if a, b, c := alone.Like(&other), little.Like(&other), much.Like(&other); a >= b || b >= c {
		t.Errorf("more of 继承 must be more like it: %.2f %.2f %.2f", a, b, c)
	}
}

// TestTable: the table that ships is whole, and written it is the same again.
func TestTable(t *testing.T) {
	words, err := readTable(tableBytes)
	if err != nil {
		t.Fatal(err)
	}
	if len(words.rows) < 10000 {
		t.Errorf("%d words", len(words.rows))
	}
	names, of := make([]string, len(words.rows)), make([][]float32, len(words.rows))
	for w, id := range words.ids {
		names[id] = w
	}
	for id, row := range words.rows {
		for _, x := range row {
			of[id] = append(of[id], float32(x)*words.scales[id])
		}
	}
	again, err := readTable(AppendTable(nil, names, of))
	if err != nil || len(again.rows) != len(words.rows) {
		t.Fatalf("written again: %d words, %v", len(again.rows), err)
	}
	for id, row := range again.rows {
		if row != words.rows[id] {
			t.Fatalf("%s changed", names[id])
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add(AppendTable(nil, []string{"租金"}, [][]float32{make([]float32, Dims)}))
	f.Add([]byte{255, 255, 255, 255, 255, 255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if words, err := readTable(b); err == nil && len(words.rows) > len(b) {
			t.Errorf("%d words of %d bytes", len(words.rows), len(b))
		}
	})
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "meaning")
	w := NewWriter()
	vs := []Vector{of("房屋 征收"), {}, of("停产 停业")}
	asked := of("拆迁 补偿")
	about := []About{{Text: vs[0]}, {Text: vs[1], Asked: []Vector{vs[2], asked}}, {Text: vs[2], Asked: []Vector{{}}}}
	w.Add(about[:1])
	w.Add(about[1:])
	if err := w.Write(path); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil || f.Records() != len(vs) {
		t.Fatal(f, err)
	}
	for i := range vs {
		if like, want := f.Like(i, vs[0].Question()), vs[0].Like(&vs[i]); math.Abs(like-want) > 1e-6 {
			t.Errorf("record %d is %v like the first, want %v", i, like, want)
		}
		if f.At(i) != vs[i] {
			t.Errorf("record %d is %v, was %v", i, f.At(i), vs[i])
		}
	}
	question := asked.Question()
	for i, want := range []float64{0, 1, 0} { // none, the same, nothing that is known
		if got := f.Asked(i, question); math.Abs(got-want) > 1e-6 {
			t.Errorf("record %d is asked for in a way that is %v like, want %v", i, got, want)
		}
	}
	kept := NewWriter()
	if err := errors.Join(kept.Keep(f, 1, 2), kept.Write(path+"2")); err != nil {
		t.Fatal(err)
	}
	if g, err := Open(path + "2"); err != nil || g.Records() != 2 || g.At(0) != vs[1] || math.Abs(g.Asked(0, question)-1) > 1e-6 {
		t.Error("kept otherwise", err)
	}
	if err := kept.Keep(f, 2, 2); !errors.Is(err, ErrDamaged) {
		t.Error("kept what is not there", err)
	}
	whole, _ := os.ReadFile(path)
	for _, damaged := range [][]byte{nil, whole[:len(whole)-1], bytes.Replace(whole, []byte("meaning"), []byte("weather"), 1)} {
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d bytes: %v", len(damaged), err)
		}
	}
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(magic + "\x01\x00\x00\x00"))
	f.Add([]byte(magic + "\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, ok := read(b); ok {
			var v Vector
			for i := range m.Records() {
				m.Asked(i, v.Question())
			}
		}
	})
}

func BenchmarkOf(b *testing.B) {
	words := strings.Fields(strings.Repeat("承租人 无 正当理由 未 支付 租金 出租人 可以 解除 合同 ", 10))
	for b.Loop() {
		Of(words)
	}
}
