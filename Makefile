# The two commands of a newcomer are `make run` and `make test`; both install what is missing first.

# Options for the build, for example FLAGS="-Xcc -march=native" or FLAGS="-j 2".
FLAGS ?=
# Arguments for `make run`, for example ARGS="--prompt 'Once upon a time' --generate 20".
ARGS ?=
# Tests are optimised, with the checks of a debug build, in a folder of their own: they take a seventh of the time, and
# neither they nor `make run` build the other's code again. `swift test --filter ...` (debug) suits work on one target.
# `swift test` would add -enable-testing by itself, `swift build` not: said here, both make the same code.
TESTED := -c release --scratch-path .build/tests -Xswiftc -enable-testing -Xswiftc -assert-config -Xswiftc Debug $(FLAGS)
# What apt-get has to provide.
PACKAGES := libopenblas-dev libgraphviz-dev libzstd-dev libsqlite3-dev graphviz pkg-config

.DEFAULT_GOAL := help
.PHONY: help setup toolchain build run test test-slurm test-kill check-parallel check-search check-formats check-report lint format bench clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Build in release mode and run the embedded model on the reference chip
	@log=$$(mktemp) && trap 'rm -f "$$log"' EXIT && echo "Building (release) ..." >&2 && \
	  { swift build -c release --product spikefoundry $(FLAGS) >"$$log" 2>&1 || { cat "$$log" >&2; exit 1; }; }
	@"$$(swift build -c release --show-bin-path $(FLAGS))/spikefoundry" run $(ARGS)

test: setup ## Build and run all tests
	swift test --disable-testable-imports $(TESTED)

build: setup ## Build in release mode
	swift build -c release $(FLAGS)

check-formats: setup ## Read tables in pyarrow, polars, DuckDB, timelines in Perfetto, GTKWave (PYTHON=...: has them)
	@PYTHON="$(PYTHON)" FLAGS="$(FLAGS)" Tests/Tools/check-formats.sh

test-slurm: setup ## Run a sweep on a Slurm of this machine, with a worker killed in the middle (root)
	swift build --product spikefoundry $(TESTED)
	Tests/Slurm/run.sh "$$(swift build --show-bin-path $(TESTED))/spikefoundry"

test-kill: setup ## Kill processes of sweeps 100 times; nothing may be lost (KILLS=..., SEED=...; needs python3)
	swift build -c release --product spikefoundry $(FLAGS)
	Tests/Tools/kill_sweep.py "$$(swift build -c release --show-bin-path $(FLAGS))/spikefoundry" \
	  $(if $(KILLS),--kills $(KILLS)) $(if $(SEED),--seed $(SEED))

check-parallel: setup ## Run the script for GNU parallel, with a worker killed in the middle (apt-get install parallel)
	swift build -c release --product spikefoundry $(FLAGS)
	Tests/Tools/check-parallel.sh "$$(swift build -c release --show-bin-path $(FLAGS))/spikefoundry"

check-search: setup ## Compare with Optuna, SALib, pymoo (PYTHON=...: has them and scipy)
	@python=$$(PYTHON="$(PYTHON)" Tests/Tools/python-with.sh search numpy optuna scipy pymoo SALib) && \
	swift build -c release --product spikefoundry $(FLAGS) && \
	"$$python" Tests/Tools/check_search.py "$$(swift build -c release --show-bin-path $(FLAGS))/spikefoundry"

lint: toolchain ## Check the format of all Swift files
	@git ls-files -z '*.swift' | xargs -0 swift format lint --strict --parallel

format: toolchain ## Format all Swift files in place
	@git ls-files -z '*.swift' | xargs -0 swift format --in-place --parallel

bench: setup ## Compare with peers (RECORD=1 rewrites Tests/Benchmarks/RESULTS.md; ONLY=lif-10k: one group)
	@Tests/Benchmarks/install-peers.sh
	swift build -c release --package-path Tests/Benchmarks $(FLAGS)
	@"$$(swift build -c release --package-path Tests/Benchmarks --show-bin-path $(FLAGS))/Benchmarks" \
	  $(if $(RECORD),--record) $(addprefix --only ,$(ONLY))

check-report: setup ## Look at the pages of runs and sweeps in a browser (PYTHON=...: has playwright; chromium)
	@PYTHON="$(PYTHON)" FLAGS="$(FLAGS)" Tests/Tools/check-report.sh

clean: ## Remove everything that was built
	rm -rf .build .build-describe Tests/Benchmarks/.build

toolchain:
	@command -v swift >/dev/null || { \
	  echo "error: no 'swift' on PATH; install the toolchain of https://www.swift.org/install" >&2; exit 1; }

setup: toolchain ## Install the Debian packages that are missing
	@missing=; \
	for package in $(PACKAGES); do \
	  case "$$(dpkg-query -W -f '$${Status}' $$package 2>/dev/null)" in \
	    *' installed') ;; \
	    *) missing="$$missing $$package" ;; \
	  esac; \
	done; \
	[ -z "$$missing" ] && exit 0; \
	if command -v pkg-config >/dev/null && pkg-config --exists openblas libgvc libzstd sqlite3 && command -v dot >/dev/null; \
	then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	if ! command -v apt-get >/dev/null || { [ -n "$$as_root" ] && ! command -v sudo >/dev/null; }; then \
	  echo "error: these packages are missing and cannot be installed from here:$$missing" >&2; \
	  echo "Install them as root (Debian: apt-get install$$missing), then try again." >&2; exit 1; \
	fi; \
	echo "Installing$$missing ..." >&2; \
	$$as_root apt-get update -qq >&2 && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >&2 || { \
	  echo "error: apt-get could not install$$missing (see above); install them as root, then try again" >&2; \
	  exit 1; }
