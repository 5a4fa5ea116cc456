package corpus

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Ref names a provision or a part of one. It is the permalink: it is computed
// from the numbers that the text carries, in the manner of the eId of Akoma
// Ntoso's naming convention (AKN-NC 1.0): art_28__para_3__item_2,
// annex_1__art_3, annex_2__dvs_2__dvs2_1.
//
// Its text form is the document's id, a tilde and the path:
// 洪政发-2026-1~art_28__para_3. A Ref without a path is the whole document.
type Ref struct {
	Document string
	Path     string
}

// A Step is one level of a path with its number: art 28, or art 133 with Sub 1
// for 第一百三十三条之一. A number that stands twice at one place has Again 2, 3 ….
type Step struct {
	Level string // one of the Level constants
	N     int
	Sub   int // 之一 = 1
	Again int // 2 for the second step of the same name at the same place, else 0
}

// The levels of a path.
const (
	LevelAnnex    = "annex" // 附件
	LevelArticle  = "art"   // 条
	LevelPara     = "para"  // 款
	LevelItem     = "item"  // 项
	LevelSub      = "sub"   // 目
	LevelDivision = "dvs"   // 一、
	LevelDvs2     = "dvs2"  // （一）
	LevelDvs3     = "dvs3"  // 1.
	LevelDvs4     = "dvs4"  // （1）
	LevelProse    = "p"     // paragraph of prose, counted within what it stands in
	LevelAppoint  = "apt"   // line of a notice of appointments
)

// ErrRef is the error of a text that is not a ref.
var ErrRef = errors.New("not a ref")

// String is the text form of the ref; [ParseRef] reads it back.
func (r Ref) String() string {
	if r.Path == "" {
		return r.Document
	}
	return r.Document + "~" + r.Path
}

// IsZero reports whether the ref names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// MarshalText writes the text form.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText reads the text form.
func (r *Ref) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*r = Ref{}
		return nil
	}
	got, err := ParseRef(string(b))
	if err != nil {
		return err
	}
	*r = got
	return nil
}

// ParseRef reads the text form of a ref. The error wraps [ErrRef].
func ParseRef(s string) (Ref, error) {
	doc, path, found := strings.Cut(s, "~")
	if doc == "" || strings.ContainsAny(doc, "/?#% \t\r\n") {
		return Ref{}, fmt.Errorf("%w: bad document id in %q", ErrRef, s)
	}
	if !found {
		return Ref{Document: doc}, nil
	}
	steps, err := ParsePath(path)
	if err != nil {
		return Ref{}, err
	}
	return Ref{Document: doc, Path: Path(steps...)}, nil
}

// Path writes steps as a path: art_28__para_3.
func Path(steps ...Step) string {
	var room [64]byte
	b := room[:0]
	for i, s := range steps {
		if i > 0 {
			b = append(b, "__"...)
		}
		b = append(append(b, s.Level...), '_')
		b = strconv.AppendInt(b, int64(s.N), 10)
		if s.Sub > 0 {
			b = strconv.AppendInt(append(b, '-'), int64(s.Sub), 10)
		}
		if s.Again > 0 {
			b = strconv.AppendInt(append(b, '.'), int64(s.Again), 10)
		}
	}
	return string(b)
}

// ParsePath reads a path into its steps. The error wraps [ErrRef].
func ParsePath(path string) ([]Step, error) {
	var steps []Step
	for _, part := range strings.Split(path, "__") {
		level, num, ok := strings.Cut(part, "_")
		if !ok || !levels[level] {
			return nil, fmt.Errorf("%w: bad step %q in %q", ErrRef, part, path)
		}
		s := Step{Level: level}
		var err error
		if rest, again, ok := strings.Cut(num, "."); ok {
			num = rest
			if s.Again, err = parseCount(again); err != nil {
				return nil, fmt.Errorf("%w: bad step %q in %q", ErrRef, part, path)
			}
		}
		if rest, sub, ok := strings.Cut(num, "-"); ok {
			num = rest
			if s.Sub, err = parseCount(sub); err != nil {
				return nil, fmt.Errorf("%w: bad step %q in %q", ErrRef, part, path)
			}
		}
		if s.N, err = parseCount(num); err != nil {
			return nil, fmt.Errorf("%w: bad step %q in %q", ErrRef, part, path)
		}
		steps = append(steps, s)
	}
	return steps, nil
}

// parseCount reads a positive number without padding, so that every path has
// one text form.
func parseCount(s string) (int, error) {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 1e6 || strconv.Itoa(n) != s {
		return 0, ErrRef
	}
	return n, nil
}

var levels = map[string]bool{
	LevelAnnex: true, LevelArticle: true, LevelPara: true, LevelItem: true, LevelSub: true,
	LevelDivision: true, LevelDvs2: true, LevelDvs3: true, LevelDvs4: true,
	LevelProse: true, LevelAppoint: true,
}

// Label writes the path in words: 附件1第三条第二款第（一）项. It is empty for a ref to a
// whole document.
func (r Ref) Label() string {
	steps, err := ParsePath(r.Path)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, s := range steps {
		b.WriteString(s.label())
	}
	return b.String()
}

func (s Step) label() string {
	n := Numeral(s.N)
	switch s.Level {
	case LevelAnnex:
		return "附件" + strconv.Itoa(s.N)
	case LevelArticle:
		if s.Sub > 0 {
			return "第" + n + "条之" + Numeral(s.Sub)
		}
		return "第" + n + "条"
	case LevelPara:
		return "第" + n + "款"
	case LevelItem:
		return "第（" + n + "）项"
	case LevelSub:
		return "第" + strconv.Itoa(s.N) + "目"
	case LevelDivision:
		return n + "、"
	case LevelDvs2:
		return "（" + n + "）"
	case LevelDvs3:
		return strconv.Itoa(s.N) + "."
	case LevelDvs4:
		return "（" + strconv.Itoa(s.N) + "）"
	case LevelAppoint:
		return "第" + strconv.Itoa(s.N) + "项任免"
	default:
		return "第" + strconv.Itoa(s.N) + "段"
	}
}

// Provision is the ref of the provision that r is a part of: r without 款, 项
// and 目.
func (r Ref) Provision() Ref {
	steps, err := ParsePath(r.Path)
	if err != nil {
		return r
	}
	for len(steps) > 0 {
		l := steps[len(steps)-1].Level
		if l != LevelPara && l != LevelItem && l != LevelSub {
			break
		}
		steps = steps[:len(steps)-1]
	}
	return Ref{Document: r.Document, Path: Path(steps...)}
}

// Child is the ref one step below r.
func (r Ref) Child(s Step) Ref {
	if r.Path == "" {
		return Ref{r.Document, Path(s)}
	}
	return Ref{r.Document, r.Path + "__" + Path(s)}
}
