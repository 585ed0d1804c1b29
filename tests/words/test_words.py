#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words that a user reads: short sentences, the field's words, links and commands that exist (docs/style.md)."""
import os
import pathlib
import re
import tempfile
import unittest

import commands
import links
import rules
import texts

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("HOLDFAST_BINARY", "")

# Folders of C++ whose strings keep the rules already. Add a folder when its messages are rewritten; never take one away.
CLEAN_SOURCES = (
    "app", "app/certificate", "app/client", "app/doctor", "app/log", "app/options", "app/platform", "app/selftest", "app/service", "core/base", "core/failpoint", "core/fleet", "core/jobs",
    "core/jobs/attempts", "core/jobs/dispatch", "core/jobs/plan", "core/keeper", "core/link", "core/metrics", "core/monitor",
    "core/net", "core/process", "core/protocol", "core/runtime", "core/schedule", "core/server", "core/server/api",
    "core/server/links", "core/server/monitor", "core/server/record", "core/spool", "core/store", "core/tls", "core/worker", "gui",
    "gui/delegates", "gui/feed", "gui/models", "gui/plots", "gui/session", "gui/theme", "gui/tokens", "gui/tray", "gui/views",
)

# What the man page's SYNOPSIS must have, and each command's verbs: taken from the grammar of the command line.
GRAMMAR = "\n".join((ROOT / f"app/options/{part}_grammar.cpp").read_text(encoding="utf-8") for part in ("command", "notify", "service"))


def pages():
    return [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", ROOT / "CONTRIBUTING.md",
            *sorted((ROOT / "docs").rglob("*.md"))]


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def documents():
    """(path, sentences) of everything that is checked."""
    for page in pages():
        if page.name != "CONTRIBUTING.md":  # for developers; its links are checked
            yield name_of(page), texts.markdown(page.read_text(encoding="utf-8"))
    manual = ROOT / "packaging/linux/holdfast.1"
    yield name_of(manual), texts.man_page(manual.read_text(encoding="utf-8"))
    config = ROOT / "resources/holdfast.conf"
    yield name_of(config), texts.config(config.read_text(encoding="utf-8"))
    for folder in CLEAN_SOURCES:
        for source in sorted((ROOT / folder).glob("*.cpp")):
            yield name_of(source), texts.source_strings(source.read_text(encoding="utf-8"))


class Words(unittest.TestCase):
    def test_every_sentence_keeps_the_rules(self):
        wrong = [line for path, found in documents() for line in rules.breaches(path, found)]
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_every_exception_is_needed(self):
        sentences = {path: [sentence for _, sentence in found] for path, found in documents()}
        for path, part in rules.EXCEPTIONS:
            with self.subTest(path=path, part=part):
                self.assertTrue(any(part in sentence and any(rule(sentence) for rule in rules.RULES)
                                    for sentence in sentences.get(path, [])), "take it off the list")

    def test_every_clean_folder_exists(self):
        for folder in CLEAN_SOURCES:
            self.assertTrue(list((ROOT / folder).glob("*.cpp")), folder)


class Links(unittest.TestCase):
    def test_every_relative_link_leads_somewhere(self):
        dead = [line for page in pages() for line in links.dead_links(ROOT, page)]
        self.assertEqual(dead, [], "\n" + "\n".join(dead))

    def test_every_page_is_in_the_index(self):
        index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
        for page in sorted((ROOT / "docs").rglob("*.md")):
            path = page.relative_to(ROOT / "docs").as_posix()
            if path != "README.md" and not path.startswith("decisions/"):
                self.assertIn(f"]({path}", index, "docs/README.md does not link to it")


class Commands(unittest.TestCase):
    def setUp(self):
        if not pathlib.Path(BINARY).is_file():
            self.skipTest("HOLDFAST_BINARY names no program")

    def test_the_program_can_read_every_command_that_is_shown(self):
        seen, wrong, verbs = set(), [], commands.grammar(GRAMMAR)
        for page in pages():
            for words in commands.commands(page.read_text(encoding="utf-8")):
                if commands.is_mention(words, verbs) or tuple(words) in seen:
                    continue
                seen.add(tuple(words))
                if said := commands.read_by(BINARY, words):
                    wrong.append(f"{name_of(page)}: holdfast {' '.join(words)}: {said}")
        self.assertGreater(len(seen), 60, "the docs show more commands than that")
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))


