# make check   what .ci/run checks, without installing anything
FUZZTIME ?= 30s
LAWS     ?= ../shared/laws
ARTICLES ?= ../shared/relevance/articles.jsonl
QUESTIONS ?= ../shared/relevance/questions.jsonl

.PHONY: check test race fuzz torture hostile soak bench bench-peers bench-grow eval screenshots profile build

check:
	test -z "$$(gofmt -l $$(git ls-files '*.go'))"
	go vet ./...
	staticcheck ./...
	go test ./...

test:
	go test ./...

race:
	go test -race -short ./corpus/reader ./corpus/store ./index ./index/bleveindex ./index/flats ./index/indextest ./index/analysis ./search ./web

fuzz:
	@grep -rl --include='*_test.go' '^func Fuzz' . | while read -r f; do \
		for t in $$(grep -o '^func Fuzz[A-Za-z0-9_]*' $$f | sed 's/func //'); do \
			go test -run '^$$' -fuzz "^$$t\$$" -fuzztime $(FUZZTIME) ./$$(dirname $$f) || exit 1; done; done

# Ten minutes of answering while generations switch.
soak:
	TIAOWEN_SOAK=10m go test -run Soak -count 1 -timeout 30m -v ./cmd/tiaowen

# Over two hundred hostile inputs into every route, parameter and header.
hostile:
	go test -run 'Hostile|Harmless' -count 1 -v ./cmd/tiaowen

# Kills builds at a thousand random moments; after each, what answers is whole.
torture:
	TIAOWEN_TORTURE=1000 go test -run 'Torture|EveryStep|DiskFull|Permission|Damaged' -count 1 -timeout 60m -v ./index

# Builds the whole collection of laws, asks it a thousand unique questions, and prints
# a table and one JSON document. go test -bench . ./... has the parts.
bench: build
	rm -rf bin/bench-data
	bin/tiaowen index --data bin/bench-data $(LAWS) || true
	bin/tiaowen bench --data bin/bench-data --questions $(QUESTIONS)
	bin/tiaowen bench --data bin/bench-data --questions $(QUESTIONS) --json > bin/bench.json

# Asks Lucene (java and mvn), tantivy (pip), groonga (apt-get install groonga-bin) and SQLite
# FTS5 the same questions, fed with the same words; prints a table with ratios and writes
# bin/peers/peers.json. Takes what bench built, or builds it. Packages are fetched into
# bin/peers. PEERS="lucene tantivy" asks only those.
bench-peers: build
	test -d bin/bench-data || bin/tiaowen index --data bin/bench-data $(LAWS) || true
	bin/tiaowen bench --data bin/bench-data --questions $(QUESTIONS) --dump bin/peers
	python3 cmd/tiaowen/testdata/peers/peers.py bin/peers $(PEERS)

# Builds and measures indexes of a thousand to a million provisions, made of the
# collection that bench built, one after the other in the folder for temporary files. The
# last one takes some 1 GB there and a few minutes.
SIZES ?= 1000,10000,100000,1000000
bench-grow: build
	test -d bin/bench-data || bin/tiaowen index --data bin/bench-data $(LAWS) || true
	bin/tiaowen bench --data bin/bench-data --questions $(QUESTIONS) --grow --sizes $(SIZES)

# Loads a server of the collection that bench built, at rising rates until it is
# saturated.
load: build
	bin/tiaowen serve --data bin/bench-data --addr localhost:8477 --admin off --rate -1 & pid=$$!; \
		sleep 3; bin/tiaowen load --questions $(QUESTIONS) http://localhost:8477; kill $$pid

eval: build
	bin/tiaowen eval --articles $(ARTICLES) --questions $(QUESTIONS)

# Every page at three widths into docs/screenshots, and the table of pages with sizes,
# layout shift and what axe-core finds (TIAOWEN_AXE names its script) into docs/pages.md.
screenshots:
	go test ./cmd/tiaowen -run Screenshots -screenshots $(CURDIR)/docs -count 1
	@cat docs/pages.md

profile:
	mkdir -p bin
	go test -run '^$$' -bench Build -cpuprofile bin/build.prof -o bin/index.test ./index
	go tool pprof -top bin/build.prof | head -40

build:
	mkdir -p bin
	CGO_ENABLED=0 go build -trimpath -o bin/tiaowen ./cmd/tiaowen
