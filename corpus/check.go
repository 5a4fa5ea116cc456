package corpus

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Check proves that a reading lost nothing of a Markdown or plain-text source and
// added nothing to it:
//
//   - every byte that is neither white space nor a heading or bold mark lies in
//     exactly one Source span of a provision or one piece of furniture;
//   - label, heading and text of a provision are what its spans hold, white space,
//     markup and the mark that ends a lead-in heading aside;
//   - refs are unique, and every span lies inside its text.
//
// The error names the first place where that does not hold.
func (r *Reading) Check(data []byte) error {
	if err := r.checkCover(data); err != nil {
		return err
	}
	refs := map[Ref]bool{}
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			if refs[p.Ref] {
				return fmt.Errorf("check %s: ref %s stands twice", r.Source.Name, p.Ref)
			}
			refs[p.Ref] = true
			if err := p.checkText(data); err != nil {
				return fmt.Errorf("check %s:%d: %s: %w", r.Source.Name, p.Line, p.Ref, err)
			}
			if err := p.checkSpans(); err != nil {
				return fmt.Errorf("check %s:%d: %s: %w", r.Source.Name, p.Line, p.Ref, err)
			}
		}
	}
	return nil
}

func (r *Reading) checkCover(data []byte) error {
	covered := make([]bool, len(data))
	cover := func(what string, s Span) error {
		if s.Start < 0 || s.End > len(data) || s.Start >= s.End {
			return fmt.Errorf("check %s: %s covers impossible bytes %d–%d", r.Source.Name, what, s.Start, s.End)
		}
		for i := s.Start; i < s.End; i++ {
			if covered[i] {
				return fmt.Errorf("check %s:%d: %s covers text twice", r.Source.Name, lineAt(data, i), what)
			}
			covered[i] = true
		}
		return nil
	}
	for _, f := range r.Furniture {
		if err := cover("furniture "+f.Kind, f.Span); err != nil {
			return err
		}
	}
	for _, d := range r.Documents {
		for _, p := range d.Provisions {
			for _, s := range p.Source {
				if err := cover(p.Ref.String(), s); err != nil {
					return err
				}
			}
		}
	}
	for i := 0; i < len(data); {
		c, size := utf8.DecodeRune(data[i:])
		if !covered[i] && !isBlank(c) && c != '#' && c != '*' {
			return fmt.Errorf("check %s:%d: text is lost: %q", r.Source.Name, lineAt(data, i), c)
		}
		i += size
	}
	return nil
}

func lineAt(data []byte, at int) int { return 1 + strings.Count(string(data[:at]), "\n") }

// checkText compares a provision with the source that it covers.
func (p *Provision) checkText(data []byte) error {
	var lines []string
	for _, s := range p.Source {
		for _, line := range strings.Split(string(data[s.Start:s.End]), "\n") {
			lines = append(lines, ParseMarkdownLine(line).Text)
		}
	}
	if p.Label != "" && len(lines) > 0 {
		l, rest, ok := ParseLabel(lines[0])
		if !ok || l.Text != p.Label {
			return fmt.Errorf("label %q is not in the source %.40q", p.Label, lines[0])
		}
		lines[0] = rest
	}
	source := strings.Join(lines, "")
	source, text := withoutSpace(source), withoutSpace(p.Text)
	rest, ok := strings.CutPrefix(source, withoutSpace(p.Heading))
	if !ok {
		return fmt.Errorf("heading %q is not in the source %.60q", p.Heading, source)
	}
	if rest == text {
		return nil
	}
	if mark, size := utf8.DecodeRuneInString(rest); p.Heading != "" && strings.ContainsRune(HeadingMarks, mark) && rest[size:] == text {
		return nil
	}
	return fmt.Errorf("text %.60q is not the source %.60q", text, rest)
}

// HeadingMarks are the marks that end a lead-in heading and are left out of it.
const HeadingMarks = "。：:．."

func (p *Provision) checkSpans() error {
	for _, para := range p.Paragraphs {
		if !holds(p.Text, para.Span, para.Text) {
			return fmt.Errorf("paragraph %d is not where its span says", para.N)
		}
		if err := checkItems(p.Text, para.Span, para.Items); err != nil {
			return err
		}
	}
	for _, f := range p.References {
		if f.Span.Start < 0 || f.Span.Start > f.Span.End || f.Span.End > len(p.Text) || p.Text[f.Span.Start:f.Span.End] != f.Written {
			return fmt.Errorf("reference %q is not where its span says", f.Written)
		}
	}
	for _, f := range p.Facts {
		if !holds(p.Text, Span{f.Start, f.End}, f.Written) {
			return fmt.Errorf("fact %q is not where its span says", f.Written)
		}
	}
	return nil
}

func checkItems(text string, within Span, items []Item) error {
	for _, it := range items {
		if it.Span.Start < within.Start || it.Span.End > within.End || !holds(text, it.Span, it.Label) || !holds(text, it.Span, it.Text) {
			return fmt.Errorf("item %s is not where its span says", it.Label)
		}
		if err := checkItems(text, it.Span, it.Items); err != nil {
			return err
		}
	}
	return nil
}

func holds(text string, s Span, part string) bool {
	return s.Start >= 0 && s.Start <= s.End && s.End <= len(text) && strings.Contains(text[s.Start:s.End], part)
}
