package search

import (
	"strings"
	"sync"
	"unicode/utf8"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A profile is a provision ready to be looked into: the seam where an index that
// keeps its texts cut up could take the place of the library.
type profile struct {
	document  *corpus.Document
	provision *corpus.Provision

	text, heading, trail, title flat
	runes                       int // of heading and text

	whole    *profile   // that this is a passage of, or nil
	parts    []*profile // its passages, when it has several
	cutParts sync.Once
	once     sync.Once
	numbers  map[string][]corpus.Span // numbers of heading and text in normal form
	print    sync.Once
	printed  *fingerprint // of the text
}

func newProfile(d *corpus.Document, p *corpus.Provision) *profile {
	pr := &profile{
		document: d, provision: p,
		text:    flatten(p.Text).paired(),
		heading: flatten(p.Label + newLine + p.Heading),
		trail:   flatten(strings.Join(p.Path, newLine)),
		title:   flatten(d.Title + newLine + d.EnclosedTitle),
	}
	pr.runes = utf8.RuneCountInString(pr.text.s) + utf8.RuneCountInString(p.Heading)
	return pr
}

// passages are the 款 of a provision, and its 项 with the words that lead in to them,
// each as a text of its own under the same headings; none when there is but one.
func (pr *profile) passages() []*profile {
	pr.cutParts.Do(func() {
		if !strings.Contains(pr.provision.Text, newLine) {
			return
		}
		for _, para := range pr.provision.Paragraphs {
			if len(para.Items) == 0 {
				pr.addPassage(para.Text)
			}
			for _, item := range para.Items {
				pr.addPassage(para.Text + newLine + pr.provision.Text[item.Span.Start:item.Span.End])
			}
		}
	})
	return pr.parts
}

func (pr *profile) addPassage(text string) {
	part := &profile{whole: pr, document: pr.document, provision: pr.provision, text: flatten(text).paired(), heading: pr.heading, trail: pr.trail, title: pr.title}
	part.runes = utf8.RuneCountInString(part.text.s) + utf8.RuneCountInString(pr.provision.Heading)
	pr.parts = append(pr.parts, part)
}

// isSentenceEnd tells the marks at which a passage may begin and end.
func isSentenceEnd(r rune) bool { return strings.ContainsRune("。；！？\n;!?", r) }

// numbers reads the numbers of a provision in normal form. Spans are of the text;
// those of label and heading have none. A passage has those of the whole provision.
func (s *Service) numbers(pr *profile) map[string][]corpus.Span {
	if pr.whole != nil {
		return s.numbers(pr.whole)
	}
	pr.once.Do(func() {
		pr.numbers = map[string][]corpus.Span{}
		for i, text := range []string{pr.provision.Text, pr.provision.Label + newLine + pr.provision.Heading} {
			for _, t := range s.a.Words(text) {
				if t.Type != analysis.Number {
					continue
				}
				span := corpus.Span{Start: t.Start, End: t.End}
				if i > 0 {
					span = corpus.Span{}
				}
				pr.numbers[t.Term] = append(pr.numbers[t.Term], span)
			}
		}
	})
	return pr.numbers
}

// maxProfiles is how many provisions are kept ready, some 3 kB each.
const maxProfiles = 8192

// profiles keeps the provisions that were looked into last: two generations, the
// older of which is dropped when the younger is full.
type profiles struct {
	lib         corpus.Library
	mu          sync.Mutex
	young, aged map[string]*profile
}

func newProfiles(lib corpus.Library) *profiles {
	return &profiles{lib: lib, young: map[string]*profile{}, aged: map[string]*profile{}}
}

func (ps *profiles) get(id string) (*profile, error) {
	ps.mu.Lock()
	pr, ok := ps.young[id]
	if !ok {
		if pr, ok = ps.aged[id]; ok {
			ps.keep(id, pr)
		}
	}
	ps.mu.Unlock()
	if ok {
		return pr, nil
	}
	pr, err := ps.read(id)
	if err != nil {
		return nil, err
	}
	ps.mu.Lock()
	defer ps.mu.Unlock()
	ps.keep(id, pr)
	return pr, nil
}

func (ps *profiles) keep(id string, pr *profile) {
	if len(ps.young) >= maxProfiles/2 {
		ps.aged, ps.young = ps.young, make(map[string]*profile, maxProfiles/2)
	}
	ps.young[id] = pr
}

func (ps *profiles) read(id string) (*profile, error) {
	ref, err := corpus.ParseRef(id)
	if err != nil {
		return nil, err
	}
	p, err := ps.lib.Provision(ref)
	if err != nil {
		return nil, err
	}
	d, err := ps.lib.Document(p.DocumentID)
	if err != nil {
		return nil, err
	}
	return newProfile(d, p), nil
}
