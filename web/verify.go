package web

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"tiaowen/corpus"
	"tiaowen/search"
)

// A Verdict says whether a question still finds what its receipt says, and what is
// otherwise.
type Verdict struct {
	Same        bool         `json:"same"` // the same provisions in the same order
	Differences []Difference `json:"differences"`
	// Listed says that the list that was sent is the one of the receipt. Without a list
	// it is left out, with Added and Gone.
	Listed *bool    `json:"list_is_of_receipt,omitempty"`
	Added  []string `json:"added,omitempty"` // refs found now and not then
	Gone   []string `json:"gone,omitempty"`  // refs found then and not now
}

// A Difference is one line of a receipt that is not as it was.
type Difference struct {
	Field string `json:"field"` // as in the JSON of a receipt
	Name  string `json:"name"`  // in Chinese
	Then  string `json:"then"`
	Now   string `json:"now"`
}

// receiptParams are the lines of a receipt that an address may carry, to be compared.
// They are those that say what came of a question, and from what.
var receiptParams = []struct {
	name, chinese string
	of            func(r Receipt) string
	form          *regexp.Regexp
}{
	{"ids_sha256", "各行 ref 的 SHA-256", func(r Receipt) string { return r.IDs }, regexp.MustCompile(`^[0-9a-f]{64}$`)},
	{"total", "找到", func(r Receipt) string { return itoa(r.Total) }, regexp.MustCompile(`^[0-9]{1,9}$`)},
	{"listed", "列出", func(r Receipt) string { return itoa(r.Listed) }, regexp.MustCompile(`^[0-9]{1,9}$`)},
	{"latest", "收录截至", func(r Receipt) string { return string(r.Latest) }, regexp.MustCompile(`^([0-9]{4}-[0-9]{2}-[0-9]{2})?$`)},
	{"documents", "收录文件", func(r Receipt) string { return itoa(r.Documents) }, regexp.MustCompile(`^[0-9]{1,9}$`)},
	{"generation", "索引", func(r Receipt) string { return r.Generation }, regexp.MustCompile(`^[\p{L}\p{N}._-]{1,100}$`)},
	{"version", "程序版本", func(r Receipt) string { return r.Version }, regexp.MustCompile(`^[\x21-\x7e]{1,100}$`)},
	{"asked", "检索日期", func(r Receipt) string { return string(r.Asked) }, regexp.MustCompile(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`)},
}

// verifyURL is the address that carries the receipt and compares it with what is found
// when it is opened.
func verifyURL(origin string, state url.Values, r Receipt) string {
	v := url.Values{}
	for name, list := range state {
		v[name] = list
	}
	for _, p := range receiptParams {
		v.Set(p.name, p.of(r))
	}
	return origin + "/receipt?" + v.Encode()
}

// then takes the lines of an earlier receipt out of an address. They are all or some;
// without the hash of the refs there is nothing to compare.
func then(v url.Values) (url.Values, error) {
	old := url.Values{}
	for _, p := range receiptParams {
		list, ok := v[p.name]
		if !ok {
			continue
		}
		delete(v, p.name)
		if len(list) != 1 || !p.form.MatchString(list[0]) {
			return nil, &paramError{p.name, "invalid_value", "“" + p.name + "”不是收据上的写法。"}
		}
		old[p.name] = list
	}
	if len(old) > 0 && old.Get("ids_sha256") == "" {
		return nil, &paramError{"ids_sha256", "missing_value", "核对收据须有 ids_sha256：收据上“各行 ref 的 SHA-256”。"}
	}
	return old, nil
}

// compare says what of an earlier receipt is otherwise now. The day on which it was
// asked is no difference.
func compare(old url.Values, now Receipt) *Verdict {
	v := &Verdict{Same: old.Get("ids_sha256") == now.IDs, Differences: []Difference{}}
	for _, p := range receiptParams {
		if was, is := old.Get(p.name), p.of(now); old.Has(p.name) && was != is && p.name != "asked" {
			v.Differences = append(v.Differences, Difference{p.name, p.chinese, was, is})
		}
	}
	return v
}

// with compares a list of refs, as it stands in the last column of a table, with what
// is found now.
func (v *Verdict) with(list []string, hash string, l *listing) {
	var h []row
	for _, ref := range list {
		r, _ := corpus.ParseRef(ref) // readRefs has read it
		h = append(h, row{ref: r})
	}
	is := idsHash(h) == hash
	v.Listed = &is
	now, was := map[string]bool{}, map[string]bool{}
	for _, ref := range list {
		was[ref] = true
	}
	for _, r := range l.rows {
		now[r.ref.String()] = true
		if !was[r.ref.String()] {
			v.Added = append(v.Added, r.ref.String())
		}
	}
	for _, ref := range list {
		if !now[ref] {
			v.Gone = append(v.Gone, ref)
		}
	}
}

// maxRefs is the largest list of refs that is compared: that of a whole table.
const maxRefs = 150 * search.MaxListed

// readRefs reads a list of refs, one a line.
func readRefs(w http.ResponseWriter, r *http.Request) (list []string, err error) {
	body := io.Reader(http.MaxBytesReader(w, r.Body, maxRefs))
	switch mediaType(r) {
	case formType:
		text, err := formText(body, "refs")
		if err != nil {
			return nil, err
		}
		body = strings.NewReader(text)
	case "text/plain", "text/csv", "":
	default:
		return nil, errUnsupported
	}
	lines := bufio.NewScanner(body)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), byteOrderMark))
		if line == "" || line == "ref" {
			continue
		}
		if ref, err := corpus.ParseRef(line); err != nil || ref.Path == "" {
			return nil, &paramError{"refs", "invalid_ref", "第 " + strconv.Itoa(n) + " 行不是 ref：请贴入表格中 ref 一列，每行一个。"}
		}
		if list = append(list, line); len(list) > search.MaxListed {
			return nil, &paramError{"refs", "too_many_values", "最多 " + itoa(search.MaxListed) + " 行。"}
		}
	}
	return list, readError(lines.Err(), "refs")
}

// readError is the error of a body that did not come whole.
func readError(err error, name string) error {
	var large *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &large):
		return err
	}
	return &paramError{name, "malformed_body", "没有收到完整的内容。"}
}

// A receiptAnswer is a receipt, with the verdict on an earlier one where one was shown.
type receiptAnswer struct {
	Receipt
	Verdict *Verdict `json:"verdict,omitempty"`
}

// receiptOf answers a question with its receipt, and compares it with the one that the
// address carries.
func (s *Server) receiptOf(w http.ResponseWriter, r *http.Request, c *Collection) (*receiptAnswer, error) {
	v, err := query(r)
	if err != nil {
		return nil, err
	}
	old, err := then(v)
	if err != nil {
		return nil, err
	}
	q, err := parseQuery(v, true)
	if err != nil {
		return nil, err
	}
	l, err := s.list(r, c, q, search.MaxListed)
	if err != nil {
		return nil, err
	}
	a := &receiptAnswer{Receipt: l.receipt}
	if len(old) > 0 {
		a.Verdict = compare(old, l.receipt)
	}
	if r.Method != http.MethodPost {
		return a, nil
	}
	if a.Verdict == nil {
		return nil, &paramError{"ids_sha256", "missing_value", "对照清单时，地址里须有收据：ids_sha256。"}
	}
	refs, err := readRefs(w, r)
	if err == nil {
		a.Verdict.with(refs, old.Get("ids_sha256"), l)
	}
	return a, err
}

// apiReceipt answers with the receipt of a question, alone or compared.
func (s *Server) apiReceipt(w http.ResponseWriter, r *http.Request, c *Collection) error {
	a, err := s.receiptOf(w, r, c)
	if err != nil {
		return err
	}
	return writeJSON(w, a)
}

type receiptPage struct {
	base
	Lines   [][2]string
	List    string // address of the list
	Verify  string // address that carries the receipt
	Here    string // this address, to send a list to
	Verdict *Verdict
	Added   []link
	Gone    []link
}

// receiptShown shows the receipt of a question to people.
func (s *Server) receiptShown(w http.ResponseWriter, r *http.Request, c *Collection) error {
	a, err := s.receiptOf(w, r, c)
	if err != nil {
		return err
	}
	v := receiptPage{base: s.base("检索收据", r), Lines: a.table(), List: a.URL, Verify: a.Verify, Here: r.URL.RequestURI(), Verdict: a.Verdict}
	if a.Verdict != nil {
		v.Added, v.Gone = refLinks(a.Verdict.Added), refLinks(a.Verdict.Gone)
	}
	return s.show(w, "receipt", v)
}

func refLinks(refs []string) (out []link) {
	for _, text := range refs {
		ref, err := corpus.ParseRef(text)
		if err == nil {
			out = append(out, link{Name: ref.Document + " " + ref.Label(), URL: clauseURL(ref)})
		}
	}
	return out
}
