package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tiaowen/index/analysis"
	"tiaowen/index/flats"
)

// flatTexts are the texts of a generation as an engine may ask for them: of the grams,
// since a flat is what they were cut from.
type flatTexts struct {
	flats *flats.File
	a     *analysis.Analyzer
}

// checkEvery is how many texts are looked into between two looks at the context.
const checkEvery = 1024

// Times implements [Texts].
func (t flatTexts) Times(ctx context.Context, p Phrase, orders []int) ([]int, error) {
	if p.Field != FieldGrams {
		return nil, fmt.Errorf("%w: texts do not tell the order of %s", ErrQuery, p.Field)
	}
	leave, err := t.flats.Enter()
	if err != nil {
		return nil, err
	}
	defer leave()
	count := t.counter(p.Terms)
	times := make([]int, len(orders))
	for i, n := range orders {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if times[i], err = count(n); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
	}
	return times, nil
}

// counter counts grams in the nth text: grams of a piece of text as that piece, and others,
// such as ask for the end of a paragraph, by cutting the text again.
func (t flatTexts) counter(grams []string) func(n int) (int, error) {
	if text, ok := uncut(grams); ok {
		piece := flats.Append(nil, text)
		return func(n int) (int, error) { return t.flats.Times(n, piece) }
	}
	return func(n int) (times int, err error) {
		r, err := t.flats.Record(n)
		if err != nil {
			return 0, err
		}
		all := t.a.GramTerms(flats.Text(r.Headline()) + "\n" + flats.Text(r.Text))
		for i := 0; len(grams) > 0 && i+len(grams) <= len(all); i++ {
			if slices.Equal(all[i:i+len(grams)], grams) {
				times++
			}
		}
		return times, nil
	}
}

// uncut is the piece of text that grams were cut from, if it is one: each begins with the
// character that the one before ends with.
func uncut(grams []string) (string, bool) {
	var b strings.Builder
	before := utf8.RuneError // the last character; none yet
	for i, g := range grams {
		first, size := utf8.DecodeRuneInString(g)
		last, more := utf8.DecodeRuneInString(g[size:])
		if size == 0 || more == 0 || size+more != len(g) || i > 0 && first != before || strings.ContainsAny(g, " \n") {
			return "", false
		}
		if i == 0 {
			b.WriteRune(first)
		}
		b.WriteRune(last)
		before = last
	}
	return b.String(), len(grams) > 0 && before != analysis.End
}
