#!/bin/sh
# Makes the pages and pictures of runs of all kinds and of a sweep, and looks at them in a browser (check_report.py).
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
rm -rf "$out"
mkdir -p "$out/sweep"

# Runs the program into a folder of $out.
run() {
  folder=$1
  shift
  "$program" run "$@" --quiet --out "$out/$folder" >/dev/null
}

# The embedded model; one token; 1,024 cores; layers of the 7B model on 2,304 cores; a trace that was cut.
run tiny --spikes all
run one --tokens 5 --generate 1
run mesh --synthetic spikingbrain-1b --layers 2 --generate 2 --set cores.rows=32 --set cores.cols=32 \
  --set 'core.state_sram=256 KiB' --set 'core.synapse_sram=1500 KiB'
run layers --synthetic spikingbrain-7b --layers 4 --weights shared:8 --prompt-tokens 2 --generate 2 \
  --set cores.rows=48 --set cores.cols=48 --set 'core.state_sram=1 MiB' --set 'core.synapse_sram=1500 KiB'
run cut --generate 2 --trace L3 --trace-max 1MB --cores 0-200

# Ctrl-C in the middle of a run: 124, as timeout says.
timeout -s INT 2 "$program" run --generate 3000 --spikes all --quiet --out "$out/partial" >/dev/null || test $? = 124

# A model and a chip whose names are markup, formulas, escapes and controls of direction.
hostile=$(printf '<img src=x onerror=alert(1)>"&\047=HYPERLINK("x")\342\200\256\327\251\327\234\327\225\327\235 \033[31m|[x](y)')
mkdir "$out/$hostile"
cp Tests/Goldens/w8a_tiny/config.json Tests/Goldens/w8a_tiny/model.safetensors "$out/$hostile"
name='</script><svg onload=alert(2)>=1+1|@A1 \\u202Ereversed\\u2066 \\u001B[31m'
sed "s#^name: .*#name: \"$name\"#" "$out/tiny/chip.yaml" >"$out/hostile.yaml"
run hostile --chip "$out/hostile.yaml" --tokens 1,2,3 --generate 4 --spikes all "$out/$hostile"

# Status 1: some points are infeasible.
"$program" sweep run Examples/sweeps/tiny.yaml --store "$out/store" >/dev/null || test $? = 1
"$program" sweep pareto Examples/sweeps/tiny.yaml --store "$out/store" --out "$out/sweep/page.html" >/dev/null
"$program" context --lengths 256,1k --check 256 --quiet --out "$out/context" >/dev/null

set --
for file in tiny/report.html one/report.html mesh/report.html layers/report.html cut/report.html partial/report.html \
  hostile/report.html sweep/page.html context/context.svg tiny/noc.svg tiny/placement.svg mesh/noc.svg \
  mesh/placement.svg layers/noc.svg layers/placement.svg hostile/noc.svg hostile/placement.svg; do
  set -- "$@" "$out/$file"
done
"$PYTHON" Tests/Tools/check_report.py --out "$out/screenshots" "$@"
