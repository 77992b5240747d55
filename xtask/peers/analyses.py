"""What analyses cost in other tools, for `cargo xtask bench analyses`: python analyses.py TASK.

Prints the processor's seconds of one thread for one task without start, import and the making of its data, after the word `seconds`, and the
most memory that the process held, in bytes, after the word `peak`.
"""

import logging
import resource
import sys
import time

import numpy as np

FACTORS = 10


def timed(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def futures():
    """10,000 draws of ten factors, an outcome in a box of two of them, and two labels of a hundred false."""
    luck = np.random.default_rng(1)
    draws = luck.uniform(size=(10_000, FACTORS))
    labels = (draws[:, 0] >= 0.2) & (draws[:, 0] <= 0.6) & (draws[:, 2] >= 0.4)
    return draws, labels ^ (luck.uniform(size=10_000) < 0.02)


def experiment_ema():
    """Seconds of one experiment: ten uncertainties, one outcome, a function that adds them up."""
    from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator

    def added(**factors):
        return {"sum": sum(factors.values())}

    logging.disable(logging.CRITICAL)
    model = Model("added", function=added)
    model.uncertainties = [RealParameter(f"x{number}", 0, 1) for number in range(FACTORS)]
    model.outcomes = [ScalarOutcome("sum")]
    with SequentialEvaluator(model) as evaluator:
        return timed(lambda: evaluator.perform_experiments(5_000)) / 5_000


def sobol_salib():
    """Indices of first, total and second order from 65,536 base rows, with 100 resamples."""
    from SALib.analyze import sobol
    from SALib.sample import sobol as sample

    names = [f"x{number}" for number in range(FACTORS)]
    problem = {"num_vars": FACTORS, "names": names, "bounds": [[0, 1]] * FACTORS}
    points = sample.sample(problem, 1 << 16, calc_second_order=True, seed=1)
    weights = np.arange(FACTORS)
    values = np.prod((np.abs(4 * points - 2) + weights) / (1 + weights), axis=1)
    del points
    return timed(lambda: sobol.analyze(problem, values, True, num_resamples=100, seed=1))


def box_ema():
    import pandas
    from ema_workbench.analysis import prim

    logging.disable(logging.CRITICAL)
    draws, labels = futures()
    table = pandas.DataFrame(draws, columns=[f"x{number}" for number in range(FACTORS)])
    return timed(lambda: prim.Prim(table, labels, threshold=0.8).find_box())


def box_prim():
    import pandas
    import prim

    draws, labels = futures()
    table = pandas.DataFrame(draws, columns=[f"x{number}" for number in range(FACTORS)])
    return timed(lambda: prim.Prim(table, labels, threshold=0.8, threshold_type=">").find_box())


def search_pymoo(levers):
    """Seconds of one evaluation of DTLZ2 with three goals, everything included."""
    from pymoo.algorithms.moo.nsga3 import NSGA3
    from pymoo.optimize import minimize
    from pymoo.problems import get_problem
    from pymoo.util.ref_dirs import get_reference_directions

    problem = get_problem("dtlz2", n_var=levers, n_obj=3)
    method = NSGA3(pop_size=100, ref_dirs=get_reference_directions("das-dennis", 3, n_partitions=12))
    return timed(lambda: minimize(problem, method, ("n_eval", 20_000), seed=1)) / 20_000


TASKS = {
    "experiment": experiment_ema,
    "sobol": sobol_salib,
    "box-ema": box_ema,
    "box-prim": box_prim,
    "search-12": lambda: search_pymoo(12),
    "search-30": lambda: search_pymoo(30),
}

if __name__ == "__main__":
    seconds = TASKS[sys.argv[1]]()
    print("seconds", repr(float(seconds)))
    print("peak", 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
