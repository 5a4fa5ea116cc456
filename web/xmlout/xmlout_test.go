package xmlout_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"tiaowen/web/xmlout"
)

func TestWriter(t *testing.T) {
	var b strings.Builder
	x := xmlout.New(&b)
	x.Open("a", "href", `"<&`)
	x.Element("b", "第一条 ]]> <i>\x00\x1b\xff￾", "n", "1")
	x.Empty("br")
	x.Open("c")
	if err := x.Flush(); err != nil {
		t.Fatal(err)
	}
	want := xmlout.Header + `<a href="&quot;&lt;&amp;"><b n="1">第一条 ]]&gt; &lt;i&gt;</b><br/><c></c></a>`
	if b.String() != want {
		t.Errorf("%s\nwant\n%s", b.String(), want)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestWriterFails(t *testing.T) {
	if err := xmlout.New(broken{}).Flush(); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

// Whatever the text is, it comes back as text, less what XML cannot hold.
func FuzzText(f *testing.F) {
	for _, s := range []string{"第一条", "<a>&amp;]]>", "\x00\x08\x1f\x7f\u0085", "\xed\xa0\x80", "￾￿", "\r\n\t", "\U0010FFFF"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var b strings.Builder
		x := xmlout.New(&b)
		x.Element("t", s, "a", s)
		if err := x.Flush(); err != nil {
			t.Fatal(err)
		}
		var got struct {
			A    string `xml:"a,attr"`
			Text string `xml:",chardata"`
		}
		if err := xml.Unmarshal([]byte(b.String()), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if want := xmlout.Clean(s); got.Text != want || got.A != want {
			t.Errorf("%q came back as %q and %q", s, got.Text, got.A)
		}
	})
}
