#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the tree to the house rules, and the rules to trees with planted faults."""
import pathlib
import sys
import tempfile
import unittest

import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]
SPDX = "// SPDX-FileCopyrightText: 2026 The Holdfast developers\n// SPDX-License-Identifier: GPL-3.0-or-later\n"


class TheTree(unittest.TestCase):
    """One test a rule, each listing every breach."""

    @classmethod
    def setUpClass(cls):
        cls.sources = rules.read_sources(ROOT)

    def check(self, rule):
        breaches = list(rule(self.sources))
        self.assertFalse(breaches, "\n" + "\n".join(breaches))

    def test_has_sources(self):
        self.assertGreater(len(self.sources), 10)

    def test_arrows_between_rooms(self):
        self.check(rules.arrows)

    def test_no_circles_between_files(self):
        self.check(rules.circles)

    def test_pure_rooms_touch_nothing(self):
        self.check(rules.purity)

    def test_platforms_stand_in_pairs(self):
        self.check(rules.platforms)

    def test_files_are_short(self):
        self.check(rules.lengths)

    def test_licence_lines(self):
        self.check(rules.licences)

    def test_the_window_shows_texts_as_they_are(self):
        self.check(rules.markup)

    def test_readmes_say_what_is_included(self):
        self.check(rules.readmes)


class TheTable(unittest.TestCase):
    def test_rooms_have_no_circle(self):
        left = dict(rules.ALLOWED)
        while left:
            free = [room for room, targets in left.items() if not (targets - {room}) & set(left)]
            self.assertTrue(free, f"a circle among {sorted(left)}")
            for room in free:
                del left[room]

    def test_server_and_worker_do_not_know_each_other(self):
        for room, targets in rules.CORE.items():
            other = "core/worker" if room.startswith("core/server") else "core/server"
            if room.startswith(("core/server", "core/worker")):
                self.assertFalse([target for target in targets if target.startswith(other)], room)


# rule, planted files (without their licence lines), what the breach must name
FAULTS = [
    (rules.arrows, {"core/base/a.h": '#include "core/jobs/job.h"\n'}, "core/base must not include core/jobs"),
    (rules.arrows, {"core/net/a.cpp": '  # include "core/store/b.h"\n'}, "core/net must not include core/store"),
    (rules.arrows, {"core/server/a.h": '#include "core/worker/b.h"\n'}, "core/server must not include core/worker"),
    (rules.arrows, {"core/worker/a.h": '#include "core/server/b.h"\n'}, "core/worker must not include core/server"),
    (rules.arrows, {"core/server/a.h": '#include "app/options/options.h"\n'}, "core/server must not include app"),
    (rules.arrows, {"gui/a.cpp": '#include "core/store/b.h"\n'}, "gui must not include core/store"),
    (rules.arrows, {"core/link/a.cpp": '#include "backoff.h"\n'}, "not a path from the repository's root"),
    (rules.arrows, {"core/jobs/plan/a.h": '#include "core/jobs/dispatch/roster.h"\n'},
     "core/jobs/plan must not include core/jobs/dispatch"),
    (rules.arrows, {"core/server/links/a.h": '#include "core/server/api/json.h"\n'},
     "core/server/links must not include core/server/api"),
    (rules.arrows, {"gui/feed/a.h": '#include "gui/models/row_filter.h"\n'}, "gui/feed must not include gui/models"),
    (rules.arrows, {"app/client/a.h": '#include "core/server/server.h"\n'}, "app/client must not include core/server"),
    (rules.arrows, {"core/new/a.cpp": '#include "core/base/time.h"\n'}, "core/new has no row"),
    (rules.circles, {"core/net/a.h": '#include "core/net/b.h"\n', "core/net/b.h": '#include "core/net/a.h"\n'},
     "core/net/b.h -> core/net/a.h"),
    (rules.circles, {"core/net/a.h": '#include "core/net/a.h"\n'}, "includes itself"),
    (rules.purity, {"core/link/a.cpp": "#include <QTimer>\n"}, "<QTimer>"),
    (rules.purity, {"core/base/a.h": "#include <QtNetwork/QTcpSocket>\n"}, "<QtNetwork/QTcpSocket>"),
    (rules.purity, {"core/jobs/a.h": "#include <thread>\n"}, "<thread>"),
    (rules.purity, {"core/jobs/a.h": "class A { Q_OBJECT };\n"}, "Q_OBJECT"),
    (rules.purity, {"core/schedule/a.cpp": "auto t = QDateTime::currentDateTimeUtc();\n"}, "currentDateTimeUtc"),
    (rules.purity, {"core/link/a.cpp": "auto t = std::chrono::steady_clock::now();\n"}, "steady_clock"),
    (rules.purity, {"core/link/a.cpp": "auto r = QRandomGenerator::global();\n"}, "QRandomGenerator"),
    (rules.purity, {"core/link/a.cpp": "log(lcLink, LogLevel::Info, text);\n"}, "lcLink"),
    (rules.platforms, {"core/net/a.cpp": "#ifdef Q_OS_WIN\n#endif\n"}, "Q_OS_WIN"),
    (rules.platforms, {"app/a.cpp": "#if defined(__linux__) || 0\n#endif\n"}, "__linux__"),
    (rules.platforms, {"core/net/a.cpp": "#include <sys/socket.h>\n"}, "<sys/socket.h>"),
    (rules.lengths, {"core/net/a.cpp": "\n" * 401}, "403 lines"),
    (rules.markup, {"gui/views/a.cpp": "auto *label = new QLabel(name);\n"}, "new QLabel(name)"),
    (rules.markup, {"gui/views/a.cpp": "label->setToolTip(name);\n"}, "setToolTip(name)"),
    (rules.markup, {"gui/views/a.cpp": 'label->setToolTip(tr("of %1").arg(name));\n'}, "plainTip()"),
    (rules.markup, {"gui/views/a.cpp": "auto *box = new QMessageBox(name);\nbox->open();\n}\n"}, "setTextFormat"),
    (rules.markup, {"gui/views/a.cpp": "QMessageBox::warning(this, title, name);\n"}, "QMessageBox::warning("),
]

