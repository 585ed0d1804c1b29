#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds the tree to the table of error codes, and the check to trees with planted faults."""
import pathlib
import unittest

import error_codes
import rules

ROOT = pathlib.Path(__file__).resolve().parents[2]


class TheTree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sources = rules.read_sources(ROOT)
        cls.docs = {path: (ROOT / path).read_text(encoding="utf-8")
                    for path in (error_codes.HTTP_DOC, error_codes.PROTOCOL_DOC)}

    def check(self, breaches):
        breaches = list(breaches)
        self.assertFalse(breaches, "\n" + "\n".join(breaches))

    def test_every_code_has_a_row(self):
        self.check(error_codes.unknown_codes(self.sources))

    def test_every_code_of_a_peer_is_documented(self):
        self.check(error_codes.documentation(self.sources, self.docs))

    def test_no_code_is_both_a_peers_and_local(self):
        peers, local = error_codes.table(self.sources[error_codes.HEADER])
        self.assertGreater(len(peers), 30)
        self.assertGreater(len(local), 10)
        self.assertFalse(peers & local)

    def test_every_local_code_is_used(self):
        _, local = error_codes.table(self.sources[error_codes.HEADER])
        used = {code for path, text in self.sources.items() if path.startswith(("core/", "app/", "gui/"))
                for code in error_codes.literals(path, text)}
        self.assertFalse(local - used)


TABLE = '{ErrorCode::BadField, "bad_field", 400, Remedy::Mend},\nkLocalCodes{"usage"};'

UNKNOWN = [
    'return Problem{QStringLiteral("bad_filed"), QStringLiteral("is, so"), {}, {}};',
    'return {QStringLiteral("bad_filed"),\n    QStringLiteral("is (so").arg(a, b), QLatin1String(field), {}};',
    'return send(id, protocol::Error{QStringLiteral("bad_filed"), QStringLiteral("no"), {}});',
    'if (problem.code == u"bad_filed")',
]
KNOWN = [
    'return Problem{QStringLiteral("bad_field"), QStringLiteral("is, so"), {}, {}};',
    'return Problem{QStringLiteral("usage"), what, {}, {}};',
    '{QStringLiteral("attempt"), run.attempt},',
    'QStringList{QStringLiteral("one"), b, c};',
]


class ThePlantedFaults(unittest.TestCase):
    def breaches(self, line):
        return list(error_codes.unknown_codes({error_codes.HEADER: TABLE, "core/jobs/a.cpp": line}))

    def test_unknown_codes_are_found(self):
        for line in UNKNOWN:
            said = self.breaches(line)
            self.assertEqual(len(said), 1, line)
            self.assertIn('core/jobs/a.cpp: the code "bad_filed"', said[0])

    def test_nothing_else_is_found(self):
        for line in KNOWN:
            self.assertEqual(self.breaches(line), [], line)

    def test_docs_and_table_are_compared_both_ways(self):
        doc = "## Errors\n\n| status | codes |\n|---|---|\n| 400 | `bad_filed` |\n\n## Jobs\n"
        said = list(error_codes.documentation({error_codes.HEADER: TABLE}, {error_codes.HTTP_DOC: doc}))
        self.assertEqual(len(said), 2)
        self.assertIn("`bad_field`", said[0])
        self.assertIn("`bad_filed`", said[1])


if __name__ == "__main__":
    unittest.main()
