package search

import (
	"context"
	"fmt"

	"tiaowen/corpus"
	"tiaowen/index"
)

// all makes clauses that must hold of nodes that stand side by side.
func (s *Service) all(ctx context.Context, p *plan, ns []Node) ([]index.Query, error) {
	var qs []index.Query
	for _, n := range ns {
		q, err := s.clause(ctx, p, n)
		if err != nil {
			return nil, err
		}
		qs = append(qs, q)
	}
	return qs, nil
}

// clause makes the clause that a node must hold.
func (s *Service) clause(ctx context.Context, p *plan, n Node) (index.Query, error) {
	switch n := n.(type) {
	case Text:
		return s.everyWord(ctx, p, n.S)
	case Phrase:
		return literal(s.a, n.S), nil
	case Prefix:
		return s.prefix(p, n.S), nil
	case Field:
		return s.field(p, n), nil
	case Dates:
		return index.Range{Field: index.KeySigned, From: string(n.From), To: string(n.To)}, nil
	case Article:
		return index.Key{Field: index.KeyPath, Value: corpus.Path(corpus.Step{Level: corpus.LevelArticle, N: n.N, Sub: n.Sub})}, nil
	case Near:
		return s.near(ctx, p, n)
	case Must:
		return s.clause(ctx, p, n.N)
	case Not:
		away := &plan{exact: true, cuts: p.cuts, question: p.question}
		q, err := s.clause(ctx, away, n.N)
		p.notices = append(p.notices, away.notices...)
		return index.Not{Q: q}, err
	case Or:
		qs, err := s.all(ctx, p, n)
		return index.Or{Of: qs}, err
	case All:
		qs, err := s.all(ctx, p, n)
		return index.And(qs), err
	}
	return nil, fmt.Errorf("plan: unknown node %T", n)
}

// everyWord asks for every word of a run, or in exact questions for the run itself.
func (s *Service) everyWord(ctx context.Context, p *plan, run string) (index.Query, error) {
	if p.exact {
		return literal(s.a, run), nil
	}
	groups, err := s.cut(ctx, run)
	if err != nil {
		return nil, err
	}
	var all index.And
	for _, g := range groups {
		all = append(all, index.Or{Of: groupQueries(s, g, false)})
	}
	switch len(all) {
	case 0:
		return literal(s.a, run), nil
	case 1:
		return all[0], nil
	}
	return index.Or{Of: []index.Query{boost(literal(s.a, run), phraseWeight), all}}, nil
}

// prefix asks for words that begin so; in exact questions, for the characters.
func (s *Service) prefix(p *plan, stem string) index.Query {
	if p.exact {
		return literal(s.a, stem)
	}
	var qs []index.Query
	for _, f := range wordFields[:2] {
		qs = append(qs, index.Prefix{Field: f, Prefix: pattern(stem)})
	}
	return index.Or{Of: qs}
}

// field asks for the values of a field that a reader's value names.
func (s *Service) field(p *plan, f Field) index.Query {
	switch f.Name {
	case FieldIssuer:
		return s.named(p, f, index.KeyIssuer, s.names.issuers)
	case FieldCollection:
		return s.named(p, f, index.KeyCollection, s.names.collections)
	case FieldDepartment:
		return s.named(p, f, index.KeyDepartment, s.names.departments)
	case FieldLead:
		return s.named(p, f, index.KeyLead, s.names.departments)
	case FieldType:
		if kind, ok := kindNamed(f.Value); ok {
			return index.Key{Field: index.KeyKind, Value: string(kind)}
		}
		return s.named(p, f, index.KeySection, s.names.sections)
	case FieldNumber:
		if n, ok := corpus.ParseDocNumber(f.Value); ok {
			return index.Key{Field: index.KeyNumber, Value: n.String()}
		}
		return index.Range{Field: index.KeyNumber, From: f.Value, To: f.Value + "\U0010FFFF"}
	default:
		return s.titled(p, f)
	}
}

// named asks for the values that a name stands for: itself, its written forms, or
// else all that hold it.
func (s *Service) named(p *plan, f Field, key string, names *nameList) index.Query {
	values := names.find(f.Value)
	if len(values) == 0 {
		p.notices = append(p.notices, Notice{Text: fmt.Sprintf("没有名称含“%s”的%s。", f.Value, f.Name)})
		return index.None{}
	}
	var qs []index.Query
	for _, v := range values {
		qs = append(qs, index.Key{Field: key, Value: v})
	}
	if len(qs) == 1 {
		return qs[0]
	}
	return index.Or{Of: qs}
}

// maxTitled is the number of documents up to which a title is looked up; a value
// that more titles hold (办法) is looked for as words.
const maxTitled = 64

func (s *Service) titled(p *plan, f Field) index.Query {
	ids := s.names.titled(f.Value, maxTitled+1)
	if len(ids) > maxTitled {
		var all index.And
		for _, t := range s.a.Words(f.Value) {
			all = append(all, index.Term{Field: index.FieldTitle, Term: t.Term})
		}
		return all
	}
	if len(ids) == 0 {
		p.notices = append(p.notices, Notice{Text: fmt.Sprintf("没有标题含“%s”的文件。", f.Value)})
		return index.None{}
	}
	var qs []index.Query
	for _, id := range ids {
		qs = append(qs, index.Key{Field: index.KeyDocument, Value: id})
	}
	return index.Or{Of: qs}
}

// kinds are the kinds of provision, in the order of a facet.
var kinds = []corpus.Kind{corpus.KindArticle, corpus.KindMeasure, corpus.KindAppointment, corpus.KindSection, corpus.KindParagraph}

func kindNamed(name string) (corpus.Kind, bool) {
	for _, k := range kinds {
		if name == k.Name() || name == string(k) {
			return k, true
		}
	}
	return "", false
}
