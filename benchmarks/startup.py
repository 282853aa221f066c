"""How long `mccode --help` takes to start, against importing Click alone. Goal: at most 4 times.

python benchmarks/startup.py [--rounds N]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

GOAL = 4.0
HELP = [sys.executable, "-c", "import sys; sys.argv = ['mccode', '--help']; from mccode.cli import main; main()"]
CLICK = [sys.executable, "-c", "import click"]


def seconds(command: list[str]) -> float:
    """Wall-clock seconds of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> int:
    """Prints the medians and their ratio; the exit status is 1 where the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=11)
    rounds = parser.parse_args().rounds
    pairs = [(seconds(HELP), seconds(CLICK)) for _ in range(rounds)]
    help_time, click_time = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratio = help_time / click_time
    print(f"mccode --help {1000 * help_time:.0f} ms, import click {1000 * click_time:.0f} ms: {ratio:.2f} times")
    print(f"{'met   ' if ratio <= GOAL else 'MISSED'} at most {GOAL:g} times")
    return int(ratio > GOAL)


if __name__ == "__main__":
    sys.exit(main())
