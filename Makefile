# Hearsay: every task of the house. `make help` lists them.
#
# A task is a list of steps; `.ci/steps` runs each as a make target of its own, numbers it, keeps
# its output in target/log and shows that output only when the step fails. A step whose inputs did
# not change costs next to nothing, so every task starts from the beginning and is still fast.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The chain knows its own flags and folders; those of the caller's shell would break it.
unexport RUSTFLAGS CARGO_ENCODED_RUSTFLAGS CARGO_BUILD_TARGET RUSTUP_TOOLCHAIN DATABASE_URL
export CARGO_TARGET_DIR := $(CURDIR)/target
export CARGO_TERM_COLOR := never

ADDR ?= 127.0.0.1:3000
DEMO_DATA ?= target/demo/hearsay.db

# Typefaces of the site: woff2 files of these npm packages, embedded in the binary.
FONTS := source-serif-4-latin-wght-normal source-serif-4-latin-ext-wght-normal source-serif-4-latin-wght-italic inter-latin-wght-normal inter-latin-ext-wght-normal

# Browsers the stylesheet is compiled for; what they lack is translated or prefixed.
BROWSERS := chrome 123, edge 123, firefox 128, safari 17.5, ios_saf 17.5

# ── Tasks ────────────────────────────────────────────────────────────────────────────────────────

to-site := rust packages bindgen wasm site
to-try := rust packages bindgen trial-wasm trial-site trial-server
to-tests := rust packages browser postgres bindgen wasm site

.PHONY: help setup site build run test test-rust test-e2e attack lint bench model dev clean

help: ## List the tasks
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Set up, build for trying out and start a demo newsroom (ADDR=127.0.0.1:3000)
	@echo 'The first time this takes about six minutes on two cores, then seconds.'
	@$(call steps,$(to-try))
	@mkdir -p $(dir $(DEMO_DATA))
	@exec target/trial/hearsay serve --demo --addr $(ADDR) --database-url "sqlite:$(DEMO_DATA)"

test: ## Set up and run everything: lint, Rust tests on SQLite and PostgreSQL, browser tests
	@$(call steps,$(to-tests) lint-rules lint-rust lint-wasm lint-e2e test-build test-rust debug-server test-e2e)

build: ## Build target/release/hearsay, one file with everything inside
	@$(call steps,$(to-site) server)

setup: ## Install what is missing: Rust parts, npm packages, browser, PostgreSQL
	@$(call steps,rust lint-rules packages bindgen browser postgres)

site: ## Build only site/: WebAssembly, stylesheet, fonts
	@$(call steps,$(to-site))

test-rust: ## Rust tests on SQLite and PostgreSQL
	@$(call steps,rust packages postgres bindgen wasm site test-build test-rust)

test-e2e: ## Browser tests (ONLY='a part of a test name' runs some)
	@$(call steps,rust packages browser bindgen wasm site debug-server test-e2e)

lint: ## Formatting and clippy on both targets, types of the browser tests
	@$(call steps,$(to-site) lint-rules lint-rust lint-wasm lint-e2e)

attack: ## Run the tests that take long or need more: other programs that read the record, several servers
	@$(call steps,$(to-tests) go machines test-build attack)

bench: ## Measure speed, memory and size beside references
	@$(call steps,rust packages browser postgres bindgen wasm site server bench-build bench)

model: ## Train the model of the suggestions (CORPUS=DIR TREEBANK=DIR VECTORS=FILE, WORDNET=/usr/share/wordnet)
	@$(call steps,rust model)

dev: ## Serve the demo from a debug build; rebuild and restart when a file changes
	@$(call steps,$(to-site) debug-server)
	@mkdir -p $(dir $(DEMO_DATA))
	@exec node end2end/dev.mjs serve --demo --addr $(ADDR) --database-url "sqlite:$(DEMO_DATA)"

