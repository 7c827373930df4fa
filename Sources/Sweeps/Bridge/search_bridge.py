"""Asks Optuna and SALib for points: one JSON object per line in, one per line out.

Nothing is stored here. A search that goes on asks again from the start and is told the results that its ledger has.
"""

import json
import sys


def open_study(request):
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers = optuna.samplers
    name = request["sampler"]
    if not hasattr(samplers, name):
        raise ValueError(f"optuna {optuna.__version__} has no sampler '{name}'")
    study = optuna.create_study(
        sampler=getattr(samplers, name)(seed=request["seed"]), directions=request["directions"]
    )
    distributions = optuna.distributions
    space = {}
    for axis in request["space"]:
        if axis["type"] == "choices":
            space[axis["name"]] = distributions.CategoricalDistribution(list(range(axis["count"])))
        else:
            space[axis["name"]] = distributions.IntDistribution(
                axis["low"], axis["high"], log=axis["log"], step=1 if axis["log"] else axis["step"]
            )
    return study, space, {"version": optuna.__version__}


def problem(request):
    names = [f"x{i}" for i in range(request["dimensions"])]
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}


def sample(request):
    if request["method"] == "morris":
        from SALib.sample import morris

        return morris.sample(problem(request), request["count"], seed=request["seed"]).tolist()
    from SALib.sample import sobol

    return sobol.sample(
        problem(request), request["count"], calc_second_order=False, seed=request["seed"]
    ).tolist()


def analyse(request):
    import numpy

    values = numpy.array(request["values"], dtype=float)
    if request["method"] == "morris":
        from SALib.analyze import morris

        samples = numpy.array(sample(request), dtype=float)
        result = morris.analyze(problem(request), samples, values, seed=request["seed"])
        names = {"mu_star": "mu_star", "mu_star_conf": "mu_star_conf", "sigma": "sigma"}
        return {name: list(map(float, result[key])) for name, key in names.items()}
    from SALib.analyze import sobol

    # The intervals are drawn with the seed, too.
    result = sobol.analyze(problem(request), values, calc_second_order=False, seed=request["seed"])
    names = {"first": "S1", "first_conf": "S1_conf", "total": "ST", "total_conf": "ST_conf"}
    return {name: list(map(float, result[key])) for name, key in names.items()}


def main():
    study = space = None
    trials = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            operation = request["op"]
            if operation == "open":
                study, space, reply = open_study(request)
            elif operation == "ask":
                reply = {"trials": []}
                for _ in range(request["count"]):
                    trial = study.ask(space)
                    trials[trial.number] = trial
                    reply["trials"].append({"id": trial.number, "values": [trial.params[name] for name in space]})
            elif operation == "tell":
                import optuna

                trial = trials.pop(request["id"])
                if request["values"] is None:
                    study.tell(trial, state=optuna.trial.TrialState.FAIL)
                else:
                    study.tell(trial, request["values"])
                reply = {}
            elif operation == "sample":
                reply = {"samples": sample(request)}
            elif operation == "version":
                from importlib import metadata

                reply = {"version": metadata.version(request["package"])}
            elif operation == "analyse":
                reply = analyse(request)
            else:
                raise ValueError(f"unknown operation {operation}")
        except Exception as error:  # every fault goes back to the one who asked
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), flush=True)


main()
