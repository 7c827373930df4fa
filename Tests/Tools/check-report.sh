#!/bin/sh
# Makes the pages of runs and of a sweep, and looks at them in a browser (check_report.py).
#
# PYTHON names a Python that has playwright; without it one is made below .build. Needs chromium.
set -eu
cd "$(dirname "$0")/../.."

command -v chromium >/dev/null || {
  echo "error: pages are looked at in chromium (Debian: apt-get install chromium)" >&2
  exit 1
}
PYTHON=$(Tests/Tools/python-with.sh report playwright)

# shellcheck disable=SC2086 # FLAGS are several words.
swift build -c release --product spikefoundry ${FLAGS:-} >&2
# shellcheck disable=SC2086
program=$(swift build -c release --show-bin-path ${FLAGS:-})/spikefoundry
out=.build/check-report
mkdir -p "$out/sweep"

# The embedded model; 1,024 cores; a trace that was cut.
"$program" run --spikes all --out "$out/tiny" >/dev/null
"$program" run --synthetic spikingbrain-1b --layers 2 --generate 2 --set cores.rows=32 --set cores.cols=32 \
  --set 'core.state_sram=256 KiB' --set 'core.synapse_sram=1500 KiB' --out "$out/mesh" >/dev/null
"$program" run --generate 2 --trace L3 --trace-max 1MB --cores 0-200 --out "$out/cut" >/dev/null
# Status 1: some points are infeasible.
"$program" sweep run Examples/sweeps/tiny.yaml --store "$out/store" >/dev/null || test $? = 1
"$program" sweep pareto Examples/sweeps/tiny.yaml --store "$out/store" --out "$out/sweep/page.html" >/dev/null

"$PYTHON" Tests/Tools/check_report.py --out "$out/screenshots" "$out/tiny/report.html" "$out/mesh/report.html" \
  "$out/cut/report.html" "$out/sweep/page.html"
