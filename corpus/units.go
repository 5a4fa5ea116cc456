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

// dutyKeys are the words that name a part in a table of duties, 牵头单位：…
const dutyKeys = `(?:(?:牵头|责任|配合|负责|参与|参加|实施|落实|主责|主办|协办|承办|主管|协同)(?:单位|部门|机构)|主办|协办|承办)\s*[：:]`

var (
	dutyKey   = regexp.MustCompile(`^\s*` + dutyKeys)
	dutyInner = regexp.MustCompile(`\s+(` + dutyKeys + `)`)
	dutyLine  = regexp.MustCompile(`(?m)(?:^|[。；;])\s*(` + dutyKeys + `[^。\n]+)`)
	dutyVerb  = regexp.MustCompile(`(?:(?:共同|联合)?牵头(?:负责|组织|落实|实施|办理|推进|抓总|协调|组织实施)?|` +
		`按照?(?:各自)?(?:职[责能]|分工)(?:分工)?(?:抓好|做好|负责)?(?:负责|落实|配合|实施|推进|办理|(?:相关|有关|各项)?工作)?|` +
		`分工(?:负责|落实)|(?:具体|共同|分别|组织)?(?:负责|落实|实施)(?:落实|实施|推进)?|(?:协同|积极|共同)?(?:配合|参与|参加|协助)(?:落实|实施)?|` +
		`为(?:牵头|责任|配合)(?:单位|部门))$`)
	dutyTail   = regexp.MustCompile(`等(?:相关|有关)?(?:部门和单位|单位和部门|部门|单位)?$`)
	dutyJoint  = regexp.MustCompile(`等(?:相关|有关)?(?:部门和单位|部门|单位)?(?:以及|和|及|与)(?:各|相关|有关|其他|市|县|区|省)|(?:以及|及)(?:各|相关|有关|其他)`)
	dutyTime   = regexp.MustCompile(`^(?:(?:完成|办结|整改|推进|实施|工作)?(?:时限|时间|期限|进度)|[0-9０-９]{4}年|[0-9]{1,2}月|长期|持续|常年|全年|下同)`)
	otherKey   = regexp.MustCompile(`^[\p{Han}]{2,8}[：:]`)
	dutyJoined = regexp.MustCompile(`^(?:会同|联合|商)`)
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
	if !strings.ContainsAny(text, "：:") {
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
	return hasAnySuffix(TrimSpace(clause), dutyWords) || strings.Contains(clause, "单位") || strings.Contains(clause, "部门") ||
		strings.Contains(clause, "牵头") || strings.Contains(clause, "办：")
}

// dutyWords are the words that a clause of responsibility ends with; see dutyVerb.
var dutyWords = []string{"负责", "牵头", "落实", "配合", "参与", "参加", "协助", "组织", "实施", "办理", "推进", "协调", "抓总", "工作", "单位", "部门"}

func hasAnySuffix(s string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(x string) bool { return strings.HasSuffix(s, x) })
}

// brackets gives the inside of every outermost pair of brackets. The shapes and
// widths pair with each other, as recognised text mixes them.
func brackets(text string) []Span {
	var found []Span
	depth, start := 0, 0
	for i, r := range text {
		switch r {
		case '（', '(', '〔', '[', '【':
			if depth == 0 {
				start = i + utf8.RuneLen(r)
			}
			depth++
		case '）', ')', '〕', ']', '】':
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
// the text is none. A day or a time limit behind the bodies is passed over.
func parseDuty(clause string) []duty {
	clause = dutyInner.ReplaceAllString(clause, "；$1")
	parts := splitOutside(clause, "，,；;")
	if slices.ContainsFunc(parts, dutyKey.MatchString) {
		return supportLead(parseKeyed(parts))
	}
	var duties []duty
	pending := ""
	for _, part := range parts {
		part = TrimSpace(part)
		if len(duties) > 0 && dutyTime.MatchString(part) {
			continue
		}
		some, ok := parsePart(part, len(duties) > 0)
		if !ok {
			pending = joinNames(pending, part) // 市科技局，市教育局按职责分工负责
			continue
		}
		some[0].names = joinNames(pending, some[0].names)
		pending = ""
		duties = append(duties, some...)
	}
	if pending != "" {
		return nil // a clause ends with what is to be done
	}
	for _, d := range duties {
		if !plausibleNames(d.names) {
			return nil
		}
	}
	return supportLead(duties)
}

// parsePart reads one part between commas: the bodies and what they do. 会同 makes
// who follows it a support, and who stands before it in the same part a lead.
func parsePart(part string, behind bool) ([]duty, bool) {
	verb := dutyVerb.FindStringIndex(part)
	joined := dutyJoined.FindString(part)
	if verb == nil && (joined == "" || !behind) {
		return nil, false
	}
	names, role := part, RoleSupport
	if verb != nil {
		names, role = part[:verb[0]], roleOf(part[verb[0]:])
	}
	if joined != "" && behind {
		return []duty{{names[len(joined):], RoleSupport}}, true
	}
	if first, second, ok := strings.Cut(names, "会同"); ok && first != "" && second != "" {
		return []duty{{first, RoleLead}, {second, RoleSupport}}, true
	}
	return []duty{{names, role}}, true
}

// supportLead makes who is responsible beside a lead a support.
func supportLead(duties []duty) []duty {
	if !slices.ContainsFunc(duties, func(d duty) bool { return d.role == RoleLead }) {
		return duties
	}
	for i := range duties {
		if duties[i].role == RoleResponsible {
			duties[i].role = RoleSupport
		}
	}
	return duties
}

// parseKeyed reads 牵头单位：A、B；责任单位：C. A part with another key, 完成时限：…, names
// no bodies, nor does what follows it.
func parseKeyed(parts []string) []duty {
	var duties []duty
	open := false
	for _, part := range parts {
		part = TrimSpace(part)
		if key := dutyKey.FindString(part); key != "" {
			duties = append(duties, duty{TrimSpace(part[len(key):]), roleOf(key)})
			open = true
			continue
		}
		open = open && !otherKey.MatchString(part) && !dutyTime.MatchString(part)
		if open {
			last := &duties[len(duties)-1]
			last.names = joinNames(last.names, part)
		}
	}
	return duties
}

func roleOf(word string) Role {
	switch {
	case strings.Contains(word, "牵头"), strings.Contains(word, "主办"), strings.Contains(word, "主责"):
		return RoleLead
	case strings.Contains(word, "配合"), strings.Contains(word, "参"), strings.Contains(word, "协"):
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
		if len([]rune(n)) > MaxBodyName || len([]rune(n)) < 2 || strings.ContainsAny(n, "。！？：:“”《》") || strings.HasSuffix(n, "的") {
			return false
		}
	}
	return names != ""
}

// splitNames cuts a list of bodies at 、 and before a collective that 及 joins to
// it, or that follows 等部门和.
func splitNames(list string) []string {
	var names []string
	for _, n := range splitOutside(list, "、，,；;") {
		n = trimName(n)
		for m := dutyJoint.FindStringIndex(n); m != nil && m[0] > 0; m = dutyJoint.FindStringIndex(n) {
			_, last := utf8.DecodeLastRuneInString(n[:m[1]])
			if strings.HasSuffix(n[:m[1]], "相关") || strings.HasSuffix(n[:m[1]], "有关") || strings.HasSuffix(n[:m[1]], "其他") {
				last = len("相关")
			}
			names = append(names, trimName(n[:m[0]]))
			n = trimName(n[m[1]-last:])
		}
		if n != "" {
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
