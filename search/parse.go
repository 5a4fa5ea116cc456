package search

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxDepth bounds brackets within brackets. People nest two or three.
const maxDepth = 16

// Parse reads a question in the language of docs/query-syntax.md. Whatever has no
// operator in it is plain text and never an error; the error is a *[SyntaxError],
// whose Suggestion, when it has one, parses.
func Parse(question string) (Node, error) {
	if !utf8.ValidString(question) {
		return nil, &SyntaxError{Code: "invalid_text", Offset: invalidRune(question),
			Message: "问题里有不是 UTF-8 的字节，可能是编码不对。", Suggestion: validPart(question)}
	}
	p := &parser{rs: []rune(question)}
	n, err := p.all()
	switch {
	case err != nil:
		return nil, err
	case p.clauses > MaxClauses:
		return nil, &SyntaxError{Code: "too_many_clauses", Offset: p.last,
			Message:    fmt.Sprintf("一个问题里最多用 %d 个短语、条件和“或”项。", MaxClauses),
			Suggestion: p.repaired(string(p.rs[:p.last]))}
	case isEmpty(n) && strings.TrimFunc(question, isSpace) != "":
		return nil, &SyntaxError{Code: "no_words", Message: "问题里只有标点，没有可以查找的词。"}
	}
	return n, nil
}

func invalidRune(s string) int {
	n := 0
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return n
			}
		}
		n++
	}
	return n
}

func validPart(s string) string {
	s = strings.TrimSpace(strings.ToValidUTF8(s, " "))
	if _, err := Parse(s); err != nil {
		return ""
	}
	return s
}

// A parser reads runes by recursive descent:
//
//	all  = { or }
//	or   = item { ("OR" | "|") item }
//	item = ["-" | "+"] ( "(" all ")" | quoted | field | near | run )
type parser struct {
	rs      []rune
	at      int
	depth   int
	clauses int // operators' operands, see MaxClauses
	nears   int // see MaxNears
	last    int // where the clause before the first one too many ends
}

func (p *parser) fail(code string, at int, message, suggestion string) *SyntaxError {
	return &SyntaxError{Code: code, Offset: at, Message: message, Suggestion: p.repaired(suggestion)}
}

// repaired is a suggestion made sure of: if it does not parse either, the
// suggestion of its own error, else none. Only questions that are short enough to
// be asked are repaired, for each fault costs a parse.
func (p *parser) repaired(s string) string {
	if len(p.rs) > 2*MaxQueryRunes {
		return ""
	}
	for range 8 { // each round mends one fault
		s = strings.TrimFunc(s, isSpace)
		if s == "" || s == string(p.rs) {
			return ""
		}
		_, err := Parse(s)
		if err == nil {
			return s
		}
		s = err.(*SyntaxError).Suggestion
	}
	return ""
}

// without is the question without the runes from start to end.
func (p *parser) without(start, end int) string {
	return strings.TrimRightFunc(string(p.rs[:start]), isSpace) + " " + strings.TrimLeftFunc(string(p.rs[end:]), isSpace)
}

// count notes an operand of an operator.
func (p *parser) count(start int) {
	if p.clauses++; p.clauses == MaxClauses+1 {
		p.last = start
	}
}

func (p *parser) all() (Node, error) {
	var ns []Node
	for {
		p.space()
		if !p.more() || p.depth > 0 && p.is(closes) {
			return all(ns), nil
		}
		n, err := p.or(len(ns) > 0)
		if err != nil {
			return nil, err
		}
		if !isEmpty(n) {
			ns = append(ns, n)
		}
	}
}

