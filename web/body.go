package web

import (
	"io"
	"mime"
	"net/http"
	"net/url"
)

// formType is the media type of the forms that pages send.
const formType = "application/x-www-form-urlencoded"

// mediaType is that of what is sent; empty when it is not said or cannot be read.
func mediaType(r *http.Request) string {
	typ, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return typ
}

// formText is a field of a form.
func formText(body io.Reader, field string) (string, error) {
	data, err := io.ReadAll(body)
	if err != nil {
		return "", readError(err, field)
	}
	v, err := url.ParseQuery(string(data))
	if err != nil {
		return "", &paramError{field, "malformed_body", "表单写坏了。"}
	}
	return v.Get(field), nil
}
