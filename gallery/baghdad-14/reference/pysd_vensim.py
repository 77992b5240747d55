"""The reference model in PySD, from baghdad-14.mdl: one run after the other.

    python pysd_vensim.py TRAJECTORIES SCRATCH     (PySD writes its translation beside the model, so a copy is made in SCRATCH)
"""

import pathlib
import shutil
import sys
import time
import warnings

import pysd

NAMES = ["us_presence", "militia", "vote_support", "nego_progress", "cum_attacks", "cum_retal"]


def main():
    warnings.filterwarnings("ignore")
    trajectories, scratch = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    scratch.mkdir(parents=True, exist_ok=True)
    copy = shutil.copy(pathlib.Path(__file__).with_name("baghdad-14.mdl"), scratch)
    model = pysd.read_vensim(str(copy))
    last = []
    start = time.process_time()
    for i in range(trajectories):
        seeds = {
            "seed_A": 1 + (1234567 * i + 98765432) % 2147483646,
            "seed_R": 1 + (7654321 * i + 24681357) % 2147483646,
        }
        rows = model.run(params=seeds, return_columns=NAMES, return_timestamps=[730], progress=False)
        last.append([float(rows[name].iloc[-1]) for name in NAMES])
    seconds = time.process_time() - start
    for i, values in enumerate(last[:10]):
        print("trajectory", i, *values)
    print(f"version PySD {pysd.__version__}\nseconds {seconds:.6f}")


if __name__ == "__main__":
    main()
