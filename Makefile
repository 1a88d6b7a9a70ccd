.DEFAULT_GOAL := help
CARGO ?= cargo

.PHONY: help
help: ## Show what can be made
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build the release binary, target/release/keyfob
	$(CARGO) build --release --locked

.PHONY: test
test: ## Install what the tests need, where that is allowed, and run all of them
	scripts/test.sh

.PHONY: test-musl
test-musl: ## The same with the static program, built with musl
	scripts/test.sh --musl

.PHONY: test-windows
test-windows: ## Build for Windows, and run its tests under Wine
	scripts/test-windows.sh

.PHONY: check-macos
check-macos: ## Type-check for macOS
	scripts/check-macos.sh

.PHONY: dist
dist: ## Make the archives, the Debian package, the bill of materials and the checksums, in target/dist
	scripts/dist.sh

.PHONY: demo
demo: ## Do the main job before your eyes, in a temporary home with a stand-in for AWS
	scripts/demo.sh

.PHONY: bench
bench: ## Time what callers wait for, beside an empty program and other tools
	scripts/bench.sh

.PHONY: figures
figures: ## The same, written to docs/figures as a table and a plot
	scripts/bench.sh --write

.PHONY: instructions
instructions: ## Count the instructions of the cached path, and compare them with what they were
	scripts/instructions.sh

SECONDS ?=
.PHONY: fuzz
fuzz: ## Fuzz every target for SECONDS (60) each; TARGETS names some
	scripts/fuzz.sh $(or $(SECONDS),60) $(TARGETS)

.PHONY: soak
soak: ## Run any mix of commands at once for SECONDS (600), with holders killed at random
	KEYFOB_TEST_SOAK=$(or $(SECONDS),600) $(CARGO) test --locked --test cli -- --nocapture soak

.PHONY: lint
lint: ## Check formatting, clippy, the documentation and the dependencies
	scripts/lint.sh

.PHONY: fmt
fmt: ## Format the code
	$(CARGO) fmt

.PHONY: docs
docs: ## Build the documentation of the code
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --document-private-items

.PHONY: pictures
pictures: ## Draw the pictures of the README anew, from the program itself
	KEYFOB_DRAW_PICTURES=1 $(CARGO) test --quiet --locked --test cli -- pictures

.PHONY: generate
generate: ## Write the manual pages and the completions anew
	$(CARGO) run --quiet --locked --example generate
