package corpus

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The kinds of fact.
const (
	FactMoney      = "money"      // 1000元/月, 三万元
	FactRate       = "rate"       // 150%, 7‰, 百分之五
	FactPeriod     = "period"     // 12个月, 有效期5年
	FactDeadline   = "deadline"   // 60日内, 三十日前; 不得少于30日 is a period
	FactThreshold  = "threshold"  // 200户以上, 不得少于3家, 三分之二以上, 不满十四周岁
	FactDefinition = "definition" // X，是指; 以下简称Y
)

// FindFacts finds amounts, rates, periods, deadlines, thresholds and definitions,
// in the order of the text. The value of a number is plain and decimal, with 万 and
// 亿 multiplied out; text[Start:End], in bytes, is what is written. A range is two
// facts, one for each bound: 一万元以上十万元以下, 一倍以上五倍以下.
// The unit holds what stands behind the amount (元/月), not a 每户 in front of it.
func FindFacts(text string) []Fact {
	var facts []Fact
	defines, names := false, false
	for i := factSigns.next(text, 0); i < len(text); i = factSigns.next(text, i) {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch r {
		case '指':
			defines = defines || hasAnySuffix(text[:i], []string{"是", "系"})
		case '称':
			names = names || hasAnySuffix(text[:i], []string{"以下", "以下简", "以下统"})
		}
		prev := rune(0)
		if i > 0 {
			prev, _ = utf8.DecodeLastRuneInString(text[:i])
		}
		if f, ok := factAt(text, i, r, prev); ok {
			facts = append(facts, f)
			i = f.End
			continue
		}
		if isNumeral(r) { // pass the whole number: its tail is not a number of its own
			size = numeralSpan(text[i:])
		}
		i += size
	}
	if defines {
		facts = mergeDefinitions(facts, text, means)
	}
	if names {
		facts = mergeDefinitions(facts, text, shortNamed)
	}
	return facts
}

// factSigns are the characters with which an amount begins, and those with which what
// tells a definition ends: 是指, 以下简称.
var factSigns = newSigns("〇零一二三四五六七八九十百千两万壹贰叁肆伍陆柒捌玖拾佰仟0123456789０１２３４５６７８９指称")

// plainNumerals makes 壹 and the like, as sums are written against forgery, 一.
var plainNumerals = strings.NewReplacer("壹", "一", "贰", "二", "叁", "三", "肆", "四", "伍", "五",
	"陆", "六", "柒", "七", "捌", "八", "玖", "九", "拾", "十", "佰", "百", "仟", "千")

func isNumeral(r rune) bool {
	switch r {
	case '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '两',
		'壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾', '佰', '仟':
		return true
	}
	return r >= '0' && r <= '9' || r >= '０' && r <= '９'
}

// isHanNumeral reports whether a character is one of a number in Chinese.
func isHanNumeral(r rune) bool { return r >= utf8.RuneSelf && isNumeral(r) && (r < '０' || r > '９') }

func numeralSpan(s string) int {
	for i, r := range s {
		if !isNumeral(r) && r != '.' && r != ',' && r != '万' && r != '亿' {
			return i
		}
	}
	return len(s)
}

// parts are the words before a number that make it a rate.
var parts = []struct{ written, sign string }{{"百分之", "%"}, {"千分之", "‰"}, {"万分之", "‱"}}

func factAt(text string, i int, r, prev rune) (Fact, bool) {
	for _, head := range parts {
		if r != '百' && r != '千' && r != '万' {
			break
		}
		if rest, ok := strings.CutPrefix(text[i:], head.written); ok {
			if value, n, ok := plainNumber(rest); ok {
				return newFact(text, FactRate, i, i+len(head.written)+n, value, head.sign), true
			}
		}
	}
	if !isNumeral(r) || prev == '第' || prev == '.' || prev == '-' {
		return Fact{}, false
	}
	value, n, ok := plainNumber(text[i:])
	if !ok {
		return Fact{}, false
	}
	if f, ok := fraction(text, i, i+n, value); ok {
		return f, true
	}
	if f, ok := measured(text, i, i+n, value, prev); ok {
		return f, true
	}
	return lowerBound(text, i, i+n, value)
}

// lowerBound reads the first of two numbers that share a unit, 3至5倍.
func lowerBound(text string, start, end int, value string) (Fact, bool) {
	for _, to := range []string{"至", "到", "—", "－", "-", "～", "~"} {
		rest, ok := strings.CutPrefix(text[end:], to)
		if !ok {
			continue
		}
		_, n, ok := plainNumber(rest)
		if !ok {
			return Fact{}, false
		}
		at := end + len(to)
		upper, ok := measured(text, at, at+n, value, 0)
		if !ok || upper.Kind == FactThreshold {
			return Fact{}, false
		}
		return newFact(text, upper.Kind, start, end, value, upper.Unit), true
	}
	return Fact{}, false
}

