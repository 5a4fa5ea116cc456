package corpus

// A Reading is what a reader made of one source file: every provision, every
// piece of furniture and every doubt, in the order of the file.
type Reading struct {
	Source    Source      `json:"source"`
	Issue     *Issue      `json:"issue,omitempty"` // nil when the file is a single document
	Documents []*Document `json:"documents"`
	Furniture []Furniture `json:"furniture"`
	Defects   []Defect    `json:"defects"`
}

// A Source is the file a text was read from: the proof line of a page.
type Source struct {
	Name   string `json:"name"`   // base name of the file
	SHA256 string `json:"sha256"` // of the bytes as they were given, lower-case hex
	Bytes  int    `json:"bytes"`
	Lines  int    `json:"lines"`
}

// A Span is a half-open range of bytes.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Furniture is text of a source that is not a provision: masthead, contents,
// headings, repeated titles, addressees, signatures.
type Furniture struct {
	Kind     string `json:"kind"` // masthead, contents, title, number, addressee, signature, date, heading, annexes, rule
	Span     Span   `json:"span"` // in the source
	Document string `json:"document,omitempty"`
}

// An Issue is one issue of a gazette (公报一期).
type Issue struct {
	ID        string          `json:"id"`
	Gazette   string          `json:"gazette"` // 洪江市人民政府公报
	Year      int             `json:"year"`
	Number    int             `json:"number"` // within the year
	Total     int             `json:"total"`  // 总第…期; 0 when not printed
	Date      Date            `json:"date"`
	Publisher string          `json:"publisher"`
	Masthead  []string        `json:"masthead"`  // lines as printed
	Contents  []ContentsEntry `json:"contents"`  // the contents page as printed
	Documents []string        `json:"documents"` // ids of the documents read, in order
	Source    Source          `json:"source"`
}

// A ContentsEntry is one line of an issue's contents page, as printed.
type ContentsEntry struct {
	Section string `json:"section"`
	Title   string `json:"title"`
	Number  string `json:"number"`
	Page    int    `json:"page"` // 0 when not printed
	Line    int    `json:"line"` // in the source, from 1
}

// A Document is one official document (公文), with the text it encloses and
// that text's annexes; or one statute.
type Document struct {
	ID               string       `json:"id"`                // see [DocumentID]
	Number           string       `json:"number"`            // 发文字号, normalised: 洪政发〔2026〕1号
	RegistrationCode string       `json:"registration_code"` // 规范性文件登记号
	Title            string       `json:"title"`
	EnclosedTitle    string       `json:"enclosed_title"`       // title of the text that the document issues
	Collection       string       `json:"collection,omitempty"` // 来源: the gazette, or what the file's own description says
	Section          string       `json:"section"`              // 栏目: 政府文件, 规范性文件, 人事任免; for a statute its 位阶
	Genre            string       `json:"genre"`                // 文种: 通知, 办法, 条例, 法 …
	Issuer           string       `json:"issuer"`               // 发文机关 or 制定机关
	Signed           Date         `json:"signed"`               // 成文日期; for a statute the date of the version
	Addressees       []string     `json:"addressees"`
	Annexes          []Annex      `json:"annexes"`
	Notes            []string     `json:"notes,omitempty"` // 题注, as printed
	Validity         Validity     `json:"validity"`
	IssueID          string       `json:"issue,omitempty"`
	Source           Source       `json:"source"`
	Line             int          `json:"line"`             // of the title, from 1
	Cited            int          `json:"cited,omitempty"`  // other documents of the collection that name it in 《》
	Ending           *Ending      `json:"ending,omitempty"` // what the collection says of its end, see [ReadEndings]
	Provisions       []*Provision `json:"-"`
	Defects          []Defect     `json:"defects,omitempty"` // those that concern this document
}

// An Annex is one 附件 of a document.
type Annex struct {
	N     int    `json:"n"` // from 1
	Title string `json:"title"`
}

// Kind says what a provision is.
type Kind string

// The kinds of provision. A numbered block is an article when it is a 条; a
// section when its number is of the first level of a plan (一、) and it has prose
// of its own; a measure when it is numbered below that level.
const (
	KindArticle     Kind = "article"     // 条
	KindMeasure     Kind = "measure"     // 举措、任务
	KindAppointment Kind = "appointment" // 任免
	KindSection     Kind = "section"     // prose under a heading
	KindParagraph   Kind = "paragraph"   // any other prose
)

// Name is the Chinese name of the kind, as the pages show it.
func (k Kind) Name() string {
	switch k {
	case KindArticle:
		return "条"
	case KindMeasure:
		return "举措"
	case KindAppointment:
		return "任免"
	case KindSection:
		return "小节"
	default:
		return "正文"
	}
}

