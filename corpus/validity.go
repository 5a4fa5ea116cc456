package corpus

// Validity is what a document says of its own force. Empty dates are unknown.
type Validity struct {
	Effective Date     `json:"effective"`
	Expires   Date     `json:"expires"` // first day on which it is no longer in force
	Repeals   []string `json:"repeals,omitempty"`
	Reasons   []Reason `json:"reasons,omitempty"`
}

// A Reason is the sentence from which a part of a validity was read.
type Reason struct {
	What     string `json:"what"` // effective, expires, repeals
	Ref      Ref    `json:"ref"`
	Sentence string `json:"sentence"`
}

// Status is the force of a document on a given day (时效性).
type Status string

// The statuses. Unknown stays unknown: it is never shown as in force.
const (
	StatusUnknown Status = "unknown"
	StatusNotYet  Status = "not-yet"  // 尚未生效
	StatusInForce Status = "in-force" // 现行有效
	StatusExpired Status = "expired"  // 已失效: its own time is over
	// Two that other documents of a collection say: [Document.Status].
	StatusRevised  Status = "revised"  // 已被修改: a later version has taken its place
	StatusRepealed Status = "repealed" // 已废止
)

// Ended tells that a document was in force and is no longer.
func (s Status) Ended() bool {
	return s == StatusExpired || s == StatusRevised || s == StatusRepealed
}

// Statuses are all of them, in the order of a page.
var Statuses = []Status{StatusInForce, StatusNotYet, StatusRevised, StatusRepealed, StatusExpired, StatusUnknown}

// Status tells the force on the given day, by what the document says of itself
// alone; [Document.Status] knows more. A document without a known day of
// effect is of unknown status, even when it is known to have an end, unless the
// end has passed.
func (v Validity) Status(day Date) Status {
	switch {
	case v.Expires != "" && day >= v.Expires:
		return StatusExpired
	case v.Effective == "":
		return StatusUnknown
	case day < v.Effective:
		return StatusNotYet
	default:
		return StatusInForce
	}
}

// Name is the Chinese name of the status, as the pages show it.
func (s Status) Name() string {
	switch s {
	case StatusNotYet:
		return "尚未生效"
	case StatusInForce:
		return "现行有效"
	case StatusExpired:
		return "已失效"
	case StatusRevised:
		return "已被修改"
	case StatusRepealed:
		return "已废止"
	default:
		return "时效未知"
	}
}