class Reference(unittest.TestCase):
    """The manual page and docs/cli.md against the program's settings and the grammar of its command line."""

    def setUp(self):
        self.manual = (ROOT / "packaging/linux/holdfast.1").read_text(encoding="utf-8")

    def test_the_synopsis_has_every_command(self):
        synopsis = self.manual.split(".Sh SYNOPSIS")[1].split(".Sh DESCRIPTION")[0]
        for group, verbs in commands.grammar(GRAMMAR).items():
            with self.subTest(group=group):
                lines = [line for line in synopsis.split(".Nm") if f".Cm {group}" in line]
                self.assertTrue(lines, f"SYNOPSIS lacks {group}")
                missing = [verb for verb in verbs if verb not in " ".join(lines).split()]
                self.assertEqual(missing, [], f"SYNOPSIS lacks {group} …")

    def test_every_setting_is_described_with_its_default(self):
        source = (ROOT / "app/options/settings.cpp").read_text(encoding="utf-8")
        documented = commands.documented_defaults((ROOT / "docs/cli.md").read_text(encoding="utf-8"))
        settings = commands.settings(source)
        self.assertGreater(len(settings), 25)
        for name, default in settings.items():
            with self.subTest(setting=name):
                self.assertIn(name, documented, "docs/cli.md lacks it")
                if default:
                    self.assertEqual(documented[name], default, "the default in docs/cli.md differs from --help")
                    self.assertIn(default.split()[0], self.manual)
                self.assertTrue(re.search(rf"Fl Fl {name}(?![\w-])", self.manual), "the manual page lacks it")

    def test_every_option_of_a_command_is_described(self):
        reference = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
        for option in commands.options(GRAMMAR):
            with self.subTest(option=option):
                self.assertTrue(re.search(rf"Fl Fl {option.lstrip('-')}(?![\w-])", self.manual), "the manual page lacks it")
                self.assertTrue(re.search(rf"{option}(?![\w-])", reference), "docs/cli.md lacks it")

    def test_what_a_job_finds_in_its_environment_is_documented(self):
        page = (ROOT / "docs/guides/what-a-job-sees.md").read_text(encoding="utf-8")
        for source in ("core/process/launch.h", "core/keeper/execution.cpp"):
            for name in commands.variables((ROOT / source).read_text(encoding="utf-8")):
                self.assertIn(name, page)
                self.assertIn(name, self.manual)


def planted(page):
    """A folder with a page of this text, and what links.py finds in it."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "page.md"
        path.write_text(page, encoding="utf-8")
        return list(links.dead_links(pathlib.Path(folder), path))


class PlantedFaults(unittest.TestCase):
    """Each rule rings for the fault that it is there for, and is silent for the sentence that replaces it."""

    def assert_rings(self, markdown, word):
        found = list(rules.breaches("docs/x.md", texts.markdown(markdown)))
        self.assertEqual(len(found), 1, found)
        self.assertIn(word, found[0])

    def assert_silent(self, markdown):
        self.assertEqual(list(rules.breaches("docs/x.md", texts.markdown(markdown))), [])

    def test_a_long_sentence(self):
        self.assert_rings("# H\n\n" + "word " * 31 + "end.\n", "32 words")
        self.assert_silent("word " * 29 + "end. And another one.")
        self.assert_rings("- item\n  that goes on " + "and on " * 15 + "\n", "words")
        self.assert_rings("| a | " + "cell " * 31 + " |\n", "31 words")

    def test_openings(self):
        for text in ("Of a program that runs the output waits.", "Does each start end so, then report it.",
                     "Set back, the clock runs nothing.", "Into another file nothing is written.",
                     "Behind a disk that hangs it grows.", "Whose pain it ends.", "**Of those** nothing stays."):
            with self.subTest(text=text):
                self.assert_rings("It is so. " + text, "begins with")
        self.assert_silent("Set `--slots` to 4. Offline workers are shown.")

    def test_replaced_words(self):
        for text in ("It is opened anew.", "It mends itself.", "Repaired in 0.2.", "Whom it meets.", "the coming moments",
                     "A licence bears two.", "Tables are for people.", "The slot is late.", "A late slot runs.",
                     "It stays on record.", "A run under way ends."):
            with self.subTest(text=text):
                self.assertNotEqual(list(rules.breaches("docs/x.md", texts.markdown("Well: " + text))), [])
        self.assert_silent("A worker with four slots. It recommends and bearers repairman.")

    def test_code_is_not_prose(self):
        self.assert_silent("Text:\n\n    late slot anew mended\n\n```\nOf it anew\n```\n\n`trigger: late slot` is a field.")

    def test_a_man_page_a_config_and_a_source(self):
        self.assertTrue(list(rules.breaches("x", texts.man_page(".Sh SIGNALS\nopens the\n.Fl Fl log-file\nanew.\n"))))
        self.assertTrue(list(rules.breaches("x", texts.config("# Opens the\n# log anew.\n#log = x\n"))))
        self.assertEqual(list(rules.breaches("x", texts.config("#log = anew\n"))), [])
        self.assertTrue(list(rules.breaches("x", texts.source_strings('f("it is opened "\n  "anew now");'))))
        self.assertEqual(list(rules.breaches("x", texts.source_strings('// it is opened anew\nf("anew");'))), [])
        self.assertEqual(list(rules.breaches("x", texts.source_strings('f("SELECT fence FROM moments");'))), [])

    def test_links(self):
        self.assertEqual(len(planted("[a](nowhere.md)")), 1)
        self.assertEqual(len(planted("# A heading: here\n[a](#a-heading-there)")), 1)
        self.assertEqual(planted("# A heading: here\n[a](#a-heading-here) [b](page.md) [c](https://example.org)"), [])

    def test_commands(self):
        page = "```\n$ holdfast job lst | cat\n```\n    holdfast --server &\n`holdfast job add a -- sh -c 'x | y'` `holdfast job …`"
        self.assertEqual(commands.commands(page), [["job", "lst"], ["--server"], ["job", "add", "a", "--", "sh", "-c", "x | y"]])
        if pathlib.Path(BINARY).is_file():
            self.assertIn("lst", commands.read_by(BINARY, ["job", "lst"]))
            self.assertIsNone(commands.read_by(BINARY, ["job", "list"]))
            self.assertTrue(commands.read_by(BINARY, ["--server", "--lissen", "x"]))


if __name__ == "__main__":
    unittest.main()
