package corpus

import (
	"regexp"
	"strings"
)

// A MarkdownLine is one line of a Markdown source without its markup. Markup is
// layout: what remains is the official text, character for character.
type MarkdownLine struct {
	Text  string // trimmed
	Level int    // of the heading mark, 0 to 6
	Bold  []Span // parts of Text that are set in bold
}

var (
	headingMark = regexp.MustCompile(`^(#{1,6})(?:\s+|$)`)
	texMath     = regexp.MustCompile(`\s?\$([^$\n]*\\[^$\n]*)\$\s?`)
	texCommand  = strings.NewReplacer(`\geqslant`, "≥", `\leqslant`, "≤", `\geq`, "≥", `\leq`, "≤", `\ge`, "≥", `\le`, "≤",
		`\times`, "×", `\sim`, "～", `\%`, "%", `\~`, "～", `\ `, "")
)

// ParseMarkdownLine takes the markup off one line: heading marks, paired bold
// marks, and what a recogniser wrote as TeX though it was printed as a sign
// ($\geq 60\%$ is ≥60%). An unpaired mark is text and stays.
func ParseMarkdownLine(raw string) MarkdownLine {
	var l MarkdownLine
	raw = TrimSpace(raw)
	if m := headingMark.FindStringSubmatch(raw); strings.HasPrefix(raw, "#") && m != nil {
		l.Level = len(m[1])
		raw = TrimSpace(raw[len(m[0]):])
	}
	if strings.Contains(raw, "$") {
		raw = texMath.ReplaceAllStringFunc(raw, plainMath)
	}
	parts := strings.Split(raw, "**")
	if len(parts)%2 == 0 {
		last := len(parts) - 2
		parts = append(parts[:last], parts[last]+"**"+parts[last+1])
	}
	var b strings.Builder
	for i, part := range parts {
		if i%2 == 1 && part != "" {
			l.Bold = append(l.Bold, Span{b.Len(), b.Len() + len(part)})
		}
		b.WriteString(part)
	}
	l.Text = b.String()
	l.trim()
	return l
}

func plainMath(math string) string {
	inner := texMath.FindStringSubmatch(math)[1]
	return withoutSpace(texCommand.Replace(inner))
}

// trim cuts white space and moves the bold spans with the text.
func (l *MarkdownLine) trim() {
	text := TrimSpace(l.Text)
	at := strings.Index(l.Text, text)
	l.Text = text
	kept := l.Bold[:0]
	for _, s := range l.Bold {
		s = Span{max(s.Start-at, 0), min(s.End-at, len(text))}
		if s.Start < s.End {
			kept = append(kept, s)
		}
	}
	l.Bold = kept
}

// HasTeX reports whether a line holds what a recogniser wrote as TeX.
func HasTeX(raw string) bool { return strings.Contains(raw, "$") && texMath.MatchString(raw) }