# What looks like a fault and is none.
NO_FAULTS = {
    "core/link/a.cpp": '#include "core/protocol/message.h"\n#include <QString>\n// no steady_clock here\n',
    "core/protocol/message.h": "#include <optional>\n",
    "core/net/tcp_unix.cpp": "#include <sys/socket.h>\n#ifdef __linux__\n#endif\n",
    "core/net/a.cpp": '#include "core/runtime/clock.h"\n#if QT_VERSION >= 0x060500\n#endif\n#include <QTimer>\n',
    "tests/unit/net/tst_a.cpp": '#include "core/net/a.h"\n#include <sys/socket.h>\n#include "tst_a.moc"\n',
    "gui/views/a.cpp": 'auto *a = new PlainLabel(name);\na->setToolTip(plainTip(name));\nb->setToolTip(tr("b"));\n',
    "app/main.cpp": '#include "core/server/server.h"\n#include "core/worker/worker.h"\n',
}


class TheRules(unittest.TestCase):
    """A rule that cannot fail holds nothing."""

    def planted(self, files):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, text in files.items():
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text)
            return rules.read_sources(root)

    def test_each_planted_fault_is_found(self):
        for rule, files, expected in FAULTS:
            with self.subTest(rule=rule.__name__, files=files):
                sources = self.planted({name: SPDX + text for name, text in files.items()})
                breaches = list(rule(sources))
                self.assertTrue(any(expected in breach for breach in breaches), breaches)
                others = [b for other in rules.RULES if other not in (rule, rules.arrows, rules.readmes) for b in other(sources)]
                self.assertEqual(others, [], "one fault, one rule")

    def test_missing_licence_is_found(self):
        breaches = list(rules.licences(self.planted({"core/net/a.h": "#pragma once\n"})))
        self.assertEqual(len(breaches), 2, breaches)

    def test_readme_that_drifted_is_found(self):
        code = {"core/runtime/a.cpp": SPDX + '#include "core/base/time.h"\n'}
        for readme, expected in ((None, "nor a folder above it has a README.md"),
                                 ("# core/runtime\n", "has no sentence"),
                                 ("May include: nothing of ours.\n", "does not say that core/runtime includes core/base"),
                                 ("May include: `core/base`, `core/link`.\n", "may include core/link, which it does not"),
                                 ("May include:\n`core/base`.\n", None)):
            with self.subTest(readme=readme):
                files = code | ({} if readme is None else {"core/runtime/README.md": readme})
                breaches = list(rules.readmes(self.planted(files)))
                self.assertEqual(len(breaches), 0 if expected is None else 1, breaches)
                self.assertTrue(expected is None or expected in breaches[0], breaches)

    def test_good_files_pass(self):
        sources = self.planted({name: SPDX + text for name, text in NO_FAULTS.items()})
        self.assertEqual([breach for rule in rules.RULES if rule is not rules.readmes
                          for breach in rule(sources)], [])


if __name__ == "__main__":
    unittest.main(verbosity=1 if len(sys.argv) == 1 else 2)
