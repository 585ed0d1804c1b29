#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""That what is late or stray fails a run, that what grows is found, and what only trembles is not."""
import collections
import pathlib
import random
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "integration")]

import fault_kinds  # noqa: E402
import report  # noqa: E402
import samples  # noqa: E402
import soak_main  # noqa: E402
import trend  # noqa: E402
from test_ledger import GOOD, a_run, compared  # noqa: E402


class Reports(unittest.TestCase):
    def built(self, cycles, result=None, settings="quick", exits=()):
        return report.build({"seed": 1, "settings": settings}, cycles, result or compared([a_run()], GOOD), exits=exits)

    def test_in_time(self):
        whole = self.built([report.Cycle(0, "reset", {"alpha": 0.5, "beta": 10.0})])
        self.assertTrue(whole["ok"])
        self.assertEqual(whole["reconnect_s"], {"count": 2, "p50": 0.5, "p99": 10.0, "max": 10.0})

    def test_late(self):
        whole = self.built([report.Cycle(7, "reset", {"alpha": 0.5, "beta": 10.01})])
        self.assertFalse(whole["ok"])
        self.assertEqual(whole["late"], ["cycle 7, reset: beta took 10.01 s"])

    def test_a_link_that_lived_did_not_reconnect(self):
        whole = self.built([report.Cycle(0, "slow", {}, {"alpha": 9.0})])
        self.assertEqual((whole["ok"], whole["links_lived"], whole["reconnect_s"]), (True, 1, {"count": 0}))
        self.assertEqual(whole["heard_again_s"]["max"], 9.0)

    def test_a_link_that_lived_unheard(self):
        cycles = [report.Cycle(3, "slow", {}, {"alpha": 19.0})]
        self.assertEqual((self.built(cycles)["ok"], len(self.built(cycles)["unheard"])), (False, 1))
        self.assertTrue(self.built(cycles, settings="defaults")["ok"], "there it is less than an interval of pings")
        cycles[0].lived["alpha"] = 45.1
        self.assertFalse(self.built(cycles, settings="defaults")["ok"])

    def test_an_outage_that_the_fault_was_not_about(self):
        outage = {"cause": "no_pong", "verdict": "v"}
        whole = self.built([report.Cycle(4, "reset", {"alpha": 0.5}, stray={"beta": [outage], "gamma": []})])
        self.assertFalse(whole["ok"])
        self.assertEqual(whole["stray_outages"], [{"cycle": 4, "fault": "reset", "worker": "beta", "causes": ["no_pong"],
                                                   "verdicts": ["v"]}])

    def test_outages_of_a_starved_machine(self):
        def cycles(starved, cause="stalled_there"):
            outage = {"cause": cause, "verdict": "v"}
            return [report.Cycle(number, "reset", {"alpha": 0.5}, stray={"beta": [outage]} if number < starved else {})
                    for number in range(30)]

        whole = self.built(cycles(3))
        self.assertEqual((whole["ok"], whole["stray_outages"], whole["outages_of_a_starved_machine"]), (True, [], 3))
        whole = self.built(cycles(4))
        self.assertEqual((whole["ok"], len(whole["stray_outages"])), (False, 4))
        self.assertFalse(self.built(cycles(1, "no_pong"))["ok"])

    def test_an_outage_after_the_last_cycle(self):
        cycles = [report.Cycle(0, "reset", {"alpha": 0.5}), report.Cycle(1, report.NO_FAULT, {}, stray={
            "alpha": [{"cause": "no_pong", "verdict": ""}]})]
        whole = self.built(cycles)
        self.assertEqual((whole["ok"], whole["cycles_done"], len(whole["stray_outages"])), (False, 1, 1))

    def test_a_process_that_ended_otherwise_than_told(self):
        whole = self.built([report.Cycle(0, "worker_term", {"alpha": 0.5}, outages={
            "alpha": [{"cause": "worker_restart", "verdict": ""}]})], exits=["worker alpha ended with -11"])
        self.assertEqual((whole["ok"], whole["exits"]), (False, ["worker alpha ended with -11"]))

    def test_lost_duplicated_and_broken_off(self):
        cycle = report.Cycle(0, "reset", {"alpha": 0.5})
        lost = self.built([cycle], compared([a_run()], GOOD, ["r2"]))
        twice = self.built([cycle], compared([a_run()], (*GOOD, "r1 1 begin")))
        self.assertEqual((lost["ok"], lost["runs"]["lost"], twice["ok"], twice["runs"]["duplicated"]), (False, 1, False, 1))
        head = {"settings": "quick"}
        self.assertTrue(report.build(head, [cycle], compared([a_run()], GOOD))["ok"])
        self.assertFalse(report.build(head, [cycle], compared([a_run()], GOOD), "in cycle 1: stuck")["ok"])
        self.assertFalse(report.build(head, [cycle], None)["ok"])

    def test_verdicts(self):
        def judged(fault, *causes):
            outages = [{"cause": cause, "verdict": ""} for cause in causes]
            right, wrong = report.judge_verdicts(report.Cycle(0, fault, {}, outages={"alpha": outages}))
            return right, len(wrong)
        self.assertEqual(judged("reset", "reset_by_peer"), (1, 0))
        self.assertEqual(judged("reset", "no_pong"), (0, 1))
        self.assertEqual(judged("reset"), (0, 1), "an outage that was not noticed")
        self.assertEqual(judged("reset", "reset_by_peer", "no_pong"), (0, 1))
        self.assertEqual(judged("slow"), (0, 0))
        self.assertEqual(judged("clock_step", "no_pong"), (0, 1), "an outage for nothing")

    def test_each_fault_has_a_verdict(self):
        self.assertEqual(set(report.VERDICTS), set(fault_kinds.FAULTS))

    def test_percentiles(self):
        self.assertIsNone(report.percentile([], 0.5))
        self.assertEqual(report.percentile([3], 0.99), 3)
        hundred = list(range(1, 101))
        self.assertEqual([report.percentile(hundred, share) for share in (0, 0.5, 0.99, 1)], [1, 50, 99, 100])


