package search

import (
	"sync"

	"tiaowen/corpus"
	"tiaowen/index/analysis"
)

// A profile is a provision ready to be looked into for words that stand together: what
// the flats do not hold is where sentences end and numbers stand.
type profile struct {
	provision     *corpus.Provision
	text, heading flat
	once          sync.Once
	numbers       map[string][]corpus.Span // numbers of heading and text in normal form
}

func newProfile(p *corpus.Provision) *profile {
	return &profile{provision: p, text: flatten(p.Text), heading: flatten(p.Label + newLine + p.Heading)}
}

// isSentenceEnd tells the marks at which a passage may begin and end.
func isSentenceEnd(r rune) bool {
	switch r {
	case '。', '；', '！', '？', '\n', ';', '!', '?':
		return true
	}
	return false
}

// numbers reads the numbers of a provision in normal form. Spans are of the text;
// those of label and heading have none.
func (s *Service) numbers(pr *profile) map[string][]corpus.Span {
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

// maxProfiles is how many provisions are kept ready, some 3 kB each: those of one
// question for words that stand together, which is asked again for the next page.
const maxProfiles = 2 * MaxVerified

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
	return newProfile(p), nil
}
