//go:build ignore

// Genlicenses collects the licences of all modules that the program is made of into
// licenses.txt. Texts that are alike but for the holders are kept apart.
package main

import (
	"bytes"
	"cmp"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var licenceFile = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|unlicense)([.-].*)?$`)

// kinds tell a licence by words that only it has, in this order.
var kinds = []struct{ id, words string }{
	{"Apache-2.0", "Apache License"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"BSD-3-Clause", "endorse or promote products derived"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
}

func main() {
	log.SetFlags(0)
	out, err := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", ".").Output()
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	slices.Sort(lines)
	texts := map[string][]string{}
	for _, line := range slices.Compact(lines) {
		f := strings.Split(line, "\t")
		if len(f) != 3 {
			continue
		}
		text, id := licence(f[2])
		texts[text] = append(texts[text], fmt.Sprintf("%s %s %s", f[0], f[1], id))
	}
	var b bytes.Buffer
	keys := slices.SortedFunc(func(yield func(string) bool) {
		for k := range texts {
			if !yield(k) {
				return
			}
		}
	}, func(x, y string) int { return cmp.Compare(texts[x][0], texts[y][0]) })
	for _, text := range keys {
		fmt.Fprintf(&b, "== %s\n\n%s\n\n", strings.Join(texts[text], "\n== "), strings.TrimSpace(text))
	}
	if err := os.WriteFile("licenses.txt", b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

func licence(dir string) (text, id string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range entries {
		if e.IsDir() || !licenceFile.MatchString(e.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			log.Fatal(err)
		}
		text += strings.ReplaceAll(string(data), "\r\n", "\n") + "\n"
	}
	for _, k := range kinds {
		if strings.Contains(strings.Join(strings.Fields(text), " "), k.words) {
			return text, k.id
		}
	}
	log.Fatalf("%s: no licence that is known; read it and add it to kinds", dir)
	return "", ""
}
