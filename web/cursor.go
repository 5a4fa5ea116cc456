package web

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"

	"tiaowen/search"
)

// A cursor names the next page of an answer. It is opaque to clients: base64url of the
// generation, the question, the page and its size. It holds for one generation and one
// question, so that leafing through never skips or repeats a provision because the
// collection changed: a cursor of another generation is answered with 410.
type cursor struct {
	generation string
	question   string // see questionHash
	page, size int
}

// maxCursor is the longest text that can be a cursor of ours.
const maxCursor = 512

func (c cursor) String() string {
	text := strings.Join([]string{c.generation, c.question, strconv.Itoa(c.page), strconv.Itoa(c.size)}, "\n")
	return base64.RawURLEncoding.EncodeToString([]byte(text))
}

var errCursor = errors.New("not a cursor")

func parseCursor(s string) (cursor, error) {
	if len(s) > maxCursor {
		return cursor{}, errCursor
	}
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return cursor{}, errCursor
	}
	f := strings.Split(string(text), "\n")
	if len(f) != 4 {
		return cursor{}, errCursor
	}
	c := cursor{generation: f[0], question: f[1]}
	if c.page, err = strconv.Atoi(f[2]); err != nil || c.page < 2 || c.page > search.MaxListed {
		return cursor{}, errCursor
	}
	if c.size, err = strconv.Atoi(f[3]); err != nil || c.size < 1 || c.size > search.MaxPageSize || c.String() != s {
		return cursor{}, errCursor
	}
	return c, nil
}

// questionHash tells questions apart, whatever their page.
func questionHash(q search.Query) string {
	q.Page, q.Size = 1, 0
	sum := sha256.Sum256([]byte(values(q).Encode()))
	return hex.EncodeToString(sum[:8])
}

// follow turns a question into that of the page that a cursor names.
func (c *Collection) follow(q search.Query, text string) (search.Query, error) {
	at, err := parseCursor(text)
	if err != nil {
		return q, &paramError{"cursor", "invalid_cursor", "cursor 不是这里给出的。请从第一页起重新取。"}
	}
	if at.generation != c.ID {
		return q, &paramError{"cursor", "cursor_expired", "索引已经更新，这个 cursor 属于旧的索引。请从第一页起重新取。"}
	}
	if at.question != questionHash(q) || q.Page != 0 || q.Size != 0 && q.Size != at.size {
		return q, &paramError{"cursor", "invalid_cursor", "cursor 属于另一个问题：q、筛选、排序和 size 须与取得它时一样，不能同时写 page。"}
	}
	q.Page, q.Size = at.page, at.size
	return q, nil
}

// next is the cursor after a page of an answer, empty after the last one.
func (c *Collection) next(r *search.Result) string {
	q := r.Query
	page := max(q.Page, 1)
	if c.Lister == nil || len(r.Hits) < q.Size || page*q.Size >= min(r.Total, search.MaxListed) {
		return ""
	}
	return cursor{c.ID, questionHash(q), page + 1, q.Size}.String()
}
