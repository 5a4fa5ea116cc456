package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"tiaowen/corpus"
	"tiaowen/search"
)

// A Receipt says what was asked of what, and what came: enough to ask again and to see
// that the same came. The same question to the same index gives the same IDs.
type Receipt struct {
	Question   string              `json:"question"`
	Instead    string              `json:"instead,omitempty"` // the question answered, when not the one typed
	Filters    map[string][]string `json:"filters"`           // by the name of their parameter
	URL        string              `json:"url"`               // asks again
	Generation string              `json:"generation"`        // of the index
	Built      string              `json:"built,omitempty"`   // when that was, RFC 3339
	Version    string              `json:"version"`           // of the program
	Latest     corpus.Date         `json:"latest"`            // newest document of the collection
	Documents  int                 `json:"documents"`         // of the collection
	Total      int                 `json:"total"`             // provisions found
	Listed     int                 `json:"listed"`            // of these, in the list
	Complete   bool                `json:"complete"`          // all that was found is listed
	IDs        string              `json:"ids_sha256"`        // of the refs in their order, each followed by a line feed
	Asked      corpus.Date         `json:"asked"`             // the day
	Verify     string              `json:"verify"`            // address that compares this receipt with what is found then
}

// A listing is the whole answer to a question, as it is taken away.
type listing struct {
	res     *search.Result
	rows    []row
	receipt Receipt
}

// A row is one provision of a listing. One that says the same as another is a row of
// its own, without a passage.
type row struct {
	ref      corpus.Ref // of the provision
	pinpoint corpus.Ref
	document *corpus.Document
	hit      *search.Hit // nil for a repeat
	repeats  corpus.Ref  // what a repeat repeats
}

// rows lists the hits of an answer and, after each, those shown under it.
func rows(hits []search.Hit) (out []row) {
	for i := range hits {
		h := &hits[i]
		out = append(out, row{ref: h.Provision.Ref, pinpoint: h.Pinpoint, document: h.Document, hit: h})
		for _, again := range h.Repeats {
			out = append(out, row{ref: again.Ref, pinpoint: again.Ref, document: again.Document, repeats: h.Provision.Ref})
		}
	}
	return out
}

// list answers a question whole, down to most rows.
func (s *Server) list(r *http.Request, c *Collection, q search.Query, most int) (*listing, error) {
	q.Page, q.Size = 1, most
	res, err := s.askDeep(r.Context(), c, q)
	if err != nil {
		return nil, err
	}
	l := &listing{res: res, rows: rows(res.Hits)}
	l.rows = l.rows[:min(most, len(l.rows))]
	l.receipt = s.receipt(r, c, l)
	return l, nil
}

// askDeep answers a question as deep as lists go. A collection without a Lister has
// none.
func (s *Server) askDeep(ctx context.Context, c *Collection, q search.Query) (*search.Result, error) {
	if c.Lister == nil {
		return nil, errNotFound
	}
	began := time.Now()
	res, err := c.Lister.Search(ctx, q)
	s.metrics.search(res, err, time.Since(began))
	return res, err
}

func (s *Server) receipt(r *http.Request, c *Collection, l *listing) Receipt {
	q := l.res.Query
	q.Page, q.Size = 1, 0
	state := values(q)
	cat := c.Library.Catalogue()
	out := Receipt{Question: q.Text, Instead: l.res.Instead, Filters: map[string][]string{}, URL: s.origin(r) + address(state),
		Generation: c.ID, Version: s.cfg.Version, Latest: cat.Latest, Documents: len(cat.Documents),
		Total: l.res.Total, Listed: len(l.rows), Complete: len(l.rows) == l.res.Total, IDs: idsHash(l.rows), Asked: s.today()}
	if !c.Built.IsZero() {
		out.Built = c.Built.UTC().Format(time.RFC3339)
	}
	for name, list := range state {
		if name != "q" {
			out.Filters[name] = list
		}
	}
	out.Verify = verifyURL(s.origin(r), state, out)
	return out
}

// idsHash is the SHA-256 of the refs of rows, each followed by a line feed, in
// lower-case hex.
func idsHash(rows []row) string {
	h := sha256.New()
	for _, r := range rows {
		_, _ = h.Write([]byte(r.ref.String() + "\n")) // a hash does not fail
	}
	return hex.EncodeToString(h.Sum(nil))
}

// filterNames are the names of parameters as people read them, in their order.
var filterNames = []struct{ param, name string }{
	{"type", "类型"}, {"kind", "单元"}, {"issuer", "发文机关"}, {"collection", "来源"}, {"department", "责任单位"}, {"year", "年份"}, {"document", "文件"},
	{"from", "成文日期从"}, {"to", "成文日期到"}, {"status", "时效"}, {"on", "时效的日期"}, {"sort", "排序"}, {"mode", "匹配"}, {"typed", "只当作词"},
}

// table writes a receipt as pairs of a name and a value.
func (r Receipt) table() [][2]string {
	out := [][2]string{{"问题", r.Question}}
	add := func(name, value string) {
		if value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	add("实际检索的问题", r.Instead)
	for _, f := range filterNames {
		for _, value := range r.Filters[f.param] {
			add("条件："+f.name, value)
		}
	}
	complete := "是"
	if !r.Complete {
		complete = "否，到上限为止"
	}
	add("找到", itoa(r.Total))
	add("列出", itoa(r.Listed))
	add("是否列全", complete)
	add("各行 ref 的 SHA-256", r.IDs)
	add("收录截至", string(r.Latest))
	add("收录文件", itoa(r.Documents))
	add("索引", r.Generation)
	add("索引建立于", r.Built)
	add("程序版本", r.Version)
	add("检索日期", string(r.Asked))
	add("核对", r.Verify)
	add("再次检索", r.URL)
	return out
}

// exported reads the question of an export. Page and size say nothing here, but stand
// in addresses of pages, and are let pass.
func (s *Server) exported(r *http.Request) (search.Query, url.Values, error) {
	v, err := query(r)
	if err != nil {
		return search.Query{}, nil, err
	}
	ours := url.Values{}
	if _, ok := v[receiptParam]; ok {
		ours[receiptParam] = v[receiptParam]
		delete(v, receiptParam)
	}
	q, err := parseQuery(v, true)
	return q, ours, err
}
