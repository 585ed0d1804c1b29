#!/usr/bin/python3
# SPDX-FileCopyrightText: 2026 The Holdfast developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manifests for winget and Chocolatey have what those programs ask for: keys, forms and values of winget's schema 1.6
(https://github.com/microsoft/winget-cli/tree/master/schemas/JSON/manifests/v1.6.0), and a well-formed nuspec."""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
NSI = (HERE / "installer.nsi").read_text(encoding="utf-8")
RESPONSES = {"packageInUse", "packageInUseByApplication", "installInProgress", "fileInUse", "missingDependency", "diskFull",
             "insufficientMemory", "invalidParameter", "noNetwork", "contactSupport", "rebootRequiredToFinish",
             "rebootRequiredForInstall", "rebootInitiated", "cancelledByUser", "alreadyInstalled", "downgrade", "blockedByPolicy",
             "systemNotSupported", "custom"}
# key: its form. What the schema requires, and what else we write.
ALWAYS = {"PackageIdentifier": r"[^\s.]+(\.[^\s.]+)+", "PackageVersion": r"[0-9]+(\.[0-9]+){1,3}", "ManifestVersion": r"1\.6\.0"}
VERSION = ALWAYS | {"DefaultLocale": r"en-US", "ManifestType": "version"}
LOCALE = ALWAYS | {"PackageLocale": r"en-US", "Publisher": r".{2,256}", "PackageName": r".{2,256}", "License": r".{3,512}",
                   "ShortDescription": r".{3,256}", "Tags": "", "ManifestType": "defaultLocale"}
INSTALLER = ALWAYS | {"Platform": "", "MinimumOSVersion": r"(\d+\.){3}\d+", "InstallerType": "nullsoft", "Scope": "machine",
                      "InstallModes": "", "InstallerSwitches": "", "ExpectedReturnCodes": "", "UpgradeBehavior": "install",
                      "Commands": "", "ProductCode": r".{1,255}", "ElevationRequirement": "elevatesSelf", "Installers": "",
                      "ManifestType": "installer"}


def keys(text):
    """The keys at the left of a simple YAML file, and their values."""
    pairs = re.findall(r'^(\w+):(?: "?(.*?)"?)?$', text, re.MULTILINE)
    return dict(pairs) if len(dict(pairs)) == len(pairs) else {}


class Manifests(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        self.setup = self.folder / "holdfast-1.2.3-setup.exe"
        self.setup.write_bytes(b"MZ")

    def make(self, *url):
        done = subprocess.run([sys.executable, HERE / "make_manifests", self.setup, self.folder, *url], capture_output=True,
                              text=True, check=False)
        return done.returncode, done.stderr

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def test_winget(self):
        self.assertEqual(self.make("https://example.org/files/"), (0, ""))
        for name, forms in {"Holdfast.Holdfast.yaml": VERSION, "Holdfast.Holdfast.locale.en-US.yaml": LOCALE,
                            "Holdfast.Holdfast.installer.yaml": INSTALLER}.items():
            found = keys(self.text(f"winget/{name}"))
            self.assertEqual(set(found), set(forms), name)
            for key, form in forms.items():
                self.assertRegex(found[key], f"^(?:{form})$", f"{name}: {key}")
            self.assertEqual(found["PackageVersion"], "1.2.3")

    def test_the_installer_is_this_one(self):
        self.make("https://example.org/files/")
        digest = hashlib.sha256(b"MZ").hexdigest().upper()
        for name in ("winget/Holdfast.Holdfast.installer.yaml", "chocolatey/tools/chocolateyinstall.ps1"):
            self.assertIn("https://example.org/files/holdfast-1.2.3-setup.exe", self.text(name))
            self.assertIn(digest, self.text(name))
            self.assertNotIn("@VERSION@", self.text(name))

    def test_switches_and_codes_are_those_of_the_installer(self):
        self.make()
        text = self.text("winget/Holdfast.Holdfast.installer.yaml")
        self.assertIn('"/LOG="', NSI)
        own = {int(code) for code in re.findall(r"^!define EXIT_\w+ (\d+)", NSI, re.MULTILINE)} | {1, 2}  # 1 and 2 are of NSIS
        codes = re.findall(r"^- InstallerReturnCode: (\d+)\n  ReturnResponse: (\w+)$", text, re.MULTILINE)
        self.assertEqual({int(code) for code, _ in codes}, own)
        self.assertLessEqual({response for _, response in codes}, RESPONSES)

    def test_chocolatey(self):
        self.make()
        space = "{http://schemas.microsoft.com/packaging/2015/06/nuspec.xsd}"
        root = xml.etree.ElementTree.fromstring(self.text("chocolatey/holdfast.nuspec"))
        metadata = root.find(f"{space}metadata")
        self.assertEqual(root.tag, f"{space}package")
        for name in ("id", "version", "authors", "description"):
            self.assertTrue(metadata.findtext(f"{space}{name}"), name)
        self.assertEqual(metadata.findtext(f"{space}version"), "1.2.3")

    def test_bad_input(self):
        for url in ("http://example.org", "example.org"):
            code, said = self.make(url)
            self.assertEqual((code, said), (1, f"make_manifests: {url} does not begin with https://\n"))
        self.setup = self.folder / "setup.exe"
        self.assertIn("is not named holdfast-VERSION-setup.exe", self.make()[1])


if __name__ == "__main__":
    unittest.main()
