"""python -m tests.mutate [--count N] [--seed N] [--only PATTERN] [--others] [--list]; fails where many faults live."""

import argparse
import sys

from tests.mutate.run import sample, told, try_all

FLOOR = 90  # per cent of the sample


def main() -> int:
    """Try the sample and say what lived."""
    parser = argparse.ArgumentParser(
        prog="scripts/mutate", description="Plant faults; the tests must notice."
    )
    parser.add_argument("--count", type=int, default=150, help="how many faults (150)")
    parser.add_argument("--seed", type=int, default=1, help="which of them (1)")
    parser.add_argument(
        "--only",
        default="",
        metavar="PATTERN",
        help="modules whose path has this regular expression",
    )
    parser.add_argument(
        "--others", action="store_true", help="the modules that the fixed sample does not touch"
    )
    parser.add_argument("--list", action="store_true", help="only list the faults")
    given = parser.parse_args()
    faults = sample(given.count, given.seed, given.only, others=given.others)
    if given.list:
        print("\n".join(fault.name for fault in faults))
        return 0
    trials = []
    for trial in try_all(faults):
        trials.append(trial)
        print(
            f"{trial.outcome} in {trial.seconds:.0f} s: {trial.fault.name}",
            file=sys.stderr,
            flush=True,
        )
    print(told(trials))
    return int(100 * sum(trial.outcome != "survived" for trial in trials) < FLOOR * len(trials))


if __name__ == "__main__":
    sys.exit(main())
