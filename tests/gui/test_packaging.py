#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a desktop and a translator need is there, whole and up to date."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging/linux"
TRANSLATIONS = ROOT / "resources/translations"
LUPDATE = shutil.which("lupdate6") or "/usr/lib/qt6/bin/lupdate"


def messages(path):
    """(context, source) -> translation texts, of a .ts file."""
    found = {}
    for context in xml.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            texts = [form.text or "" for form in translation.findall("numerusform")] or [translation.text or ""]
            done = translation.get("type") is None
            found[context.find("name").text, message.find("source").text] = texts if done else []
    return found


class Translations(unittest.TestCase):
    def test_each_text_is_translated(self):
        for path in TRANSLATIONS.glob("*.ts"):
            for key, texts in messages(path).items():
                with self.subTest(file=path.name, text=key):
                    self.assertTrue(texts and all(texts))

    def test_places_for_values_are_kept(self):
        for path in TRANSLATIONS.glob("*.ts"):
            for (_, source), texts in messages(path).items():
                for text in texts:
                    with self.subTest(file=path.name, text=source):
                        places = set(re.findall(r"%\d", source))
                        self.assertEqual(set(re.findall(r"%\d", text)), places)

    @unittest.skipUnless(pathlib.Path(LUPDATE).exists(), "lupdate is not installed")
    def test_nothing_in_the_sources_is_missing(self):
        with tempfile.TemporaryDirectory() as folder:
            fresh = pathlib.Path(folder) / "holdfast_de.ts"
            shutil.copy(TRANSLATIONS / "holdfast_de.ts", fresh)
            subprocess.run([LUPDATE, "-silent", "-I.", "-locations", "none", "-no-obsolete", "-source-language", "en", "gui",
                            "-ts", str(fresh), "-target-language", "de"], cwd=ROOT, check=True, capture_output=True)
            self.assertEqual(messages(fresh), messages(TRANSLATIONS / "holdfast_de.ts"), "run gui/update-translations")


class Desktop(unittest.TestCase):
    def check(self, *command):
        if not shutil.which(command[0]):
            self.skipTest(f"{command[0]} is not installed")
        done = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_desktop_file(self):
        self.check("desktop-file-validate", str(LINUX / "holdfast.desktop"))

    def test_metainfo(self):
        self.check("appstreamcli", "validate", "--no-net", str(LINUX / "holdfast.metainfo.xml"))

    def test_icons_are_drawings(self):
        icons = list((ROOT / "resources/icons").glob("*.svg"))
        self.assertGreater(len(icons), 15)
        for icon in icons:
            with self.subTest(icon=icon.name):
                self.assertTrue(xml.parse(icon).getroot().tag.endswith("svg"))
                self.assertIn("SPDX-License-Identifier: GPL-3.0-or-later", icon.read_text())


if __name__ == "__main__":
    unittest.main()
