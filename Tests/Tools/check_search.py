#!/usr/bin/env python3
"""Compares searches of the program with Optuna, SALib, scipy and pymoo. Needs these packages.

    check_search.py PROGRAM

The program runs small sweeps. A study made here, with the same sampler and seed, is told the objectives of the exported
table: it must ask for the same points in the same order. The bridge runs in this interpreter.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

import numpy
import optuna
from pymoo.indicators.hv import HV
from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting
from scipy.stats import qmc

optuna.logging.set_verbosity(optuna.logging.ERROR)

LANES = [4, 8, 16, 32]
DEPTHS = (8, 64)
SWEEP = """\
schema: spikefoundry.sweep/v1
name: {name}
workload: {{layers: 1, tokens: "10,20", generate: 0}}
axes:
  chip.core.lanes: {{values: [4, 8, 16, 32]}}
  chip.core.queue.depth: {{int: [8, 64]}}
  vars.cores: {{int: [10, 20]}}
vars: {{cores: 16}}
set:
  chip.cores.rows: ${{vars.cores}}
objectives: {{latency_total: min, energy_total: min, power_static: min}}
reference: {{latency_total: 1 ms, energy_total: 100 uJ, power_static: 100 mW}}
search: {search}
"""
OBJECTIVES = ["latency_total_ps", "energy_total_aJ", "power_static_nW"]
REFERENCE = [1e9, 1e14, 1e8]


def run(program, folder, name, search):
    path = os.path.join(folder, f"{name}.yaml")
    with open(path, "w") as file:
        file.write(SWEEP.format(name=name, search=search))
    environment = dict(os.environ, SPIKEFOUNDRY_PYTHON=sys.executable)
    store = os.path.join(folder, "store")

    def call(*verb):
        return subprocess.run(
            [program, "sweep", verb[0], path, "--store", store, *verb[1:]], check=True, env=environment,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    state = json.loads(call("run", "--jobs", "2", "--json"))
    rows = list(csv.DictReader(call("export").splitlines()))
    return state, rows


def settings(row):
    return int(row["chip.core.lanes"]), int(row["chip.core.queue.depth"]), int(row["vars.cores"])


def objectives(row):
    return [float(row[name]) for name in OBJECTIVES]


def check(condition, message):
    if not condition:
        sys.exit(f"differs: {message}")


def compare_sampler(program, folder, sampler, points, batch, seed):
    _, rows = run(
        program, folder, sampler.lower(),
        f"{{method: optuna, sampler: {sampler}, points: {points}, batch: {batch}, seed: {seed}}}")
    values = {settings(row): objectives(row) for row in rows}
    study = optuna.create_study(
        sampler=getattr(optuna.samplers, sampler)(seed=seed), directions=["minimize"] * 3)
    space = {
        "chip.core.lanes": optuna.distributions.CategoricalDistribution(list(range(len(LANES)))),
        "chip.core.queue.depth": optuna.distributions.IntDistribution(*DEPTHS),
        "vars.cores": optuna.distributions.IntDistribution(10, 20),
    }
    asked = []
    for start in range(0, points, batch):
        trials = [study.ask(space) for _ in range(min(batch, points - start))]
        for trial in trials:
            lane, depth, cores = (trial.params[name] for name in space)
            point = (LANES[lane], depth, cores)
            check(point in values, f"{sampler} asks directly for {point}, the program did not run it")
            if point not in asked:
                asked.append(point)
            study.tell(trial, values[point])
    check([settings(row) for row in rows] == asked, f"order of the points of {sampler}")
    print(f"{sampler}: {points} trials, {len(asked)} points equal those of a direct study")


def compare_front(state, rows):
    values = numpy.array([objectives(row) for row in rows])
    front = set(NonDominatedSorting().do(values, only_non_dominated_front=True).tolist())
    ours = {index for index, row in enumerate(rows) if row["on_front"] == "1"}
    check(ours == front, f"front: {len(ours)} points, pymoo has {len(front)}")
    volume = HV(ref_point=numpy.array(REFERENCE))(values)
    check(abs(state["hypervolume"] - volume) <= 1e-12 * volume, f"hypervolume {state['hypervolume']} and {volume}")
    print(f"front of {len(front)} of {len(rows)} points and hypervolume {volume:.6g} equal those of pymoo")


def compare_hypercube(rows, points):
    counts = numpy.bincount(numpy.array([settings(row)[2] for row in rows]) - 10, minlength=11)
    # A Latin hypercube has one place in each of `points` strata, which 11 values share evenly; places with equal
    # settings are one point of the sweep.
    check(counts.max() <= points // 11 and len(rows) >= points * 0.9, f"strata of the hypercube: {counts}")
    print(f"Latin hypercube: {points} places, {len(rows)} points, by value of an axis {counts.tolist()}")


def compare_sensitivity(program, folder, method, points, seed):
    """Indices and their confidence intervals against SALib called directly, with the same seed."""
    state, rows = run(program, folder, method, f"{{method: {method}, points: {points}, seed: {seed}}}")
    path = os.path.join(folder, f"{method}.yaml")
    ours = json.loads(subprocess.run(
        [program, "sweep", "sensitivity", path, "--store", os.path.join(folder, "store"), "--json"], check=True,
        env=dict(os.environ, SPIKEFOUNDRY_PYTHON=sys.executable), stdout=subprocess.PIPE, text=True).stdout)
    problem = {"num_vars": 3, "names": ["lanes", "depth", "cores"], "bounds": [[0.0, 1.0]] * 3}
    if method == "morris":
        from SALib.analyze import morris as analyze
        from SALib.sample import morris as sample
        places = sample.sample(problem, points, seed=seed)
    else:
        from SALib.analyze import sobol as analyze
        from SALib.sample import sobol as sample
        places = sample.sample(problem, points, calc_second_order=False, seed=seed)
    values = {settings(row): objectives(row) for row in rows}

    def value(place):
        lane, depth, cores = (min(int(unit * count), count - 1) for unit, count in zip(place, (4, 57, 11)))
        return values[LANES[lane], 8 + depth, 10 + cores]

    found = numpy.array([value(place) for place in places])
    for number, name in enumerate(["latency_total", "energy_total", "power_static"]):
        if method == "morris":
            direct = analyze.analyze(problem, places, found[:, number], seed=seed)
            names = {"mu_star": "mu_star", "mu_star_conf": "mu_star_conf", "sigma": "sigma"}
        else:
            direct = analyze.analyze(problem, found[:, number], calc_second_order=False, seed=seed)
            names = {"first": "S1", "first_conf": "S1_conf", "total": "ST", "total_conf": "ST_conf"}
        for row, axis in zip([row for row in ours if row["objective"] == name], range(3)):
            for key, theirs in names.items():
                check(abs(row[key] - direct[theirs][axis]) <= 1e-12 * abs(direct[theirs][axis]),
                      f"{method}: {key} of {row['axis']} for {name}: {row[key]}, {direct[theirs][axis]}")
    print(f"{method}: indices of {len(places)} places and their confidence intervals equal those of SALib")


def compare_sobol():
    """The program's unscrambled vectors are checked by its own tests; here scipy confirms what they expect."""
    expected = [[0, 0, 0, 0], [.5, .5, .5, .5], [.75, .25, .25, .25], [.25, .75, .75, .75],
                [.375, .375, .625, .875], [.875, .875, .125, .375], [.625, .125, .875, .625], [.125, .625, .375, .125]]
    direct = qmc.Sobol(4, scramble=False).random(8)
    check(numpy.array_equal(direct, numpy.array(expected)), "Sobol points of scipy")
    print("Sobol: the first points that the tests expect are those of scipy")


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        compare_sampler(program, folder, "TPESampler", 48, 8, 3)
        compare_sampler(program, folder, "NSGAIISampler", 120, 8, 5)
        state, rows = run(program, folder, "sobol", "{method: sobol, points: 64, seed: 7}")
        compare_front(state, rows)
        _, rows = run(program, folder, "lhs", "{method: lhs, points: 110, seed: 2}")
        compare_hypercube(rows, 110)
        compare_sensitivity(program, folder, "morris", 12, 4)
        compare_sensitivity(program, folder, "saltelli", 16, 6)
        compare_sobol()


if __name__ == "__main__":
    main()
