#!/usr/bin/env bash
# A real sweep on a real Slurm, on this machine alone: munge, slurmctld and slurmd on loopback, an array of workers, one
# of them killed in the middle. Ends with status 0 if the table is the one that a local sweep gives.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

if ! { command -v slurmctld && command -v munged; } >/dev/null 2>&1; then
  as_root=; [ "$(id -u)" = 0 ] || as_root=sudo
  echo "Installing slurm-wlm and munge ..." >&2
  $as_root apt-get update -qq >&2
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends slurm-wlm munge >&2
fi
if [ "$(id -u)" != 0 ]; then echo "test-slurm: the daemons need root" >&2; exit 77; fi

program=${1:?give the program}
work=$(mktemp -d)
chmod 755 "$work"
mkdir -p "$work"/{state,spool,log,run}
host=$(hostname -s)

# Processes of this run, and of no other on this machine: each has the folder on its command line.
ours() { pgrep -f -- "$1.*$work/|$work/.*$1"; }

# Ends what a pattern finds, and waits until it has ended.
finish() {
  local process
  for process in $(ours "$1"); do kill "$process" 2>/dev/null; done
  for _ in $(seq 100); do [ -z "$(ours "$1")" ] && return; sleep 0.1; done
  for process in $(ours "$1"); do kill -KILL "$process" 2>/dev/null; done
}

# A daemon writes its state while it ends: the folder may go only when none is left, jobs first. What then cannot be
# removed is told by nothing but the leftover; the status of the run stays what the comparison said.
stop() {
  local status=$? name log
  set +e
  trap - EXIT
  if [ "$status" -ne 0 ]; then
    for log in "$work"/log/*; do echo "--- ${log##*/}"; tail -n 25 "$log"; done >&2
  fi
  if [ -n "$(ours 'sweep work')" ]; then
    timeout 20 scancel --user="$(id -un)" 2>/dev/null
    for _ in $(seq 50); do [ -z "$(timeout 5 squeue -h 2>/dev/null)" ] && break; sleep 0.2; done
    finish 'sweep work'
  fi
  for name in slurmd slurmctld munged; do finish "$name"; done
  for _ in $(seq 20); do rm -rf "$work" 2>/dev/null && break; sleep 0.2; done
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# A port that nobody listens on, below those that the kernel hands out: two runs on one machine need not meet.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}
controller_port=$(free_port)
node_port=$(free_port)
while [ "$node_port" = "$controller_port" ]; do node_port=$(free_port); done

dd if=/dev/urandom of="$work/munge.key" bs=1024 count=1 status=none
chmod 400 "$work/munge.key"
munged --force --key-file="$work/munge.key" --socket="$work/run/munge.sock" --pid-file="$work/run/munged.pid" \
  --log-file="$work/log/munged.log" --seed-file="$work/run/munged.seed"

processors=$(nproc)
cat > "$work/slurm.conf" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$controller_port
SlurmdPort=$node_port
# A busy machine is slow to answer.
MessageTimeout=60
TCPTimeout=30
AuthType=auth/munge
AuthInfo=socket=$work/run/munge.sock
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/run/slurmctld.pid
SlurmdPidFile=$work/run/slurmd.pid
SlurmctldLogFile=$work/log/slurmctld.log
SlurmdLogFile=$work/log/slurmd.log
SwitchType=switch/none
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SchedulerParameters=defer,sched_min_interval=100000,batch_sched_delay=1
# Without these the daemons listen on every address of the machine.
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
NodeName=$host NodeAddr=127.0.0.1 CPUs=$processors Boards=1 SocketsPerBoard=1 CoresPerSocket=$processors ThreadsPerCore=1 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:4
CONF
export SLURM_CONF="$work/slurm.conf"
slurmctld -f "$SLURM_CONF"
slurmd -N "$host" -f "$SLURM_CONF"
is_idle() { [ "$(timeout 10 sinfo -h -o %T 2>/dev/null)" = idle ]; }
for _ in $(seq 300); do is_idle && break; sleep 0.2; done
timeout 20 sinfo -h -o "node is %T" >&2 || true
is_idle || { echo "test-slurm: the node is not idle after a minute" >&2; exit 1; }

sweep=Tests/Slurm/sweep.yaml
# Two workers of a part of the node side by side, then two that take the node as a whole.
emit() {
  "$program" sweep emit "$sweep" --store "$work/store" --shards "$work/shards" --nodes 2 --minutes 10 "$@" > "$work/job.sh"
}
submit() { sbatch --parsable --wait --output="$work/log/%A_%a.log" "$work/job.sh"; }

# The first array: a worker is killed with all its processes as soon as results appear. One of them alone would be
# started again.
emit --cpus 1
submit > "$work/first" 2>>"$work/log/sbatch.log" &
first=$!
while [ "$(cat "$work"/shards/*.jsonl 2>/dev/null | wc -l)" -lt 3 ] && kill -0 "$first" 2>/dev/null; do sleep 0.05; done
victims=$(ours '--share 1/2' || true)
[ -n "$victims" ] && kill -KILL $victims 2>/dev/null || true
wait "$first" || true
"$program" sweep collect "$sweep" --store "$work/store" --shards "$work/shards" >/dev/null
done_first=$("$program" sweep status "$sweep" --store "$work/store" --json | tr -d ' \n' | sed 's/.*"done":\([0-9]*\).*/\1/')
echo "after the first array, $(wc -w <<< "$victims") processes of a worker killed: $done_first of 64 points" >&2

# The second array does what is missing.
emit
submit > "$work/second" 2>>"$work/log/sbatch.log"
"$program" sweep collect "$sweep" --store "$work/store" --shards "$work/shards" >/dev/null
"$program" sweep export "$sweep" --store "$work/store" --out "$work/slurm.csv"
"$program" sweep run "$sweep" --store "$work/local" --jobs 2 >/dev/null
"$program" sweep export "$sweep" --store "$work/local" --out "$work/local.csv"
cmp "$work/slurm.csv" "$work/local.csv"
[ "$(grep -c ',done,' "$work/slurm.csv")" -eq 64 ]
echo "the tables of Slurm and of a local sweep are equal: 64 points" >&2