clean: ## Remove what was built (tools that were installed stay)
	@rm -rf site end2end/test-results end2end/playwright-report
	@if [[ -d target ]]; then find target -mindepth 1 -maxdepth 1 ! -name tools -exec rm -rf {} +; fi

# ── Steps ────────────────────────────────────────────────────────────────────────────────────────
# NAME's title is what a person reads while `step-NAME` runs; `shown` ones print as they go, of
# `digest` ones the lines that count are printed at the end.

steps = MAKE="$(MAKE)" .ci/steps $(foreach s,$1,"$s|$(how-$s)|$(title-$s)")

title-rust := Rust toolchain
title-packages := Packages from npm
title-bindgen := wasm-bindgen, as Cargo.lock wants it
title-browser := A browser for the tests
title-postgres := PostgreSQL for the tests
title-wasm := Browser side: Rust to WebAssembly
title-site := Site: smaller WebAssembly, stylesheet, fonts
title-trial-wasm := Browser side, for trying out
title-trial-site := Site, for trying out
title-server := Server, release build
title-trial-server := Server, for trying out
title-debug-server := Server, debug build
title-lint-rules := rustfmt and clippy
title-lint-rust := Lint: formatting, clippy on the server side
title-lint-wasm := Lint: clippy on the browser side
title-lint-e2e := Lint: types of the browser tests
title-test-build := Compiling the Rust tests
title-test-rust := Rust tests on SQLite and PostgreSQL
how-test-rust := digest
title-test-e2e := Browser tests
how-test-e2e := shown
title-model := Model of the suggestions
how-model := shown
title-go := Go, to read the record
title-machines := PgBouncer and nginx, for several servers
title-attack := Tests that take long or need more
how-attack := digest
title-bench-build := Compiling the benchmarks
title-bench := Benchmarks
how-bench := shown

steps-without-files := rust browser postgres packages bindgen wasm site trial-wasm trial-site server trial-server debug-server \
	lint-rules lint-rust lint-wasm lint-e2e test-build test-rust test-e2e bench-build bench go machines attack model
.PHONY: $(addprefix step-,$(steps-without-files))

step-rust:
	@.ci/setup rust

step-lint-rules:
	@.ci/setup lint

step-browser:
	@.ci/setup browser

step-go:
	@.ci/setup go

step-machines:
	@.ci/setup machines

step-postgres:
	@.ci/setup postgres

packages := end2end/node_modules/.complete
step-packages: $(packages)
$(packages): end2end/package.json end2end/package-lock.json
	@.ci/setup packages
	@touch $@

