package search

import (
	"iter"
	"math/bits"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"tiaowen/corpus"
)

// A Repeat is a provision of another document that says the same as a hit.
type Repeat struct {
	Document *corpus.Document
	Ref      corpus.Ref
}

// Two texts are repeats when they are equal but for marks, white space and the name
// by which a text calls itself (本法, 本条例); or when they share nearly all groups of
// four characters and what they decide is equal: a fine of 1,000 yuan does not repeat
// one of 5,000, nor 可以 repeat 应当.
const (
	shingle    = 4   // characters in a group
	nearBits   = 18  // of the 64 of a simhash may differ in what is compared closely
	nearShare  = 0.8 // of all groups of two texts that both must hold
	nearRunes  = 40  // shorter texts must be equal: a single word changes what they say
	nearLength = 0.1 // by how much the lengths may differ
)

// selfNames are how a text calls itself.
var selfNames = strings.NewReplacer(
	"本法", "本文", "本条例", "本文", "本办法", "本文", "本规定", "本文", "本细则", "本文",
	"本规则", "本文", "本解释", "本文", "本实施办法", "本文", "本意见", "本文", "本通知", "本文")

// A fingerprint tells whether two texts say the same.
type fingerprint struct {
	folded  string
	plain   string // letters and digits only
	runes   int
	simhash func() uint64 // of the shingles; made when a text of like length is met
}

var (
	numberedPlace = regexp.MustCompile(`第[0-9〇零一二三四五六七八九十百千]+[编章节条款项目]`)
	deciding      = regexp.MustCompile(`[0-9〇零一二三四五六七八九十百千万亿两]+|应当|必须|可以|有权|不|禁止|无`)
)

func newFingerprint(text string) *fingerprint { return fingerprintOf(pattern(text)) }

// fingerprintOf takes a text as pattern leaves it.
func fingerprintOf(folded string) *fingerprint {
	if strings.Contains(folded, "本") { // most texts do not name themselves, and the replacer is slow
		folded = selfNames.Replace(folded)
	}
	f := &fingerprint{folded: folded}
	f.plain = strings.Map(func(r rune) rune {
		if r >= 0x4E00 && r <= 0x9FFF || unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, folded)
	f.runes = utf8.RuneCountInString(f.plain)
	f.simhash = sync.OnceValue(func() uint64 { return simhash(f.plain) })
	return f
}

// decides are the numbers, and what must, may and must not be, in order. Few texts
// are so alike that they are compared by it.
func (f *fingerprint) decides() string {
	return strings.Join(deciding.FindAllString(numberedPlace.ReplaceAllString(f.folded, ""), -1), " ")
}

// simhash is Charikar's: each bit is the majority of the shingles' hashes.
func simhash(s string) uint64 {
	var votes [64]int
	var lanes [8]uint64 // eight counters of a byte each: how often each bit was set
	n, since := 0, 0
	flush := func() {
		for i, lane := range lanes {
			for b := range 8 {
				votes[8*i+b] += int(lane >> (8 * b) & 0xff)
			}
		}
		lanes, since = [8]uint64{}, 0
	}
	for h := range shingles(s) {
		for i := range lanes {
			lanes[i] += spread[h>>(8*i)&0xff]
		}
		n++
		if since++; since == 0xff {
			flush()
		}
	}
	flush()
	var sum uint64
	for b, v := range votes {
		if 2*v > n {
			sum |= 1 << b
		}
	}
	return sum
}

// spread puts each bit of a byte into a byte of its own, so that eight are counted by
// one addition.
var spread = func() (t [256]uint64) {
	for v := range t {
		for b := range 8 {
			t[v] |= uint64(v>>b&1) << (8 * b)
		}
	}
	return t
}()

// shingles hashes every group of four characters.
func shingles(s string) iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		var starts [shingle]int // of the last four characters
		n := 0
		for i := range s {
			if n >= shingle && !yield(hash(s[starts[n%shingle]:i])) {
				return
			}
			starts[n%shingle] = i
			n++
		}
		if n >= shingle {
			yield(hash(s[starts[n%shingle]:]))
		}
	}
}

// share is the part of the shingles of two texts that both hold.
func share(a, b string) float64 {
	in := map[uint64]bool{}
	for h := range shingles(a) {
		in[h] = true
	}
	both, all := 0, len(in)
	for h := range shingles(b) {
		if first, held := in[h]; first {
			both++
			in[h] = false
		} else if !held {
			all++
			in[h] = false
		}
	}
	return float64(both) / float64(max(1, all))
}

// hash is FNV-1a with the last mix of MurmurHash3: FNV alone leaves the high bits of
// short texts alike. It is the same in every run, and so is what is shown together.
func hash(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

// same reports whether two texts are repeats of each other.
func (f *fingerprint) same(g *fingerprint) bool {
	if f.plain == g.plain {
		return true
	}
	return min(f.runes, g.runes) >= nearRunes &&
		float64(max(f.runes, g.runes)) <= (1+nearLength)*float64(min(f.runes, g.runes)) &&
		bits.OnesCount64(f.simhash()^g.simhash()) <= nearBits &&
		share(f.plain, g.plain) >= nearShare && f.decides() == g.decides()
}

// fingerprint is made when it is first asked for: most provisions are read once.
func (pr *profile) fingerprint() *fingerprint {
	pr.print.Do(func() { pr.printed = fingerprintOf(strings.ReplaceAll(pr.text.s, newLine, "")) })
	return pr.printed
}

// fold puts every candidate that repeats a better one of another document under it.
// What the question names by its number, and what has no words of its own, stays. Only
// the first so many are shown: what repeats none of them is not compared further, so
// that the list is exact up to there, and as a whole when it is shorter.
func fold(cs []*candidate, shown int) []*candidate {
	_ = inParallel(len(cs), func(i int) error { // fingerprints do not fail
		cs[i].pr.fingerprint()
		return nil
	})
	kept := make([]*candidate, 0, len(cs))
	for _, c := range cs {
		f := c.pr.fingerprint()
		at := -1
		if c.pin == nil && f.plain != "" {
			at = slices.IndexFunc(kept[:min(shown, len(kept))], func(k *candidate) bool {
				return k.document != c.document && f.same(k.pr.fingerprint())
			})
		}
		if at < 0 {
			kept = append(kept, c)
		} else {
			kept[at].repeats = append(kept[at].repeats, c)
		}
	}
	return kept
}
