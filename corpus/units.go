package corpus

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// FindUnits reads the bodies that a text makes responsible, in the order of the
// text, each body once in each role. It reads clauses of responsibility and
// nothing else: a bracket such as (市商务局牵头，市财政局、市政府办按职责分工负责) or
// (牵头单位：市教育局), or a sentence 责任单位：… of its own. A list of members
// (成员单位包括…) gives no units.
//
// Who is named before 牵头 leads; who shares the work beside a lead supports; where
// nobody leads, who shares the work is responsible. 等 is left out. A collective
// (各相关部门) is a unit as it is written.
func FindUnits(text string, reg *Register) []Unit {
	units := []Unit{}
	seen := map[Unit]bool{}
	for _, clause := range dutyClauses(text) {
		for _, d := range parseDuty(text[clause.Start:clause.End]) {
			for _, written := range splitNames(d.names) {
				name, _ := reg.Canonical(written)
				if key := (Unit{Name: name, Role: d.role}); !seen[key] {
					seen[key] = true
					units = append(units, Unit{Name: name, Written: written, Role: d.role})
				}
			}
		}
	}
	return units
}

// EndsWithDuty reports whether a text ends with a clause of responsibility, which
// is how a measure ends.
func EndsWithDuty(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(TrimSpace(text), "。；;"))
	if r != '）' && r != ')' && !strings.Contains(text, "单位") && !strings.Contains(text, "部门") {
		return false
	}
	return len(CutDuty(text)) < len(text)
}

// CutDuty takes the clauses of responsibility at the end of a text away.
func CutDuty(text string) string {
	clauses := dutyClauses(text)
	for i := len(clauses) - 1; i >= 0; i-- {
		if strings.Trim(text[clauses[i].End:], "）)。；; \n") != "" {
			break
		}
		text = strings.TrimRight(text[:clauses[i].Start], "（( ")
	}
	return text
}

// IsCollective reports whether a name stands for bodies that it does not name:
// 各相关部门, 市直各政法单位, 食安委相关成员单位. A register cannot know these.
func IsCollective(name string) bool {
	return strings.Contains(name, "各") || hasAnyPrefix(name, []string{"相关", "有关", "其他", "全市"}) ||
		strings.HasSuffix(name, "成员单位") || strings.HasSuffix(name, "部门")
}

var (
	dutyKey  = regexp.MustCompile(`^\s*(牵头|责任|配合|负责|参与|实施|主责|主办|协办|承办)(?:单位|部门)\s*[：:]`)
	dutyLine = regexp.MustCompile(`(?m)(?:^|[。；;])\s*((?:牵头|责任|配合|负责|参与|主责|主办|协办|承办)(?:单位|部门)\s*[：:][^。\n]+)`)
	dutyVerb = regexp.MustCompile(`(?:共同|联合)?(?:牵头(?:负责|组织|落实|实施|办理)?|` +
		`按照?(?:各自)?职[责能](?:分工)?(?:抓好|做好)?(?:负责|落实|配合|实施)?|` +
		`分工(?:负责|落实)|(?:具体|共同|分别)?负责(?:落实|实施)?|配合|参与|协助|落实)$`)
	dutyTail = regexp.MustCompile(`等(?:相关|有关)?(?:部门|单位)?$`)
)

// dutyClauses finds the clauses of responsibility: the inside of a bracket, or the
// whole of a sentence.
func dutyClauses(text string) []Span {
	var found []Span
	inside := brackets(text)
	for _, s := range inside {
		if mayBeDuty(text[s.Start:s.End]) && len(parseDuty(text[s.Start:s.End])) > 0 {
			found = append(found, s)
		}
	}
	if !strings.Contains(text, "单位") && !strings.Contains(text, "部门") {
		return found
	}
	for _, m := range dutyLine.FindAllStringSubmatchIndex(text, -1) {
		within := func(s Span) bool { return s.Start <= m[2] && m[2] < s.End }
		if !slices.ContainsFunc(inside, within) {
			found = append(found, Span{m[2], m[3]})
		}
	}
	slices.SortFunc(found, func(a, b Span) int { return a.Start - b.Start })
	return found
}

// mayBeDuty is a quick look before [parseDuty].
func mayBeDuty(clause string) bool {
	return hasAnySuffix(TrimSpace(clause), dutyWords) || strings.Contains(clause, "单位") || strings.Contains(clause, "部门")
}

// dutyWords are the words that a clause of responsibility ends with; see dutyVerb.
var dutyWords = []string{"负责", "牵头", "落实", "配合", "参与", "协助", "组织", "实施", "办理"}

func hasAnySuffix(s string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}

