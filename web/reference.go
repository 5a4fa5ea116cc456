package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// A reference is the description of the API as its page shows it.
type reference struct {
	Info struct {
		Description string `json:"description"`
	} `json:"info"`
	Tags []struct {
		Name string `json:"name"`
	} `json:"tags"`
	Paths      map[string]map[string]*operation `json:"paths"`
	Components struct {
		Parameters map[string]*parameter `json:"parameters"`
		Responses  map[string]*response  `json:"responses"`
		Schemas    map[string]*schema    `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	Summary     string               `json:"summary"`
	Tags        []string             `json:"tags"`
	Parameters  []*parameter         `json:"parameters"`
	RequestBody *response            `json:"requestBody"`
	Responses   map[string]*response `json:"responses"`
}

type parameter struct {
	Ref         string  `json:"$ref"`
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Required    bool    `json:"required"`
	Description string  `json:"description"`
	Schema      *schema `json:"schema"`
}

type response struct {
	Ref         string                    `json:"$ref"`
	Description string                    `json:"description"`
	Content     map[string]map[string]any `json:"content"`
}

type schema struct {
	Ref         string             `json:"$ref"`
	Type        string             `json:"type"`
	Description string             `json:"description"`
	Enum        []any              `json:"enum"`
	Const       string             `json:"const"`
	Items       *schema            `json:"items"`
	Properties  map[string]*schema `json:"properties"`
	Required    []string           `json:"required"`
	Minimum     *int               `json:"minimum"`
	Maximum     *int               `json:"maximum"`
	MaxLength   *int               `json:"maxLength"`
}

// readReference reads the description that ships with the program.
func readReference() (*reference, error) {
	d := &reference{}
	if err := json.Unmarshal(openAPI, d); err != nil {
		return nil, fmt.Errorf("read openapi.json: %w", err)
	}
	for path, methods := range d.Paths {
		for method, op := range methods {
			for i, p := range op.Parameters {
				if name, ok := strings.CutPrefix(p.Ref, "#/components/parameters/"); ok {
					op.Parameters[i] = d.Components.Parameters[name]
				}
				if op.Parameters[i] == nil {
					return nil, fmt.Errorf("read openapi.json: %s %s names the parameter %s, which is not there", method, path, p.Ref)
				}
			}
			for status, r := range op.Responses {
				if name, ok := strings.CutPrefix(r.Ref, "#/components/responses/"); ok {
					op.Responses[status] = d.Components.Responses[name]
				}
				if op.Responses[status] == nil {
					return nil, fmt.Errorf("read openapi.json: %s %s names the answer %s, which is not there", method, path, r.Ref)
				}
			}
		}
	}
	return d, nil
}

type referencePage struct {
	base
	About   string
	Groups  []referenceGroup
	Schemas []schemaView
}

type referenceGroup struct {
	Name string
	Ops  []operationView
}

type operationView struct {
	Method, Path, Summary string
	Parameters            []fieldView
	Body                  []string // media types of what is sent
	Answers               []answerView
}

type fieldView struct {
	Name, Kind, Description string
	Required                bool
}

type answerView struct {
	Status, Description, Types string
}

type schemaView struct {
	Name   string
	Fields []fieldView
}

// apiPage shows the description of the API to people.
func (s *Server) apiPage(w http.ResponseWriter, r *http.Request, _ *Collection) error {
	d := s.reference
	v := referencePage{base: s.base("接口", r), About: d.Info.Description}
	for _, tag := range d.Tags {
		g := referenceGroup{Name: tag.Name}
		for _, path := range slices.Sorted(maps.Keys(d.Paths)) {
			for _, method := range slices.Sorted(maps.Keys(d.Paths[path])) {
				if op := d.Paths[path][method]; slices.Contains(op.Tags, tag.Name) {
					g.Ops = append(g.Ops, op.view(method, path))
				}
			}
		}
		v.Groups = append(v.Groups, g)
	}
	for _, name := range slices.Sorted(maps.Keys(d.Components.Schemas)) {
		v.Schemas = append(v.Schemas, schemaView{name, d.Components.Schemas[name].fields()})
	}
	return s.show(w, "api", v)
}

func (op *operation) view(method, path string) operationView {
	v := operationView{Method: strings.ToUpper(method), Path: path, Summary: op.Summary}
	for _, p := range op.Parameters {
		v.Parameters = append(v.Parameters, fieldView{p.Name, p.Schema.kind(), p.Description, p.Required})
	}
	if op.RequestBody != nil {
		v.Body = slices.Sorted(maps.Keys(op.RequestBody.Content))
	}
	for _, status := range slices.Sorted(maps.Keys(op.Responses)) {
		a := op.Responses[status]
		v.Answers = append(v.Answers, answerView{strings.Replace(status, "default", "其他", 1), a.Description, strings.Join(slices.Sorted(maps.Keys(a.Content)), "、")})
	}
	return v
}

func (s *schema) fields() (out []fieldView) {
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		f := s.Properties[name]
		out = append(out, fieldView{name, f.kind(), f.Description, slices.Contains(s.Required, name)})
	}
	return out
}

var kindNames = map[string]string{"string": "文字", "integer": "整数", "number": "数", "boolean": "是否", "array": "列表", "object": "对象"}

// kind says in words what a value is.
func (s *schema) kind() string {
	if s == nil {
		return ""
	}
	if s.Ref != "" {
		return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
	}
	name := cmp.Or(kindNames[s.Type], s.Const, "任意")
	if s.Type == "array" && s.Items != nil {
		name = s.Items.kind() + "的列表"
	}
	var more []string
	for _, e := range s.Enum {
		more = append(more, fmt.Sprint(e))
	}
	if len(more) > 0 {
		name += "：" + strings.Join(more, "、")
	}
	if s.Minimum != nil && s.Maximum != nil {
		name += "，" + itoa(*s.Minimum) + " 到 " + itoa(*s.Maximum)
	}
	if s.MaxLength != nil {
		name += "，最多 " + itoa(*s.MaxLength) + " 字"
	}
	return name
}
