package bleveindex

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/sync/errgroup"

	"tiaowen/index"
)

// partBytes bounds the memory that terms and postings take while an index is built: what
// goes beyond it begins another part.
const partBytes = 512 << 20

// A builder writes part after part.
type builder struct {
	engine Engine
	dir    string
	layout layout
	part   *partBuilder // nil between two parts
	added  int          // records in all
	failed error
}

func (e Engine) newBuilder(dir string) (*builder, error) {
	return &builder{engine: e, dir: dir, layout: layout{Engine: e.Name()}}, os.MkdirAll(dir, 0o755)
}

// Add implements [index.Builder].
func (b *builder) Add(ctx context.Context, records []index.Record) error {
	for i := range records {
		if b.failed == nil {
			b.failed = ctx.Err()
		}
		if b.failed == nil {
			b.failed = b.add(&records[i])
		}
		if b.failed != nil {
			return fmt.Errorf("index %s: %w", records[i].ID, b.failed)
		}
	}
	return nil
}

func (b *builder) add(r *index.Record) (err error) {
	if b.part == nil {
		name := b.newName()
		if b.part, err = b.engine.newPartBuilder(filepath.Join(b.dir, name)); err != nil {
			return err
		}
		b.layout.Parts = append(b.layout.Parts, partOf{Name: name})
	}
	b.layout.append(run{Part: uint32(len(b.layout.Parts) - 1), First: uint32(len(b.part.table.ids)), Records: 1})
	b.added++
	b.part.add(r, b.added-1)
	if b.part.bytes() < partBytes {
		return nil
	}
	return b.finishPart()
}

// newName is a name that no part of the index has.
func (b *builder) newName() string {
	for n := len(b.layout.Parts) + 1; ; n++ {
		name := "part-" + strconv.Itoa(n)
		if !slices.ContainsFunc(b.layout.Parts, func(p partOf) bool { return p.Name == name }) {
			return name
		}
	}
}

func (b *builder) finishPart() error {
	p := b.part
	if b.part = nil; p == nil {
		return nil
	}
	of := &b.layout.Parts[len(b.layout.Parts)-1]
	of.Records, of.InOrder = uint32(len(p.table.ids)), p.table.inOrder
	return errors.Join(p.finish(), p.close())
}

// Close implements [index.Builder].
func (b *builder) Close() (err error) {
	defer recovered(&err)
	if err = b.failed; err != nil {
		b.Abandon()
	} else if err = b.finishPart(); err == nil {
		for _, name := range b.layout.prune() {
			err = errors.Join(err, os.RemoveAll(filepath.Join(b.dir, name)))
		}
		err = errors.Join(err, b.layout.write(b.dir))
	}
	if err != nil {
		return fmt.Errorf("finish index: %w", err)
	}
	return nil
}

// Abandon implements [index.Builder].
func (b *builder) Abandon() {
	if b.part != nil {
		_ = b.part.close() // the files are going to be removed
		b.part = nil
	}
}

// A partBuilder writes one part.
type partBuilder struct {
	dir   string
	table *tableBuilder
	words map[string]*vocabulary // by field
	lists listsWriter
}

func (e Engine) newPartBuilder(dir string) (*partBuilder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	p := &partBuilder{dir: dir, table: newTableBuilder(), words: map[string]*vocabulary{}}
	for _, field := range index.TokenFields {
		p.words[field] = newVocabulary()
	}
	p.lists = e.newLists(dir, p.words)
	return p, nil
}

func (p *partBuilder) add(r *index.Record, place int) {
	record := uint32(len(p.table.ids))
	for _, field := range index.TokenFields {
		p.lists.add(record, field, p.words[field].numbers(r.Tokens[field]))
	}
	p.table.add(r, place)
}

func (p *partBuilder) bytes() int {
	size := p.lists.bytes()
	for _, w := range p.words {
		size += w.size
	}
	return size
}

// finish writes lists and columns at once.
func (p *partBuilder) finish() error {
	var g errgroup.Group
	g.Go(p.lists.finish)
	g.Go(func() error {
		data, err := p.table.finish().encode()
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(p.dir, fileColumns), data, 0o644)
	})
	return g.Wait()
}

func (p *partBuilder) close() error { return p.lists.close() }