// or reads alternatives; preceded tells whether something stands before the first.
func (p *parser) or(preceded bool) (Node, error) {
	if at := p.at; p.orSign() {
		if preceded {
			return nil, p.fail("missing_operand", at, "OR 的前面没有可以选择的词。", p.without(at, p.at))
		}
		return nil, p.fail("missing_operand", at, "OR 要写在两个词中间，例如 货币补偿 OR 产权调换。", p.without(at, p.at))
	}
	var ns []Node
	for {
		n, err := p.item()
		if err != nil {
			return nil, err
		}
		if !isEmpty(n) {
			ns = append(ns, n)
		}
		p.space()
		at := p.at
		if !p.orSign() {
			break
		}
		p.count(at)
		p.space()
		if !p.more() || p.is(closes) && p.depth > 0 || p.atOrSign() || isEmpty(n) {
			return nil, p.fail("missing_operand", at, "OR 的两边都要有词，例如 货币补偿 OR 产权调换。", p.without(at, p.at))
		}
	}
	if len(ns) == 0 {
		return All{}, nil
	}
	return or(ns), nil
}

func (p *parser) item() (Node, error) {
	start := p.at
	switch {
	case p.is(minus):
		return p.signed(not)
	case p.is(plus):
		return p.signed(must)
	case p.is(opens):
		return p.group()
	case p.is(quotes) && p.quotation(start) == 0:
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		p.count(start)
		return Phrase{s}, nil
	}
	if scope, ok := p.scope(); ok {
		p.count(start)
		n, err := p.group()
		if err != nil || isEmpty(n) {
			return n, err
		}
		return p.near(scope, n, start)
	}
	if name, ok := p.fieldName(); ok {
		p.count(start)
		return p.field(name, start)
	}
	return p.word(), nil
}

// near makes a Near. Its words stand in a text: a field, which says of what document,
// is better put beside it.
func (p *parser) near(scope Scope, n Node, start int) (Node, error) {
	var beside, inside []Node
	for _, m := range items(n) {
		if holdsField(m) {
			beside = append(beside, m)
		} else {
			inside = append(inside, m)
		}
	}
	if p.nears++; p.nears > MaxNears {
		return nil, p.fail("too_many_near", start, fmt.Sprintf("一个问题里最多用 %d 个同句、同款、同条、同章。", MaxNears), string(p.rs[:start]))
	}
	if words := leaves(n); words > MaxNearWords {
		return nil, p.fail("too_many_near", start, fmt.Sprintf("%s的括号里最多写 %d 个词。", scope, MaxNearWords), p.without(start, p.at))
	}
	if len(beside) == 0 {
		return Near{scope, n}, nil
	}
	mended := all(beside).String()
	if len(inside) > 0 {
		mended += " " + Near{scope, all(inside)}.String()
	}
	return nil, p.fail("field_in_near", start, fmt.Sprintf("%s的括号里只能写词；条件写在括号外面。", scope),
		strings.TrimRightFunc(string(p.rs[:start]), isSpace)+" "+mended+" "+strings.TrimLeftFunc(string(p.rs[p.at:]), isSpace))
}

// leaves counts the words and phrases of a node.
func leaves(n Node) (count int) {
	walk(n, func(n Node) {
		switch n.(type) {
		case Text, Phrase, Prefix:
			count++
		}
	})
	return count
}

func holdsField(n Node) bool {
	found := false
	walk(n, func(n Node) {
		switch n.(type) {
		case Field, Dates, Article:
			found = true
		}
	})
	return found
}

// signed reads - or + and what it belongs to. A sign that stands alone means
// nothing, and so do two signs more than one.
func (p *parser) signed(sign func(Node) Node) (Node, error) {
	start := p.at
	for p.is(minus + plus) {
		p.at++
	}
	if !p.more() || isSpace(p.rs[p.at]) || p.is(closes+bars) {
		return All{}, nil
	}
	p.count(start)
	n, err := p.item()
	if err != nil || isEmpty(n) {
		return n, err
	}
	return sign(n), nil
}

// not and must fold signs upon signs: -(-甲) needs 甲, +(-甲) takes it away.
func not(n Node) Node {
	switch n := n.(type) {
	case Not:
		return Must(n)
	case Must:
		return Not(n)
	}
	return Not{n}
}

