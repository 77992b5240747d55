"""The reference model in Simlin, from baghdad-14.mdl: one simulation, set back and run again for each trajectory.

    python simlin_vensim.py TRAJECTORIES
"""

import importlib.metadata
import pathlib
import sys
import time

import simlin

NAMES = ["us_presence", "militia", "vote_support", "nego_progress", "cum_attacks", "cum_retal"]


def main():
    trajectories = int(sys.argv[1])
    model = simlin.load(str(pathlib.Path(__file__).with_name("baghdad-14.mdl")))
    simulation = model.simulate()
    last = []
    start = time.process_time()
    for i in range(trajectories):
        simulation.reset()
        simulation.set_value("seed_a", 1 + (1234567 * i + 98765432) % 2147483646)
        simulation.set_value("seed_r", 1 + (7654321 * i + 24681357) % 2147483646)
        simulation.run_to_end()
        last.append([simulation.get_value(name) for name in NAMES])
    seconds = time.process_time() - start
    for i, values in enumerate(last[:10]):
        print("trajectory", i, *values)
    print(f"version Simlin {importlib.metadata.version('pysimlin')}\nseconds {seconds:.6f}")


if __name__ == "__main__":
    main()
