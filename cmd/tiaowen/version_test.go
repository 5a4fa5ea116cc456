package main

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"
)

// Every module that is linked has its licence in the program.
func TestLicensesAreWhole(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}{{end}}{{end}}", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		if module != "" && !strings.Contains(licenses, "== "+module+" ") {
			t.Errorf("the licence of %s is not collected: go generate ./cmd/tiaowen", module)
		}
	}
}

func TestSBOM(t *testing.T) {
	var b bytes.Buffer
	if err := writeSBOM(&b); err != nil {
		t.Fatal(err)
	}
	var got bom
	if err := json.Unmarshal(b.Bytes(), &got); err != nil || got.Format != "CycloneDX" || got.Spec != "1.5" {
		t.Fatalf("%v: %.200s", err, b.String())
	}
	for _, c := range got.Components {
		if c.Name == "" || c.Version == "" || !strings.HasPrefix(c.PURL, "pkg:golang/"+c.Name+"@") {
			t.Errorf("%+v", c)
		}
	}
}