func must(n Node) Node {
	switch n.(type) {
	case Not, Must:
		return n
	}
	return Must{n}
}

func (p *parser) group() (Node, error) {
	start := p.at
	p.at++
	if p.depth++; p.depth > maxDepth {
		return nil, p.fail("too_deep", start, fmt.Sprintf("括号最多套 %d 层。", maxDepth), p.flat())
	}
	n, err := p.all()
	if err != nil {
		return nil, err
	}
	if !p.more() {
		return nil, p.fail("unbalanced_parentheses", start, "括号没有配对：这个左括号没有对应的右括号。", string(p.rs)+")")
	}
	p.at++
	p.depth--
	return n, nil
}

// flat is the question without brackets.
func (p *parser) flat() string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(opens+closes, r) {
			return ' '
		}
		return r
	}, string(p.rs))
}

func (p *parser) field(name FieldName, start int) (Node, error) {
	p.space()
	at := p.at
	var value string
	switch {
	case p.is(opens):
		n, err := p.group()
		if err != nil {
			return nil, err
		}
		return p.distribute(name, n, start)
	case p.is(quotes):
		s, err := p.quoted()
		if err != nil {
			return nil, err
		}
		value = s
	default:
		value = p.run()
		p.lonelyBracket(value)
	}
	if !hasWord(value) {
		return nil, p.fail("empty_field", start, fmt.Sprintf("“%s:”后面没有内容，例如 %s。", name, fieldExamples[name]), p.without(start, p.at))
	}
	n, err := fieldNode(name, value)
	if err != nil {
		err.Offset = at
		mended := p.without(start, p.at)
		if err.Suggestion != "" {
			mended = string(p.rs[:start]) + err.Suggestion + " " + string(p.rs[p.at:])
		}
		err.Suggestion = p.repaired(mended)
		return nil, err
	}
	return n, nil
}

var fieldExamples = map[FieldName]string{
	FieldIssuer: "机关:洪江市人民政府", FieldType: "类型:规范性文件", FieldCollection: "来源:洪江市人民政府公报", FieldDepartment: "部门:市商务局", FieldLead: "牵头:市商务局",
	FieldNumber: "文号:洪政发〔2026〕1号", FieldDate: "日期:2026-03", FieldTitle: "标题:实施办法", FieldArticle: "条:28",
}

// distribute gives each word of a group to a field: 部门:(甲 OR 乙).
func (p *parser) distribute(name FieldName, n Node, start int) (Node, error) {
	each := func(ns []Node, join func([]Node) Node) (Node, error) {
		out := make([]Node, 0, len(ns))
		for _, m := range ns {
			f, err := p.distribute(name, m, start)
			if err != nil {
				return nil, err
			}
			out = append(out, f)
		}
		return join(out), nil
	}
	value := ""
	switch n := n.(type) {
	case Or:
		return each(n, or)
	case All:
		if len(n) > 0 {
			return each(n, all)
		}
	case Text:
		value = n.S
	case Phrase:
		value = n.S
	}
	p.count(start)
	if value == "" {
		return nil, p.fail("empty_field", start, fmt.Sprintf("“%s:”的括号里只能写词和 OR，例如 %s:(甲 OR 乙)。", name, name), p.without(start, p.at))
	}
	f, err := fieldNode(name, value)
	if err != nil {
		err.Offset, err.Suggestion = start, p.repaired(p.without(start, p.at))
		return nil, err
	}
	return f, nil
}

// word reads plain text, or the beginning of a word when a star ends it.
func (p *parser) word() Node {
	start := p.at
	s := p.run()
	p.lonelyBracket(s)
	if s == "" {
		p.at++ // a mark that begins nothing
		return All{}
	}
	stem := strings.TrimRight(s, stars)
	switch {
	case !hasWord(stem):
		return All{}
	case stem != s:
		p.count(start)
		return Prefix{stem}
	default:
		return Text{s}
	}
}