// brackets gives the inside of every outermost pair of round brackets. Half and
// full width pair with each other, as recognised text mixes them.
func brackets(text string) []Span {
	var found []Span
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '（', '(':
			if depth == 0 {
				start = i + len(string(r))
			}
			depth++
		case '）', ')':
			if depth == 1 {
				found = append(found, Span{start, i})
			}
			depth = max(depth-1, 0)
		}
	}
	return found
}

// A duty is one part of a clause: who, and in what role.
type duty struct {
	names string
	role  Role
}

// parseDuty reads the inside of a clause of responsibility; it returns nil when
// the text is none.
func parseDuty(clause string) []duty {
	if dutyKey.MatchString(clause) {
		return parseKeyed(clause)
	}
	var duties []duty
	pending, lead := "", false
	for _, part := range splitOutside(clause, "，,；;") {
		part = TrimSpace(part)
		var verb []int
		if hasAnySuffix(part, dutyWords) {
			verb = dutyVerb.FindStringIndex(part)
		}
		if verb == nil {
			pending = joinNames(pending, part) // 市科技局，市教育局按职责分工负责
			continue
		}
		d := duty{joinNames(pending, part[:verb[0]]), roleOf(part[verb[0]:])}
		pending = ""
		if d.names == "" {
			return nil
		}
		lead = lead || d.role == RoleLead
		duties = append(duties, d)
	}
	if pending != "" {
		return nil // a clause ends with what is to be done
	}
	for i := range duties {
		if lead && duties[i].role == RoleResponsible {
			duties[i].role = RoleSupport
		}
		if !plausibleNames(duties[i].names) {
			return nil
		}
	}
	return duties
}

// parseKeyed reads 牵头单位：A、B；责任单位：C.
func parseKeyed(clause string) []duty {
	var duties []duty
	lead := false
	for _, part := range splitOutside(clause, "，,；;") {
		m := dutyKey.FindStringSubmatchIndex(part)
		if m == nil {
			if len(duties) > 0 {
				duties[len(duties)-1].names = joinNames(duties[len(duties)-1].names, TrimSpace(part))
			}
			continue
		}
		d := duty{TrimSpace(part[m[1]:]), roleOf(part[m[2]:m[3]])}
		lead = lead || d.role == RoleLead
		duties = append(duties, d)
	}
	for i := range duties {
		if lead && duties[i].role == RoleResponsible {
			duties[i].role = RoleSupport
		}
	}
	return duties
}

func roleOf(word string) Role {
	switch {
	case strings.Contains(word, "牵头"), strings.Contains(word, "主办"), strings.Contains(word, "主责"):
		return RoleLead
	case strings.Contains(word, "配合"), strings.Contains(word, "参与"), strings.Contains(word, "协"):
		return RoleSupport
	default:
		return RoleResponsible
	}
}

func joinNames(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "、" + b
}

// MaxBodyName is the length of the longest name, in characters, that is taken for
// a body: longer than any in the gazettes seen (国家金融监管总局洪江监管支局 has 13),
// shorter than a clause of prose.
const MaxBodyName = 30

// plausibleNames tells a list of bodies from prose in brackets that happens to end
// with 负责 or 落实.
func plausibleNames(names string) bool {
	for _, n := range splitNames(names) {
		if len([]rune(n)) > MaxBodyName || len([]rune(n)) < 2 || strings.ContainsAny(n, "。！？：:“”《》") {
			return false
		}
	}
	return names != ""
}

// splitNames cuts a list of bodies at 、 and before a collective that 及 joins to it.
func splitNames(list string) []string {
	var names []string
	for _, n := range splitOutside(list, "、，,；;") {
		n = TrimSpace(n)
		for _, joint := range []string{"及各", "及相关", "及有关", "及其他", "以及"} {
			if before, after, ok := strings.Cut(n, joint); ok && before != "" {
				names = append(names, trimName(before))
				n = strings.TrimPrefix(joint, "以")[len("及"):] + after
			}
		}
		if n = trimName(n); n != "" {
			names = append(names, n)
		}
	}
	return names
}

func trimName(n string) string {
	n = strings.TrimPrefix(strings.TrimRight(TrimSpace(n), "。；;"), "由")
	if cut := dutyTail.ReplaceAllString(n, ""); cut != "" {
		n = cut
	}
	return TrimSpace(n)
}

// splitOutside cuts at any of the marks that stands outside brackets.
func splitOutside(s, marks string) []string {
	var parts []string
	depth, start := 0, 0
	for i, r := range s {
		switch {
		case r == '（' || r == '(':
			depth++
		case r == '）' || r == ')':
			depth = max(depth-1, 0)
		case depth == 0 && strings.ContainsRune(marks, r):
			parts = append(parts, s[start:i])
			start = i + len(string(r))
		}
	}
	return append(parts, s[start:])
}