# Reads what the library of the same version wrote: they must match exactly.
bindgen-version := $(shell awk '/^name = "wasm-bindgen"$$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
bindgen := target/tools/bindgen-$(bindgen-version)
step-bindgen: $(bindgen)
$(bindgen): .ci/bindgen.rs
	@.ci/setup bindgen $(bindgen-version) $@

# The parts of the site, as a newsroom serves them; with `trial=yes` those for trying out, which are larger and made in half the
# time. There only our own crate is optimised, for nearly everything else is drawn into it.
trial :=
parts := target/$(if $(trial),trial,site)-parts
wasm-profile := $(if $(trial),trial,wasm)
step-trial-wasm step-trial-site: step-trial-%:
	@$(MAKE) step-$* trial=yes

# Cargo decides whether anything changed; the rest of the chain runs only if the result differs.
wasm := target/wasm32-unknown-unknown/$(wasm-profile)/hearsay.wasm
step-wasm:
	@cargo rustc --lib --crate-type cdylib --profile $(wasm-profile) --no-default-features --features hydrate --target wasm32-unknown-unknown \
		$(if $(trial),-- -C opt-level=1)
	@mkdir -p $(parts)
	@cmp -s $(wasm) $(parts)/hearsay.wasm || cp $(wasm) $(parts)/hearsay.wasm

$(parts)/hearsay.wasm:
	@$(MAKE) step-wasm

$(parts)/bound/hearsay.js: $(parts)/hearsay.wasm $(bindgen)
	@rm -rf $(parts)/bound
	@$(bindgen) $(parts)/hearsay.wasm $(parts)/bound

# Functions that are named alike are alike: side by side, gzip packs them two per cent smaller.
$(parts)/hearsay_bg.wasm: $(parts)/bound/hearsay.js $(packages)
ifdef trial
	@cp $(parts)/bound/hearsay_bg.wasm $@
else
	@echo 'making the WebAssembly small'
	@end2end/node_modules/.bin/wasm-opt -g -Oz --converge --flatten --rereloop -Oz --converge $(parts)/bound/hearsay_bg.wasm -o $(parts)/small.wasm
	@end2end/node_modules/.bin/wasm-opt --generate-stack-ir --optimize-stack-ir --reorder-functions-by-name --strip-debug --strip-producers $(parts)/small.wasm -o $@
endif

$(parts)/style.css: $(shell find style -name '*.css' 2>/dev/null) Makefile $(packages)
	@mkdir -p $(parts)
	@end2end/node_modules/.bin/lightningcss --bundle --minify --custom-media --targets '$(BROWSERS)' style/main.css -o $@

# A stamp, because site/ keeps its times when its content did not change: the server embeds it. Another says whose parts stand there.
step-site: $(parts)/.complete
is-there := $(and $(wildcard site/manifest.json),$(filter $(parts),$(file <target/site-of)))
$(parts)/.complete: $(parts)/hearsay_bg.wasm $(parts)/style.css end2end/site.mjs Makefile $(if $(is-there),,site-is-missing)
	@node end2end/site.mjs --out site --js $(parts)/bound/hearsay.js --wasm $(parts)/hearsay_bg.wasm --css $(parts)/style.css --fonts end2end/node_modules/@fontsource-variable $(FONTS)
	@echo $(parts) >target/site-of
	@touch $@

.PHONY: site-is-missing
site-is-missing:

step-server:
	@cargo build --release --bin hearsay

step-trial-server:
	@cargo build --profile trial --bin hearsay

step-debug-server:
	@cargo build --bin hearsay

step-lint-rust:
	@TERM=dumb cargo fmt --check
	@cargo clippy --all-targets -- -D warnings

step-lint-wasm:
	@cargo clippy --lib --no-default-features --features hydrate --target wasm32-unknown-unknown -- -D warnings

step-lint-e2e:
	@cd end2end && node_modules/.bin/tsc --noEmit

step-test-build:
	@cargo test --no-run

step-test-rust:
	@.ci/postgres cargo test --no-fail-fast

step-attack:
	@.ci/postgres cargo test --no-fail-fast --test newsroom -- --ignored

ONLY ?=
step-test-e2e:
	@cd end2end && node_modules/.bin/playwright test $(if $(ONLY),--grep '$(ONLY)')

step-bench-build:
	@cargo bench --no-run --bench desk

step-bench:
	@.ci/postgres --durable cargo bench --quiet --bench desk
	@cd end2end && HEARSAY_PROGRAM=$(CURDIR)/target/release/hearsay node_modules/.bin/playwright test --config bench.config.ts

# The same input gives the same file. What CORPUS, TREEBANK and VECTORS are: src/suggest/MODEL.md.
CORPUS ?=
TREEBANK ?=
VECTORS ?=
WORDNET ?= /usr/share/wordnet
english := src/suggest/english.model
step-model:
	@[[ -n '$(CORPUS)' && -n '$(TREEBANK)' && -n '$(VECTORS)' ]] \
		|| { echo 'which corpus, which treebank, which vectors? make model CORPUS=DIR TREEBANK=DIR VECTORS=FILE'; exit 2; }
	@cargo run --quiet --release --bin hearsay-model -- train --corpus '$(CORPUS)' --treebank '$(TREEBANK)' --wordnet '$(WORDNET)' \
		--vectors '$(VECTORS)' --output $(english)
