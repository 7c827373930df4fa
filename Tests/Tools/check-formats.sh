#!/bin/sh
# Opens the files of this package in the tools that people use, and compares what they read.
#
# PYTHON names a Python that has pyarrow, pandas, polars, duckdb, perfetto, viztracer and playwright; without it they
# are installed below .build. Timelines also need chromium (or CHROMIUM) and, of Debian's gtkwave, vcd2fst and fst2vcd.
set -eu
cd "$(dirname "$0")/../.."

if [ -z "${CHROMIUM:-$(command -v chromium || true)}" ] || ! command -v vcd2fst >/dev/null; then
  echo "error: timelines need chromium and vcd2fst (Debian: apt-get install chromium gtkwave)" >&2
  exit 1
fi
PYTHON=$(Tests/Tools/python-with.sh formats duckdb pandas perfetto playwright polars pyarrow viztracer)

# shellcheck disable=SC2086 # FLAGS are several words.
for product in table-samples spikefoundry; do swift build -c release --product "$product" ${FLAGS:-} >&2; done
programs=$(swift build -c release --show-bin-path ${FLAGS:-})
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

mkdir "$folder/samples"
"$programs/table-samples" "$folder/samples" 500
"$PYTHON" Tests/Tools/check_parquet.py samples "$folder/samples"
"$PYTHON" Tests/Tools/check_parquet.py window "$folder/samples/spikes.parquet"
"$programs/spikefoundry" run --generate 4 --out "$folder/run" >/dev/null 2>&1
"$PYTHON" Tests/Tools/check_parquet.py run "$folder/run"
"$PYTHON" Tests/Tools/check_parquet.py lines "$folder/run"

"$programs/spikefoundry" run --prompt ROMEO --generate 2 --trace L3 --out "$folder/traced" >/dev/null 2>&1
"$PYTHON" Tests/Tools/check_timeline.py "$programs/spikefoundry" "$folder/traced"