// A Provision is the unit of citation and of search. Its Text is the words of
// the source without label and heading; each 款 and 项 is on a line of its own.
type Provision struct {
	Ref          Ref           `json:"ref"`
	DocumentID   string        `json:"document"`
	Order        int           `json:"order"` // place in the document, from 1
	Annex        int           `json:"annex"` // 0 = none
	Kind         Kind          `json:"kind"`
	Path         []string      `json:"path"`    // headings above: 附件1 …, 第三章 补偿
	Label        string        `json:"label"`   // 第二十八条, （一）, 1. — normalised, see [Label]
	Heading      string        `json:"heading"` // lead-in heading, without label and final mark
	Text         string        `json:"text"`
	Paragraphs   []Paragraph   `json:"paragraphs"`
	Units        []Unit        `json:"units"`
	Appointments []Appointment `json:"appointments,omitempty"`
	References   []Reference   `json:"references,omitempty"`
	Facts        []Fact        `json:"facts,omitempty"`
	Line         int           `json:"line"`   // first line in the source, from 1
	Source       []Span        `json:"source"` // what it covers of the source, label and heading included
}

// A Paragraph is one 款: a natural paragraph with the 项 list that follows it.
type Paragraph struct {
	N     int    `json:"n"`    // from 1
	Text  string `json:"text"` // without its items
	Items []Item `json:"items"`
	Span  Span   `json:"span"` // in Provision.Text, items included
}

// An Item is one 项, or one 目 below an 项.
type Item struct {
	Label string `json:"label"` // as written: (一), 1.
	Text  string `json:"text"`  // without the label
	Items []Item `json:"items,omitempty"`
	Span  Span   `json:"span"` // in Provision.Text, label and sub-items included
}

// Role is what a body does in a measure.
type Role string

// The roles, from the words that follow the names.
const (
	RoleLead        Role = "lead"        // 牵头, 牵头单位, 牵头负责
	RoleSupport     Role = "support"     // 配合, 参与; 按职责分工负责 beside a lead
	RoleResponsible Role = "responsible" // 负责, 按职责分工负责 where nobody leads
)

// Name is the Chinese name of the role, as the pages show it.
func (r Role) Name() string {
	switch r {
	case RoleLead:
		return "牵头"
	case RoleSupport:
		return "配合"
	default:
		return "负责"
	}
}

// A Unit is a body (责任单位) in its role.
type Unit struct {
	Name    string `json:"name"`    // canonical, from the register; as written when unknown
	Written string `json:"written"` // as the text has it
	Role    Role   `json:"role"`
}

// An Appointment is one 任 or one 免.
type Appointment struct {
	Person  string `json:"person"`
	Action  string `json:"action"` // 任 or 免
	Post    string `json:"post"`
	Certain bool   `json:"certain"` // false where the layout of the source leaves a doubt
}

// RefKind says how a text names another text.
type RefKind string

// The kinds of reference.
const (
	RefInternal RefKind = "internal" // 本办法第二十八条, 附件1
	RefExternal RefKind = "external" // 《…》第…条, 国务院令第590号
	RefRelative RefKind = "relative" // 前款, 前条, 本条第一款
)

// A Reference is a place where a provision names another.
type Reference struct {
	Written string  `json:"written"`
	Kind    RefKind `json:"kind"`
	Target  string  `json:"target"` // a ref when it resolves, else the name: 《…》第二条
	Certain bool    `json:"certain"`
	Span    Span    `json:"span"` // in Provision.Text
}

// A Fact is an amount, rate, period, deadline, threshold or definition.
type Fact struct {
	Kind    string `json:"kind"` // money, rate, period, deadline, threshold, definition
	Written string `json:"written"`
	Value   string `json:"value"` // decimal number, 2/3 for 三分之二, or the term defined
	Unit    string `json:"unit"`  // 元, 元/月, %, ‰, ‱, 百分点, 倍, 日, 工作日, 月, 年, 户 …
	Start   int    `json:"start"` // bytes in Provision.Text
	End     int    `json:"end"`
}

// A Defect is something in a source that a reader should know about. The text
// itself stays as it is.
type Defect struct {
	Code     string `json:"code"`  // stable, e.g. contents-number, cut-heading, foreign-word
	Where    string `json:"where"` // file:line
	Text     string `json:"text"`  // the words concerned, as they stand
	Note     string `json:"note"`  // what is doubtful and what was done, in Chinese
	Document string `json:"document,omitempty"`
	Line     int    `json:"line"`
}
