# Two commands are enough to begin with: make run, make test.
# All that is needed is Go; a missing C compiler is installed where that is allowed.

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
export CGO_ENABLED := 1

FUZZTIME   ?= 10s

GOLANGCI   := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GORELEASER := github.com/goreleaser/goreleaser/v2@v2.16.0

.PHONY: run build test fuzz bench golden lint release-check compiler ssh-keygen laboratory readers postgres samples soak

## run: build and open the program
run: build
	./visite

build: compiler
	go build -trimpath -o visite .

## test: everything that CI runs, with counts at the end. The race detector
## makes the walk over all combinations of answers thin: they are walked again.
test: compiler ssh-keygen laboratory readers postgres
	@unformatted=$$(gofmt -l .); test -z "$$unformatted" || { echo "not formatted (gofmt -w):"; echo "$$unformatted"; exit 1; }
	go vet -race ./...
	{ go test -race -vet=off -timeout 20m -json ./... ./.ci; \
	  go test -vet=off -json -run '^TestEveryCombination$$' ./checklist; } | go run .ci/counts.go

## fuzz: each fuzz target for FUZZTIME
fuzz: compiler
	@grep -rno --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | while IFS=: read -r file _ func; do \
		echo "$$(dirname $$file) $${func#func }"; \
		go test -run '^$$' -fuzz "^$${func#func }$$" -fuzztime $(FUZZTIME) "$$(dirname $$file)"; \
	done

## soak: what is short in "make test" at full length: mDNS with 20 rounds for each
## spacing, 100 rounds with the cable pulled and 400,000 hostile packets; laptops and
## hub killed 200 times while they sync; 1,000 random histories of laptops that exchange
## bundles in any order; takes an hour
soak: compiler laboratory
	VISITE_SOAK=20 go test -count=1 -timeout 30m -v -run '^TestBrowseFindsEverything$$' ./discovery/mdns
	VISITE_SOAK=200 go test -count=1 -timeout 60m -v -run '^TestCrashSync$$' .
	VISITE_SOAK=1000 go test -count=1 -timeout 60m -v -run '^(TestBundlesInAnyOrder|TestLaptopsInAnyOrder|TestWhateverIsDoneApart)$$' ./db
	VISITE_SOAK=100 go test -count=1 -timeout 30m -v -run '^(TestBrowseUnderFire|TestBrowseLeavesNothing)$$' ./discovery/mdns

## bench: the table of docs/performance.md; takes some minutes and wants a quiet machine
bench: compiler
	go test -p 1 -timeout 30m -run '^$$' -benchtime 1s \
		-bench '^Benchmark(Program|Hub|Frame|Answer|Desk|RecordPDF|Verify|TakeBetween|SHA256|Ed25519|Capture)$$' . ./tui ./db ./report ./ledger ./discovery/capture | go run .ci/bench.go

## golden: write the golden screens anew, to be looked at in the diff
golden: compiler
	go test ./tui -update

## samples: write a sample of each paper anew into docs/samples, to be looked at
samples: compiler
	go test ./cli -run '^TestSamples$$' -samples

lint:
	go run $(GOLANGCI) run
	go mod tidy -diff

## release-check: the release configuration is sound
release-check:
	go run $(GORELEASER) check

## compiler: SQLite needs a C compiler
compiler:
	@.ci/need "$$(go env CC | cut -d' ' -f1)" gcc libc6-dev

## ssh-keygen: the tests check our signatures with OpenSSH
ssh-keygen:
	@.ci/need ssh-keygen openssh-client

## laboratory: network namespaces and what runs in them, for the tests of the
## network. Without it they are skipped, and say so; in CI that is a failure.
laboratory:
	@[ "$$(uname)" != Linux ] || while read -r need; do \
		.ci/need $$need </dev/null || [ "$${CI:-}" != true ] && continue; exit 1; \
	done <<<$$'unshare util-linux\nip iproute2\navahi-daemon avahi-daemon\ntshark tshark'

## readers: what reads papers back for the tests. Without it they are skipped, and
## say so; in CI that is a failure.
readers:
	@[ "$$(uname)" != Linux ] || while read -r need; do \
		.ci/need $$need </dev/null || [ "$${CI:-}" != true ] && continue; exit 1; \
	done <<<$$'pdftotext poppler-utils\nqpdf qpdf\nzbarimg zbar-tools\nchromium chromium\nsoffice libreoffice-calc-nogui'

## postgres: a hub may keep what it has in PostgreSQL. Without it the tests of that
## are skipped, and say so; in CI that is a failure.
postgres:
	@[ "$$(uname)" != Linux ] || command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
		.ci/need pg_ctlcluster postgresql || [ "$${CI:-}" != true ]
