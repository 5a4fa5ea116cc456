package search

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestMatcherLooks: one pass finds what looking for one word after the other finds, also of
// words that overlap themselves, hold each other or are no text.
func TestMatcherLooks(t *testing.T) {
	alphabet := rapid.SampledFrom([]string{"补", "偿", "费", "a", "1", "\n", "𠮷", "\ufffd"})
	words := rapid.Map(rapid.SliceOfN(alphabet, 1, 4), func(parts []string) string { return joinAll(parts) })
	rapid.Check(t, func(t *rapid.T) {
		text := joinAll(rapid.SliceOfN(rapid.OneOf(alphabet, rapid.SampledFrom([]string{"\xff", "补偿", "补偿费"})), 0, 40).Draw(t, "text"))
		m := newMatcher(nil, nil, rapid.SliceOfN(words, 1, 6).Draw(t, "words"))
		defer m.release()
		var x matches
		m.look(&x, text)
		for i, p := range m.patterns {
			var got, want []int
			for _, at := range x.list[x.from[i]:x.from[i+1]] {
				got = append(got, int(at.Start))
				if text[at.Start:at.End] != p {
					t.Fatalf("%q is taken for %q", text[at.Start:at.End], p)
				}
			}
			flat{s: text}.find(p, func(at int) { want = append(want, at) })
			if !slices.Equal(got, want) {
				t.Fatalf("%q in %q stands at %v, want %v", p, text, got, want)
			}
		}
	})
}

func joinAll(parts []string) (s string) {
	for _, p := range parts {
		s += p
	}
	return s
}

// BenchmarkMatcher marks an article of a law as each hit is marked.
func BenchmarkMatcher(b *testing.B) {
	s := service(b)
	n, err := Parse("房子被征收了，过渡的房租每个月给我多少")
	if err != nil {
		b.Fatal(err)
	}
	p := &plan{cuts: map[string][]group{}}
	if err := s.collect(b.Context(), p, n); err != nil {
		b.Fatal(err)
	}
	m := newMatcher(s.a, p.groups, p.runs)
	defer m.release()
	const text = "征收个人住宅，被征收人选择货币补偿或者现房产权调换的，给予一次搬迁费；选择期房产权调换需过渡安置的，给予两次搬迁费，并按月支付临时安置费。过渡期限内，房屋征收部门应当向被征收人提供周转用房。"
	b.ReportAllocs()
	for b.Loop() {
		m.find(text)
	}
}