func newFact(text, kind string, start, end int, value, unit string) Fact {
	return Fact{Kind: kind, Written: text[start:end], Value: value, Unit: unit, Start: start, End: end}
}

// plainNumber reads digits with a fraction, or a Chinese numeral, and what
// multiplies it.
func plainNumber(s string) (value string, n int, ok bool) {
	digits, n := leadingDigits(s)
	if n == 0 {
		for j, r := range s {
			if !isHanNumeral(r) {
				break
			}
			n = j + utf8.RuneLen(r)
		}
		v, ok := ParseNumeral(plainNumerals.Replace(s[:n]))
		if !ok {
			return "", 0, false
		}
		digits = strconv.Itoa(v)
	}
	for _, m := range []struct {
		sign  string
		zeros int
	}{{"百", 2}, {"千", 3}, {"万", 4}, {"亿", 8}} {
		if strings.HasPrefix(s[n:], m.sign) {
			digits = timesTen(digits, m.zeros)
			n += len(m.sign)
		}
	}
	return digits, n, len(digits) < 20
}

// leadingDigits reads ASCII or full-width digits, with commas between thousands
// and a point.
func leadingDigits(s string) (digits string, n int) {
	var b strings.Builder
	point := false
	for i, r := range s {
		switch {
		case r >= '０' && r <= '９':
			r -= '０' - '0'
		case r == '.' && !point && i > 0 && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			point = true
		case r == ',' && i > 0 && len(s) > i+3 && allDigits(s[i+1:i+4]):
			continue
		}
		if r != '.' && (r < '0' || r > '9') || r == '.' && !point {
			break
		}
		b.WriteRune(r)
		n = i + utf8.RuneLen([]rune(s[i:])[0])
	}
	return b.String(), n
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// timesTen multiplies a decimal number by a power of ten.
func timesTen(digits string, zeros int) string {
	whole, frac, _ := strings.Cut(digits, ".")
	frac += strings.Repeat("0", max(0, zeros-len(frac)))
	whole = strings.TrimLeft(whole+frac[:zeros], "0")
	if whole == "" {
		whole = "0"
	}
	if rest := strings.TrimRight(frac[zeros:], "0"); rest != "" {
		return whole + "." + rest
	}
	return whole
}

// timeUnits and countUnits are the units of periods and of thresholds; the longest
// spelling comes first.
var (
	timeUnits  = []struct{ written, unit string }{{"个工作日", "工作日"}, {"工作日", "工作日"}, {"个月", "月"}, {"小时", "小时"}, {"分钟", "分钟"}, {"日", "日"}, {"天", "日"}, {"年", "年"}}
	countUnits = []string{"平方公里", "平方千米", "平方米", "立方米", "公里", "千米", "公斤", "千克", "厘米", "毫米", "公顷", "千瓦时", "千瓦", "兆瓦", "千伏", "分贝", "周岁",
		"米", "㎡", "户", "人", "家", "名", "亩", "吨", "件", "辆", "倍", "斤", "克", "个", "项", "种", "场", "头", "只", "羽", "列", "套", "间", "层", "处", "台", "艘", "份", "次", "张", "册", "所", "座", "株", "棵", "条", "升", "度"}
	moreThan = []string{"以上", "以下", "以内", "以外", "及以上", "及以下"}
	atLeast  = []string{"不得少于", "不少于", "不得超过", "不超过", "不得低于", "不低于", "不得高于", "不高于", "超过", "不足", "少于", "低于", "高于", "未满", "不满", "年满", "已满", "至少"}
)

// measured reads the unit behind a number.
func measured(text string, start, at int, value string, prev rune) (Fact, bool) {
	rest := text[at:]
	switch {
	case strings.HasPrefix(rest, "%"), strings.HasPrefix(rest, "％"):
		n := utf8.RuneLen([]rune(rest)[0])
		return newFact(text, FactRate, start, at+n, value, "%"), true
	case strings.HasPrefix(rest, "‰"):
		return newFact(text, FactRate, start, at+len("‰"), value, "‰"), true
	case strings.HasPrefix(rest, "圆"):
		return newFact(text, FactMoney, start, at+len("圆"), value, "元"), true
	}
	for _, u := range currencies {
		if strings.HasPrefix(rest, u) {
			n, unit := perUnit(rest[len(u):])
			return newFact(text, FactMoney, start, at+len(u)+n, value, u+unit), true
		}
	}
	for _, u := range timeUnits {
		if strings.HasPrefix(rest, u.written) {
			return period(text, start, at+len(u.written), value, u.unit, prev)
		}
	}
	if tail := "个百分点"; strings.HasPrefix(rest, tail) {
		return newFact(text, FactRate, start, at+len(tail), value, "百分点"), true
	}
	for _, u := range countUnits {
		if strings.HasPrefix(rest, u) {
			return counted(text, start, at+len(u), value, u)
		}
	}
	return Fact{}, false
}

// counted makes a threshold of a number with its unit, where a bound stands before or
// behind it. A place, 第三条以下, and what an order counts, 前三项, are none.
func counted(text string, start, end int, value, unit string) (Fact, bool) {
	for _, m := range moreThan {
		if strings.HasPrefix(text[end:], m) {
			return newFact(text, FactThreshold, start, end+len(m), value, unit), true
		}
	}
	if hasAnySuffix(text[:start], atLeast) {
		return newFact(text, FactThreshold, start, end, value, unit), true
	}
	if unit == "倍" { // 处三倍罚款: a rate without a bound
		return newFact(text, FactRate, start, end, value, unit), true
	}
	return Fact{}, false
}

// fraction reads 三分之二: a threshold with 以上 or 以下 behind it, or 不少于 before it, else
// a rate. Its value is 2/3.
func fraction(text string, start, at int, below string) (Fact, bool) {
	rest, ok := strings.CutPrefix(text[at:], "分之")
	if !ok {
		return Fact{}, false
	}
	above, n, ok := plainNumber(rest)
	if !ok {
		return Fact{}, false
	}
	end, value := at+len("分之")+n, above+"/"+below
	if f, ok := counted(text, start, end, value, ""); ok {
		return f, true
	}
	return newFact(text, FactRate, start, end, value, ""), true
}

var currencies = []string{"元", "美元", "港元", "欧元"}

// perUnits are the units behind / and 每; the longest spelling comes first.
var perUnits = []string{"平方米", "㎡", "月·人", "月", "年", "日", "天", "人", "户", "亩", "吨", "公斤", "米", "次"}

// perUnit reads /月, /平方米 and 每月 behind an amount.
func perUnit(s string) (n int, unit string) {
	for _, mark := range []string{"/", "／", "每"} {
		if !strings.HasPrefix(s, mark) {
			continue
		}
		for _, u := range perUnits {
			if strings.HasPrefix(s[len(mark):], u) {
				return len(mark) + len(u), "/" + u
			}
		}
	}
	return 0, ""
}

// period tells a span of time from a year and from a day of a month, and a
// deadline from other spans.
func period(text string, start, end int, value, unit string, prev rune) (Fact, bool) {
	if n, err := strconv.Atoi(value); err == nil && unit == "年" && n >= 1900 && n <= 2200 {
		return Fact{}, false
	}
	if unit == "日" && prev == '月' || hasAnyPrefix(text[end:], []string{"度", "行动", "计划", "规划"}) { // 上一年度, 三年行动方案
		return Fact{}, false
	}
	for _, m := range []string{"以内", "之内", "内"} {
		if strings.HasPrefix(text[end:], m) {
			return newFact(text, FactDeadline, start, end+len(m), value, unit), true
		}
	}
	if unit != "年" {
		for _, m := range []string{"以前", "之前", "前"} { // 期满三十日前
			if rest, ok := strings.CutPrefix(text[end:], m); ok && !hasAnyPrefix(rest, []string{"款", "条", "述"}) {
				return newFact(text, FactDeadline, start, end+len(m), value, unit), true
			}
		}
	}
	if strings.HasSuffix(text[:start], "提前") {
		return newFact(text, FactDeadline, start, end, value, unit), true
	}
	return newFact(text, FactPeriod, start, end, value, unit), true
}

var (
	means      = regexp.MustCompile(`(?:本[\p{Han}]{1,8}?(?:所称|中所称)的?|所称的?|[。；\n]|^)([\p{Han}“”、（）()A-Za-z0-9]{2,30}?)[，,]?\s*(?:是指|系指)`)
	shortNamed = regexp.MustCompile(`以下(?:简称|统称|称)(?:为)?[：:]?[“"]?([\p{Han}A-Za-z0-9]{1,20})[”"]?`)
)

// beforeTerm is what stands before the word that is defined: a number, 本条例所称.
var beforeTerm = regexp.MustCompile(`^(?:[（(][一二三四五六七八九十]{1,3}[）)])?(?:本[\p{Han}]{1,8}?(?:中)?所称的?)?`)

func term(words string) string {
	return strings.Trim(words[len(beforeTerm.FindString(words)):], "“”，,、")
}

// mergeDefinitions adds the definitions that an expression finds to the other facts, in
// the order of the text.
func mergeDefinitions(facts []Fact, text string, re *regexp.Regexp) []Fact {
	for _, m := range re.FindAllStringSubmatchIndex(text, -1) {
		f := newFact(text, FactDefinition, m[0], m[1], term(text[m[2]:m[3]]), "")
		if lead := f.Written; strings.HasPrefix(lead, "。") || strings.HasPrefix(lead, "；") || strings.HasPrefix(lead, "\n") {
			_, n := utf8.DecodeRuneInString(lead)
			f.Start += n
			f.Written = lead[n:]
		}
		at := len(facts)
		for at > 0 && facts[at-1].Start > f.Start {
			at--
		}
		facts = append(facts[:at], append([]Fact{f}, facts[at:]...)...)
	}
	return facts
}
