# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server's work costs, in instructions and allocations, for preset dev (-O1). test_cost.py --print shows them."""
import os
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM = os.environ.get("COST_PATHS", "build/dev/tests/cost/cost_paths")
TIMES = 50

# Work: the most instructions and allocations of one.
BOUNDS = {"heartbeat": (46_000, 72), "result": (90_000, 56)}
# Work and two sizes: how much more one may cost at the second size than at the first.
GROWTH = {"run": (100, 10_000, 1.5), "slot": (100, 10_000, 1.5)}


def count(work, size=0):
    """Instructions and allocations of one piece of work."""
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", "--collect-atstart=no",
             "--toggle-collect=measured", PROGRAM, work, str(TIMES), str(size)],
            capture_output=True, text=True, check=True)
    instructions = int(re.search(r"Collected : (\d+)", done.stderr).group(1))
    return instructions / TIMES, int(done.stdout) / TIMES


class TestCost(unittest.TestCase):
    def test_messages(self):
        for work, (instructions, allocations) in BOUNDS.items():
            with self.subTest(work):
                counted = count(work)
                self.assertGreater(counted[0], instructions / 10, "nothing was counted")
                self.assertLess(counted[0], instructions, "instructions")
                self.assertLess(counted[1], allocations, "allocations")

    def test_work_does_not_grow_with_the_number_of_jobs_and_workers(self):
        for work, (small, large, ratio) in GROWTH.items():
            with self.subTest(work):
                few, many = count(work, small)[0], count(work, large)[0]
                self.assertGreater(few, 1000, "nothing was counted")
                self.assertLess(many / few, ratio, f"{few:.0f} instructions with {small}, {many:.0f} with {large}")


def main():
    for work in BOUNDS:
        print(work, *(round(each) for each in count(work)))
    for work, (small, large, _) in GROWTH.items():
        print(work, *(round(count(work, size)[0]) for size in (small, large)))


if __name__ == "__main__":
    if "--print" in sys.argv:
        main()
    else:
        unittest.main()