class Plans(unittest.TestCase):
    def test_the_same_seed_gives_the_same_faults(self):
        faults = sorted(fault_kinds.FAULTS)
        self.assertEqual(fault_kinds.plan(5, 50, faults, 3), fault_kinds.plan(5, 50, list(reversed(faults)), 3))
        self.assertNotEqual(fault_kinds.plan(5, 50, faults, 3), fault_kinds.plan(6, 50, faults, 3))

    def test_each_fault_comes_equally_often(self):
        counted = collections.Counter(step.fault for step in fault_kinds.plan(1, 40, ["a", "b", "c", "d"], 2))
        self.assertEqual(set(counted.values()), {10})


class Trends(unittest.TestCase):
    HOURS = [minute / 60 for minute in range(120)]

    def setUp(self):
        self.chance = random.Random(1)

    def noise(self, slope=0.0, spread=200.0):
        return [(hour, 20_000 + slope * hour + self.chance.gauss(0, spread)) for hour in self.HOURS]

    def test_flat_noise_passes(self):
        self.assertFalse(any(trend.grows(self.noise(), 512) for _ in range(20)))

    def test_a_leak_is_found(self):
        self.assertTrue(all(trend.grows(self.noise(slope=1024), 512) for _ in range(20)))

    def test_growth_under_the_bound_passes(self):
        self.assertFalse(any(trend.grows(self.noise(slope=256), 512) for _ in range(20)))

    def test_outliers_do_not_count(self):
        points = [(x, y + (50_000 if number % 10 == 9 else 0)) for number, (x, y) in enumerate(self.noise())]
        self.assertFalse(trend.grows(points, 512))

    def test_growth_while_it_warms_up_does_not_count(self):
        points = [(x, y + 30_000 * min(x / 0.5, 1)) for x, y in self.noise()]
        self.assertFalse(trend.grows(trend.after_warm_up(points, 0.25), 512))

    def test_too_little_says_nothing(self):
        self.assertIsNone(trend.theil_sen(self.noise()[:7]))
        self.assertIsNone(trend.theil_sen([(1, y) for y in range(20)]))
        self.assertEqual(trend.after_warm_up([]), [])

    def test_many_points_are_thinned(self):
        points = [(second / 3600, second * 0.5) for second in range(10_000)]
        self.assertAlmostEqual(trend.theil_sen(points).slope, 1800, delta=1)

    def test_records(self):
        even = [(runs, 7000 * runs + self.chance.gauss(0, 20_000)) for runs in range(0, 12_000, 100)]
        fatter = [(runs, 7000 * runs + 0.5 * runs * runs) for runs in range(0, 12_000, 100)]
        self.assertFalse(trend.per_record(even)[2])
        self.assertTrue(trend.per_record(fatter)[2])
        self.assertIsNone(trend.per_record(even[:10]))


