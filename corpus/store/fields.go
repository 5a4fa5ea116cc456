package store

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"tiaowen/corpus"
)

// The words that are written as their numbers, from 1. Their order is part of the format.
var (
	kinds = []string{string(corpus.KindArticle), string(corpus.KindMeasure), string(corpus.KindAppointment),
		string(corpus.KindSection), string(corpus.KindParagraph)}
	refKinds  = []string{string(corpus.RefInternal), string(corpus.RefExternal), string(corpus.RefRelative)}
	roles     = []string{string(corpus.RoleLead), string(corpus.RoleSupport), string(corpus.RoleResponsible)}
	factKinds = []string{corpus.FactMoney, corpus.FactRate, corpus.FactPeriod, corpus.FactDeadline, corpus.FactThreshold, corpus.FactDefinition}
	factUnits = []string{"", "元", "日", "年", "倍", "月", "%", "工作日", "人", "小时", "周岁", "个", "米", "名", "平方米", "次", "‰", "克",
		"分钟", "立方米", "吨", "公里", "亩", "株", "公顷", "度", "项", "厘米", "种", "条", "件", "处", "美元", "‱", "辆", "公斤", "百分点", "户", "元/月"}
)

// lastStep is the level of the last step of a path, and that step.
func lastStep(path string) (level, step string) {
	step = path[strings.LastIndex(path, "__")+1:]
	step = strings.TrimPrefix(step, "_")
	level, _, _ = strings.Cut(step, "_")
	return level, step
}

// kindOf is the kind of provision that mostly has a path.
func kindOf(path string) corpus.Kind {
	switch level, _ := lastStep(path); level {
	case corpus.LevelArticle:
		return corpus.KindArticle
	case corpus.LevelProse:
		return corpus.KindParagraph
	case corpus.LevelAppoint:
		return corpus.KindAppointment
	case corpus.LevelDivision:
		return corpus.KindSection
	default:
		return corpus.KindMeasure
	}
}

// maxArticle is more than the articles of the longest law.
const maxArticle = 1300

// articles are the labels of the articles that laws have, made once.
var articles = sync.OnceValue(func() (labels []string) {
	for n := range maxArticle {
		labels = append(labels, "第"+corpus.Numeral(n)+"条")
	}
	return labels
})

// labelOf is the label of an article that has a path; nothing is expected of others.
func labelOf(path string) string {
	level, step := lastStep(path)
	if level != corpus.LevelArticle {
		return ""
	}
	if n, err := strconv.Atoi(step[len(corpus.LevelArticle+"_"):]); err == nil && n > 0 && n < maxArticle {
		return articles()[n]
	}
	return corpus.Ref{Path: step}.Label()
}

// annexOf is the number of the annex in which a path lies.
func annexOf(path string) int {
	rest, ok := strings.CutPrefix(path, corpus.LevelAnnex+"_")
	if !ok {
		return 0
	}
	rest, _, _ = strings.Cut(rest, "__")
	n, _ := strconv.Atoi(rest) // 0 for a path that is unlike all others
	return n
}

func (w *wire) units(us *[]corpus.Unit) {
	list(w, us, func(x *corpus.Unit) {
		w.within(&x.Written, 0)
		w.again(&x.Name, x.Written)
		w.word((*string)(&x.Role), roles)
	})
}

func (w *wire) appointments(as *[]corpus.Appointment) {
	list(w, as, func(x *corpus.Appointment) {
		w.within(&x.Person, 0)
		w.string(&x.Action)
		w.within(&x.Post, 0)
		w.bool(&x.Certain)
	})
}

// The forms of the target of a reference: what is carried of it.
const (
	targetOther    = iota // all
	targetWritten         // nothing: it is as it is written
	targetPart            // what follows the ref of the provision itself
	targetOwn             // the path, of the document itself
	targetPreceded        // the name before what is written
	targetForms
)

// references carries references; each begins with a number made of three: of its kind, of
// the form of its target, and of 1 for a doubt and 2 where it is not written as the text
// has it.
func (w *wire) references(rs *[]corpus.Reference) {
	from := 0
	list(w, rs, func(x *corpus.Reference) {
		w.span(&x.Span, from)
		from = x.Span.Start
		there, rest := w.cut(x.Span), x.Target
		var head, form int
		if !w.reading {
			form, rest = w.target(x)
			head = bit(!x.Certain) + 2*bit(x.Written != there) + 4*form + 4*targetForms*(1+slices.Index(refKinds, string(x.Kind)))
		}
		w.count(&head)
		if w.reading {
			x.Certain = head&1 == 0
		}
		w.unless(head&2 == 0, &x.Written, there)
		form, head = head/4%targetForms, head/4/targetForms
		w.numbered((*string)(&x.Kind), head, refKinds)
		w.carryTarget(x, form, rest)
	})
}

// target is the form of the target of a reference that is written, and what is carried.
func (w *wire) target(x *corpus.Reference) (form int, rest string) {
	if x.Target == x.Written {
		return targetWritten, ""
	}
	if path, ok := strings.CutPrefix(x.Target, w.document+"~"); ok {
		if rest, ok := strings.CutPrefix(path, w.path); ok {
			return targetPart, rest
		}
		return targetOwn, path
	}
	if name, ok := strings.CutSuffix(x.Target, x.Written); ok {
		return targetPreceded, name
	}
	return targetOther, x.Target
}

func (w *wire) carryTarget(x *corpus.Reference, form int, rest string) {
	switch form {
	case targetPart, targetOwn:
		w.string(&rest)
	case targetPreceded, targetOther:
		w.within(&rest, 0)
	}
	if !w.reading {
		return
	}
	switch form {
	case targetWritten:
		x.Target = x.Written
	case targetPart:
		x.Target = w.document + "~" + w.path + rest
	case targetOwn:
		x.Target = w.document + "~" + rest
	case targetPreceded:
		x.Target = rest + x.Written
	default:
		x.Target = rest
	}
}

// facts carries facts; each begins with a number made of two: 1 where it is not written
// as the text has it, and its kind.
func (w *wire) facts(fs *[]corpus.Fact) {
	from := 0
	list(w, fs, func(x *corpus.Fact) {
		s := corpus.Span{Start: x.Start, End: x.End}
		w.span(&s, from)
		from = s.Start
		there := w.cut(s)
		head := bit(x.Written != there) + 2*(1+slices.Index(factKinds, x.Kind))
		w.count(&head)
		if w.reading {
			x.Start, x.End = s.Start, s.End
		}
		w.unless(head&1 == 0, &x.Written, there)
		w.numbered(&x.Kind, head/2, factKinds)
		w.amount(&x.Value, s.Start)
		w.word(&x.Unit, factUnits)
	})
}

// amount carries a text that is mostly a number, as the number and one more; or as 0
// and the text.
func (w *wire) amount(s *string, from int) {
	n := 0
	if !w.reading {
		n = amountOf(*s) + 1
	}
	if w.count(&n); n == 0 {
		w.within(s, from)
	} else if w.reading {
		*s = strconv.Itoa(n - 1)
	}
}

// amountOf is the number that a text is; -1 where it is none, or is not written as a
// program writes numbers.
func amountOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 0 && n < maxValue && strconv.Itoa(n) == s {
		return n
	}
	return -1
}
