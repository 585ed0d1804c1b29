#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pastes the quick start of README.md into a shell, and compares what comes out with what README shows.

README stays free of test settings: folder, port and URL come from the environment. IDs, times and numbers may differ.
"""
import re
import subprocess

from harness import BINARY, ROOT, HoldfastTest, environment, wait_until

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What differs from run to run, in the order of trying.
VARIABLE = [(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| [+-]\d\d:\d\d)", "TIME"), (r"\b1[0-9a-z]{15}\b", "RUN"),
            (r"\w{3} \w{3} +\d+ \d\d:\d\d:\d\d (?:[AP]M )?\w+ \d{4}", "DATE"), (r"\d+(?:\.\d+)? (?:ms|s)\b", "TOOK"),
            (r"127\.0\.0\.1:\d+", "ADDRESS"), (r"\b\d+/\d+\b", "SLOTS"), (r"\b\d+(?:\.\d+)*\b", "NUMBER")]


def quick_start():
    """[(commands, the output that is shown or None)] of the block between the marks."""
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = re.search(r"<!-- quickstart -->\n(.*)<!-- /quickstart -->", page, re.DOTALL)
    steps = []
    for language, text in BLOCK.findall(found[1]):
        if language == "sh":
            steps.append([text.strip().splitlines(), None])
        else:
            steps[-1][1] = text
    return [tuple(step) for step in steps]


def shape(text):
    """The text without what differs from run to run and from machine to machine."""
    for pattern, word in VARIABLE:
        text = re.sub(pattern, word, text)
    text = re.sub(r"Debian GNU/Linux \S+ \(\w+\) \w+", "PLATFORM", text)
    return [" ".join(line.split()) for line in text.strip().splitlines()]


class QuickStart(HoldfastTest):
    worker_defaults = ()

    def setUp(self):
        super().setUp()
        (self.folder / "bin").mkdir()
        (self.folder / "bin/holdfast").symlink_to(BINARY)
        settings = {"HOLDFAST_LISTEN": f"127.0.0.1:{self.port}",
                    "HOLDFAST_CONNECT": f"ws://127.0.0.1:{self.port}",  # without the path, as docs/cli.md says
                    "HOLDFAST_URL": f"http://127.0.0.1:{self.port}"}
        self.surroundings = settings | {"HOME": str(self.folder), "XDG_DATA_HOME": str(self.folder / ".local/share"),
                                        "LC_ALL": "C", "PATH": f"{self.folder}/bin:/usr/bin:/bin"}

    def for_processes(self):
        """HOME is the test's folder anyway."""
        return {name: value for name, value in self.surroundings.items() if name != "HOME"}

    def paste(self, commands):
        """What a terminal shows for these lines; each of them must succeed."""
        done = subprocess.run(["/bin/bash", "-e"], input="\n".join(commands).encode(), check=False, timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(**self.surroundings))
        self.assertEqual(done.returncode, 0, f"{commands}: {done.stdout.decode()}")
        return done.stdout.decode()

    def test_what_readme_says_to_paste_works_and_prints_what_it_shows(self):
        (server, _), (worker, _), (first, shown_first), (then, shown_then) = quick_start()
        for title, lines, ready in (("server", server, r"ready: ws://"), ("worker", worker, r"ready: registered with ")):
            self.assertEqual(len(lines), 1, lines)
            self.start(title, "/bin/sh", "-c", "exec " + lines[0], env=self.for_processes()).wait_for_line(ready)

        self.assertEqual(shape(self.paste(first)), shape(shown_first))

        wait_until(lambda: any(run["state"] == "succeeded" and run["planned_at"] for run in self.runs()), 60, "a scheduled run")
        self.assertEqual(shape(self.paste(then)), shape(shown_then))
        self.assertTrue((self.folder / ".local/share/holdfast/holdfast.db").is_file(), "README names this folder")


if __name__ == "__main__":
    import unittest
    unittest.main()
