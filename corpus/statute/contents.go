package statute

import "tiaowen/corpus"

// skipContents takes away a table of contents: from 目录 to the line before its
// first entry comes again.
func (r *reading) skipContents(ls []line) []line {
	for i, l := range ls {
		if corpus.JoinSpaced(l.text) != "目录" {
			if i > 3 {
				break
			}
			continue
		}
		if i+1 >= len(ls) {
			break
		}
		first := corpus.JoinSpaced(ls[i+1].text)
		for j := i + 2; j < len(ls); j++ {
			if corpus.JoinSpaced(ls[j].text) == first {
				r.furniture("contents", ls[i:j]...)
				return append(ls[:i:i], ls[j:]...)
			}
			if ls[j].label.Rank == corpus.RankArticle {
				break
			}
		}
		break
	}
	return ls
}

// minListed is how many headings in a row are a table of contents that is not called
// so; 编, 章 and 节 can stand below each other.
const minListed = 4

// skipListed takes away a table of contents of which the first entry does not come
// again at once, or without a title of its own: headings in a row, each of which comes
// again below, with its number or without.
func (r *reading) skipListed(ls []line) []line {
	n, least := 0, minListed
	if len(ls) > 0 && corpus.JoinSpaced(ls[0].text) == "目录" {
		n, least = 1, 2
	}
	from := n
	for n < len(ls) && isListed(ls[n]) {
		n++
	}
	if n < least {
		return ls
	}
	again := map[string]int{} // last line of each heading
	for i, l := range ls {
		if isListed(l) {
			again[headingKey(l)] = i
			if l.label.Rank == corpus.RankNone {
				again[bare(l.text)] = i
			}
		}
	}
	end := from
	for end < n && (again[headingKey(ls[end])] > end || again[bare(ls[end].rest)] > end) {
		end++
	}
	if end < least {
		return ls
	}
	r.listed = map[string]corpus.Label{}
	for _, l := range ls[from:end] {
		r.listed[bare(l.rest)] = l.label
	}
	r.furniture("contents", ls[:end]...)
	return ls[end:]
}

// isListed reports whether a line can be a heading in a table of contents.
func isListed(l line) bool {
	numbered := l.label.Rank.IsHeading() || l.label.Rank == corpus.RankDivision
	return numbered && isHeadingOf(line{text: l.rest}, headingMarks+"，") || isHeadingLine(l)
}

func headingKey(l line) string { return l.label.Text + " " + bare(l.rest) }
