#!/usr/bin/env bash
# The script that `sweep emit --backend parallel` prints, run by GNU parallel: a worker is killed in the middle, the
# script is run again, and the table has to be the one that a local sweep gives.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
command -v parallel >/dev/null || { echo "check-parallel: GNU parallel is missing (apt-get install parallel)" >&2; exit 77; }

program=$(realpath "${1:?give the program}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Names that a shell would split or expand.
sweep="$work/a sweep's file.yaml"
shards="$work/the shards"
cp Tests/Slurm/sweep.yaml "$sweep"
total=64

emit() { "$program" sweep emit "$sweep" --store "$work/store" --shards "$shards" --backend parallel --nodes 3 --cpus 2; }
emit > "$work/job.sh"
lines() { cat "$shards"/*.jsonl 2>/dev/null | wc -l; }

bash "$work/job.sh" 2> "$work/first.log" &
first=$!
while [ "$(lines)" -lt 3 ] && kill -0 "$first" 2>/dev/null; do sleep 0.02; done
# A worker with all its processes, as the kernel would end it for want of memory: nothing starts them again.
victims=$(pgrep -f -- "sweep work .*--shards $shards" || true)
[ -n "$victims" ] && kill -KILL $victims 2>/dev/null || true
status=0
wait "$first" || status=$?
"$program" sweep collect "$sweep" --store "$work/store" --shards "$shards" > /dev/null
done_first=$("$program" sweep status "$sweep" --store "$work/store" --json | tr -d ' \n' | sed 's/.*"done":\([0-9]*\).*/\1/')
echo "first run, killed in the middle: status $status, $done_first of $total points" >&2
[ "$status" -ne 0 ] && [ "$done_first" -lt "$total" ] || { echo "check-parallel: nothing was killed" >&2; exit 1; }

bash "$work/job.sh"
"$program" sweep collect "$sweep" --store "$work/store" --shards "$shards" > /dev/null
"$program" sweep export "$sweep" --store "$work/store" --out "$work/parallel.csv"
"$program" sweep run "$sweep" --store "$work/local" --jobs 2 > /dev/null 2>&1
"$program" sweep export "$sweep" --store "$work/local" --out "$work/local.csv"
cmp "$work/parallel.csv" "$work/local.csv"
[ "$(grep -c ',done,' "$work/parallel.csv")" -eq "$total" ]
echo "the tables of GNU parallel and of a local sweep are equal: $total points" >&2
