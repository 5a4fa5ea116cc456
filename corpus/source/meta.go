package source

import "tiaowen/corpus"

// A Meta is what is known of a document besides its text: from the properties of a
// page, from front matter, or from a file beside it. Empty fields are unknown.
type Meta struct {
	Title            string      `yaml:"title"`
	Number           string      `yaml:"number"`            // 发文字号
	RegistrationCode string      `yaml:"registration_code"` // 规范性文件登记号
	Issuer           string      `yaml:"issuer"`            // 发文机关
	Collection       string      `yaml:"collection"`        // 来源, which readers can choose
	Section          string      `yaml:"section"`           // 栏目 or 位阶
	Genre            string      `yaml:"genre"`             // 文种
	Signed           corpus.Date `yaml:"date"`              // 成文日期
	Effective        corpus.Date `yaml:"effective"`         // 施行日期
	Expires          corpus.Date `yaml:"expires"`           // 失效日期
	URL              string      `yaml:"url"`               // where it was published
}

// Or returns m with its empty fields taken from other.
func (m Meta) Or(other Meta) Meta {
	or := func(a *string, b string) {
		if *a == "" {
			*a = b
		}
	}
	or(&m.Title, other.Title)
	or(&m.Number, other.Number)
	or(&m.RegistrationCode, other.RegistrationCode)
	or(&m.Issuer, other.Issuer)
	or(&m.Collection, other.Collection)
	or(&m.Section, other.Section)
	or(&m.Genre, other.Genre)
	or(&m.URL, other.URL)
	or((*string)(&m.Signed), string(other.Signed))
	or((*string)(&m.Effective), string(other.Effective))
	or((*string)(&m.Expires), string(other.Expires))
	return m
}
