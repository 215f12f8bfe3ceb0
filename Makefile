# `make quickstart` and `make test` are all a newcomer needs; `make help` lists the rest.

SWIFT_FORMAT_PATHS = Package.swift Benchmarks/EngineBench Sources Tests examples/embedding
STATIC_LIBRARIES = $(abspath .build/static-libraries)
SWIFT_RELEASE = PKG_CONFIG_PATH=$(STATIC_LIBRARIES) swift build -c release --static-swift-stdlib --product writ -Xlinker -lstdc++
POLICIES = Tests/Golden/parse/valid Tests/Golden/check Tests/Golden/eval
# Tests and measurements begin with nothing known.
export WRIT_CACHE = off
PYTHON = PYTHONPATH=.venv/packages python3

.PHONY: help deps build quickstart test unit-test check-engines lint check-examples check-docs bench bench-bytes bench-reading bench-data bench-activation bench-unpack bench-scaling bench-toolchain bench-threads bench-memory check-instructions library-docs startup-time conformance torture fuzz fuzz-short fuzz-builtins fuzz-diagnostics fuzz-cryptography fuzz-readers format reference-bundles clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16

deps: ## install what is missing: Debian packages, Python wheels for tests and benchmarks
	@scripts/install-deps

build: ## build the release binary, .build/release/writ
	@scripts/install-deps packages
	@scripts/static-libraries $(STATIC_LIBRARIES)
	$(SWIFT_RELEASE)

quickstart: build ## the whole way once, from an empty policy repository to decisions of an enforcement point
	@scripts/quickstart.sh .build/release/writ

test: deps lint unit-test library-docs check-engines check-examples check-docs fuzz-short check-instructions ## all tests

unit-test:
	swift build --build-tests
	swift test --skip-build --no-parallel

check-engines: ## a short comparison with the real OPA: built-in functions, and errors in damaged policies
	$(PYTHON) Tests/RegoFuzz/Builtins/compare_builtins.py --tool .build/debug/RegoFuzz --count 12
	$(PYTHON) Tests/RegoFuzz/Diagnostics/compare_diagnostics.py --tool .build/debug/RegoFuzz --count 500 $(POLICIES)

lint: ## formatting of the Swift sources, freshness of generated files
	swift format lint --strict --recursive --parallel $(SWIFT_FORMAT_PATHS)
	Benchmarks/generate.py --check

format: ## format the Swift sources
	swift format format --in-place --recursive --parallel $(SWIFT_FORMAT_PATHS)

check-examples: ## the example repositories, by Writ and by the other engines
	scripts/check-examples .build/debug/writ
	$(PYTHON) scripts/cross-check-examples

check-docs: ## run every command of README.md and docs/
	scripts/check-docs .build/debug/writ

bench: deps build ## Writ against regorus and OPA, as ratios measured in one run
	$(PYTHON) Benchmarks/table.py $(BENCH)

bench-bytes: deps ## decisions from the bytes of the input to the bytes of the result, against regorus
	swift build -c release --product EngineBench
	$(PYTHON) Benchmarks/bytes.py $(BENCH)

bench-reading: deps ## reading documents, against simdjson's own parse
	swift build -c release --product EngineBench
	$(PYTHON) Benchmarks/reading.py $(BENCH)

bench-data: deps ## the first decision over 45 MB of base data, from compiled data and from JSON
	swift build -c release --product EngineBench
	$(PYTHON) Benchmarks/data.py $(BENCH)

bench-unpack: build ## verifying bundles of about 100 MB, against openssl dgst and gzip -dc
	Benchmarks/unpack.py $(BENCH)

bench-threads: deps ## two evaluating threads beside one
	swift build -c release --product EngineBench
	Benchmarks/threads.py $(BENCH)

bench-memory: deps ## resident memory over ten million decisions
	swift build -c release --product EngineBench
	Benchmarks/memory.py $(BENCH)

check-instructions: deps ## the instructions that hot paths take, beside those written down: Benchmarks/instructions.json
	swift build -c release --product EngineBench
	Benchmarks/instructions.py $(BENCH)

bench-activation: build ## from a bundle's bytes to the first decision, with and without compiled parts
	swift build -c release --product EngineBench
	Benchmarks/activation.py $(BENCH)

bench-scaling: build ## how the time of a decision grows with the number of rules
	Benchmarks/scaling.py $(BENCH)

bench-toolchain: build ## check, test, build and fmt of 1,000 packages against the figures of OPA 1.9
	Benchmarks/toolchain.py $(BENCH)

startup-time: build ## how long `writ eval` of a one-line policy takes
	scripts/startup-time

library-docs: ## the reference of the library, by DocC, in .build/library-docs
	scripts/library-docs .build/library-docs

conformance: deps ## OPA's compliance cases, by topic
	swift test --filter Conformance

torture: deps ## 200 sudden deaths of publish and of sync
	WRIT_TORTURE=200 swift test --no-parallel --filter SuddenDeath

fuzz: deps ## COUNT random programs from SEED on, by Writ, by the judge and by the real OPA; V0=--v0 for Rego v0, JOBS processes, ANSWERS a file that keeps OPA's
	swift build -c release --product RegoFuzz
	$(PYTHON) Tests/RegoFuzz/compare.py --tool .build/release/RegoFuzz --seed $(or $(SEED),1) --count $(or $(COUNT),1000) \
	    --jobs $(or $(JOBS),2) $(V0) $(if $(ANSWERS),--answers $(ANSWERS)) --out .build/differences

fuzz-builtins: deps ## COUNT random calls of each built-in function, SEED, ONLY a pattern of names
	swift build -c release --product RegoFuzz
	$(PYTHON) Tests/RegoFuzz/Builtins/compare_builtins.py --tool .build/release/RegoFuzz --seed $(or $(SEED),1) --count $(or $(COUNT),1000) --only '$(ONLY)'

fuzz-cryptography: deps ## COUNT random calls of io.jwt.*, crypto.* and providers.aws.sign_req, by Writ and by the real OPA
	swift build -c release --product RegoFuzz
	$(PYTHON) Tests/RegoFuzz/Cryptography/compare_cryptography.py --tool .build/release/RegoFuzz --seed $(or $(SEED),1) --count $(or $(COUNT),3000)

fuzz-short: ## 200 random programs, always the same; left out without the wheel of OPA
	swift build --product RegoFuzz
	$(PYTHON) Tests/RegoFuzz/compare.py --optional --tool .build/debug/RegoFuzz --seed 2001 --count 200 --out .build/differences

fuzz-readers: deps ## libFuzzer on everything that reads bytes from outside, TIME seconds in all
	scripts/fuzz-readers $(or $(TIME),3600)

fuzz-diagnostics: deps ## COUNT policies with mistakes, SEED: the same errors as the real OPA
	swift build -c release --product RegoFuzz
	$(PYTHON) Tests/RegoFuzz/Diagnostics/compare_diagnostics.py --tool .build/release/RegoFuzz --seed $(or $(SEED),1) --count $(or $(COUNT),10000) $(POLICIES)

reference-bundles: build ## build and sign bundles/ anew, with a new key
	scripts/reference-bundles .build/release/writ

clean: ## remove what was built
	rm -rf .build .venv
