#!/usr/bin/env python3
"""Kills processes of a sweep at random moments and compares what is left with an undisturbed sweep.

    kill_sweep.py PROGRAM [--kills 100] [--jobs 4] [--seed 1] [--folder DIR]

Each round runs the sweep in a store of its own until it is finished; supervisors and workers are killed with SIGKILL
at moments, and chosen, by a seeded generator. Rounds go on until the kills are done. Needs nothing but Python.
"""
import argparse
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

SWEEP = """\
schema: spikefoundry.sweep/v1
name: kills
workload: {layers: 1, tokens: "10,20", generate: 0}
axes:
  chip.core.lanes: {values: [4, 8, 16, 32]}
  chip.core.queue.depth: {values: [8, 16, 32, 64]}
  chip.core.latency.synapse_op: {values: [1 ns, 2 ns, 3 ns, 4 ns]}
  chip.core.energy.synapse_op: {values: [2.8 pJ, 5 pJ]}
  workload.coding: {values: [bitwise, graded]}
  # The smallest memory holds nothing: such points are infeasible, also after a kill.
  chip.core.synapse_sram: {values: [1 B, 64 KiB]}
objectives: {latency_total: min, energy_total: min, power_static: min}
search: {method: grid}
"""


def children(process):
    try:
        with open(f"/proc/{process}/task/{process}/children") as file:
            return [int(child) for child in file.read().split()]
    except OSError:
        return []


class Sweep:
    def __init__(self, program, folder, name):
        self.program, self.folder = program, folder
        self.store = os.path.join(folder, name)
        self.file = os.path.join(folder, "kills.yaml")

    def start(self, jobs):
        return subprocess.Popen(
            [self.program, "sweep", "run", self.file, "--store", self.store, "--jobs", str(jobs)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def table(self):
        out = os.path.join(self.folder, "points.csv")
        subprocess.run(
            [self.program, "sweep", "export", self.file, "--store", self.store, "--out", out], check=True)
        with open(out, "rb") as file:
            return file.read()

    def ledger(self, query):
        with sqlite3.connect(os.path.join(self.store, "ledger.sqlite")) as database:
            return database.execute(query).fetchall()


def disturbed(sweep, jobs, kills, generator):
    """One sweep to its end; returns how many workers and supervisors were killed."""
    workers = supervisors = 0
    supervisor = sweep.start(jobs)
    while True:
        if supervisor.poll() is not None:
            if supervisor.returncode == 0:
                return workers, supervisors
            if supervisor.returncode not in (-signal.SIGKILL, 1):
                sys.exit(f"the sweep ended with status {supervisor.returncode}")
            supervisor = sweep.start(jobs)
        if workers + supervisors >= kills:
            supervisor.wait()
            continue
        time.sleep(generator.uniform(0.0, 0.15))
        # Any of the processes, also while some of them only start.
        place = generator.randrange(jobs + 1)
        victims = [supervisor.pid] + children(supervisor.pid)
        if place >= len(victims):
            continue
        victim = victims[place]
        # A victim that ended by itself a moment ago is no kill.
        if supervisor.poll() is not None or (victim != supervisor.pid and victim not in children(supervisor.pid)):
            continue
        try:
            os.kill(victim, signal.SIGKILL)
        except ProcessLookupError:
            continue
        if victim == supervisor.pid:
            supervisors += 1
            supervisor.wait()
        else:
            workers += 1


def check(sweep, expected, killed):
    if sweep.table() != expected:
        sys.exit(f"the table of {sweep.store} differs from that of the undisturbed sweep")
    if sweep.ledger("PRAGMA integrity_check") != [("ok",)] or sweep.ledger("PRAGMA foreign_key_check"):
        sys.exit("the ledger is broken")
    rows, points = sweep.ledger("SELECT COUNT(*), COUNT(DISTINCT hash) FROM sweep_point")[0]
    ended, starts = sweep.ledger(
        "SELECT SUM(state IN ('done', 'infeasible')), SUM(attempts) FROM point")[0]
    again = starts - ended
    if rows != points or ended != points:
        sys.exit(f"{rows} rows, {points} points, {ended} of them ended")
    if again > killed:
        sys.exit(f"{again} points were started again, {killed} workers were killed")
    return points, again


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--jobs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", help="where the stores go; default: a temporary folder that is removed")
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix="kill-sweep-")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "kills.yaml"), "w") as file:
        file.write(SWEEP)
    calm = Sweep(options.program, folder, "calm")
    if calm.start(options.jobs).wait() != 0:
        sys.exit("the undisturbed sweep did not finish")
    expected = calm.table()
    generator = random.Random(options.seed)
    workers = supervisors = again = points = rounds = 0
    while workers + supervisors < options.kills:
        rounds += 1
        sweep = Sweep(options.program, folder, f"round-{rounds}")
        left = options.kills - workers - supervisors
        killed = disturbed(sweep, options.jobs, left, generator)
        # The workers of a killed supervisor finish their points: only killed workers cost a start.
        found = check(sweep, expected, killed[0])
        workers, supervisors = workers + killed[0], supervisors + killed[1]
        points, again = points + found[0], again + found[1]
    print(
        f"{workers + supervisors} kills ({workers} of workers, {supervisors} of supervisors) in {rounds} sweeps of "
        f"{points // rounds} points: 0 lost, 0 duplicated, {again} points started again, tables identical, "
        "ledgers sound")
    if not options.folder:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