class SoakVerdict(unittest.TestCase):
    def rows(self, leak_kib=0, **more):
        chance, rows = random.Random(2), []
        for minute in range(120):
            row = {"hours": minute / 60, "db_bytes": 7000 * minute * 100, "db_runs": minute * 100, "wal_kib": 16_000,
                   "ack_p50_ms": 1.0, "ack_p99_ms": chance.choice((5.0, 10.0)), "ack_max_ms": None if minute % 3 else 20.0}
            for title in ("server", "alpha"):
                row |= {f"{title}_rss_kib": 25_000 + chance.gauss(0, 150), f"{title}_descriptors": 19 + chance.randrange(2),
                        f"{title}_threads": 3}
            row["server_rss_kib"] += leak_kib * minute / 60
            rows.append(row | {name: grow(minute) for name, grow in more.items()})
        return rows

    def test_steady(self):
        self.assertEqual(soak_main.judge(self.rows(), ["alpha"])[0], [])

    def test_a_mebibyte_an_hour(self):
        [grown] = soak_main.judge(self.rows(leak_kib=1024), ["alpha"])[0]
        self.assertIn("server_rss_kib", grown)

    def test_descriptors_threads_and_database(self):
        grown = soak_main.judge(self.rows(alpha_descriptors=lambda minute: 10 + minute // 15, server_threads=lambda minute:
                                          3 + minute // 30, db_bytes=lambda minute: 4000 * minute * minute), ["alpha"])[0]
        self.assertEqual([line.split()[0] for line in grown], ["server_threads", "alpha_descriptors", "a"])


    def whole(self, cycles=(), exits=(), result=None):
        options = soak_main.arguments(["--hours", "2", "--seed", "1"])
        return soak_main.judge_all(options, self.rows(), list(cycles), ["alpha"], result or compared([a_run()], GOOD), list(exits))

    def test_a_soak_that_is_well(self):
        whole = self.whole([report.Cycle(0, "reset", {"alpha": 0.5}), report.Cycle(1, "slow", {}, {"alpha": 1.0})])
        self.assertEqual((whole["ok"], whole["faults"], whole["reconnect_s"]["max"]), (True, 2, 0.5))

    def test_each_of_these_fails_a_soak(self):
        outage = {"cause": "no_pong", "verdict": ""}
        for cycle in (report.Cycle(0, "reset", {"alpha": 10.1}), report.Cycle(0, "slow", {}, {"alpha": 10.1}),
                      report.Cycle(0, "reset", {}, outages={"alpha": [outage]}),
                      report.Cycle(0, "reset", {}, stray={"beta": [outage]})):
            self.assertFalse(self.whole([cycle])["ok"], cycle)
        self.assertFalse(self.whole(exits=["server ended with -6"])["ok"])
        lost = self.whole(result=compared([a_run(state="lost", code=None)], ("r1 1 begin",)))
        self.assertEqual((lost["ok"], lost["runs"]["ended_wrong"]), (False, 1))


class Histograms(unittest.TestCase):
    def test_quantiles_between_two_states(self):
        before = [(1.0, 10), (2.0, 10), (5.0, 10), (float("inf"), 10)]
        after = [(1.0, 60), (2.0, 109), (5.0, 110), (float("inf"), 110)]
        self.assertEqual(samples.quantiles(before, after), [1.0, 2.0, 5.0])
        self.assertEqual(samples.quantiles(after, after), [None] * 3, "nothing came")
        self.assertEqual(samples.quantiles(after, before), [None] * 3, "the server began anew")
        self.assertEqual(samples.quantiles([], []), [None] * 3)


if __name__ == "__main__":
    unittest.main()
